"""One call from its listener to screen and store: runs on a thread of its own, so that the window never waits.

`poll` and the operator's actions may be called from any thread; everything else happens on the session's thread.
"""

from __future__ import annotations

import contextlib
import dataclasses
import queue
import threading
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Protocol

from app.call import Call
from app.errors import PROBLEMS, Problem
from app.events import CallStarted, Event, Notice, Scored, Tick, Words
from app.redact import Redactor

MOST_WAITING = 20_000  # events not yet drawn; a window that far behind shows only the newest


class Hearing(Protocol):
    """Where events come from: app.listener.Listener, or a script in tests."""

    def events(self) -> Iterator[Event | None]:
        """Events until the call ends; None when nothing happens for a while."""
        ...

    def close(self) -> None:
        """Stop, from any thread."""
        ...


class Keeper(Protocol):
    """Where events are kept: app.store.Store."""

    def add(self, call: str, event: Event) -> None:
        """Keep an event."""
        ...

    def commit(self) -> None:
        """Write what is waiting."""
        ...

    def close(self) -> None:
        """Let go."""
        ...


class InProcess:
    """A hearing without a process of its own: for `analyze`, benchmarks and tests."""

    def __init__(self, events: Iterator[Event]) -> None:
        self._events = events
        self._closed = False

    def events(self) -> Iterator[Event | None]:
        """The events; a problem that ends them comes as a notice."""
        try:
            for event in self._events:
                if self._closed:
                    return
                yield event
        except PROBLEMS as error:
            yield Notice(time=0.0, level="error", text=error.text, hint=error.hint)

    def close(self) -> None:
        """Stop before the next event."""
        self._closed = True


class Session:
    """Joins a listener, the state of the call and the store. `finished` gets the kept events, on its thread."""

    def __init__(
        self,
        hearing: Hearing,
        call: Call,
        open_store: Callable[[], Keeper | None],
        redactor: Redactor,
        finished: Callable[[list[Event]], Path | None] = lambda _: None,
    ) -> None:
        self._hearing = hearing
        self._call = call
        self._open_store = open_store
        self._redactor = redactor
        self._finished = finished
        self._out: queue.SimpleQueue[Event] = queue.SimpleQueue()
        self._actions: queue.SimpleQueue[Callable[[], list[Event]]] = queue.SimpleQueue()
        self._kept: list[Event] = []
        self._store: Keeper | None = None
        self._name = ""
        self._report: Path | None = None
        self.problem: Notice | None = None  # the newest error
        self._time = 0.0
        self._show: Callable[[Event], None] = self._out.put
        self._thread = threading.Thread(target=self._go, args=(self._out.put,), name="calmline-session", daemon=True)

    def start(self) -> None:
        """Begin; returns at once."""
        self._thread.start()

    def run(self, show: Callable[[Event], None]) -> None:
        """Do everything on this thread, showing each event: for the command line."""
        self._go(show)

    def poll(self) -> list[Event]:
        """What has happened since the last poll."""
        events: list[Event] = []
        while not self._out.empty() and len(events) < MOST_WAITING:
            events.append(self._out.get_nowait())
        return events

    def card_used(self) -> None:
        """The operator used the card."""
        self._actions.put(self._call.card_used)

    def card_dismissed(self) -> None:
        """The operator does not want the card now."""
        self._actions.put(self._call.card_dismissed)

    def flag_wrong(self, reason: str) -> None:
        """The operator says that a flag is wrong."""
        self._actions.put(lambda: self._call.flag_wrong(reason))

    def report(self) -> Path | None:
        """The finished report, once the call has ended."""
        return self._report

    def stop(self) -> None:
        """Stop listening; what was heard is kept and the report written meanwhile."""
        self._hearing.close()

    def close(self) -> None:
        """Stop listening, keep what was heard, and wait until that is done."""
        self._hearing.close()
        if self._thread.is_alive():
            self._thread.join(5.0)

    def _go(self, show: Callable[[Event], None]) -> None:
        self._show = show
        self._guarded(self._open)
        try:
            for heard in self._hearing.events():
                self._step(heard)
        finally:
            self._hearing.close()
            try:
                self._end()
            finally:
                self._guarded(self._shut)

    def _end(self) -> None:
        if self._name:
            self._act()
            self._tell(self._call.end(self._time))
            self._guarded(self._finish)

    def _step(self, heard: Event | None) -> None:
        self._act()
        if isinstance(heard, CallStarted):
            self._name = heard.call
        if heard is not None:
            self._tell(heard)
            for event in self._call.handle(heard):
                self._tell(event)
        if heard is None or isinstance(heard, Tick):  # while nobody speaks, too, nothing waits longer than a second
            self._with_store(lambda store: store.commit())

    def _act(self) -> None:
        """Do what the operator asked for meanwhile."""
        while not self._actions.empty():
            for event in self._actions.get_nowait()():
                self._tell(event)

    def _tell(self, event: Event) -> None:
        """Keep an event (redacted), then show it: whatever was seen is kept, even if Ctrl-C comes in between."""
        self._time = max(self._time, event.time)
        if isinstance(event, Notice):
            event = dataclasses.replace(event, time=self._time)
            if event.level == "error":
                self.problem = event
        if self._name and not isinstance(event, Words | Scored | Tick):
            kept = self._redactor.event(event)
            self._kept.append(kept)
            self._with_store(lambda store: store.add(self._name, kept))
        try:
            self._show(event)
        except OSError:  # a full disk, or nobody reads our output any more: the rest is kept, but no longer shown
            self._show = lambda _: None
            raise

    def _with_store(self, work: Callable[[Keeper], None]) -> None:
        store = self._store
        if store is None:
            return
        try:
            work(store)
        except PROBLEMS as error:
            self._store = None  # a store that fails is not asked again, not even to keep the notice
            with contextlib.suppress(*PROBLEMS):
                store.close()
            self._warn(error)

    def _open(self) -> None:
        self._store = self._open_store()

    def _finish(self) -> None:
        self._report = self._finished(self._kept)

    def _shut(self) -> None:
        store, self._store = self._store, None
        if store:
            store.close()

    def _guarded(self, work: Callable[[], None]) -> None:
        """A store or report that fails becomes a notice, and the call goes on."""
        try:
            work()
        except PROBLEMS as error:
            self._warn(error)

    def _warn(self, error: Problem) -> None:
        self._tell(Notice(time=self._time, level="warning", text=error.text, hint=error.hint))
