"""Makes clean text look like a recogniser's: dropped, doubled and misheard words, lost diacritics."""

from __future__ import annotations

import random
import unicodedata

WRITTEN_PLAIN = frozenset({"ro"})  # languages whose diacritics people and recognisers leave out
_DROP = 0.06  # chance of a word being lost
_DOUBLE = 0.02
_MISHEAR = 0.05  # chance of one letter of a word being another


def as_recognised(text: str, language: str, chance: random.Random) -> str:
    """A noisy copy of normalised text; half the time the text itself."""
    words = text.split()
    if len(words) < 2 or chance.random() < 0.5:
        return text
    heard: list[str] = []
    for word in words:
        draw = chance.random()
        if draw < _DROP:
            continue
        if draw < _DROP + _MISHEAR and len(word) > 3:
            heard.append(_misheard(word, chance))
        else:
            heard.append(word)
        if draw > 1 - _DOUBLE:
            heard.append(word)
    if language in WRITTEN_PLAIN and chance.random() < 0.3:
        heard = [_plain(word) for word in heard]
    return " ".join(heard) or text


def _misheard(word: str, chance: random.Random) -> str:
    """Another ending or a lost letter: the commonest slips of small models in inflected languages."""
    if chance.random() < 0.5:
        return word[: -chance.randint(1, 2)]
    place = chance.randrange(1, len(word))
    return word[:place] + word[place + 1 :]


def _plain(word: str) -> str:
    return "".join(part for part in unicodedata.normalize("NFD", word) if not unicodedata.combining(part))
