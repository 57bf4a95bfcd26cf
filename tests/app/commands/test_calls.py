from __future__ import annotations

import csv
import json
import time
from collections.abc import Sequence
from pathlib import Path

import pytest
from helpers.command import Ran, Run
from helpers.contract import event_problems

from app.events import Advice, Anger, CallEnded, CallStarted, Event, Flag, Notice, Utterance
from app.store import Store

SUMMARY = {
    "duration": 9.0,
    "flags": [{"time": 8.3, "reason": "anger", "severity": "coaching", "wrong": False}],
    "steps": ["cause"],
    "promises": [],
    "outcome": "calmed",
    "peak": 0.7,
    "cards": 1,
}


def call(name: str, *, days: float = 0.0, text: str = "I am furious", source: str = "line 7") -> list[Event]:
    return [
        CallStarted(
            time=0.0, call=name, language="en", source=source, engine="vosk: small", began=time.time() - days * 86_400.0
        ),
        Utterance(time=8.3, channel="caller", start=4.0, end=8.0, text=text),
        Anger(time=8.3, score=0.7, level="angry", trend="rising", evidence=(text,)),
        Flag(time=8.3, action="raised", reason="anger", severity="coaching", evidence=(text,)),
        Advice(time=8.3, action="offered", card="calm", situation="anger", headline="Breathe", say="I can hear you."),
        CallEnded(time=9.0, summary=SUMMARY),
    ]


def keep(home: Path, name: str, events: Sequence[Event]) -> None:
    store = Store(home / "data" / "calls.sqlite3")
    for event in events:
        store.add(name, event)
    store.close()


def test_no_calls_yet(light: Run) -> None:
    """Nothing on stdout, a hint for people, none for programs."""
    assert light("calls", "list") == Ran(0, "", "no calls yet; `calmline demo` makes the first\n")
    assert light("calls", "list", "--json") == Ran(0, "", "")


def test_lists_the_newest_first(light: Run, home: Path) -> None:
    """One line a call, for people and as JSON; one that did not end says so."""
    keep(home, "20260101-aa", call("20260101-aa", days=2))
    keep(home, "20260103-bb", call("20260103-bb", days=1)[:2])
    rows, lines = light("calls", "list", "--json").rows, light("calls", "list").out.splitlines()

    assert [(row["id"], row["duration"], row["summary"]) for row in rows] == [
        ("20260103-bb", None, {}),
        ("20260101-aa", 9.0, SUMMARY),
    ]
    assert [line.split("  ")[0] for line in lines] == ["20260103-bb", "20260101-aa"]
    assert "unfinished" in lines[0]
    assert [part in lines[1] for part in ("9 s", "calmed", "anger", "line 7")] == [True] * 4


def test_shows_a_call(light: Run, home: Path) -> None:
    """As lines for people, or as the events of `analyze`; any beginning of the id that is its own will do."""
    events = call("20260101-aa")
    keep(home, "20260101-aa", events)
    rows, text = light("calls", "show", "2026", "--json").rows, light("calls", "show", "20260101-aa").out

    assert [row["event"] for row in rows] == [event.name for event in events]
    assert [row for row in rows if event_problems(row)] == []
    assert "CALLER    I am furious" in text
    assert "call ended" in text


@pytest.mark.parametrize("command", [("show",), ("show", "--json"), ("export",), ("export", "--format", "csv")])
@pytest.mark.parametrize(
    ("name", "text"), [("zzz", "no call is called or begins with 'zzz'"), ("2026", "more than one")]
)
def test_an_id_that_fits_no_call_or_several(
    light: Run, home: Path, command: tuple[str, ...], name: str, text: str
) -> None:
    """Explained, with where to look."""
    for one in ("20260101-aa", "20260103-bb"):
        keep(home, one, call(one))
    ran = light("calls", *command, name)

    assert ran.refused(text)
    assert "`calmline calls list` shows their ids." in ran.err


FORMULAS = ("=HYPERLINK(1)", "+1+1", "-2+3", "@SUM(A1)", "\t=1", "\r=1")


@pytest.mark.parametrize("text", [*FORMULAS, 'quotes " and, commas', "two\nlines", "plain", ""])
def test_a_spreadsheet_runs_nothing(light: Run, home: Path, text: str) -> None:
    """Every cell that would be a formula gets an apostrophe; everything else comes through whole."""
    keep(home, "a1", call("a1", text=text, source=text))
    ran = light("calls", "export", "a1", "--format", "csv")
    rows = list(csv.reader(ran.out.splitlines(keepends=True)))

    assert ran.code == 0
    assert rows[0] == ["call", "time", "event", "channel", "text", "details"]
    assert [row[2] for row in rows[1:]] == ["call_started", "utterance", "anger", "flag", "advice", "call_ended"]
    assert rows[2][4].replace("\r\n", "\n") == (f"'{text}" if text in FORMULAS else text)
    assert rows[5][4] == "I can hear you."
    assert json.loads(rows[3][5])["evidence"] == [text]
    assert not any(cell[:1] in ("=", "+", "-", "@", "\t", "\r") for row in rows for cell in row)


