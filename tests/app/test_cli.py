from __future__ import annotations

import os
import resource
import subprocess
import sys
from importlib import metadata
from pathlib import Path

import pytest
from helpers.command import Ran, Run, runner

from app import cli
from app.errors import UserError

CALMLINE = [sys.executable, "-m", "app.cli"]


@pytest.fixture
def light(monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> Run:
    return runner(monkeypatch, capsys)


def test_says_its_version(light: Run) -> None:
    assert light("--version") == Ran(0, f"calmline {metadata.version('calmline')}\n", "")


@pytest.mark.parametrize("command", ["demo", "analyze", "transcribe", "score", "calls", "models", "playbook", "doctor"])
def test_help_names_every_command(light: Run, command: str) -> None:
    """`--help` lists it, and it has help of its own."""
    ran = light(command, "--help")

    assert f"    {command}" in [line[: 4 + len(command)] for line in light("--help").out.splitlines()]
    assert (ran.code, ran.err) == (0, "")
    assert ran.out.startswith(f"usage: calmline {command}")


@pytest.mark.parametrize("arguments", [("yodel",), ("--json",), ("score", "extra"), ("models",), ("calls", "yodel")])
def test_wrong_usage(light: Run, arguments: tuple[str, ...]) -> None:
    """Exit code 2, on stderr."""
    ran = light(*arguments)

    assert (ran.code, ran.out) == (2, "")
    assert ran.err.startswith("usage: calmline")


@pytest.mark.parametrize(
    ("raised", "err"),
    [
        (UserError("this is wrong", "Do that."), "calmline: this is wrong\n  Do that.\n"),
        (UserError("this is wrong"), "calmline: this is wrong\n"),
        (UserError("two\nlines \x1b[31m"), "calmline: two lines  [31m\n"),
        (KeyboardInterrupt(), "calmline: stopped\n  What was computed so far is kept.\n"),
        (BrokenPipeError(32, "Broken pipe"), ""),
        (
            OSError(28, "No space left on device", "/x"),
            "calmline: No space left on device: /x\n  Check disk space and permissions.\n",
        ),
        (OSError("odd"), "calmline: OSError\n  Check disk space and permissions.\n"),
    ],
)
def test_problems_become_exit_code_1(
    light: Run, monkeypatch: pytest.MonkeyPatch, raised: BaseException, err: str
) -> None:
    """One or two lines on stderr, whatever a command ran into."""

    def fail(_: object) -> int:
        raise raised

    monkeypatch.setattr("app.commands.doctor.doctor", fail)

    assert light("doctor") == Ran(1, "", err)


def test_a_mistake_of_ours_is_not_hidden(light: Run, monkeypatch: pytest.MonkeyPatch) -> None:
    """What no user can cause stays an exception, to be found and mended."""
    monkeypatch.setattr("app.commands.doctor.doctor", lambda _: 1 // 0)
    with pytest.raises(ZeroDivisionError):
        light("doctor")


def test_no_core_dump(light: Run) -> None:
    """It would hold callers' words."""
    light("--version")

    assert resource.getrlimit(resource.RLIMIT_CORE)[0] == 0


def run(command: str, home: Path) -> subprocess.CompletedProcess[str]:
    """A shell's line, with `calmline` in it."""
    calmline = " ".join(CALMLINE)
    environment = os.environ | {"CALMLINE_HOME": str(home), "PYTHONUNBUFFERED": ""}
    line = command.replace("calmline", calmline)
    return subprocess.run(["bash", "-c", line], capture_output=True, text=True, env=environment, check=False)


@pytest.mark.parametrize(
    "command", ["calmline models list --json | true", "calmline --help | true", "calmline models list | head -1"]
)
def test_a_reader_that_has_gone_is_no_problem(home: Path, command: str) -> None:
    """Nothing on stderr, no exception at exit."""
    assert run(command, home).stderr == ""


def test_a_full_disk_is_explained(home: Path) -> None:
    """Also where the words were still in a buffer."""
    if not Path("/dev/full").exists():
        pytest.skip("no /dev/full here")
    ran = run("calmline models list > /dev/full", home)

    assert (ran.returncode, ran.stderr) == (
        1,
        "calmline: No space left on device\n  Check disk space and permissions.\n",
    )


def test_without_stdout_or_stderr(home: Path) -> None:
    """Started by a program that closed them."""
    assert run("calmline models list >&-", home).returncode == 0
    assert run("calmline calls show x 2>&-", home).stdout == ""


def test_light_commands_load_nothing_heavy(home: Path) -> None:
    """`analyze`, `score`, `transcribe` and the rest of the command line import neither Qt nor PortAudio; help answers
    without models."""
    heavy = ("PySide6", "sounddevice", "torch", "transformers", "ctranslate2", "matplotlib")
    check = (
        "import sys, app.cli, app.main\n"
        "from app.commands import analyze, demo, score, transcribe\n"
        f"app.cli._parser(); print([name for name in {heavy} if name in sys.modules])"
    )
    ran = subprocess.run([sys.executable, "-c", check], capture_output=True, text=True, check=False)

    assert (ran.stdout, ran.stderr) == ("[]\n", "")


def test_every_command_is_there() -> None:
    """No entry of the parser leads nowhere."""
    from importlib import import_module

    def targets(parser: object) -> set[str]:
        found = {parser._defaults["run"]} if "run" in parser._defaults else set()  # type: ignore[attr-defined]
        for action in parser._actions:  # type: ignore[attr-defined]
            for one in (action.choices or {}).values() if isinstance(action.choices, dict) else ():
                found |= targets(one)
        return found

    named = targets(cli._parser())
    for target in named:
        module, _, function = target.partition(":")
        assert callable(getattr(import_module(module), function)), target
    assert len(named) >= 12
