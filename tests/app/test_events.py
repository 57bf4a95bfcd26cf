from __future__ import annotations

import json
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from app.events import (
    KINDS,
    Advice,
    Anger,
    CallEnded,
    CallStarted,
    Cue,
    Event,
    Flag,
    Intent,
    Notice,
    Scored,
    Step,
    Tick,
    Utterance,
    Words,
    fill,
    from_dict,
    to_dict,
    to_json,
)

EVENTS: list[Event] = [
    CallStarted(time=0.0, call="20260101-1", language="en", source="angry", engine="vosk", duration=9.5, began=1.5e9),
    Words(time=1.0, channel="caller", start=0.5, text="so I", stable=1),
    Utterance(time=2.5, channel="caller", start=0.5, end=2.0, text="So I wait", words=(("So", 0.5, 0.7, 0.9),)),
    Scored(
        time=2.5, start=0.5, end=2.0, final=True, anger=0.7, angry=True, intents={"legal": 0.1}, detected=("legal",),
        evidence=("I wait",), word_count=3, voice={"loudness": -1.5}, raised=("pitch", "effort"),
    ),
    Tick(time=3.0),
    Anger(time=2.5, score=0.5, level="tense", trend="rising", evidence=("I wait",)),
    Cue(time=4.0, cue="overtalk", seconds=1.2),
    Intent(time=2.5, intent="manager", score=0.9, evidence=("your manager",)),
    Step(time=5.0, step="empathy"),
    Advice(time=5.0, action="offered", card="a-1", situation="anger", headline="Listen", say="I see."),
    Flag(time=6.0, action="raised", reason="anger", severity="coaching", evidence=("enough",)),
    Notice(time=6.0, level="warning", text="The line fell silent.", hint="Check the headset."),
    CallEnded(time=9.5, summary={"duration": 9.5, "flags": [], "outcome": "calm"}),
]  # fmt: skip


@pytest.mark.parametrize("event", EVENTS, ids=lambda event: event.name)
def test_an_event_survives_its_line_of_json(event: Event) -> None:
    """The wire and file format gives the same record back."""
    line = to_json(event)
    assert "\n" not in line
    assert from_dict(json.loads(line)) == event


def test_every_kind_is_tried() -> None:
    """A new kind of event needs a line in the table above."""
    assert {event.name for event in EVENTS} == set(KINDS)


@pytest.mark.parametrize(
    ("event", "fields"),
    [
        (EVENTS[2], {"channel": "caller", "start": 0.5, "end": 2.0, "text": "So I wait"}),
        (EVENTS[5], {"score": 0.5, "level": "tense", "trend": "rising", "evidence": ["I wait"]}),
        (EVENTS[6], {"cue": "overtalk"}),
        (EVENTS[7], {"intent": "manager", "score": 0.9}),
        (EVENTS[8], {"step": "empathy"}),
        (
            EVENTS[9],
            {"action": "offered", "card": "a-1", "situation": "anger", "headline": "Listen", "say": "I see."},
        ),
        (EVENTS[10], {"action": "raised", "reason": "anger", "severity": "coaching", "evidence": ["enough"]}),
        (EVENTS[11], {"level": "warning", "text": "The line fell silent.", "hint": "Check the headset."}),
        (EVENTS[12], {"summary": {"duration": 9.5, "flags": [], "outcome": "calm"}}),
    ],
)
def test_the_fields_that_scripts_rely_on(event: Event, fields: dict[str, Any]) -> None:
    """Each row names its event and time first, and has at least the fields of the contract."""
    row = json.loads(to_json(event))
    assert list(row)[:2] == ["event", "time"]
    assert (row["event"], row["time"]) == (event.name, event.time)
    assert {name: row.get(name) for name in fields} == fields


def test_more_can_be_said_beside_an_event() -> None:
    """With several files every row carries its call; words stay readable."""
    row = json.loads(to_json(Step(time=1.23456, step="cause"), call="обаждане"))
    assert row == {"event": "step", "time": 1.23, "step": "cause", "call": "обаждане"}
    assert "обаждане" in to_json(Step(time=1.0, step="cause"), call="обаждане")


def test_a_notice_is_written_with_its_values() -> None:
    """Values are kept apart for translation only; rows hold the finished sentence."""
    notice = Notice(time=0.0, level="error", text="{what} stopped", hint="Start {what} again", values={"what": "Vosk"})
    assert to_dict(notice) == {
        "event": "notice",
        "time": 0.0,
        "level": "error",
        "text": "Vosk stopped",
        "hint": "Start Vosk again",
    }


@pytest.mark.parametrize(
    ("text", "values", "expected"),
    [
        ("{a} and {b}", {"a": "1", "b": "2"}, "1 and 2"),
        ("{a} {a}", {"a": "x"}, "x x"),
        ("{unknown} {a}", {"a": "x"}, "{unknown} x"),
        ("{a.__class__} {0} {{a}} %s", {"a": "x"}, "{a.__class__} {0} {x} %s"),
        ("{a} {b}", {"a": "{b}", "b": "secret"}, "{b} secret"),  # a value is never read as a field
        ("{b} {a}", {"a": "{b}", "b": "secret"}, "secret {b}"),
        ("no fields", {"a": "x"}, "no fields"),
    ],
)
def test_only_the_named_values_are_filled_in(text: str, values: dict[str, str], expected: str) -> None:
    """Nothing else in the text is interpreted, and nothing in the values."""
    assert fill(text, values) == expected


@pytest.mark.parametrize(
    "row",
    [
        {},
        {"event": None},
        {"event": "nonsense", "time": 1.0},
        {"event": ["step"], "time": 1.0},
        {"event": "step"},
        {"event": "step", "time": 1.0},
        {"event": "utterance", "time": 1.0, "text": "x"},
    ],
)
def test_foreign_rows_are_refused(row: dict[str, Any]) -> None:
    """What is none of our events, or lacks a field, is a ValueError and nothing else."""
    with pytest.raises(ValueError, match="event"):
        from_dict(row)


def test_unknown_fields_are_ignored() -> None:
    """A newer workstation may say more."""
    assert from_dict({"event": "tick", "time": 2.0, "mood": "?"}) == Tick(time=2.0)


def test_refusing_a_row_tells_no_words() -> None:
    """The caller's words in a broken row do not get into the exception."""
    with pytest.raises(ValueError, match="lacks") as raised:
        from_dict({"event": "utterance", "text": "my card number"})
    assert "card" not in str(raised.value)


JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats(allow_nan=False) | st.text(max_size=10),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=6), inner, max_size=3),
    max_leaves=8,
)


@settings(max_examples=150, deadline=None)
@given(st.dictionaries(st.sampled_from(["event", "time", "text", "channel", "start", "step", "x"]), JSON), JSON)
def test_wild_rows_give_an_event_or_a_value_error(row: dict[str, Any], kind: Any) -> None:
    """Whatever a row holds, reading it does not fail in another way."""
    for name in (kind, "step", "words"):
        try:
            event = from_dict({**row, "event": name})
        except ValueError:
            continue
        assert isinstance(event, Event)
