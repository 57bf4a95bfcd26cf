"""Sound in, words out. Imports neither Qt, nor app, nor sentiment."""
