from __future__ import annotations

import ast
import errno
import importlib.util
import io
import json
import os
import re
import shutil
import sys
import tomllib
from collections.abc import Callable, Iterable
from pathlib import Path
from types import ModuleType
from typing import Any

import pytest

REPO = Path(__file__).resolve().parent.parent


class Screen(io.StringIO):
    def __init__(self, terminal: bool = False) -> None:
        super().__init__()
        self.terminal = terminal

    def isatty(self) -> bool:
        return self.terminal


@pytest.fixture
def run(tmp_path: Path) -> ModuleType:
    """run.py in a folder of its own, so that its .venv is nobody else's, and with a screen the test can read."""
    folder = tmp_path / "calm line"
    folder.mkdir()
    shutil.copy(REPO / "run.py", folder)
    (folder / "requirements.lock").write_text("numpy==2\n")
    (folder / "requirements-dev.lock").write_text("pytest==9\nhypothesis==6\n")
    (folder / "pyproject.toml").write_text("[project]\n")
    spec = importlib.util.spec_from_file_location("run_under_test", folder / "run.py")
    assert spec
    assert spec.loader
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    vars(module)["live"] = module.Live(Screen(), clock=lambda: 0.0)
    return module


def said(run: ModuleType) -> str:
    return str(run.live.stream.getvalue())


def finish(run: ModuleType, lists: int = 2) -> None:
    """Leaves the folder as a finished set-up of so many lists does."""
    for path in (run.PYTHON, run.CALMLINE):
        path.parent.mkdir(parents=True, exist_ok=True)
        path.touch()
    run.STAMP.write_text(json.dumps(run.wanted(run.LISTS[:lists])))


class Commands:
    """Stands in for `watch`: notes the commands and answers what the test wants."""

    def __init__(self, *answers: list[str] | None) -> None:
        self.seen: list[list[str]] = []
        self.answers = list(answers)

    def __call__(self, command: list[str], _status: object = 0, feed: Any = len, *_: object, **__: object) -> Any:
        self.seen.append([str(part) for part in command])
        answer = self.answers.pop(0) if self.answers else None
        for line in answer or ():
            feed(line)
        return answer


# --- the files beside run.py


def pins(lines: Iterable[str]) -> set[str]:
    """Pins written alike: the project's canonical name, the version, the marker without blanks."""
    parts = [line.replace('"', "'").replace(" ", "").partition("==") for line in lines if not line.startswith("#")]
    return {re.sub(r"[-_.]+", "-", name).lower() + rest + version for name, rest, version in parts}


RUN_LOCK, DEV_LOCK = ((REPO / name).read_text().splitlines() for name in ("requirements.lock", "requirements-dev.lock"))
PROJECT = tomllib.loads((REPO / "pyproject.toml").read_text())["project"]


def test_lock_lists_hold_every_pin_of_the_project() -> None:
    assert pins(PROJECT["dependencies"]) <= pins(RUN_LOCK)
    assert pins(PROJECT["optional-dependencies"]["dev"]) <= pins(DEV_LOCK)
    assert pins(RUN_LOCK) & pins(DEV_LOCK) == set()


def test_lock_lists_pin_each_line_without_local_versions_or_hashes() -> None:
    lines = [line for line in RUN_LOCK + DEV_LOCK if not line.startswith("#")]
    assert [line for line in lines if not re.fullmatch(r'[\w.-]+==[\w.]+( ; sys_platform [!=]= "\w+")?', line)] == []


def test_old_pythons_can_read_the_file_up_to_the_line_that_names_the_version() -> None:
    ast.parse((REPO / "run.py").read_text(), feature_version=(3, 6))


# --- pip's lines


def test_pinned_names_each_project_once(run: ModuleType) -> None:
    run.LISTS[0].write_text(
        '# why\n\nPySide6_Essentials==6\nvosk==1 ; sys_platform == "a"\nvosk==2 ; sys_platform != "a"\n'
    )
    assert run.pinned(run.LISTS) == {"pyside6-essentials", "vosk", "pytest", "hypothesis"}


