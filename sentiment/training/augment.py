"""Makes clean text look like a recogniser's: lost, doubled, joined, cut and misheard words, each language its own."""

from __future__ import annotations

import random
import tomllib
import unicodedata
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path

CONFUSIONS = Path(__file__).parent / "confusions.toml"
USUAL = 0.12  # share of words that come out wrong: base models on telephone sound
_CLEAN = 0.5  # share of lines that stay as they are
_KINDS = ("lost", "doubled", "joined", "cut", "misheard")
_SHARES = (30, 6, 6, 13, 45)  # of the wrong words, in percent
_PLAIN_LINES = 0.3  # share of lines that lose all diacritics, where a language is written so
_SHORT = 3  # letters; a longer word can be cut


@dataclass(frozen=True, slots=True)
class Confusions:
    """What a recogniser takes for what in one language."""

    alike: dict[str, tuple[str, ...]]
    letters: tuple[tuple[str, str], ...]
    plain: bool


def as_recognised(text: str, language: str, chance: random.Random) -> str:
    """A noisy copy of normalised text; half the time the text itself."""
    if len(text.split()) < 2 or chance.random() < _CLEAN:
        return text
    return misheard(text, language, chance, USUAL)


def misheard(text: str, language: str, chance: random.Random, rate: float) -> str:
    """The text with about `rate` of its words wrong; never empty where the text was not."""
    known = _confusions(language)
    heard: list[str] = []
    join = False
    for word in text.split():
        kind = chance.choices(_KINDS, _SHARES)[0] if chance.random() < rate else ""
        if kind == "lost":
            continue
        spoken = _changed(word, known, chance) if kind == "misheard" else _cut(word, chance) if kind == "cut" else word
        if join and heard:
            heard[-1] += spoken
        else:
            heard.append(spoken)
        join = kind == "joined"
        if kind == "doubled":
            heard.append(spoken)
    if known.plain and chance.random() < _PLAIN_LINES:
        heard = [_plain(word) for word in heard]
    return " ".join(heard) or text


def _changed(word: str, known: Confusions, chance: random.Random) -> str:
    """A word that sounds like this one, or this one with a sound taken for another."""
    if word in known.alike:
        return chance.choice(known.alike[word])
    fitting = [pair for pair in known.letters if pair[0] in word[1:]]
    if not fitting:
        return _cut(word, chance)
    was, now = chance.choice(fitting)
    place = chance.choice([index for index in range(1, len(word)) if word.startswith(was, index)])
    return word[:place] + now + word[place + len(was) :]


def _cut(word: str, chance: random.Random) -> str:
    """Another ending or a lost letter: the commonest slips of small models in inflected languages."""
    if len(word) <= _SHORT:
        return word
    if chance.random() < 0.5:
        return word[: -chance.randint(1, 2)]
    place = chance.randrange(1, len(word))
    return word[:place] + word[place + 1 :]


def _plain(word: str) -> str:
    return "".join(part for part in unicodedata.normalize("NFD", word) if not unicodedata.combining(part))


@lru_cache(maxsize=8)
def _confusions(language: str) -> Confusions:
    table = tomllib.loads(CONFUSIONS.read_text("utf-8")).get(language, {})
    alike: dict[str, tuple[str, ...]] = {}
    for group in table.get("alike", ()):
        was, one_way, now = group.partition(">")
        forms = group.split("/")
        for form in [was] if one_way else [form for form in forms if " " not in form]:
            alike[form] = alike.get(form, ()) + ((now,) if one_way else tuple(one for one in forms if one != form))
    letters = []
    for group in table.get("letters", ()):
        first, second = group.split(" ")
        letters += [(first, second), *([(second, first)] if second else [])]
    return Confusions(
        {word: others for word, others in alike.items() if others}, tuple(letters), table.get("plain", False)
    )
