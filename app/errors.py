"""The one error the command line and the windows show: what was wrong, and what to do.

UserError, asr.errors.SpeechError and sentiment.errors.SentimentError all carry `text` and `hint`; PROBLEMS lists them.
"""

from __future__ import annotations

from asr.errors import SpeechError
from sentiment.errors import SentimentError


class UserError(Exception):
    """A problem a person can act on. Never holds callers' words."""

    def __init__(self, text: str, hint: str = "") -> None:
        super().__init__(text)
        self.text = text
        self.hint = hint


Problem = UserError | SpeechError | SentimentError
PROBLEMS = (UserError, SpeechError, SentimentError)
