from __future__ import annotations

import random
import unicodedata

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from sentiment.training.augment import as_recognised, misheard

LINE = "this is the third time i have called and every time i get a different story"
ROMANIAN = "vă bateți joc de oameni și aștept de cinci zile să vină cineva în casă"


def copies(text: str, language: str, count: int = 400) -> list[str]:
    chance = random.Random(1)
    return [as_recognised(text, language, chance) for _ in range(count)]


def test_half_of_the_lines_stay_as_they_are() -> None:
    """Clean text is what good recognisers give, so it stays the most frequent form."""
    same = sum(copy == LINE for copy in copies(LINE, "en"))
    assert 200 <= same <= 320


def test_noise_is_light() -> None:
    """Most words of a noisy copy are the words of the line."""
    words = LINE.split()
    for copy in copies(LINE, "en"):
        kept = [word for word in copy.split() if word in words]
        assert len(kept) >= 0.5 * len(words)
        assert len(copy.split()) <= 1.5 * len(words)


@pytest.mark.parametrize(("language", "expected"), [("ro", True), ("bg", False)])
def test_only_romanian_loses_its_diacritics(language: str, expected: bool) -> None:
    """Recognisers of Romanian often leave them out; for other languages that would be another letter."""
    bare = "".join(one for one in unicodedata.normalize("NFD", ROMANIAN) if not unicodedata.combining(one))
    assert any(set(copy.split()) <= set(bare.split()) for copy in copies(ROMANIAN, language)) is expected


def test_the_same_chance_gives_the_same_noise() -> None:
    """Training can be repeated."""
    assert copies(LINE, "en") == copies(LINE, "en")


@settings(max_examples=100, deadline=None)
@given(
    words=st.lists(st.text(st.characters(categories=["Ll"]), min_size=1, max_size=8), min_size=1, max_size=12),
    seed=st.integers(0, 1000),
)
def test_something_is_always_left(words: list[str], seed: int) -> None:
    """No line is lost to noise, and the copy is still a normalised line."""
    text = " ".join(words)
    copy = as_recognised(text, "ro", random.Random(seed))
    assert copy
    assert copy == " ".join(copy.split())


@pytest.mark.parametrize(
    ("language", "word", "possible", "never"),
    [
        ("en", "their", {"there", "they're"}, set()),
        ("en", "gonna", {"going to"}, {"going", "to"}),
        ("en", "idiot", {"it yet"}, {"it", "yet"}),
        ("en", "it", set(), {"idiot", "yet"}),
        ("en", "lawyer", set(), {"liar"}),
        ("ru", "нам", set(), {"хам"}),
        ("ro", "numai", {"nu mai"}, {"nu", "mai"}),
    ],
)
def test_words_are_taken_for_what_sounds_alike(language: str, word: str, possible: set[str], never: set[str]) -> None:
    """Phrases stay whole, and no harmless word becomes an insult."""
    chance = random.Random(2)
    heard = {misheard(f"x {word} x", language, chance, 0.5).removeprefix("x ").removesuffix(" x") for _ in range(3000)}
    assert possible <= heard
    assert not never & heard


def test_about_so_many_words_are_wrong_as_asked() -> None:
    """What the bench calls fifteen percent is about that."""
    chance = random.Random(3)
    words = LINE.split()
    kept = sum(sum(one in misheard(LINE, "en", chance, 0.15).split() for one in words) for _ in range(400))
    assert 0.82 <= kept / (400 * len(words)) <= 0.93
