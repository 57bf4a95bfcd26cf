from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from sentiment.normalise import MOST_CHARACTERS, normalise


@pytest.mark.parametrize(
    ("written", "language", "expected"),
    [
        ("Can't wait 25 minutes!", "en", "can't wait twenty five minutes"),
        ("can’t WAIT twenty-five minutes", "en", "can't wait twenty five minutes"),
        ("I've told you, twice...", "en", "i've told you twice"),
        ("'quoted' words", "en", "quoted words"),
        ("snake_case and a — dash", "en", "snake case and a dash"),
        ("it cost £12,500", "en", "it cost twelve thousand five hundred"),
        ("it cost 12 500", "en", "it cost twelve thousand five hundred"),
        ("order 00412", "en", "order zero zero four one two"),
        ("1234567890", "en", "one two three four five six seven eight nine zero"),
        ("Ещё 2 часа!", "ru", "еще два часа"),
        ("Жду 25 минут", "ru", "жду двадцать пять минут"),
        ("Чакам 25 минути", "bg", "чакам двайсет и пет минути"),
        ("Aștept 25 de minute", "ro", "aștept douăzeci și cinci de minute"),
        ("Aştept ţigara", "ro", "aștept țigara"),  # cedillas, as old keyboards write
        ("Dați-mi șeful", "ro", "dați mi șeful"),
        ("cafe\u0301", "en", "café"),
        ("25 apples", "xx", "25 apples"),  # a language without number words keeps digits
        ("", "en", ""),
        ("?!… —", "en", ""),
    ],
)
def test_two_ways_of_writing_become_one(written: str, language: str, expected: str) -> None:
    """Case, punctuation, apostrophes, composed letters and numbers are brought to one form."""
    assert normalise(written, language) == expected


@pytest.mark.parametrize(
    ("digits", "words", "language"),
    [
        ("3 times", "three times", "en"),
        ("100 euros", "one hundred euros", "en"),
        ("40 дней", "сорок дней", "ru"),
        ("16 дни", "шестнадесет дни", "bg"),
        ("100 лева", "сто лева", "bg"),
        ("40 дни", "четиридесет дни", "bg"),
        ("40 дни", "четирийсет дни", "bg"),
        ("за 20-ти път", "за двадесет ти път", "bg"),
        ("60 лева", "шестдесет лева", "bg"),
        ("14 zile", "paisprezece zile", "ro"),
        ("16 zile", "şaisprezece zile", "ro"),
    ],
)
def test_engines_that_write_numbers_differently_read_alike(digits: str, words: str, language: str) -> None:
    """What one recogniser writes in digits and another in words is the same line."""
    assert normalise(digits, language) == normalise(words, language)


LANGUAGES = st.sampled_from(["en", "ru", "bg", "ro"])


@settings(max_examples=150, deadline=None)
@given(text=st.text(max_size=80), language=LANGUAGES)
def test_a_normalised_line_stays_as_it_is(text: str, language: str) -> None:
    """Scoring and matching may normalise again what somebody normalised before."""
    once = normalise(text, language)
    assert normalise(once, language) == once
    assert once == " ".join(once.split())


@settings(max_examples=100, deadline=None)
@given(number=st.integers(0, 10**12), language=LANGUAGES)
def test_every_number_is_spelt_out(number: int, language: str) -> None:
    """No digit is left in a known language, and there is at least one word."""
    spelt = normalise(str(number), language)
    assert spelt
    assert not any(one.isdigit() or one in "-\u00ad" for one in spelt)


def test_endless_text_is_cut() -> None:
    """A line cannot take unlimited time."""
    assert len(normalise("word " * MOST_CHARACTERS, "en")) <= MOST_CHARACTERS
