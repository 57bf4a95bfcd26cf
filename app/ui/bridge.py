"""The one place where events come to the window's thread: a timer drains them, folds them and shows the result.

Lives on the window's thread. What it polls must return at once; the other side of a poll may be any thread or process.
"""

from __future__ import annotations

import logging
from collections import deque
from collections.abc import Callable, Sequence
from dataclasses import replace
from pathlib import Path
from time import monotonic

from PySide6.QtCore import QObject, QTimer, Signal, Slot

from app.events import Advice, CallEnded, CallStarted, Event, Flag, Notice
from app.view import CallView, fold

TICK_MS = 33
SHOW_SECONDS = 0.1  # at most ten repaints a second for words and curves
FOLD_SECONDS = 0.015  # of one tick; what is left waits for the next
AT_ONCE = (Advice, CallEnded, CallStarted, Flag, Notice)

Poll = Callable[[], Sequence[Event]]
log = logging.getLogger(__name__)


class Bridge(QObject):
    """Turns polled events into views. `shown` carries each CallView, `happened` each event after it was folded."""

    shown = Signal(object)
    happened = Signal(object)

    def __init__(
        self,
        polls: Sequence[Poll],
        *,
        report: Callable[[], Path | None] = lambda: None,
        position: Callable[[], float] = lambda: 0.0,
        clock: Callable[[], float] = monotonic,
        parent: QObject | None = None,
    ) -> None:
        super().__init__(parent)
        self._polls, self._report, self._position, self._clock = polls, report, position, clock
        self._waiting: deque[Event] = deque()
        self._view = self._last = CallView()
        self._shown_at = float("-inf")
        self._timer = QTimer(self)
        self._timer.setInterval(TICK_MS)
        self._timer.timeout.connect(self.tick)

    @property
    def view(self) -> CallView:
        """The view after all that was folded so far."""
        return self._view

    def start(self) -> None:
        """Begin to drain."""
        self._timer.start()

    def stop(self) -> None:
        """Stop draining; what still waits is dropped."""
        self._timer.stop()
        self._waiting.clear()

    def reset(self) -> None:
        """Forget the call, before the same call is played again."""
        self._waiting.clear()
        self._view = CallView()
        self._show(self._clock())

    @Slot()
    def tick(self) -> None:
        """Drain, fold for a bounded time, show when it is due."""
        for poll in self._polls:
            self._waiting.extend(poll())
        began = now = self._clock()
        at_once = False
        while self._waiting and now - began < FOLD_SECONDS:
            event = self._waiting.popleft()
            self._view = fold(self._view, event)
            self.happened.emit(event)
            at_once = at_once or isinstance(event, AT_ONCE)
            now = self._clock()
        self._follow()
        if at_once or now - self._shown_at >= SHOW_SECONDS:
            self._show(now)

    def _follow(self) -> None:
        """Between events the sound moves on, and after the call the report gets ready."""
        view = self._view
        if view.ended and not view.report:
            path = self._report()
            self._view = replace(view, report=str(path)) if path else view
        elif view.call and not view.ended:
            time = max(view.time, self._position())
            if int(time) > int(view.time):
                self._view = replace(view, time=time)

    def _show(self, now: float) -> None:
        if self._view != self._last:
            self._last, self._shown_at = self._view, now
            self.shown.emit(self._view)
