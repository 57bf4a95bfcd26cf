from __future__ import annotations

import json

import pytest
from helpers.command import Ran, Run
from helpers.contract import SCORE, problems
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st


def test_one_answer_a_line_in_order(calmline: Run) -> None:
    """Every field of the contract, and what the line deserves."""
    ran = calmline("score", "--json", stdin=b"Where is my parcel?\nI am furious\nyou idiot, I want a lawyer\n")

    assert (ran.code, ran.err) == (0, "")
    assert [problems(row, SCORE) for row in ran.rows] == [[], [], []]
    assert [(row["text"], row["angry"], row["abusive"], row["intents"], row["evidence"]) for row in ran.rows] == [
        ("Where is my parcel?", False, False, [], []),
        ("I am furious", True, False, [], ["i am furious"]),
        ("you idiot, I want a lawyer", False, True, ["legal", "abuse"], ran.rows[2]["evidence"]),
    ]
    assert [word in " ".join(ran.rows[2]["evidence"]) for word in ("lawyer", "idiot")] == [True, True]
    assert {row["lang"] for row in ran.rows} == {"en"}


def test_people_get_lines_too(calmline: Run) -> None:
    """Without --json: the score, what it means, the line."""
    ran = calmline("score", stdin=b"hello\nI am furious with my manager")

    assert ran.out.splitlines() == [
        "0.00  -                         hello",
        "1.00  angry, manager            I am furious with my manager",
    ]


@pytest.mark.parametrize(
    ("line", "text"),
    [
        (b"", ""),
        (b"   ", "   "),
        (b"\xff\xfe\x00binary", "\ufffd\ufffd\x00binary"),
        (b"carriage\rreturn", "carriage\rreturn"),
        (b"windows\r", "windows"),
        ("line\u2028and paragraph\u2029 and next line\x85".encode(), "line\u2028and paragraph\u2029 and next line\x85"),
        (b"\x1b[31mred\x1b[0m \x0b\x0c\x1c\x1e", "\x1b[31mred\x1b[0m \x0b\x0c\x1c\x1e"),
        ("\ufeffhello".encode(), "\ufeffhello"),
        ("😀 ՠ ﷽ я".encode(), "😀 ՠ ﷽ я"),
        (b'{"event": "call_ended"}', '{"event": "call_ended"}'),
    ],
)
def test_wild_lines_get_one_answer_each(calmline: Run, line: bytes, text: str) -> None:
    """Whatever the line holds, there is exactly one line of answer for it, however lines are told apart."""
    stdin = b"before\n" + line + b"\nafter\n"
    ran, plain = calmline("score", "--json", stdin=stdin), calmline("score", stdin=stdin)

    assert [row["text"] for row in ran.rows] == ["before", text, "after"]
    assert len(plain.out.splitlines()) == 3
    assert "\x1b" not in plain.out


@settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(lines=st.lists(st.binary(max_size=60).map(lambda line: line.replace(b"\n", b"")), max_size=6))
def test_as_many_answers_as_lines(calmline: Run, lines: list[bytes]) -> None:
    """Also for bytes that are no text at all."""
    ran = calmline("score", "--json", stdin=b"".join(line + b"\n" for line in lines))

    assert ran.code == 0
    assert len(ran.rows) == len(lines)
    assert [problem for row in ran.rows for problem in problems(row, SCORE)] == []


@pytest.mark.parametrize("line", ["x" * 300_000, "furious " * 30_000, "@" * 200_000, "a@" * 100_000, "1" * 100_000])
def test_very_long_lines_take_no_time(calmline: Run, line: str) -> None:
    """One answer, soon: no pattern may take time that grows with the square of a line."""
    ran = calmline("score", "--json", stdin=line.encode() + b"\nend")

    assert [len(ran.rows), ran.rows[1]["text"]] == [2, "end"]
    assert ran.rows[0]["angry"] == ("furious" in line)


def test_an_answer_is_redacted_like_any_export(calmline: Run) -> None:
    """Neither the text nor the evidence repeats a card number, an address, an account or a phone number."""
    line = "furious 4111 1111 1111 1111 furious quagga@zebra.com furious GB82 WEST 1234 5698 7654 32"
    ran = calmline("score", "--json", stdin=f"{line} idiot 0044 20 7946 0958".encode())

    assert ran.rows[0]["text"] == "furious [card] furious [email] furious [iban] idiot [number]"
    for secret in ("1111", "quagga", "zebra", "west", "eleven", "7946"):
        assert secret not in ran.out.lower()


def test_no_line_no_answer(calmline: Run) -> None:
    """Nothing on stdin, and no stdin at all."""
    assert calmline("score", "--json") == Ran(0, "", "")


def test_no_stdin_at_all(calmline: Run, monkeypatch: pytest.MonkeyPatch) -> None:
    """Started by a program that closed it."""
    monkeypatch.setattr("helpers.command.io.TextIOWrapper", lambda *_: None)

    assert calmline("score", "--json") == Ran(0, "", "")


def test_the_language_is_the_settings_or_the_named_one(calmline: Run) -> None:
    """Numbers, digits and thresholds follow it; a name that does not exist is explained with a guess."""
    assert calmline("score", "--json", "--lang", "bg", stdin="карта две три".encode()).rows[0]["lang"] == "bg"
    ran = calmline("score", "--lang", "bulgarian")
    assert ran.refused("Choose one of en, ru, bg, ro. Did you mean bg?")


def test_answers_come_as_the_lines_do(calmline: Run, monkeypatch: pytest.MonkeyPatch) -> None:
    """A program may keep the pipe open: each answer is flushed before the next line is read."""
    answered: list[int] = []

    class Pipe:
        """A stdin that looks at stdout between its lines."""

        def __init__(self, *_: object) -> None:
            self.buffer = self._lines()

        def _lines(self):  # type: ignore[no-untyped-def]
            for _ in range(3):
                answered.append(flushed.count)
                yield b"hello\n"

    class Flushed:
        count = 0

    flushed = Flushed()
    monkeypatch.setattr("helpers.command.io.TextIOWrapper", Pipe)
    monkeypatch.setattr(
        "builtins.print", lambda text, flush: setattr(flushed, "count", flushed.count + flush * bool(json.loads(text)))
    )
    calmline("score", "--json")

    assert answered == [0, 1, 2]
