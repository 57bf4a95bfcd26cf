from __future__ import annotations

import sys
import threading
import time
import types
from collections.abc import Iterator
from pathlib import Path

import psutil
import pytest
from helpers.children import DONE, EXIT, KILL, SLEEP, STOP, Steps, perform, plan_for, starts

from app import listener as listener_module
from app.events import CallStarted, Event, Notice, Scored, Tick, Utterance, Words
from app.listener import Listener

STARTED = CallStarted(time=0.0, call="a1", language="en", source="line", engine="scripted")
LOADING = Notice(time=0.0, level="info", text="Loading the recogniser and the anger model …")
REMARK = Notice(time=0.0, level="info", text="The recording is mono.")


@pytest.fixture(autouse=True)
def light_children(monkeypatch: pytest.MonkeyPatch) -> None:
    """A spawned child imports its parent's main module: here that would be pytest."""
    monkeypatch.setitem(sys.modules, "__main__", types.ModuleType("__main__"))


def said(channel: str, start: float, end: float) -> Utterance:
    return Utterance(time=end + 0.3, channel=channel, start=start, end=end, text=f"{channel} {start}")


def words(channel: str, start: float, time: float) -> Words:
    return Words(time=time, channel=channel, start=start, text="so far")


def scored(start: float, end: float, *, final: bool = True) -> Scored:
    return Scored(
        time=end + 0.3 if final else end,
        start=start,
        end=end,
        final=final,
        anger=0.1,
        angry=False,
        intents={},
        detected=(),
        evidence=(),
        word_count=5,
    )


def ticks(*times: int) -> Steps:
    return [Tick(time=float(time)) for time in times]


def listener_of(plan: listener_module.ListenPlan, **more: float) -> Listener:
    return Listener(plan, child=perform, **more)


def heard(folder: Path, *runs: Steps, **more: float) -> tuple[list[Event], listener_module.ListenPlan]:
    """All events of a call whose child performs `runs`; quiet moments and the first notice left out."""
    plan = plan_for(folder, *runs)
    events = [event for event in listener_of(plan, **more).events() if event is not None]
    assert events[0] == LOADING
    return events[1:], plan


def gone(process: int) -> bool:
    try:
        return psutil.Process(process).status() == psutil.STATUS_ZOMBIE
    except psutil.NoSuchProcess:
        return True


def stopped(why: str, time: float) -> Notice:
    text = "The listener stopped ({why}) and is being started again."
    hint = "The call goes on; a few words may be missing."
    return Notice(time=time, level="warning", text=text, hint=hint, values={"why": why})


FIRST: Steps = [
    STARTED,
    REMARK,
    *ticks(1, 2, 3),
    said("operator", 1.0, 3.0),
    words("caller", 4.0, 5.0),
    *ticks(4, 5, 6, 7, 8),
    scored(4.0, 6.0, final=False),
    said("caller", 4.0, 8.0),
    scored(4.0, 8.0),
    *ticks(9, 10),
]
REST: Steps = [
    words("operator", 10.5, 11.0),
    *ticks(11, 12),
    said("operator", 10.5, 12.0),
    *ticks(13, 14),
    said("caller", 13.0, 14.0),
    scored(13.0, 14.0),
    DONE,
]


def test_passes_on_what_the_child_says(tmp_path: Path) -> None:
    """In order and whole, from one child, which is gone at the end."""
    events, plan = heard(tmp_path, [*FIRST, *REST])

    assert events == [*FIRST, *REST[:-1]]
    assert [(one.start, one.position) for one in starts(plan)] == [(0.0, 0.0)]
    assert gone(starts(plan)[0].process)


@pytest.mark.parametrize("end", [KILL, EXIT])
def test_a_child_that_dies_is_started_again(tmp_path: Path, end: str) -> None:
    """A notice, and then the rest of the call: what the new child tells again is not passed on twice."""
    events, plan = heard(tmp_path, [*FIRST, end], [*FIRST, *REST])

    assert events == [*FIRST, stopped("died", 10.0), *REST[:-1]]
    _, second = starts(plan)
    assert second.start == 3.0  # since when the operator may have begun something that was not told yet
    assert second.position >= 10.0


@pytest.mark.parametrize(
    ("before", "after"),
    [
        ([], [said("caller", 4.0, 8.0), scored(4.0, 8.0)]),
        ([said("caller", 4.0, 8.0)], [scored(4.0, 8.0)]),
        ([said("caller", 4.0, 8.0), scored(4.0, 8.0)], []),
    ],
)
def test_an_utterance_and_its_score_come_once(tmp_path: Path, before: Steps, after: Steps) -> None:
    """Wherever the child dies: an utterance whose score was not told yet is scored by the next child."""
    whole: Steps = [STARTED, said("operator", 1.0, 3.0), said("caller", 4.0, 8.0), scored(4.0, 8.0), DONE]
    events, _ = heard(tmp_path, [*whole[:2], *before, KILL], whole)

    notice = next(event for event in events if isinstance(event, Notice))
    assert events == [*whole[:2], *before, notice, *after]


