from __future__ import annotations

from dataclasses import replace
from functools import reduce

import pytest

from app.events import (
    Advice,
    Anger,
    CallEnded,
    CallStarted,
    Cue,
    Event,
    Flag,
    Intent,
    Notice,
    Step,
    Tick,
    Utterance,
    Words,
)
from app.view import MOST_LINES, MOST_NOTICES, CallView, TranscriptLine, fold

STARTED = CallStarted(time=0.0, call="c1", language="bg", source="angry", engine="whisper: base", duration=90.0)


def view(*events: Event) -> CallView:
    return reduce(fold, events, CallView())


def words(time: float, text: str, channel: str = "caller", start: float = 0.0) -> Words:
    return Words(time=time, channel=channel, start=start, text=text)


def said(start: float, text: str, channel: str = "caller") -> Utterance:
    return Utterance(time=start + 2.5, channel=channel, start=start, end=start + 2.0, text=text)


def flag(action: str, reason: str, time: float = 5.0) -> Flag:
    return Flag(time=time, action=action, reason=reason, severity="coaching")


def advice(action: str, card: str) -> Advice:
    return Advice(time=5.0, action=action, card=card, situation="anger", headline="h", say="s")


def notice(text: str) -> Notice:
    return Notice(time=1.0, level="info", text=text)


def test_a_call_begins_empty() -> None:
    """What the listener said about the call, and nothing of the call before."""
    before = (said(1.0, "old"), Step(time=2.0, step="cause"), flag("raised", "anger"), CallEnded(time=9, summary={}))
    assert view(*before, STARTED) == CallView(
        call="c1", language="bg", source="angry", engine="whisper: base", duration=90.0
    )


def test_notices_from_before_the_call_stay() -> None:
    """A problem while loading is still to be read when the call begins; that it was loading is not."""
    problem = Notice(time=0.0, level="warning", text="no headset")
    assert view(notice("loading"), problem, STARTED).notices == (problem,)


def test_half_sentences_are_rewritten_until_they_are_whole() -> None:
    """One partial line a channel, each in its place, gone when its utterance ends."""
    so_far = view(words(1.0, "so"), words(1.5, "hello", "operator", 1.0), words(2.0, "so I"))
    assert so_far.partials == (
        TranscriptLine("operator", 1.0, "hello", partial=True),
        TranscriptLine("caller", 0.0, "so I", partial=True),
    )
    ended = fold(so_far, said(0.0, "So I wait."))
    assert ended.lines == (TranscriptLine("caller", 0.0, "So I wait."),)
    assert ended.partials == (TranscriptLine("operator", 1.0, "hello", partial=True),)


def test_lines_stand_in_order_of_their_beginnings() -> None:
    """A long sentence that ends late stands where it began."""
    lines = view(said(5.0, "second", "operator"), said(1.0, "first"), said(9.0, "third")).lines
    assert [line.text for line in lines] == ["first", "second", "third"]


def test_of_a_long_call_the_newest_lines_are_kept() -> None:
    """The store has the rest."""
    lines = view(*(said(float(number), str(number)) for number in range(MOST_LINES + 5))).lines
    assert len(lines) == MOST_LINES
    assert (lines[0].text, lines[-1].text) == ("5", str(MOST_LINES + 4))


def test_anger_is_the_newest_reading_and_the_curve_all() -> None:
    """Gauge and sparkline."""
    readings = [
        Anger(time=2.0, score=0.4, level="tense", trend="rising", evidence=("x",)),
        Anger(time=4.0, score=0.3, level="tense", trend="steady"),
    ]
    found = view(*readings)
    assert (found.score, found.level, found.trend, found.evidence) == (0.3, "tense", "steady", ())
    assert found.curve == ((2.0, 0.4), (4.0, 0.3))


@pytest.mark.parametrize(
    ("events", "reasons"),
    [
        ([("raised", "anger")], ["anger"]),
        ([("raised", "anger"), ("raised", "legal")], ["anger", "legal"]),
        ([("raised", "anger"), ("cleared", "anger")], []),
        ([("raised", "anger"), ("raised", "legal"), ("wrong", "anger")], ["legal"]),
        ([("raised", "anger"), ("raised", "anger")], ["anger"]),
        ([("cleared", "anger")], []),
    ],
)
def test_flags_that_are_raised_and_not_taken_back(events: list[tuple[str, str]], reasons: list[str]) -> None:
    """Cleared and wrong flags go."""
    assert [one.reason for one in view(*(flag(*event) for event in events)).flags] == reasons


@pytest.mark.parametrize(
    ("events", "card"),
    [
        ([("offered", "a")], "a"),
        ([("offered", "a"), ("offered", "b")], "b"),
        ([("offered", "a"), ("used", "a")], None),
        ([("offered", "a"), ("dismissed", "a")], None),
        ([("offered", "a"), ("offered", "b"), ("used", "a")], "b"),  # the click came too late
        ([("used", "a")], None),
    ],
)
def test_one_card_at_a_time(events: list[tuple[str, str]], card: str | None) -> None:
    """The newest, until it is used or dismissed."""
    found = view(*(advice(*event) for event in events)).card
    assert (found.card if found else None) == card


def test_the_rest_of_the_screen() -> None:
    """Steps in order, the last cues, the last notices, the summary at the end."""
    found = view(
        STARTED,
        *(Step(time=1.0, step=step) for step in ("cause", "empathy")),
        *(Cue(time=float(number), cue="overtalk") for number in range(5)),
        *(notice(str(number)) for number in range(MOST_NOTICES + 2)),
        words(7.0, "so"),
        CallEnded(time=8.0, summary={"outcome": "calm"}),
    )
    assert found.steps == ("cause", "empathy")
    assert [cue.time for cue in found.cues] == [1.0, 2.0, 3.0, 4.0]
    assert [one.text for one in found.notices] == ["2", "3", "4"]
    assert (found.ended, found.summary, found.partials) == (True, {"outcome": "calm"}, ())


def test_time_never_runs_back() -> None:
    """A late notice does not turn the clock."""
    assert view(Tick(time=9.0), said(1.0, "x")).time == 9.0


@pytest.mark.parametrize("event", [Tick(time=0.0), Intent(time=0.0, intent="manager", score=1.0)])
def test_what_the_screen_does_not_show_changes_nothing(event: Event) -> None:
    """Equal views need no painting."""
    before = replace(view(STARTED), time=3.0)
    assert fold(before, event) == before


def test_facts_are_the_latest_cues_about_the_sound() -> None:
    """Each kind once, for twenty seconds."""
    cues = [
        Cue(time=5.0, cue="overtalk", seconds=1.0),
        Cue(time=30.0, cue="raised_voice", seconds=3.0),
        Cue(time=31.0, cue="passive_listening", seconds=25.0),
        Cue(time=36.0, cue="raised_voice", seconds=9.0),
    ]
    view = CallView()
    for cue in cues:
        view = fold(view, cue)
    assert view.facts == (cues[3],)
    assert replace(view, time=50.0).facts == (cues[3],)
    assert replace(view, time=57.0).facts == ()