@pytest.mark.parametrize(
    ("archive", "name"),
    [
        ("torch-2.13.0+cpu-cp311-cp311-manylinux_2_28_x86_64.whl", "torch"),
        ("PySide6_Essentials-6.12.0-cp310-abi3-win_amd64.whl", "pyside6-essentials"),
        ("python-dateutil-4.0.0.tar.gz", "python-dateutil"),
        ("numpy-2.4.6-cp311-cp311-win_amd64.whl.metadata", "numpy"),
    ],
)
def test_project_of_an_archive(run: ModuleType, archive: str, name: str) -> None:
    assert run.project(archive) == name


@pytest.mark.parametrize(
    ("lines", "status"),
    [
        ([], "0 of 3 fetched, now looking them up"),
        (["Collecting numpy==2.4.6 (from -r x)"], "0 of 3 fetched, now numpy==2.4.6"),
        (["  Downloading numpy-2.4.6-cp311.whl.metadata (62 kB)"], "0 of 3 fetched, now numpy"),
        (["  Downloading numpy-2.4.6-cp311.whl (16.1 MB)"], "1 of 3 fetched, now numpy"),
        (["  Using cached https://h/a/numpy-2.4.6-cp311.whl (16.1 MB)"], "1 of 3 fetched, now numpy"),
        (["Processing /w/torch-2.13.0+cpu-cp311.whl (from -r x (line 9))"], "1 of 3 fetched, now torch"),
        (["Requirement already satisfied: Jinja2==3.1.6 in /x"], "1 of 3 fetched, now looking them up"),
        (["WARNING: Retrying (Retry(total=4"], "the package index does not answer, trying again"),
        (["WARNING: Retrying (Retry(total=4", "Collecting soxr"], "0 of 3 fetched, now soxr"),
        (["Installing collected packages: numpy, torch\n"], "0 of 2 installed, now numpy"),
    ],
)
def test_fetching_tells_how_far_pip_is(run: ModuleType, lines: list[str], status: str) -> None:
    fetching = run.Fetching(3)
    for line in lines:
        fetching.feed(line)
    assert fetching.status() == status


def test_fetching_shows_the_size_of_the_archive_on_its_way(run: ModuleType) -> None:
    folder = run.SCRATCH / "pip-unpack-x"
    folder.mkdir(parents=True)
    os.truncate(os.open(folder / "torch-2-x.whl", os.O_CREAT | os.O_WRONLY), 120_000_000)
    fetching = run.Fetching(3)
    fetching.feed("  Downloading torch-2-x.whl (532.1 MB)")
    assert fetching.status() == "1 of 3 fetched, now torch (120 MB of 532.1 MB)"


def test_fetching_counts_the_packages_installed_since_it_began(run: ModuleType) -> None:
    for name, moment in {"old-1": 10, "new-1": 30, "newer-1": 31}.items():
        mark = run.SITE / f"{name}.dist-info/INSTALLER"
        mark.parent.mkdir(parents=True)
        mark.touch()
        os.utime(mark, (moment, moment))
    fetching = run.Fetching(3)
    fetching.began = 20
    fetching.feed("Installing collected packages: new, newer, torch, last\n")
    assert fetching.status() == "2 of 4 installed, now torch"


@pytest.mark.parametrize(
    ("lines", "what"),
    [
        (["ERROR: Could not install packages due to an OSError: [Errno 28] No space left on device"],
         "the disk is full"),
        (["WARNING: Retrying after connection broken by 'NewConnectionError", "ERROR: No matching distribution found"],
         "the package index does not answer"),
        (["ERROR: No matching distribution found for torch==2.13.0\n"],
         f"the package index has no torch==2.13.0 for Python {sys.version_info.major}.{sys.version_info.minor} "
         "on this machine"),
        (["ERROR: Could not install: [Errno 13] Permission denied: 'x'"], "a folder cannot be written"),
        (["SSLError(SSLCertVerificationError(1, '[SSL: CERTIFICATE_VERIFY_FAILED]", "ConnectionError"],
         "the package index's certificate is not trusted here"),
        (["Collecting x", "ERROR: Failed building wheel for x.\n", "more"], "Failed building wheel for x"),
        ([], "pip failed"),
    ],
)  # fmt: skip
def test_explained_says_what_pip_means_and_where_the_log_is(run: ModuleType, lines: list[str], what: str) -> None:
    text, hint = run.explained(lines).args
    assert text == f"The packages could not be installed: {what}."
    assert hint.endswith(f", then start again. Log: {run.LOG}")


