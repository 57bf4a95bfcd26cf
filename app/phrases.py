"""Finds written phrases in spoken words. `word*` stands for any word that begins so, `...` for up to three words.

Both sides are normalised and stripped of diacritics, since recognisers and people are not careful with them. Pure.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable

from sentiment.normalise import normalise

MOST_GAPS = 3  # in a phrase; each multiplies the ways to match
_ELLIPSIS = re.compile(r"\.\.\.|…")
_GAP = r"(?:\S+ ){0,3}"
_GENDER = {  # a digit has none: "2 варианта" may be два, "2 variante" două
    "два": "две",
    "един": "едно",
    "една": "едно",
    "одна": "один",
    "одно": "один",
    "doua": "doi",
    "una": "unu",
}


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
    """Normalised words without diacritics, one and two in one gender."""
    parts = unicodedata.normalize("NFD", normalise(text, language))
    words = "".join(part for part in parts if not unicodedata.combining(part)).split()
    return " ".join(_GENDER.get(word, word) for word in words)


def gaps(phrase: str) -> int:
    """How many `...` a phrase has."""
    return len(_ELLIPSIS.findall(phrase))


def _pattern(phrase: str, language: str) -> str:
    parts: list[str] = []
    for word in _ELLIPSIS.sub(" ... ", phrase).split():
        letters = re.escape(plain(word.rstrip("*"), language))
        if letters:
            parts.append(letters + (r"\S* " if word.endswith("*") else " "))
        elif word == "..." and parts:  # before the first word it says nothing
            parts.append(_GAP)
    while parts and parts[-1] == _GAP:  # nor does it after the last
        parts.pop()
    return "(?<= )" + "".join(parts).rstrip() + "(?= )" if parts else ""
