from __future__ import annotations

import threading
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from helpers.fakes import FakeHearing, FakeKeeper, english_call

from app.errors import UserError
from app.events import Advice, Anger, CallEnded, CallStarted, Event, Flag, Notice, Scored, Tick, Utterance, Words
from app.redact import Redactor
from app.session import InProcess, Session
from asr.errors import SourceError

FULL = UserError("the store is full", "Free some space.")
STARTED = CallStarted(time=0.0, call="a1", language="en", source="line", engine="scripted", duration=60.0)
HELLO = Utterance(time=3.0, channel="operator", start=1.0, end=2.7, text="Good morning.")
SECRET = "my card is 4111 1111 1111 1111 you know"
CARD = Utterance(time=8.0, channel="caller", start=4.0, end=7.7, text=SECRET)
ANGRY = Scored(
    time=8.0,
    start=4.0,
    end=7.7,
    final=True,
    anger=1.0,
    angry=True,
    intents={},
    detected=(),
    evidence=("furious",),
    word_count=8,
)


def session_of(
    hearing: FakeHearing | InProcess,
    keeper: FakeKeeper | None = None,
    finished: Callable[[list[Event]], Path | None] = lambda _: None,
) -> Session:
    return Session(hearing, english_call(), lambda: keeper, Redactor({}), finished)


def names(events: list[Event]) -> list[str]:
    return [event.name for event in events]


def kept(keeper: FakeKeeper) -> list[Event]:
    return [event for _, event in keeper.kept]


def test_shows_everything_keeps_what_lasts_and_ends() -> None:
    """The screen sees words, ticks and scores too; the store what lasts, under the call's name; the end is told."""
    words = Words(time=2.0, channel="caller", start=1.5, text="Good")
    hearing, keeper, shown = FakeHearing(STARTED, words, HELLO, ANGRY, Tick(time=9.0)), FakeKeeper(), []

    session_of(hearing, keeper).run(shown.append)

    assert names(shown) == [
        "call_started",
        "words",
        "utterance",
        "scored",
        "anger",
        "flag",
        "advice",
        "tick",
        "call_ended",
    ]
    assert names(kept(keeper)) == ["call_started", "utterance", "anger", "flag", "advice", "call_ended"]
    assert {call for call, _ in keeper.kept} == {"a1"}
    assert shown[-1].time == 9.0
    assert (keeper.closed, hearing.closed) == (True, True)


def test_the_screen_sees_the_words_and_the_store_does_not() -> None:
    """Redaction happens on the way to the store, not to the operator's own screen."""
    keeper, shown, reported = FakeKeeper(), [], []

    def finished(events: list[Event]) -> None:
        reported.extend(events)

    session_of(FakeHearing(STARTED, CARD), keeper, finished).run(shown.append)

    assert CARD in shown
    assert [event.text for event in kept(keeper) if isinstance(event, Utterance)] == ["my card is [card] you know"]
    assert reported == kept(keeper)


def test_a_store_that_cannot_be_opened_is_a_notice() -> None:
    """The call goes on without being kept."""
    shown: list[Event] = []

    def refuse() -> FakeKeeper:
        raise FULL

    Session(FakeHearing(STARTED, HELLO), english_call(), refuse, Redactor({})).run(shown.append)

    assert shown[0] == Notice(time=0.0, level="warning", text="the store is full", hint="Free some space.")
    assert names(shown[1:]) == ["call_started", "utterance", "call_ended"]


@pytest.mark.parametrize("at", [1, 2, 4])
def test_a_store_that_fails_in_the_middle_is_one_notice(at: int) -> None:
    """Told once, the store is closed and not asked again, the call goes on to its end and to its report."""
    keeper, shown, reported = FakeKeeper(FULL, at), [], []
    report = Path("report.html")

    def finished(events: list[Event]) -> Path:
        reported.extend(events)
        return report

    session = session_of(FakeHearing(STARTED, HELLO, Tick(time=4.0), CARD, Tick(time=9.0)), keeper, finished)
    session.run(shown.append)

    notices = [event for event in shown if isinstance(event, Notice)]
    assert [(notice.level, notice.text, notice.hint) for notice in notices] == [("warning", FULL.text, FULL.hint)]
    assert "call_ended" in names(shown)[-2:]
    assert len(keeper.kept) == at - 1
    assert keeper.closed
    assert sorted(names(reported)) == sorted(names([event for event in shown if not isinstance(event, Tick)]))
    assert (session.report(), session.problem) == (report, None)


