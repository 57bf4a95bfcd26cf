from __future__ import annotations

import json
import os
import signal
import subprocess
import sys
from pathlib import Path

import pytest
from helpers.command import write_settings
from helpers.fakes import write_script

from app.events import Utterance
from app.store import Store

pytestmark = pytest.mark.model

CALL = (
    ("operator", 0.5, 2.0, "Good morning, what happened exactly?"),
    ("caller", 2.5, 4.0, "Quagga furious zebra"),
    ("operator", 4.5, 6.0, "I am truly sorry, I understand."),
)
WORDS = ("quagga", "zebra", "morning", "exactly", "furious")


@pytest.fixture
def script(tmp_path: Path, home: Path, anger_folder: Path) -> Path:
    """A call that is over soon; `long` below goes on for a day."""
    write_settings(home, anger_model=str(anger_folder))
    return write_script(tmp_path / "call.jsonl", *CALL)


@pytest.fixture
def long(script: Path) -> Path:
    return write_script(script.with_name("long.jsonl"), *CALL, ("operator", 80_000.0, 80_001.0, "Goodbye."))


def start(*arguments: str | Path) -> subprocess.Popen[str]:
    """`calmline` in a process group of its own, as in a terminal."""
    command = [sys.executable, "-m", "app.cli", *map(str, arguments)]
    return subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True, start_new_session=True)


def ctrl_c(process: subprocess.Popen[str]) -> tuple[str, str]:
    """As the terminal does it: to every process of the group. Gives what was written after what was read before."""
    os.killpg(process.pid, signal.SIGINT)
    with process:
        assert process.stdout is not None
        assert process.stderr is not None
        return process.stdout.read(), process.stderr.read()


def kept(home: Path) -> list[tuple[float | None, list[str]]]:
    store = Store(home / "data" / "calls.sqlite3")
    calls = [
        (row.duration, [event.text for event in store.events(row.id) if isinstance(event, Utterance)])
        for row in store.calls()
    ]
    store.close()
    return calls


def read_until(process: subprocess.Popen[str], part: str) -> None:
    assert process.stdout is not None
    for line in process.stdout:
        if part in line:
            return
    raise AssertionError(f"{part} never came")


def test_a_demo_from_the_shell(script: Path, home: Path) -> None:
    """The whole of it: listener process, store, report, picture; callers' words only on stdout, in the store and in the
    report."""
    process = start("demo", script, "--headless", "--speed", "100")
    out, err = process.communicate(timeout=60.0)
    *_, report, picture = (Path(line.removeprefix("Report: ")) for line in out.splitlines())

    assert (process.returncode, "Traceback" in err) == (0, False)
    assert "CALLER    Quagga furious zebra" in out
    assert kept(home) == [(7.0, [text for *_, text in CALL])]
    assert "Quagga furious zebra" in report.read_text("utf-8")
    assert picture.read_bytes().startswith(b"\x89PNG")
    files = [path for path in home.rglob("*") if path.is_file() and home / "data" not in path.parents]
    logged = err + "".join(path.read_text("utf-8", "replace") for path in files)
    assert [word for word in WORDS if word in logged.lower()] == []


def test_ctrl_c_in_a_demo(long: Path, home: Path) -> None:
    """Everything in the terminal gets the signal: one explanation, no traceback of either process, and the call is kept
    and ended."""
    process = start("demo", long, "--headless", "--speed", "100")
    read_until(process, "understand.")
    out, err = ctrl_c(process)
    [(duration, texts)] = kept(home)

    assert process.returncode == 1
    assert "calmline: stopped" in err
    assert "Traceback" not in err + out
    assert (duration is not None, texts) == (True, [text for *_, text in CALL])


def test_ctrl_c_while_a_demo_loads(long: Path) -> None:
    """At the earliest moment, when the other process has just been started."""
    process = start("demo", long, "--headless", "--speed", "100")
    assert process.stderr is not None
    first = process.stderr.readline()
    out, err = ctrl_c(process)

    assert "Loading" in first
    assert process.returncode == 1
    assert "Traceback" not in err + out


def test_ctrl_c_in_the_middle_of_analyze(long: Path, home: Path) -> None:
    """What was printed is kept, the call is ended, and stdout is whole lines of JSON."""
    process = start("analyze", long, "--json")
    read_until(process, "understand.")
    out, err = ctrl_c(process)
    [(duration, texts)] = kept(home)

    assert process.returncode == 1
    assert err == "calmline: stopped\n  What was computed so far is kept.\n"
    assert [json.loads(line)["event"] for line in out.splitlines()][-1] == "call_ended"
    assert (duration is not None, texts) == (True, [text for *_, text in CALL])


def test_a_reader_that_wants_one_line(script: Path, home: Path) -> None:
    """`calmline analyze … | head -1`: quiet, and the call is kept all the same."""
    process = start("analyze", script, "--json")
    assert process.stdout is not None
    assert process.stderr is not None
    first = process.stdout.readline()
    process.stdout.close()
    err = process.stderr.read()
    process.stderr.close()
    process.wait()
    [(duration, _)] = kept(home)

    assert json.loads(first)["event"] == "call_started"
    assert err == ""
    assert duration is not None


def test_an_answer_before_the_next_line(script: Path) -> None:
    """A program keeps the pipe to `score` open and gets each answer at once."""
    command = [sys.executable, "-m", "app.cli", "score", "--json"]
    with subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True) as process:
        assert process.stdin is not None
        assert process.stdout is not None
        answers = []
        for line in ("furious", "hello"):
            process.stdin.write(f"{line}\n")
            process.stdin.flush()
            answers.append(json.loads(process.stdout.readline())["angry"])
        process.stdin.close()

    assert answers == [True, False]
