"""What can go wrong between a sound and its words.

SpeechError              every error of this package; carries what was wrong and what to do
├── SourceError          a file or device cannot be read
└── EngineError          an engine or its model cannot be used
"""

from __future__ import annotations


class SpeechError(Exception):
    """A problem a person can act on. Never holds callers' words."""

    def __init__(self, text: str, hint: str = "") -> None:
        super().__init__(text)
        self.text = text
        self.hint = hint


class SourceError(SpeechError):
    """The sound cannot be read."""


class EngineError(SpeechError):
    """The recogniser cannot be loaded or does not know the language."""