def test_exports_json(light: Run, home: Path) -> None:
    """One object: the call and its events."""
    keep(home, "a1", call("a1"))
    exported = json.loads(light("calls", "export", "a1", "--format", "json").out)

    assert (exported["id"], exported["summary"]) == ("a1", SUMMARY)
    assert [row for row in exported["events"] if event_problems(row)] == []
    assert len(exported["events"]) == 6


def test_exports_html(light: Run, home: Path) -> None:
    """The report, in the language of the call, the default format; callers' words harmless."""
    keep(home, "a1", call("a1", text="<script>alert(1)</script>"))
    ran = light("calls", "export", "a1")

    assert ran.out.startswith("<!doctype html>")
    assert "&lt;script&gt;alert(1)" in ran.out
    assert "<script" not in ran.out


@pytest.mark.parametrize("form", ["html", "json", "csv"])
def test_exports_a_call_that_did_not_end(light: Run, home: Path, form: str) -> None:
    """Cut off by a crash, with nothing but its beginning."""
    keep(home, "a1", call("a1")[:1])

    assert light("calls", "export", "a1", "--format", form).code == 0


def test_exports_to_a_file(light: Run, home: Path, tmp_path: Path) -> None:
    """The same bytes as on stdout; where that cannot be, explained."""
    keep(home, "a1", call("a1"))
    for form in ("html", "json", "csv"):
        out = light("calls", "export", "a1", "--format", form).out
        ran = light("calls", "export", "a1", "--format", form, "--output", tmp_path / f"call.{form}")

        assert (ran.code, ran.out) == (0, "")
        assert (tmp_path / f"call.{form}").read_bytes().decode() == out
    assert light("calls", "export", "a1", "--output", tmp_path / "none" / "x").refused("Choose another place")
    assert light("calls", "export", "a1", "--output", tmp_path).refused("cannot write")


@pytest.mark.parametrize(
    ("arguments", "left"),
    [
        ((), ["new", "week"]),  # the setting: 90 days
        (("--older-than", "100"), ["new", "week", "old"]),
        (("--older-than", "5"), ["new"]),
        (("--older-than", "0"), []),
        (("--older-than", "999999"), ["new", "week", "old"]),
        (("--all",), []),
    ],
)
def test_purges_what_is_too_old(light: Run, home: Path, arguments: tuple[str, ...], left: list[str]) -> None:
    """With their reports and the newest call's picture; says how many."""
    for name, days in (("new", 0.01), ("week", 7), ("old", 91)):
        keep(home, name, call(name, days=days, text=f"Quagga {name}"))
        (home / "data" / "reports").mkdir(exist_ok=True)
        (home / "data" / "reports" / f"{name}.html").write_text(f"Quagga {name}")
    ran = light("calls", "purge", *arguments)
    files = {path: path.read_bytes() for path in home.rglob("*") if path.is_file()}

    assert ran.out == f"{3 - len(left)} call{'' if len(left) == 2 else 's'} deleted\n"
    assert [row["id"] for row in light("calls", "list", "--json").rows] == left
    for name in ("new", "week", "old"):
        found = [path.name for path, content in files.items() if f"Quagga {name}".encode() in content]
        assert (found != []) == (name in left)


@pytest.mark.parametrize("days", ["-5", "x", "1.5", "", "9" * 400])
def test_days_that_are_no_days(light: Run, home: Path, days: str) -> None:
    """Wrong usage, and nothing is deleted: minus five days would be every call."""
    keep(home, "a1", call("a1"))
    ran = light("calls", "purge", "--older-than", days)

    assert ran.code == 2
    assert len(light("calls", "list", "--json").rows) == 1


@pytest.mark.parametrize("arguments", [(), ("show",), ("export",), ("export", "a1", "--format", "pdf"), ("bury",)])
def test_wrong_usage(light: Run, arguments: tuple[str, ...]) -> None:
    """Exit code 2."""
    assert light("calls", *arguments).code == 2


def test_a_store_that_cannot_be_used(light: Run, home: Path) -> None:
    """Damaged, of a newer version, in a folder that cannot be written: explained by every command."""
    for content in (b"no database " * 100, b""):
        (home / "data").mkdir(parents=True, exist_ok=True)
        (home / "data" / "calls.sqlite3").write_bytes(content)
        for arguments in (("list",), ("show", "a"), ("export", "a"), ("purge", "--all")):
            ran = light("calls", *arguments)
            assert ran.refused("cannot be used") if content else ran.code == int(arguments[0] in ("show", "export"))


def test_a_home_that_cannot_be_made(light: Run, home: Path) -> None:
    """A file where the home should be."""
    home.mkdir()
    (home / "data").write_text("")

    assert light("calls", "list").refused("cannot write to")


def test_a_call_with_a_notice_of_another_language(light: Run, home: Path) -> None:
    """Notices are kept with their values filled in; what looks like a field in a value stays as it is."""
    events = call("a1")
    events.insert(1, Notice(time=0.0, level="info", text="It is {what}.", values={"what": "{hint}"}))
    keep(home, "a1", events)

    assert light("calls", "show", "a1", "--json").rows[1]["text"] == "It is {hint}."
    assert "It is {hint}." in light("calls", "show", "a1").out