def test_a_very_short_utterance_comes_once(tmp_path: Path) -> None:
    """ "Yes." of a fifth of a second."""
    whole: Steps = [STARTED, said("caller", 4.0, 4.2), scored(4.0, 4.2), *ticks(5)]
    events, _ = heard(tmp_path, [*whole, KILL], [*whole, DONE])

    assert [event for event in events if not isinstance(event, Notice)] == whole


def test_an_utterance_heard_again_a_little_differently_comes_once(tmp_path: Path) -> None:
    """From the middle of the sound a recogniser finds other beginnings and ends."""
    again: Steps = [
        STARTED,
        said("caller", 6.1, 8.2),
        scored(6.1, 8.2),
        said("caller", 9.0, 11.0),
        scored(9.0, 11.0),
        DONE,
    ]
    events, _ = heard(tmp_path, [*FIRST, KILL], again)

    assert [(event.start, event.end) for event in events if isinstance(event, Utterance)] == [
        (1.0, 3.0),
        (4.0, 8.0),
        (9.0, 11.0),
    ]


def test_a_long_utterance_that_goes_on_is_not_taken_for_a_told_one(tmp_path: Path) -> None:
    """It began before another one of the same side was over."""
    first: Steps = [STARTED, said("caller", 5.0, 8.0), scored(5.0, 8.0), KILL]
    again: Steps = [
        STARTED,
        said("caller", 5.0, 8.0),
        scored(5.0, 8.0),
        said("caller", 4.0, 12.0),
        scored(4.0, 12.0),
        DONE,
    ]
    events, _ = heard(tmp_path, first, again)

    assert [event.end for event in events if isinstance(event, Utterance | Scored)] == [8.0, 8.0, 12.0, 12.0]


@pytest.mark.parametrize(
    ("told", "start"),
    [
        ([STARTED, *ticks(1, 2, 3)], 0.0),  # nobody has finished anything
        ([STARTED, said("operator", 1.0, 3.0), *ticks(4)], 0.0),  # the caller may be speaking since the beginning
        ([STARTED, said("operator", 1.0, 3.0), said("caller", 2.0, 5.0), scored(2.0, 5.0)], 3.0),
        ([STARTED, said("operator", 1.0, 3.0), said("caller", 2.0, 5.0)], 0.0),  # its score is missing
        ([STARTED, said("operator", 1.0, 3.0), *ticks(30)], 20.0),  # at most ten seconds are heard again
    ],
)
def test_goes_back_to_what_may_not_have_been_told(tmp_path: Path, told: Steps, start: float) -> None:
    """To the earliest moment since which a side may have said something that was lost, ten seconds at most."""
    _, plan = heard(tmp_path, [*told, KILL], [STARTED, DONE])

    assert starts(plan)[1].start == start


def test_a_child_that_dies_while_loading_is_started_again(tmp_path: Path) -> None:
    """Nothing was told yet: the call begins once, at its beginning."""
    events, plan = heard(tmp_path, [KILL], [STARTED, KILL], [STARTED, *ticks(1), DONE])

    assert events == [stopped("died", 0.0), STARTED, stopped("died", 0.0), *ticks(1)]
    assert [one.start for one in starts(plan)] == [0.0, 0.0, 0.0]


def test_four_deaths_in_a_minute_are_an_error(tmp_path: Path) -> None:
    """Three new starts, then the error with what to do; nothing is started after it."""
    events, plan = heard(tmp_path, [*FIRST, KILL], [EXIT])

    assert events[: len(FIRST)] == FIRST
    assert [event.level for event in events[len(FIRST) :] if isinstance(event, Notice)] == ["warning"] * 3 + ["error"]
    error = events[-1]
    assert isinstance(error, Notice)
    assert error.text == "Listening stopped and could not be started again."
    assert "doctor" in error.hint
    assert len(starts(plan)) == 4
    assert all(gone(one.process) for one in starts(plan))


