from __future__ import annotations

import pytest

from asr.types import Word
from asr.words import agreed, spread, without_loops


def test_spreads_words_evenly() -> None:
    assert spread("ab c", 1.0, 2.0, 0.5) == (Word("ab", 1.0, 1.5, 0.5), Word("c", 1.5, 2.0, 0.5))
    assert spread("", 1.0, 2.0) == ()


@pytest.mark.parametrize(
    ("before", "after", "count"),
    [
        ("", "one", 0),
        ("He began a con.", "he began, a confused", 3),
        ("Это не работает", "это не работает!", 3),
        ("yes — no", "yes … no", 1),
    ],
)
def test_agreement_is_blind_to_case_and_punctuation(before: str, after: str, count: int) -> None:
    assert agreed(before, after) == count


@pytest.mark.parametrize(
    ("text", "kept"),
    [
        ("no no no", "no no no"),
        ("No, no, no, no! Stop", "No, no, no, Stop"),
        ("a b a b a b a b a b c", "a b a b a b c"),
        ("x " * 50, "x x x"),
        ("I want my money back now", "I want my money back now"),
        ("", ""),
    ],
)
def test_loops_are_cut(text: str, kept: str) -> None:
    assert without_loops(text) == kept
