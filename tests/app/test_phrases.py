from __future__ import annotations

import time

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from app.phrases import MOST_GAPS, Phrases, gaps, plain


@pytest.mark.parametrize(
    ("phrase", "text", "language", "found"),
    [
        ("third time i", "This is the THIRD time I've... I mean, third time I call", "en", "third time i"),
        ("third time i've", "the third time I’ve called", "en", "third time i've"),
        ("third time i", "third time in a row", "en", None),  # whole words only
        ("rang you", "they prang your car", "en", None),
        ("frustrat*", "It is so frustrating!", "en", "frustrating"),
        ("frustrat*", "frustrat", "en", "frustrat"),
        ("frustrat*", "infrustrating", "en", None),
        ("called ... times", "I've called you five times", "en", "called you five times"),
        ("called ... times", "I called times three", "en", "called times"),
        ("called ... times", "I called one two three times", "en", "called one two three times"),
        ("called ... times", "I called one two three four times", "en", None),  # three words at most
        ("called 3 times", "I called three times", "en", "called three times"),
        ("called three times", "I called 3 times", "en", "called three times"),
        ("sorry for ...", "sorry for that", "en", "sorry for"),  # a gap at an end says nothing
        ("... sorry for", "so sorry for that", "en", "sorry for"),
        ("i will ... ... call", "i will of course then call", "en", "i will of course then call"),
        ("called … times", "I called five times", "en", "called five times"),
        ("called...times", "I called five times", "en", "called five times"),
        ("e-mail you", "I'll e-mail you", "en", "e mail you"),
        ("a.b", "a b", "en", "a b"),  # nothing in a phrase is a pattern
        ("a.b", "axb", "en", None),
        ("(x", "x", "en", "x"),
        ("x|y", "y", "en", None),
        ("очень жаль", "Мне ОЧЕНЬ жаль!", "ru", "очень жаль"),
        ("ещё раз", "еще раз", "ru", "еще раз"),
        ("понима*", "Понимаю вас", "ru", "понимаю"),
        ("25 минути", "чакам двадесет и пет минути", "bg", "дваисет и пет минути"),
        ("два варианта", "Имате 2 варианта", "bg", "две варианта"),
        ("две седмици", "вече 2 седмици", "bg", "две седмици"),
        ("две недели", "уже 2 недели", "ru", "две недели"),
        ("două variante", "Avem 2 variante", "ro", "doi variante"),
        ("îmi pare rău", "imi pare rau", "ro", "imi pare rau"),
        ("imi pare rau", "Îmi pare rău.", "ro", "imi pare rau"),
        ("şeful", "șeful", "ro", "seful"),
        ("", "anything", "en", None),
        ("...", "anything", "en", None),
        ("*", "anything", "en", None),
        ("?!", "anything", "en", None),
        ("word", "", "en", None),
    ],
)
def test_what_a_phrase_finds(phrase: str, text: str, language: str, found: str | None) -> None:
    """Whole words in order; `*` ends a word freely, `...` skips up to three; case, accents and digits do not matter."""
    assert Phrases([phrase], language).find(text) == found


def test_any_of_several_phrases() -> None:
    """A set finds its first match in the text; an empty set finds nothing."""
    phrases = Phrases(["two options", "would you prefer"], "en")
    assert phrases.find("Would you prefer one of two options?") == "would you prefer"
    assert Phrases([], "en").find("two options") is None


def test_plain_text_can_be_shared() -> None:
    """Normalising once serves many sets."""
    words = plain("Îmi pare RĂU!", "ro")
    assert words == "imi pare rau"
    assert Phrases(["pare rău"], "ro").find_plain(words) == "pare rau"


@settings(max_examples=200, deadline=None)
@given(
    phrases=st.lists(st.text(st.sampled_from("abяîș1.*()[]{}\\|?+^$' …"), max_size=15), max_size=4),
    text=st.text(max_size=40),
    language=st.sampled_from(["en", "ru", "bg", "ro"]),
)
def test_wild_phrases_do_no_harm(phrases: list[str], text: str, language: str) -> None:
    """Any text may stand in a playbook; what is found stands in the words."""
    found = Phrases(phrases, language).find(text)
    assert found is None or found in plain(text, language)


@settings(max_examples=100, deadline=None)
@given(st.lists(st.text(st.characters(categories=["Ll"]), min_size=1, max_size=6), min_size=1, max_size=6))
def test_a_phrase_finds_itself(words: list[str]) -> None:
    """The plainest use."""
    phrase = " ".join(words)
    if plain(phrase, "en"):
        assert Phrases([phrase], "en").find(f"well {phrase} then") is not None


@pytest.mark.parametrize("phrase", ["a* " + "... a* " * MOST_GAPS + "b", "a ... ... ... b", "a* " * 40 + "b"])
def test_a_clumsy_phrase_takes_no_time(phrase: str) -> None:
    """With as many gaps as a playbook may have, a long utterance is searched at once."""
    began = time.process_time()
    assert Phrases([phrase], "en").find("a " * 2000) is None
    assert time.process_time() - began < 1.0


@pytest.mark.parametrize(("phrase", "count"), [("a b", 0), ("a ... b…c...", 3)])
def test_gaps_are_counted(phrase: str, count: int) -> None:
    """So that a playbook can be refused that has too many."""
    assert gaps(phrase) == count