def test_a_store_that_cannot_even_be_closed_changes_nothing() -> None:
    """Closing a failed store fails as well: still one notice."""

    class Stuck(FakeKeeper):
        def close(self) -> None:
            raise FULL

    shown: list[Event] = []
    session_of(FakeHearing(STARTED, HELLO), Stuck(FULL, 2)).run(shown.append)

    assert sorted(names(shown)) == ["call_ended", "call_started", "notice", "utterance"]


def test_what_waits_in_the_store_is_written_each_second() -> None:
    """While nobody speaks no event comes that would push the last one to the disk: ticks and quiet moments do."""
    keeper = FakeKeeper()
    written: list[int] = []

    def look() -> None:
        written.append(keeper.written)

    session_of(FakeHearing(STARTED, HELLO, look, Tick(time=4.0), look, CARD, look, None, look), keeper).run(
        lambda _: None
    )

    assert written == [0, 2, 2, 3]


def test_a_report_that_fails_is_a_notice() -> None:
    """The end of the call was told and kept before; there is no report."""
    keeper, shown = FakeKeeper(), []

    def finished(_: list[Event]) -> Path:
        raise UserError("no space for the report", "Free some.")

    session = session_of(FakeHearing(STARTED, HELLO), keeper, finished)
    session.run(shown.append)

    assert names(shown) == ["call_started", "utterance", "call_ended", "notice"]
    assert names(kept(keeper))[:3] == ["call_started", "utterance", "call_ended"]
    assert session.report() is None


def test_a_problem_before_the_call_began_is_told_and_nothing_is_kept() -> None:
    """No call, no end, no report: only the problem."""
    keeper, shown = FakeKeeper(), []

    def finished(_: list[Event]) -> Path:
        raise AssertionError("there is nothing to report")

    def broken() -> Iterator[Event]:
        raise SourceError("call.wav does not exist.", "Check the name.")
        yield STARTED

    session = session_of(InProcess(broken()), keeper, finished)
    session.run(shown.append)

    assert shown == [Notice(time=0.0, level="error", text="call.wav does not exist.", hint="Check the name.")]
    assert (session.problem, keeper.kept, keeper.closed) == (shown[0], [], True)


def test_a_problem_in_the_middle_keeps_what_was_heard() -> None:
    """The error carries the moment it happened, and the call ends properly."""
    keeper, shown = FakeKeeper(), []

    def broken() -> Iterator[Event]:
        yield STARTED
        yield HELLO
        raise SourceError("call.wav is damaged at 3 seconds.", "Copy it again.")

    session = session_of(InProcess(broken()), keeper)
    session.run(shown.append)

    assert names(kept(keeper)) == ["call_started", "utterance", "notice", "call_ended"]
    assert session.problem == Notice(
        time=3.0, level="error", text="call.wav is damaged at 3 seconds.", hint="Copy it again."
    )


@pytest.mark.parametrize("stop", [KeyboardInterrupt(), RuntimeError("bug")])
def test_what_was_heard_is_kept_when_listening_is_interrupted(stop: BaseException) -> None:
    """Ctrl-C in the middle: the call is ended, kept and reported, then the interruption goes on its way."""
    hearing, keeper, shown = FakeHearing(STARTED, HELLO, stop, CARD), FakeKeeper(), []
    session = session_of(hearing, keeper, lambda _: Path("report.html"))

    with pytest.raises(type(stop)):
        session.run(shown.append)

    assert names(kept(keeper)) == ["call_started", "utterance", "call_ended"]
    assert (keeper.closed, hearing.closed, session.report()) == (True, True, Path("report.html"))


@pytest.mark.parametrize("stop", [BrokenPipeError(), OSError(28, "No space left on device")])
@pytest.mark.parametrize("at", ["call_started", "utterance", "advice", "call_ended"])
def test_a_screen_that_fails_loses_nothing(stop: BaseException, at: str) -> None:
    """The reader of our output has gone (`| head -1`): the event it failed on and the end are kept, the rest is not
    heard any more."""
    keeper, tried = FakeKeeper(), []

    def show(event: Event) -> None:
        tried.append(event.name)
        if at in tried:
            raise stop

    session = session_of(FakeHearing(STARTED, HELLO, ANGRY, CARD), keeper, lambda _: Path("report.html"))
    with pytest.raises(type(stop)):
        session.run(show)

    assert tried[-1] == at
    assert (session.report() is None) == (at == "call_ended")
    assert at in names(kept(keeper))
    assert names(kept(keeper))[-1] == "call_ended"
    assert keeper.closed


