"""The listener process: holds source, recognisers and anger model, and sends events over one pipe.

`Listener` is the window process's side: it starts the child (spawn), watches it, and starts it again when it dies
or falls silent, so that the call goes on. Its methods belong to one thread. The child leaves when the pipe closes.
"""

from __future__ import annotations

import contextlib
import faulthandler
import multiprocessing
import os
import signal
import threading
import time
from collections import deque
from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace
from multiprocessing import resource_tracker
from multiprocessing.connection import Connection
from pathlib import Path

from app.errors import PROBLEMS
from app.events import CallStarted, Event, Notice, Scored, Tick, Utterance, Words
from app.paths import Paths
from app.process import settle

SILENT_SECONDS = 20.0  # without a sign of life the child is taken for hung
LOADING_SECONDS = 120.0  # as long as it has not said that the call began
MOST_RESTARTS = 3  # in a minute; then the problem is not a passing one
_BACK_SECONDS = 10.0  # at most so much is heard again after a restart
_SAME_SECONDS = 0.3  # a repeated utterance may begin a little earlier or later
_DONE = "done"  # the child's last word


@dataclass(frozen=True, slots=True)
class ListenPlan:
    """What to listen to and how; plain values, since it crosses to the child."""

    paths: Paths
    file: Path
    language: str
    call: str
    engine: str = "auto"
    mode: str = "text"
    caller: str = "right"
    anger_model: str = ""
    speed: float | None = 1.0  # None: as fast as possible
    start: float = 0.0
    position: float = 0.0


ChildMain = Callable[[Connection, ListenPlan], None]  # a function of a module, since it crosses to the child


class Listener:
    """Yields the events of a call until it ends, whatever happens to the child."""

    def __init__(
        self, plan: ListenPlan, *, child: ChildMain | None = None, silent_seconds: float = SILENT_SECONDS
    ) -> None:
        self._plan = plan
        self._child = child or _child
        self._silent_seconds = silent_seconds
        self._context = multiprocessing.get_context("spawn")
        self._process: multiprocessing.process.BaseProcess | None = None
        self._pipe: Connection | None = None
        self._restarts: deque[float] = deque()
        self._heard: dict[str, float] = {}  # end of each channel's last utterance and of the last scored; last tick
        self._told: dict[str, float] = {}  # the same, as it stood at the last restart
        self._remarks: set[str] = set()  # notices that the child gave
        self._time = plan.start
        self._began: float | None = None  # clock at audio second 0
        self._closing = threading.Event()

    @property
    def process_id(self) -> int | None:
        """Of the child, for doctor and tests."""
        return self._process.pid if self._process else None

    def events(self) -> Iterator[Event | None]:
        """Yield events as they come; None now and then when nothing does, so that the caller can look around."""
        try:
            yield Notice(time=self._time, level="info", text="Loading the recogniser and the anger model …")
            self._start(self._plan)
            while not self._closing.is_set():
                message = self._receive()
                if message == _DONE:
                    return
                if message is None:
                    yield None
                elif isinstance(message, Event):
                    if not self._known_already(message):
                        yield message
                else:
                    notice = self._restart(str(message))
                    yield notice
                    if notice.level == "error":
                        return
        finally:
            self._stop()

    def close(self) -> None:
        """Stop listening; from any thread."""
        self._closing.set()

    def _start(self, plan: ListenPlan) -> None:
        self._pipe, theirs = self._context.Pipe(duplex=True)
        process = self._context.Process(target=self._child, args=(theirs, plan), name="calmline-listener", daemon=True)
        with _no_interrupt():
            process.start()
        self._process = process
        theirs.close()
        self._alive = time.monotonic()
        self._loading = True

    def _receive(self) -> Event | str | None:
        """The next event, `done`, None after a short quiet, or a word on why the child is gone."""
        assert self._pipe is not None
        try:
            if self._pipe.poll(0.05):
                message = self._pipe.recv()
                self._alive = time.monotonic()
                if isinstance(message, CallStarted):
                    self._loading = False
                    self._began = self._began or time.monotonic() - self._plan.start / (self._plan.speed or 1.0)
                self._note(message)
                return message if isinstance(message, Event) or message == _DONE else "garbled"
        except (EOFError, OSError):
            return "died"
        if time.monotonic() - self._alive > (LOADING_SECONDS if self._loading else self._silent_seconds):
            return "hung"
        return None

    def _note(self, message: object) -> None:
        match message:
            case CallStarted():
                self._heard["start"] = message.time
            case Utterance():
                self._heard[message.channel] = max(message.end, self._heard.get(message.channel, 0.0))
            case Scored(final=True):
                self._heard["scored"] = max(message.end, self._heard.get("scored", 0.0))
            case Tick():
                self._heard["tick"] = max(message.time, self._heard.get("tick", 0.0))
        if isinstance(message, Event):
            self._time = max(self._time, message.time)

    def _restart(self, why: str) -> Notice:
        self._stop()
        now = time.monotonic()
        self._restarts.append(now)
        while self._restarts and self._restarts[0] < now - 60.0:
            self._restarts.popleft()
        if len(self._restarts) > MOST_RESTARTS:
            return Notice(
                time=self._time,
                level="error",
                text="Listening stopped and could not be started again.",
                hint="What was heard so far is kept. Run `calmline doctor`, then start the call again.",
            )
        position = (now - self._began) * (self._plan.speed or 1.0) if self._began else self._plan.position
        self._told = dict(self._heard)
        start = min(self._heard.get(side, self._plan.start) for side in ("caller", "operator", "scored"))
        self._start(
            replace(self._plan, start=max(start, self._time - _BACK_SECONDS), position=max(position, self._time))
        )
        return Notice(
            time=self._time,
            level="warning",
            text="The listener stopped ({why}) and is being started again."
            if why != "hung"
            else "The listener hung and is being started again.",
            hint="The call goes on; a few words may be missing.",
            values={"why": why},
        )

    def _known_already(self, event: Event) -> bool:
        """Whether a restarted child tells again what was told before."""
        told = self._told
        match event:
            case CallStarted():
                return "start" in told
            case Words():
                end = told.get(event.channel, -1.0)
                return event.start < end - _SAME_SECONDS or event.time <= end
            case Utterance():
                return event.end <= told.get(event.channel, -1.0) + _SAME_SECONDS
            case Scored():
                return event.end <= told.get("scored", -1.0) + _SAME_SECONDS
            case Tick():
                return event.time <= told.get("tick", -1.0)
            case Notice(level="info"):
                known = event.text in self._remarks
                self._remarks.add(event.text)
                return known
            case _:
                return False

    def _stop(self) -> None:
        if self._pipe:
            self._pipe.close()
        if self._process:
            self._process.join(0.5)
            if self._process.is_alive():
                self._process.kill()
                self._process.join(2.0)


