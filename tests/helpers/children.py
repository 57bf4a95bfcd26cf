"""A listener process that performs what a test wrote down, one list of steps for each time it is started."""

from __future__ import annotations

import os
import pickle
import signal
import time
from dataclasses import dataclass
from multiprocessing.connection import Connection
from pathlib import Path

from app.events import Event
from app.listener import ListenPlan
from app.paths import find_paths

KILL, STOP, SLEEP, EXIT = "kill", "stop", "sleep", "exit"  # dies, is stopped, says nothing, leaves without a word
DONE = "done"
Steps = list[Event | str]


@dataclass(frozen=True)
class Start:
    """How a child was started."""

    process: int
    start: float
    position: float


def plan_for(folder: Path, *runs: Steps, **more: object) -> ListenPlan:
    """A plan whose child performs `runs`, the last one again and again."""
    path = folder / "runs.pickle"
    path.write_bytes(pickle.dumps(runs))
    return ListenPlan(paths=find_paths(), file=path, language="en", call="a1", **more)  # type: ignore[arg-type]


def starts(plan: ListenPlan) -> list[Start]:
    """How often and how the child was started."""
    log = plan.file.with_suffix(".log")
    rows = [line.split() for line in log.read_text().splitlines()] if log.exists() else []
    return [Start(int(process), float(start), float(position)) for process, start, position in rows]


def perform(pipe: Connection, plan: ListenPlan) -> None:
    """The child's main function."""
    runs: tuple[Steps, ...] = pickle.loads(plan.file.read_bytes())
    number = len(starts(plan))
    with plan.file.with_suffix(".log").open("a") as log:
        log.write(f"{os.getpid()} {plan.start} {plan.position}\n")
    for step in runs[min(number, len(runs) - 1)]:
        if step == KILL:
            os.kill(os.getpid(), signal.SIGKILL)
        elif step == STOP:
            os.kill(os.getpid(), signal.SIGSTOP)
        elif step == SLEEP:
            time.sleep(60.0)
        elif step == EXIT:
            os._exit(3)
        else:
            pipe.send(step)