def test_deaths_far_apart_do_not_add_up(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """A child that dies every half minute is started again every time."""
    now = [1000.0]
    monkeypatch.setattr(listener_module, "time", types.SimpleNamespace(monotonic=lambda: now[0]))
    plan = plan_for(tmp_path, *[[KILL]] * 6, [STARTED, DONE])
    notices = []
    for event in listener_of(plan).events():
        if isinstance(event, Notice) and event.level != "info":
            notices.append(event.level)
            now[0] += 31.0

    assert notices == ["warning"] * 6


@pytest.mark.parametrize("end", [STOP, SLEEP])
def test_a_child_that_falls_silent_is_started_again(tmp_path: Path, end: str) -> None:
    """Stopped or hung: noticed after the limit, killed, and the call goes on."""
    events, plan = heard(tmp_path, [*FIRST, end], [*FIRST, *REST], silent_seconds=0.2)

    notice = events[len(FIRST)]
    assert isinstance(notice, Notice)
    assert (notice.level, notice.text) == ("warning", "The listener hung and is being started again.")
    assert events == [*FIRST, notice, *REST[:-1]]
    assert gone(starts(plan)[0].process)


def test_loading_may_take_longer_than_silence(tmp_path: Path) -> None:
    """Before the call began the child may be silent for two minutes: models load slowly on old machines."""
    plan = plan_for(tmp_path, [SLEEP])
    listener = listener_of(plan, silent_seconds=0.01)
    quiet = [event for event, _ in zip(listener.events(), range(8), strict=False)]

    assert quiet == [LOADING, *[None] * 7]


def test_a_message_that_is_no_event_is_a_dead_child(tmp_path: Path) -> None:
    """Neither shown nor trusted: the child is started again."""
    events, _ = heard(tmp_path, [STARTED, "what?", SLEEP], [STARTED, *ticks(1), DONE])

    assert events == [STARTED, stopped("garbled", 0.0), *ticks(1)]


def test_a_problem_of_the_child_is_told_and_ends_the_call(tmp_path: Path) -> None:
    """A file that cannot be read is no reason to start again."""
    problem = Notice(time=0.0, level="error", text="call.wav does not exist.", hint="Check the name.")
    events, plan = heard(tmp_path, [problem, DONE])

    assert events == [problem]
    assert len(starts(plan)) == 1


def test_quiet_moments_let_the_session_look_around(tmp_path: Path) -> None:
    """While the child says nothing, None comes several times a second."""
    plan = plan_for(tmp_path, [STARTED, SLEEP])
    events = listener_of(plan).events()
    seen: list[Event | None] = []
    while seen[-2:] != [None, None] or STARTED not in seen:
        seen.append(next(events))
    events.close()  # type: ignore[attr-defined]

    assert [event for event in seen if event is not None] == [LOADING, STARTED]
    assert gone(starts(plan)[0].process)


def test_close_ends_the_child_at_once(tmp_path: Path) -> None:
    """From another thread, whatever the child is doing."""
    plan = plan_for(tmp_path, [STARTED, STOP])
    listener = listener_of(plan)
    seen: list[Event | None] = []
    thread = threading.Thread(target=lambda: seen.extend(listener.events()))
    thread.start()
    while not starts(plan):
        thread.join(0.02)
    began = time.monotonic()
    listener.close()
    thread.join(5.0)

    assert time.monotonic() - began < 2.5
    assert gone(starts(plan)[0].process)
    assert not any(isinstance(event, Notice) and event.level != "info" for event in seen)


def test_closed_before_it_began(tmp_path: Path) -> None:
    """Nothing is left running."""
    plan = plan_for(tmp_path, [STARTED, SLEEP])
    listener = listener_of(plan)
    listener.close()

    assert list(listener.events()) in ([LOADING], [])
    assert all(gone(one.process) for one in starts(plan))


def test_ctrl_c_does_not_reach_the_child(tmp_path: Path) -> None:
    """In a terminal both get it: the child must neither die of it nor print a traceback, from its first moment on."""
    plan = plan_for(tmp_path, [STARTED, SLEEP])
    events = listener_of(plan).events()
    next(events)
    while not starts(plan):
        next(events)
    masks = Path(f"/proc/{starts(plan)[0].process}/status")
    if not masks.exists():
        pytest.skip("only Linux tells which signals a process blocks")
    blocked = next(line for line in masks.read_text().splitlines() if line.startswith("SigBlk"))
    events.close()  # type: ignore[attr-defined]

    assert int(blocked.split()[1], 16) & 1 << 1


def test_knows_its_child(tmp_path: Path) -> None:
    """For doctor and tests: no process before the start, the child's number after it."""
    plan = plan_for(tmp_path, [STARTED, DONE])
    listener = listener_of(plan)
    before = listener.process_id
    events: Iterator[Event | None] = listener.events()
    for _ in events:
        pass

    assert before is None
    assert listener.process_id == starts(plan)[0].process