# --- the live line


def test_live_line_is_drawn_over_on_a_terminal(run: ModuleType) -> None:
    moments = iter([0.0, 0.0, 0.0, 5.0, 5.0, 6.0])
    live = run.Live(Screen(terminal=True), clock=lambda: next(moments))
    live.start(3, "Packages")
    live.tick("12 of 95 fetched")
    live.done("95")
    longest = len("[3/4] Packages: 12 of 95 fetched, 5 s")
    assert live.stream.getvalue().split("\r") == [
        "",
        "[3/4] Packages",
        "[3/4] Packages: 12 of 95 fetched, 5 s",
        "[3/4] Packages: 95 (5 s)".ljust(longest) + "\n",
    ]


def test_live_line_comes_every_ten_seconds_elsewhere(run: ModuleType) -> None:
    now = 0.0
    live = run.Live(Screen(), clock=lambda: now)
    live.start(2, "Python")
    for second in range(1, 25):
        now = float(second)
        live.tick()
    live.done("made")
    assert live.stream.getvalue().splitlines() == [
        "[2/4] Python",
        "[2/4] Python: 10 s",
        "[2/4] Python: 20 s",
        "[2/4] Python: made (24 s)",
    ]


# --- what was set up before


@pytest.mark.parametrize(("lists", "ready"), [(0, [False, False]), (1, [True, False]), (2, [True, True])])
def test_ready_for_what_a_finished_set_up_put_in(run: ModuleType, lists: int, ready: list[bool]) -> None:
    assert not run.ready([])
    finish(run, lists)
    assert [run.ready(run.LISTS[:1]), run.ready(run.LISTS)] == ready


@pytest.mark.parametrize(
    "damage",
    [
        lambda run: run.STAMP.unlink(),
        lambda run: run.STAMP.write_text(""),
        lambda run: run.STAMP.write_text("[]"),
        lambda run: run.STAMP.write_bytes(b"\xff\x00"),
        lambda run: run.STAMP.write_text(run.STAMP.read_text().replace(run.VERSION, "3.9")),
        lambda run: run.STAMP.write_text(run.STAMP.read_text().replace("calm line", "elsewhere")),
        lambda run: run.LISTS[0].write_text("numpy==3\n"),
        lambda run: run.PROJECT.write_text("[other]\n"),
        lambda run: run.PYTHON.unlink(),
        lambda run: run.CALMLINE.unlink(),
    ],
)
def test_not_ready_when_anything_differs(run: ModuleType, damage: Callable[[ModuleType], object]) -> None:
    finish(run)
    damage(run)
    assert not run.ready(run.LISTS[:1])


@pytest.mark.parametrize(
    ("change", "runs", "commands"),
    [
        ({}, True, []),
        ({"requirements.lock": "older"}, True, []),
        ({}, False, ["-c", "-m"]),
        ({"python": "linux 3.9"}, True, ["-c", "-m"]),
        ({"folder": "/elsewhere"}, True, ["-c", "-m"]),
        ({"python": None}, True, ["-c", "-m"]),
    ],
)
def test_environment_is_kept_or_made_again(
    run: ModuleType, monkeypatch: pytest.MonkeyPatch, change: dict[str, str], runs: bool, commands: list[str]
) -> None:
    finish(run)
    run.GUARD.touch()
    run.LOG.touch()
    old = set(run.VENV.iterdir()) - {run.GUARD, run.LOG, run.STAMP}
    watch = Commands()
    monkeypatch.setattr(run, "watch", watch)
    monkeypatch.setattr(run, "runs", lambda: runs)
    run.environment_step(run.wanted(run.LISTS) | change)
    assert [command[2] for command in watch.seen] == commands
    removed = {Path(path) for command in watch.seen if command[2] == "-c" for path in command[4:]}
    assert removed == (old if commands else set())
    assert run.STAMP.exists() == (commands == [])


