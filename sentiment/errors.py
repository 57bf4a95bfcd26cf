"""What can go wrong when anger is inferred.

SentimentError           every error of this package; carries what was wrong and what to do
├── OperatorRefused      somebody asked for the emotion of the operator: a programming error, never shown
└── ModelError           a model folder is missing, damaged or foreign
"""

from __future__ import annotations


class SentimentError(Exception):
    """A problem with a text and a hint. Never holds callers' words."""

    def __init__(self, text: str, hint: str = "") -> None:
        super().__init__(text)
        self.text = text
        self.hint = hint


class OperatorRefused(SentimentError):
    """Only the caller's emotion is ever inferred (EU AI Act, art. 5(1)(f))."""

    def __init__(self, channel: object) -> None:
        super().__init__(f"only the caller's channel may be scored, not {str(channel)[:20]!r}")


class ModelError(SentimentError):
    """The anger model cannot be used."""
