from __future__ import annotations

import re
from pathlib import Path

import pytest
import yaml
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from app.errors import UserError
from app.paths import find_paths
from app.playbook import (
    FIELDS,
    HEARD,
    MOST_BYTES,
    MOST_HEADLINE,
    MOST_SAY,
    PRIORITIES,
    STEPS,
    Card,
    Playbook,
    fill_card,
    load_playbook,
)

LANGUAGES = ("en", "ru", "bg", "ro")
SMALL = """\
version: 1
language: en
cards:
  - id: one
    situation: anger
    headline: Name it
    say: I hear you[, {name}].
    follow_up: two
  - id: two
    situation: anger
    headline: One step
    say: >
      Let me take
      one step.
heard:
  operator:
    empathy: [i hear you, "sorry ... that"]
  caller:
    sarcasm:
      - thanks for nothing
"""


def save(folder: Path, text: str | bytes, name: str = "book.yaml") -> Path:
    path = folder / name
    path.write_bytes(text.encode() if isinstance(text, str) else text)
    return path


def problem(path: Path, own: Path | None = None) -> UserError:
    with pytest.raises(UserError) as raised:
        load_playbook(path, own)
    return raised.value


def nothing() -> dict[str, dict[str, tuple[str, ...]]]:
    return {side: dict.fromkeys(kinds, ()) for side, kinds in HEARD.items()}


def test_a_playbook_is_read(tmp_path: Path) -> None:
    """Cards in the order of the file, phrases by side, texts on one line."""
    heard = nothing()
    heard["operator"]["empathy"] = ("i hear you", "sorry ... that")
    heard["caller"]["sarcasm"] = ("thanks for nothing",)
    assert load_playbook(save(tmp_path, SMALL)) == Playbook(
        "en",
        {
            "one": Card("one", "anger", "Name it", "I hear you[, {name}].", "two"),
            "two": Card("two", "anger", "One step", "Let me take one step."),
        },
        heard,
    )


def test_a_follow_up_is_never_first(tmp_path: Path) -> None:
    """What follows another card comes only after it."""
    book = load_playbook(save(tmp_path, SMALL))
    assert [card.id for card in book.first("anger")] == ["one"]
    assert book.first("legal") == ()


OWN = """\
language: en
cards:
  - {id: two, situation: anger, headline: Our step, say: Our own words.}
  - {id: three, situation: legal, headline: Our lawyers, say: Our complaint team will write to you., follow_up: four}
  - {id: four, situation: legal, headline: Again, say: They will write today.}
heard:
  operator:
    empathy: [dear oh dear]
    cause: [how come]
"""


def test_a_companys_own_playbook_is_laid_over(tmp_path: Path) -> None:
    """Its cards replace those of the same id and join the others, its phrases are heard as well."""
    book = load_playbook(save(tmp_path, SMALL), save(tmp_path, OWN, "own.yaml"))
    assert list(book.cards) == ["one", "two", "three", "four"]
    assert (book.cards["two"].headline, book.cards["one"].headline) == ("Our step", "Name it")
    assert book.heard["operator"]["empathy"] == ("i hear you", "sorry ... that", "dear oh dear")
    assert book.heard["operator"]["cause"] == ("how come",)
    assert book.heard["caller"]["sarcasm"] == ("thanks for nothing",)


@pytest.mark.parametrize(
    ("own", "line", "told"),
    [
        ("language: ru\n", 1, "'ru'"),
        ("language: en\ncards:\n- {id: two, situation: anger, headline: h, say: s, follow_up: one}\n", 3, "circle"),
        ("language: en\ncards:\n- {id: x, situation: anger, headline: h, say: s, follow_up: y}\n", 3, "'y'"),
        ("cards: []\n", 1, "language"),
    ],
)
def test_an_own_playbook_that_does_not_fit_is_explained(tmp_path: Path, own: str, line: int, told: str) -> None:
    """It must be of the same language, and its chains must end; the own file is named, not the shipped one."""
    error = problem(save(tmp_path, SMALL), save(tmp_path, own, "own.yaml"))
    assert error.text.startswith(f"{tmp_path / 'own.yaml'}, line {line}: ")
    assert told in error.text


