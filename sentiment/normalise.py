"""Brings words to the one form that scores and phrase matching read: lower case, no punctuation, numbers as words.

One recogniser writes "Can't wait 25 minutes!", another "can't wait twenty five minutes". Any thread.
"""

from __future__ import annotations

import re
import unicodedata
from functools import lru_cache

from unicode_rbnf import RbnfEngine

_NUMBER = re.compile(r"\d+")
_GROUPED = re.compile(r"(?<=\d)[ ,.\u00a0](?=\d{3}\b)")  # 12,500 and 12 500 are one number
_NOT_WORD = re.compile(r"[^\w']+|_")
_FOLD = str.maketrans({"ё": "е", "ş": "ș", "ţ": "ț", "’": "'", "ʼ": "'", "`": "'"})
_ALIKE = {  # number words with two spellings, Bulgarian and Romanian: the shorter one, as spoken
    "надесет": "найсет",
    "двадесет": "двайсет",
    "тридесет": "трийсет",
    "четиридесет": "четирийсет",
    "четиресет": "четирийсет",
    "шестдесет": "шейсет",
    "patrusprezece": "paisprezece",
    "șasesprezece": "șaisprezece",
}
_VARIANT = re.compile("|".join(_ALIKE))
_LONGEST_NUMBER = 9  # digits; longer runs are codes and are read digit by digit
MOST_CHARACTERS = 20_000


def normalise(text: str, language: str) -> str:
    """Words in lower case, separated by single spaces; numbers spelt out in `language` where that is known."""
    text = unicodedata.normalize("NFC", text[:MOST_CHARACTERS]).lower().translate(_FOLD)
    if any(character.isdigit() for character in text):
        text = _NUMBER.sub(lambda found: f" {_spelt(found.group(), language)} ", _GROUPED.sub("", text))
    text = _VARIANT.sub(lambda found: _ALIKE[found.group()], text)
    words = (word.strip("'") for word in _NOT_WORD.sub(" ", text).split())
    return " ".join(word for word in words if word)


@lru_cache(maxsize=4096)
def _spelt(digits: str, language: str) -> str:
    engine = _engine(language)
    if engine is None:
        return digits
    if len(digits) > _LONGEST_NUMBER or (digits.startswith("0") and len(digits) > 1):
        return " ".join(_spelt(digit, language) for digit in digits)
    return engine.format_number(int(digits)).text.lower().translate(_FOLD).replace("-", " ").replace("\u00ad", "")


@lru_cache(maxsize=16)
def _engine(language: str) -> RbnfEngine | None:
    try:
        return RbnfEngine.for_language(language)
    except (ValueError, KeyError):
        return None