def _child(pipe: Connection, plan: ListenPlan) -> None:
    """The child's main function. Everything heavy is imported here."""
    settle()
    with contextlib.suppress(ValueError, AttributeError, OSError):
        signal.signal(signal.SIGINT, signal.SIG_IGN)
    threading.Thread(target=_leave_with_parent, name="parent-watch", daemon=True).start()
    from app.main import start_listening

    with contextlib.suppress(OSError):
        plan.paths.cache.mkdir(parents=True, exist_ok=True)
        faulthandler.enable(open(plan.paths.cache / "listener-crash.txt", "w"))  # noqa: SIM115 - stays open for the process's life
    try:
        for event in start_listening(plan):
            pipe.send(event)
        pipe.send(_DONE)
    except PROBLEMS as error:
        with contextlib.suppress(OSError):
            pipe.send(Notice(time=0.0, level="error", text=error.text, hint=error.hint))
            pipe.send(_DONE)
    except (BrokenPipeError, ConnectionError):
        pass


def _leave_with_parent() -> None:
    """End this process at once when the parent dies, whatever the recogniser is doing."""
    parent = multiprocessing.parent_process()
    if parent is None:
        return
    parent.join()
    os._exit(0)


@contextlib.contextmanager
def _no_interrupt() -> Iterator[None]:
    """Ctrl-C in a terminal goes to the child too, which would die of it before it can say that it does not care."""
    if not hasattr(signal, "pthread_sigmask"):
        yield
        return
    resource_tracker.ensure_running()  # it would undo the mask
    before = signal.pthread_sigmask(signal.SIG_BLOCK, {signal.SIGINT})
    try:
        yield
    finally:
        signal.pthread_sigmask(signal.SIG_SETMASK, before)
