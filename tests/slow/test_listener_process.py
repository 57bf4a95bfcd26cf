from __future__ import annotations

import os
import signal
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path

import psutil
import pytest
from helpers.command import write_settings
from helpers.fakes import write_script

from app.events import CallStarted, Event, Notice, Scored, Utterance
from app.listener import Listener, ListenPlan
from app.main import load_program, start_listening

pytestmark = pytest.mark.model

CALL = (
    ("operator", 0.5, 3.0, "Good morning, what happened exactly?"),
    ("caller", 4.0, 8.0, "I am furious with you and nobody ever came"),
    ("operator", 7.0, 9.5, "One moment please, I will look at it for you."),
    ("caller", 10.0, 12.0, "I want to speak to your manager"),
    ("caller", 12.5, 12.7, "Now."),
    ("caller", 13.0, 16.0, "You idiot, I will call my lawyer"),
    ("operator", 17.0, 20.0, "I am truly sorry, I understand."),
    ("caller", 21.0, 24.0, "All right then, thank you"),
)


@pytest.fixture
def plan(tmp_path: Path, home: Path, anger_folder: Path) -> ListenPlan:
    """A call of 25 seconds at twenty times its speed, with the tiny model."""
    write_settings(home, anger_model=str(anger_folder))
    program = load_program()
    return program.plan(write_script(tmp_path / "call.jsonl", *CALL), program.language(None), speed=20.0)


def told(events: list[Event]) -> list[Event]:
    """What the call consists of: each finished utterance and its score."""
    return [event for event in events if isinstance(event, Utterance) or (isinstance(event, Scored) and event.final)]


def gone(process: int) -> bool:
    try:
        return psutil.Process(process).status() == psutil.STATUS_ZOMBIE
    except psutil.NoSuchProcess:
        return True


@pytest.mark.parametrize("deaths", [(), (12.2,)])
def test_a_call_through_a_process_of_its_own(plan: ListenPlan, deaths: tuple[float, ...]) -> None:
    """The same utterances and scores as in one process, none lost and none doubled, also when the child is killed in
    the middle; each death is one notice."""
    undisturbed = list(start_listening(plan))
    listener, events, left = Listener(plan), [], list(deaths)
    for event in listener.events():
        if event is None:
            continue
        events.append(event)
        if left and event.time >= left[0]:
            left.pop(0)
            assert listener.process_id
            os.kill(listener.process_id, signal.SIGKILL)

    assert told(events) == told(undisturbed)
    assert [event.level for event in events if isinstance(event, Notice) and event.level != "info"] == [
        "warning"
    ] * len(deaths)
    assert sum(isinstance(event, CallStarted) for event in events) == 1
    assert gone(listener.process_id or 0)


PARENT = """
import sys
from pathlib import Path
from app.listener import Listener
from app.main import load_program
program = load_program()
listener = Listener(program.plan(Path(sys.argv[1]), program.language(None), speed=1.0))
for event in listener.events():
    print(listener.process_id, event.name if event else None, flush=True)
"""


def lines_of(parent: subprocess.Popen[str]) -> Iterator[tuple[str, str]]:
    assert parent.stdout is not None
    for line in parent.stdout:
        process, name = line.split()
        yield process, name


@pytest.mark.parametrize("moment", ["first sight", "call_started"])
def test_the_child_dies_with_its_parent(plan: ListenPlan, moment: str) -> None:
    """kill -9 of the window, while models load or in the middle of a call: within about a second no process is left
    that could keep a microphone open."""
    with subprocess.Popen([sys.executable, "-c", PARENT, str(plan.file)], stdout=subprocess.PIPE, text=True) as parent:
        child = next(
            int(process) for process, name in lines_of(parent) if process != "None" and moment in (name, "first sight")
        )
        assert not gone(child)
        parent.kill()
        killed = time.monotonic()
        while not gone(child) and time.monotonic() < killed + 10.0:
            os.sched_yield()

    assert time.monotonic() - killed < 2.0  # one, and one more for a busy machine
