"""The caller's words and sound in, anger out. Imports neither Qt, nor app, nor asr."""