CARD = "  - {id: a, situation: anger, headline: h, say: s}\n"
HEAD = "version: 1\nlanguage: en\ncards:\n"
LONG = "x" * 61


@pytest.mark.parametrize(
    ("text", "line", "told"),
    [
        ("", 1, "empty"),
        ("# only a remark\n", 1, "empty"),
        ("just words", 1, "name: value"),
        ("- a\n- b\n", 1, "name: value"),
        ("language: en\n", 1, "cards"),
        (HEAD + "  nothing\n", 4, "list"),
        (HEAD + CARD + "mood: good\n", 5, "'mood' is not known"),
        ("version: 2\nlanguage: en\ncards:\n" + CARD, 1, "version"),
        (HEAD + CARD + CARD, 5, "'a' is there twice"),
        (HEAD + "  - id: a\n    id: b\n", 5, "'id' is there twice"),
        (HEAD + "  - id: a\n", 4, "no `situation`"),
        (HEAD + "  - id: a\n    situation: rage\n    headline: h\n    say: s\n", 5, "'rage'"),
        (HEAD + "  - id: a\n    situation: anger\n    headline: h\n    say: s\n    sya: s\n", 8, "'sya'"),
        (HEAD + "  - id: a\n    situation: anger\n    headline: h\n    say:\n", 7, "text"),
        (HEAD + "  - id: a\n    situation: anger\n    headline: [h]\n    say: s\n", 6, "text"),
        (HEAD + f"  - id: a\n    situation: anger\n    headline: {LONG}\n    say: s\n", 6, "61 characters"),
        (HEAD + f"  - id: a\n    situation: anger\n    headline: h\n    say: {'y ' * 80}z\n", 7, "161 characters"),
        (HEAD + "  - id: a\n    situation: anger\n    headline: h\n    say: Hi[, {nmae}].\n", 7, "{nmae}"),
        (HEAD + "  - id: a\n    situation: anger\n    headline: h\n    say: Hi, {name}.\n", 7, "[brackets]"),
        (HEAD + "  - id: a\n    situation: anger\n    headline: h\n    say: 'Hi[, [{name}]].'\n", 7, "bracket"),
        (HEAD + "  - id: a\n    situation: anger\n    headline: h\n    say: Hi [there.\n", 7, "bracket"),
        (HEAD + "  - id: a\n    situation: anger\n    headline: h\n    say: Hi name}.\n", 7, "bracket"),
        (HEAD + "  - id: a\n    situation: anger\n    headline: h\n    say: 'Hi[, {name].'\n", 7, "bracket"),
        (HEAD + "  - {id: a, situation: anger, headline: h, say: s, follow_up: b}\n", 4, "'b'"),
        (HEAD + "  - {id: a, situation: anger, headline: h, say: s, follow_up: a}\n", 4, "circle"),
        (HEAD + CARD + "  - {id: b, situation: legal, headline: h, say: s, follow_up: a}\n", 5, "situation"),
        (HEAD + CARD + "heard:\n  manager: {}\n", 6, "'manager'"),
        (HEAD + CARD + "heard:\n  operator:\n    joy: []\n", 7, "'joy'"),
        (HEAD + CARD + "heard:\n  operator:\n    cause: what happened\n", 7, "list"),
        (HEAD + CARD + "heard:\n  operator:\n    cause:\n      - what\n      - {a: b}\n", 9, "text"),
        (HEAD + CARD + "heard:\n  operator:\n    cause: ['...']\n", 7, "word"),
        (HEAD + CARD + "heard:\n  operator:\n    cause: [a ... b ... c ... d ... e]\n", 7, "..."),
        (HEAD + "  - &x {id: a}\n  - *x\n", 4, "anchors"),
        (HEAD + "  - !!python/object:os.system {}\n", 4, "tags"),
        (HEAD + "  - {<<: {id: a}}\n", 4, "'<<'"),
        (HEAD + "  - [unclosed\n", 5, ""),
        (HEAD + "\t- id: a\n", 4, ""),
        (HEAD + CARD + "---\n" + HEAD, 5, ""),
        ("a: b\nc: \x00\n", 2, ""),
        (b"language: en\ncards:\n  - \xff\n", 3, "UTF-8"),
        ("a:\n  " + "[" * 500_000, 2, "deep"),
        ("? [a]\n: b\n", 1, "not known"),
    ],
)
def test_every_error_names_file_and_line(tmp_path: Path, text: str | bytes, line: int, told: str) -> None:
    """Whoever writes cards is led to the place and told what is wrong."""
    path = save(tmp_path, text)
    error = problem(path)
    assert error.text.startswith(f"{path}, line {line}: ")
    assert told in error.text
    assert "\n" not in error.text
    assert error.hint