def test_removing_leaves_what_a_link_points_to(run: ModuleType, tmp_path: Path) -> None:
    kept, half_made, link = tmp_path / "kept", tmp_path / "half", tmp_path / "link"
    for folder in (kept, half_made):
        folder.mkdir()
        (folder / "file").touch()
    link.symlink_to(kept)
    run.VENV.mkdir()
    assert run.watch([sys.executable, "-I", "-c", run.REMOVE, str(half_made), str(link)]) is None
    assert sorted(path.name for path in tmp_path.iterdir() if path.name != "calm line") == ["kept"]
    assert (kept / "file").exists()


@pytest.mark.parametrize(
    ("patched", "value", "what"),
    [
        ("importlib.util.find_spec", lambda _name: None, "This Python cannot make virtual environments."),
        ("shutil.disk_usage", lambda _path: type("Usage", (), {"free": 10}), "The disk is too full."),
    ],
)
def test_environment_says_what_is_missing(
    run: ModuleType, monkeypatch: pytest.MonkeyPatch, patched: str, value: object, what: str
) -> None:
    run.VENV.mkdir()
    monkeypatch.setattr(patched, value)
    with pytest.raises(run.Problem) as problem:
        run.environment_step({})
    assert problem.value.args[0] == what


def test_environment_of_a_broken_python_does_not_run(run: ModuleType) -> None:
    assert not run.runs()


def test_only_one_start_holds_the_lock(run: ModuleType, tmp_path: Path) -> None:
    path = tmp_path / "lock"
    with path.open("a") as first, path.open("a") as second:
        assert run.try_lock(first)
        assert not run.try_lock(second)
    with path.open("a") as third:
        assert run.try_lock(third)


# --- the system's packages


@pytest.mark.parametrize(
    ("library", "package"),
    [
        ("libEGL.so.1", "libegl1"),
        ("libdbus-1.so.3", "libdbus-1-3"),
        ("libglib-2.0.so.0", "libglib2.0-0"),
        ("libgssapi_krb5.so.2", "libgssapi-krb5-2"),
        ("libportaudio.so.2", "libportaudio2"),
        ("libxkbcommon-x11.so.0", "libxkbcommon-x11-0"),
        ("libxcb-cursor.so.0", "libxcb-cursor0"),
        ("libX11-xcb.so.1", "libx11-xcb1"),
    ],
)
def test_debian_name_of_a_library(run: ModuleType, library: str, package: str) -> None:
    assert run.debian(library) == package


