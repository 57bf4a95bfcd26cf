from collections.abc import Sequence
from pathlib import Path

import pytest
from ui_samples import CALL, CARD, FLAG, NOTICE, STARTED, view_after

from app.events import CallEnded, Event, Words
from app.ui.bridge import Bridge


class Clock:
    """Stands still unless it is told to step at each look."""

    def __init__(self) -> None:
        self.now, self.step = 100.0, 0.0

    def __call__(self) -> float:
        self.now += self.step
        return self.now


@pytest.fixture
def clock():
    return Clock()


@pytest.fixture
def make(qtbot, clock):
    def build(*batches: Sequence[Event], **given):
        waiting = list(batches)
        bridge = Bridge([lambda: waiting.pop(0) if waiting else []], clock=clock, **given)
        views = []
        bridge.shown.connect(views.append)
        return bridge, views

    return build


def words(count: int) -> list[Event]:
    return [Words(time=1.0 + at / 100, channel="caller", start=1.0, text="word " * at) for at in range(count)]


def test_events_become_one_view_a_tick(make):
    bridge, views = make(CALL)
    bridge.tick()

    assert views == [view_after(*CALL)] == [bridge.view]


def test_words_are_shown_ten_times_a_second_at_most(make, clock):
    partials = words(30)
    bridge, views = make([STARTED], *([one] for one in partials))
    bridge.tick()
    for _ in partials:
        clock.now += 0.033
        bridge.tick()

    assert 8 <= len(views) <= 11


@pytest.mark.parametrize("event", [CARD, FLAG, NOTICE, CallEnded(time=5.0, summary={})])
def test_what_matters_is_shown_at_once(make, event: Event):
    bridge, views = make([STARTED], words(1), [event])
    bridge.tick()
    bridge.tick()
    assert len(views) == 1
    bridge.tick()
    assert len(views) == 2


def test_a_long_queue_is_folded_in_pieces_and_in_order(make, clock):
    clock.step = 0.004
    bridge, views = make([STARTED, *words(20)])
    ticks = 0
    while bridge.view != view_after(STARTED, *words(20)):
        bridge.tick()
        ticks += 1

    assert ticks == 6
    assert views[0].call == "c1"


def test_nothing_new_shows_nothing(make, clock):
    bridge, views = make([STARTED])
    for _ in range(10):
        clock.now += 1.0
        bridge.tick()

    assert len(views) == 1


def test_time_follows_the_sound_between_events(make, clock):
    heard = [0.0, 0.4, 1.2, 7.9]
    bridge, views = make([STARTED], position=lambda: heard.pop(0))
    for _ in range(4):
        clock.now += 1.0
        bridge.tick()

    assert [view.time for view in views] == [0.0, 1.2, 7.9]


def test_report_is_taken_when_it_is_ready(make, clock):
    answers = [None, Path("/reports/r.html")]
    bridge, views = make([STARTED], [CallEnded(time=2.0, summary={})], report=lambda: answers.pop(0))
    for _ in range(5):
        clock.now += 1.0
        bridge.tick()

    assert [view.report for view in views] == ["", "", "/reports/r.html"]


def test_reset_forgets_the_call(make):
    bridge, views = make(CALL)
    bridge.tick()
    bridge.reset()

    assert views[-1].call == ""


def test_each_event_is_told_after_it_was_folded(make):
    bridge, _views = make(CALL)
    seen = []
    bridge.happened.connect(lambda event: seen.append((event, bridge.view.time >= event.time)))
    bridge.tick()

    assert seen == [(event, True) for event in CALL]


def test_the_timer_drives_it_and_stops(make, qtbot):
    bridge, views = make(CALL)
    bridge.start()
    qtbot.waitUntil(lambda: len(views) == 1)
    bridge.stop()
    assert not bridge._timer.isActive()