def test_a_file_that_cannot_be_read_is_explained(tmp_path: Path) -> None:
    """Missing, a folder, or beyond the size of any playbook."""
    assert "cannot be read" in problem(tmp_path / "none.yaml").text
    assert "cannot be read" in problem(tmp_path).text
    huge = problem(save(tmp_path, "#" * (MOST_BYTES + 1)))
    assert "larger than 1000 kB" in huge.text
    assert str(tmp_path) in huge.text


ANY = st.recursive(
    st.none()
    | st.booleans()
    | st.integers(-5, 5)
    | st.text(max_size=12)
    | st.sampled_from(["{name}", "[x]", "...", "*"]),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=5), inner, max_size=3),
    max_leaves=6,
)
CARDS = st.fixed_dictionaries(
    {},
    optional={
        "id": st.sampled_from(["a", "b", "c"]) | ANY,
        "situation": st.sampled_from(PRIORITIES) | ANY,
        "headline": st.text(max_size=70) | ANY,
        "say": st.text(st.characters(exclude_categories=["Cs"]) | st.sampled_from("[]{}"), max_size=30) | ANY,
        "follow_up": st.sampled_from(["a", "b", "c"]) | ANY,
    },
)
PHRASES = st.dictionaries(
    st.sampled_from(["cause", "empathy", "sarcasm", "promise", "x"]),
    st.lists(st.text(max_size=20), max_size=3) | ANY,
    max_size=3,
)
BOOKS = st.fixed_dictionaries(
    {"language": st.just("en") | ANY},
    optional={
        "version": st.just(1) | ANY,
        "cards": st.lists(CARDS, max_size=3) | ANY,
        "heard": st.dictionaries(st.sampled_from(["operator", "caller", "x"]), PHRASES | ANY, max_size=2) | ANY,
    },
)
WILD = (
    st.text(max_size=120)
    | BOOKS.map(lambda book: yaml.safe_dump(book, allow_unicode=True))
    | BOOKS.map(lambda book: yaml.safe_dump(book, default_flow_style=True))
)


def tried(path: Path, own: Path | None = None) -> Playbook | UserError:
    try:
        return load_playbook(path, own)
    except UserError as error:
        return error