def test_missing_packages_name_libraries_font_and_venv(run: ModuleType, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(run, "loads", lambda library: library not in ("libGL.so.1", "libxcb-icccm.so.4"))
    monkeypatch.setattr(run, "FONT_FOLDERS", ("/nowhere",))
    monkeypatch.setattr(importlib.util, "find_spec", lambda _name: None)
    assert run.missing_packages() == ["libgl1", "libxcb-icccm4", "fonts-dejavu-core", f"python{run.VERSION}-venv"]


def test_a_library_that_is_not_there_does_not_load(run: ModuleType) -> None:
    assert not run.loads("libnosuchthing.so.9")


INSTALL, UPDATE = "install", "update"


@pytest.mark.parametrize(
    ("root", "apt", "answers", "commands", "told"),
    [
        (True, "/apt-get", [None], [INSTALL], ""),
        (True, "/apt-get", [["E: Unable to locate"], None, None], [INSTALL, UPDATE, INSTALL], ""),
        (True, "/apt-get", [["E:"], ["E:"], ["E:"]], [INSTALL, UPDATE, INSTALL],
         "  The window and sound still need: sudo apt-get install -y libgl1"),
        (False, "/apt-get", [], [], "  The window and sound still need: sudo apt-get install -y libgl1"),
        (True, None, [], [], "  The window and sound still need: what Debian calls libgl1"),
    ],
)  # fmt: skip
def test_system_step(
    run: ModuleType, monkeypatch: pytest.MonkeyPatch,
    root: bool, apt: str | None, answers: list[list[str] | None], commands: list[str], told: str,
) -> None:  # fmt: skip
    watch = Commands(*answers)
    there = [["libgl1"], ["libgl1"] if told else []]
    monkeypatch.setattr(sys, "platform", "linux")
    monkeypatch.setattr(os, "geteuid", lambda: 0 if root else 1000)
    monkeypatch.setattr(shutil, "which", lambda _name: apt)
    monkeypatch.setattr(run, "missing_packages", lambda: there.pop(0))
    monkeypatch.setattr(run, "watch", watch)
    run.system_step()
    assert [next(word for word in command if word in (INSTALL, UPDATE)) for command in watch.seen] == commands
    assert said(run).splitlines() == [
        "[1/4] System libraries",
        f"[1/4] System libraries: {'some are missing' if told else 'all there'} (0 s)",
        *([told] if told else []),
    ]


# --- running commands


def test_watch_keeps_the_output_in_the_log(run: ModuleType) -> None:
    run.VENV.mkdir()
    lines: list[str] = []
    assert run.watch([sys.executable, "-c", "print('one'); print('two')"], feed=lines.append) is None
    assert lines == ["one\n", "two\n"]
    assert run.LOG.read_text() == "one\ntwo\n"


def test_watch_answers_the_last_lines_of_a_failure(run: ModuleType) -> None:
    run.VENV.mkdir()
    command = [sys.executable, "-c", "import sys; print(sys.stdin.read() + 'out', flush=True); sys.exit('why')"]
    assert list(run.watch(command, env={"X": "1"})) == ["out\n", "why\n"]


def test_watch_takes_the_child_along_when_interrupted(run: ModuleType) -> None:
    run.VENV.mkdir()

    def interrupt() -> str:
        raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        run.watch([sys.executable, "-c", "import time; time.sleep(60)"], status=interrupt)


# --- setting up


@pytest.fixture
def steps(run: ModuleType, monkeypatch: pytest.MonkeyPatch) -> Commands:
    """A machine where every command works."""
    watch = Commands()
    monkeypatch.setattr(run, "watch", watch)
    monkeypatch.setattr(run, "system_step", lambda: None)
    monkeypatch.setattr(run, "environment_step", lambda _before: None)
    run.VENV.mkdir()
    return watch


@pytest.mark.parametrize(("before", "asked"), [(0, 1), (0, 2), (1, 1), (1, 2), (2, 1)])
def test_set_up_installs_what_is_asked_for_or_was_in_and_then_calmline(
    run: ModuleType, steps: Commands, before: int, asked: int
) -> None:
    finish(run, before)
    run.set_up(run.LISTS[:asked])
    lists = run.LISTS[: max(before, asked)]
    pip = [command[command.index("install") :] for command in steps.seen if "pip" in command]
    assert [command[1 + len(run.PIP_OPTIONS) :] for command in pip] == [
        [f"--requirement={path}" for path in lists],
        ["--no-deps", "--no-build-isolation", "-e", str(run.ROOT)],
    ]
    assert run.stamp() == run.wanted(lists)
    assert not run.SCRATCH.exists()
    assert said(run).splitlines() == [
        "[3/4] Packages",
        f"[3/4] Packages: {[1, 3][len(lists) - 1]} installed (0 s)",
        "[4/4] Calmline",
        "[4/4] Calmline: installed (0 s)",
    ]


@pytest.mark.parametrize(
    ("lines", "kept"),
    [
        (["Collecting pytest\n", "ERROR: no\n"], True),
        (["Installing collected packages: pytest\n", "ERROR: no\n"], False),
    ],
)
def test_a_failed_set_up_spoils_nothing_until_pip_installs(
    run: ModuleType, steps: Commands, lines: list[str], kept: bool
) -> None:
    finish(run, 1)
    steps.answers = [lines]
    with pytest.raises(run.Problem):
        run.set_up(run.LISTS)
    assert run.ready(run.LISTS[:1]) == kept
    assert not run.SCRATCH.exists()


# --- the command line


@pytest.fixture
def handed(run: ModuleType, monkeypatch: pytest.MonkeyPatch) -> list[Any]:
    """What the program was replaced with."""
    seen: list[Any] = []
    monkeypatch.setattr("signal.signal", lambda *_: None)
    monkeypatch.setattr("subprocess.call", seen.append)
    monkeypatch.setattr(os, "execv", lambda _path, command: seen.append(command))
    monkeypatch.setattr(os, "chdir", seen.append)
    monkeypatch.setenv("QT_QPA_PLATFORM", "xcb")
    return seen


@pytest.mark.skipif(sys.platform == "win32", reason="Windows starts calmline.exe")
def test_commands_are_passed_on_in_the_reader_s_folder(run: ModuleType, handed: list[Any]) -> None:
    finish(run)
    run.main(["analyze", "a b.wav", "--json"])
    assert handed == [[str(run.PYTHON), str(run.CALMLINE), "analyze", "a b.wav", "--json"]]
    assert os.environ["QT_QPA_PLATFORM"] == "xcb"
    assert said(run) == ""


def test_tests_run_in_the_project_without_a_screen(run: ModuleType, handed: list[Any]) -> None:
    finish(run)
    run.main(["test", "-k", "x"])
    assert handed == [run.ROOT, [str(run.PYTHON), "-m", "pytest", "-k", "x"]]
    assert os.environ["QT_QPA_PLATFORM"] == "offscreen"


@pytest.mark.parametrize(("arguments", "code"), [([], 2), (["--help"], 0), (["-h"], 0), (["setup", "x"], 2)])
def test_usage(run: ModuleType, handed: list[Any], arguments: list[str], code: int) -> None:
    assert run.main(arguments) == code
    assert said(run) == run.USAGE + "\n"
    assert not run.VENV.exists()


def test_setup_always_sets_up_and_starts_nothing(run: ModuleType, handed: list[Any], steps: Commands) -> None:
    finish(run)
    assert run.main(["setup"]) == 0
    assert handed == []
    assert said(run).endswith(f"Calmline is ready: {run.CALMLINE}\n")


@pytest.mark.parametrize(("command", "lists"), [("demo", 1), ("test", 2)])
def test_a_first_start_sets_up_what_it_needs_and_goes_on(
    run: ModuleType, handed: list[Any], steps: Commands, command: str, lists: int
) -> None:
    run.main([command])
    assert run.stamp() == run.wanted(run.LISTS[:lists])
    assert handed[-1][-1] == {"demo": "demo", "test": "pytest"}[command]


@pytest.mark.parametrize(
    ("trouble", "code", "told"),
    [
        (KeyboardInterrupt(), 130, "Stopped. The same command starts again where it can.\n"),
        (OSError(errno.ENOSPC, "No space left on device", "/x"), 1, "The disk is full: /x\n"),
        (OSError(errno.EROFS, "Read-only file system", "/x"), 1, "Read-only file system: /x\n"),
    ],
)
def test_troubles_end_in_a_line_and_a_code(
    run: ModuleType, handed: list[Any], monkeypatch: pytest.MonkeyPatch, trouble: BaseException, code: int, told: str
) -> None:
    def fail(_lists: object) -> None:
        raise trouble

    monkeypatch.setattr(run, "set_up", fail)
    assert run.main(["demo"]) == code
    assert said(run).startswith(told)
    assert handed == []


def test_a_problem_is_told_with_its_remedy(run: ModuleType, handed: list[Any], monkeypatch: pytest.MonkeyPatch) -> None:
    def fail(_lists: object) -> None:
        raise run.Problem("It is raining.", "Take an umbrella.")

    monkeypatch.setattr(run, "set_up", fail)
    assert run.main(["test"]) == 1
    assert said(run) == "It is raining.\nTake an umbrella.\n"