@pytest.mark.parametrize("at", ["call_started", "utterance", "advice"])
def test_ctrl_c_while_showing_ends_the_call(at: str) -> None:
    """The signal hits in the middle of printing: the event is kept, and the end is shown, kept and reported."""
    keeper, shown = FakeKeeper(), []

    def show(event: Event) -> None:
        shown.append(event.name)
        if event.name == at:
            raise KeyboardInterrupt

    session = session_of(FakeHearing(STARTED, HELLO, ANGRY, CARD), keeper, lambda _: Path("report.html"))
    with pytest.raises(KeyboardInterrupt):
        session.run(show)

    assert shown[-2:] == [at, "call_ended"]
    assert names(kept(keeper))[-2:] == [at, "call_ended"]
    assert (session.report(), keeper.closed) == (Path("report.html"), True)


def test_an_interruption_while_storing_does_not_lose_the_store() -> None:
    """Ctrl-C can hit in the middle of a write: the end of the call is still kept."""

    class Interrupted(FakeKeeper):
        def add(self, call: str, event: Event) -> None:
            super().add(call, event)
            if isinstance(event, Utterance):
                raise KeyboardInterrupt

    keeper = Interrupted()
    with pytest.raises(KeyboardInterrupt):
        session_of(FakeHearing(STARTED, HELLO, CARD), keeper).run(lambda _: None)

    assert names(kept(keeper)) == ["call_started", "utterance", "call_ended"]
    assert keeper.closed


def wait_for(event: threading.Event) -> Callable[[], object]:
    return lambda: event.wait(5.0)


def test_the_operators_actions_come_from_another_thread() -> None:
    """A used card and a wrong flag follow from what the operator pressed, while listening goes on."""
    pressed, keeper = threading.Event(), FakeKeeper()
    session = session_of(FakeHearing(STARTED, CARD, ANGRY, wait_for(pressed), None, Tick(time=9.0)), keeper)
    session.start()
    shown: list[Event] = []
    while not any(isinstance(event, Advice) for event in shown):
        shown += session.poll()
    session.card_used()
    session.flag_wrong("anger")
    session.flag_wrong("never raised")
    pressed.set()
    session.close()
    shown += session.poll()

    after = shown[names(shown).index("advice") + 1 :]
    assert [(event.name, getattr(event, "action", "")) for event in after] == [
        ("advice", "used"),
        ("flag", "wrong"),
        ("tick", ""),
        ("call_ended", ""),
    ]
    assert [event for event in after if not isinstance(event, Tick)] == kept(keeper)[-3:]


def test_an_action_after_the_last_event_is_not_lost() -> None:
    """The card is dismissed just as the caller hangs up."""

    def hang_up() -> None:
        session.card_dismissed()

    session = session_of(FakeHearing(STARTED, CARD, ANGRY, hang_up))
    shown: list[Event] = []
    session.run(shown.append)

    assert [(event.name, getattr(event, "action", "")) for event in shown[-2:]] == [
        ("advice", "dismissed"),
        ("call_ended", ""),
    ]


def test_actions_without_a_card_or_call_do_nothing() -> None:
    """Pressed too early or twice: no event, no error."""
    session = session_of(FakeHearing(None, STARTED, HELLO, None))
    session.card_used()
    session.card_dismissed()
    session.flag_wrong("anger")
    shown: list[Event] = []
    session.run(shown.append)

    assert names(shown) == ["call_started", "utterance", "call_ended"]


def test_closing_stops_listening_and_waits_for_the_end() -> None:
    """After `close` everything is kept; closing again, or a session that was never started, does no harm."""
    closed, keeper = threading.Event(), FakeKeeper()

    class Endless(FakeHearing):
        def close(self) -> None:
            super().close()
            closed.set()

    session = session_of(Endless(STARTED, HELLO, wait_for(closed)), keeper)
    session.start()
    while not keeper.kept:
        session.poll()
    session.close()
    session.close()
    session_of(FakeHearing()).close()

    assert names(kept(keeper)) == ["call_started", "utterance", "call_ended"]
    assert keeper.closed


def test_in_process_listening_can_be_stopped() -> None:
    """No event comes after `close`."""
    hearing = InProcess(iter([STARTED, HELLO, CARD]))
    events = hearing.events()
    first = next(events)
    hearing.close()

    assert first == STARTED
    assert list(events) == []


def test_times_of_notices_never_run_backwards() -> None:
    """A notice about something outside the call gets the call's present second."""
    shown: list[Event] = []
    session_of(FakeHearing(STARTED, HELLO, Notice(time=0.0, level="warning", text="lagging"))).run(shown.append)

    assert [event.time for event in shown] == [0.0, 3.0, 3.0, 3.0]
    assert isinstance(shown[-1], CallEnded)
    assert not any(isinstance(event, Anger | Flag) for event in shown)