@settings(max_examples=250, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(WILD, st.booleans())
def test_wild_files_are_read_or_explained(tmp_path: Path, text: str, over: bool) -> None:
    """Any text at all either is a playbook whose every card can be shown, or an error with file and line."""
    path = save(tmp_path, text.encode("utf-8", "surrogatepass"))
    book = tried(save(tmp_path, SMALL, "base.yaml"), path) if over else tried(path)
    if isinstance(book, UserError):
        assert re.match(re.escape(str(path)) + r", line \d+: \S", book.text)
        assert book.hint
        return
    for card in book.cards.values():
        assert card.situation in PRIORITIES
        for values in ({}, {"name": "Анна", "problem": "the parcel"}):
            assert len(fill_card(card.headline, values, MOST_HEADLINE)) <= MOST_HEADLINE
            assert not re.search(r"[\[\]{}]", fill_card(card.say, values, MOST_SAY))


@pytest.mark.parametrize(
    ("text", "values", "expected"),
    [
        ("I hear you[, {name}].", {"name": "Anna"}, "I hear you, Anna."),
        ("I hear you[, {name}].", {}, "I hear you."),
        ("I hear you[, {name}].", {"name": ""}, "I hear you."),
        ("[{name}, ]listen[ to {problem}].", {"name": "Anna"}, "Anna, listen."),
        ("So[ {name} and {problem}] then.", {"name": "Anna"}, "So then."),
        ("So [] then [always].", {}, "So then always."),
        ("Two  spaces[ , {name}] here", {}, "Two spaces here"),
        ("Hi[ {name}].", {"name": "A\n\tB"}, "Hi A B."),
        ("Hi[ {name}].", {"name": "{problem} [x] {0}"}, "Hi {problem} [x] {0}."),  # a value is never read as a field
        ("Hi[ {name}].", {"name": "{problem}", "problem": "secret"}, "Hi {problem}."),
        ("Hi[ {name.__class__}].", {"name": "Anna"}, "Hi."),
        ("Hi[, {name}], that is all.", {"name": "N" * 11}, "Hi, that is all."),  # too long with the name
        ("Hi[, {name}], that is all.", {"name": "N" * 10}, "Hi, NNNNNNNNNN, that is all."),
    ],
)
def test_a_text_reads_well_with_and_without_its_values(text: str, values: dict[str, str], expected: str) -> None:
    """What is not known goes with its brackets; so does what would make the text too long to read during a call."""
    assert fill_card(text, values, 28) == expected


# The shipped playbooks.


@pytest.fixture(scope="module", params=LANGUAGES)
def book(request: pytest.FixtureRequest) -> Playbook:
    return load_playbook(find_paths().playbook(request.param))


def test_a_shipped_playbook_is_of_its_language(book: Playbook) -> None:
    """And every card answers to its id."""
    assert book.language in LANGUAGES
    assert all(card.id == name for name, card in book.cards.items())


def test_every_situation_has_a_card(book: Playbook) -> None:
    """The caller's situations and the five steps alike."""
    assert {situation for situation in PRIORITIES if not book.first(situation)} == set()


def chain(book: Playbook, situation: str) -> list[str]:
    (card,) = book.first(situation)
    cards = [card]
    while cards[-1].follow_up:
        cards.append(book.cards[cards[-1].follow_up])
    return [card.id for card in cards]


def test_the_ladders_are_as_long_as_promised(book: Playbook) -> None:
    """Abuse: name it, last warning, end. Manager: the second demand is offered the transfer. Anger has follow-ups."""
    assert [len(chain(book, situation)) for situation in ("abuse", "manager", "anger")] == [3, 2, 3]


@pytest.mark.parametrize(
    "values",
    [
        {},
        {"name": "Anna"},
        {"name": "Konstantin-Alexander Wolfeschlegelsteinhausen"},
        {"name": "Анна-Мария Константинова-Преображенская"},
        {"problem": "the parcel"},
        {"name": "Ион", "problem": "a delivery that never came although it was promised twice"},
    ],
)
def test_every_text_can_be_read_while_listening(book: Playbook, values: dict[str, str]) -> None:
    """Short enough however long the name, one line, no double spaces, no stray brackets, a whole sentence to say."""
    assert set(values) <= set(FIELDS)
    for card in book.cards.values():
        headline = fill_card(card.headline, values, MOST_HEADLINE)
        say = fill_card(card.say, values, MOST_SAY)
        assert 0 < len(headline) <= MOST_HEADLINE
        assert 0 < len(say) <= MOST_SAY
        for text in (headline, say):
            assert not re.search(r"[\[\]{}]|  |\n| [,.;:?!]|[,;:][,.;:?!]|\.\.(?!\.)|,\S", text), (card.id, text)
            assert text == text.strip()
            assert not text[0].islower()
        assert say[-1] in ".?!…", card.id


def test_phrases_are_written_as_they_are_heard(book: Playbook) -> None:
    """Every act of either side has phrases, in lower case, without repetition, of more than one short word."""
    for side, kinds in HEARD.items():
        for kind in kinds:
            phrases = book.heard[side][kind]
            assert len(phrases) >= 10, (side, kind)
            assert len(set(phrases)) == len(phrases), (side, kind)
            assert [one for one in phrases if one != one.lower() or len(one) < 5] == []


def test_steps_are_the_five_of_the_method() -> None:
    """Find the cause, empathy, solutions, action, feedback."""
    assert STEPS == ("cause", "empathy", "solution", "action", "feedback")
