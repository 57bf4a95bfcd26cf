"""Finds written phrases in spoken words. `word*` stands for any word that begins so, `...` for up to three words.

Both sides are normalised and stripped of diacritics, since recognisers and people are not careful with them. Pure.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable

from sentiment.normalise import normalise

_GAP = r"(?:\S+ ){0,3}"


class Phrases:
    """A set of phrases of one language."""

    def __init__(self, phrases: Iterable[str], language: str) -> None:
        self._language = language
        patterns = [pattern for phrase in phrases if (pattern := _pattern(phrase, language))]
        self._found = re.compile("|".join(patterns)) if patterns else None

    def find(self, text: str) -> str | None:
        """The words that matched, or None."""
        return self.find_plain(plain(text, self._language))

    def find_plain(self, text: str) -> str | None:
        """As `find`, for text that went through `plain` already."""
        match = self._found.search(f" {text} ") if self._found else None
        return match.group().strip() if match else None


def plain(text: str, language: str) -> str:
    """Normalised words without diacritics."""
    parts = unicodedata.normalize("NFD", normalise(text, language))
    return "".join(part for part in parts if not unicodedata.combining(part))


def _pattern(phrase: str, language: str) -> str:
    parts = []
    for word in phrase.split():
        if word == "...":
            parts.append(_GAP)
            continue
        letters = re.escape(plain(word.rstrip("*"), language))
        if letters:
            parts.append(letters + (r"\S* " if word.endswith("*") else " "))
    return "(?<= )" + "".join(parts).rstrip() + "(?= )" if any(part != _GAP for part in parts) else ""
