"""`calmline doctor`: what works on this workstation, and the next thing to do about the rest."""

from __future__ import annotations

import argparse
import json
import os
import platform
import shutil
import subprocess
import sys
from collections.abc import Callable
from dataclasses import dataclass

from app.errors import PROBLEMS
from app.main import Loaded, Program, load_program
from app.playbook import load_playbook
from app.store import Store

_ENOUGH_DISK, _ENOUGH_MEMORY = 500_000_000, 2_000_000_000  # bytes


@dataclass(frozen=True, slots=True)
class Finding:
    """One check: fine, or what is wrong and what to do. A warning leaves Calmline usable."""

    check: str
    state: str  # ok, warning, error
    text: str
    hint: str = ""


def doctor(chosen: argparse.Namespace) -> int:
    """Run every check; 1 when one of them keeps Calmline from working."""
    program = load_program()
    failed = False
    for name, check in _checks(program):
        finding = _run(name, check)
        failed = failed or finding.state == "error"
        if chosen.json:
            row = {"check": finding.check, "state": finding.state, "text": finding.text, "hint": finding.hint}
            print(json.dumps(row, ensure_ascii=False), flush=True)
        else:
            mark = {"ok": "✓", "warning": "!", "error": "✗"}[finding.state]
            print(
                f"{mark} {finding.check:14} {finding.text}" + (f"\n{' ' * 17}{finding.hint}" if finding.hint else ""),
                flush=True,
            )
    return int(failed)


Check = Callable[[], Finding]


def _checks(program: Program) -> list[tuple[str, Check]]:
    checks: list[tuple[str, Check]] = [
        (
            "system",
            lambda: Finding(
                "system",
                "ok",
                f"Python {platform.python_version()}, {platform.platform(terse=True)}, {os.cpu_count()} cores",
            ),
        ),
        ("memory", _memory),
        ("disk", lambda: _disk(program)),
        ("store", lambda: _store(program)),
        ("window", _window),
        ("sound", _sound),
        ("anger model", lambda: _anger(program)),
    ]
    for code in program.languages:
        checks.append((f"words {code}", lambda code=code: _words(program, code)))  # type: ignore[misc]
        checks.append((f"playbook {code}", lambda code=code: _playbook(program, code)))  # type: ignore[misc]
    return checks


def _run(name: str, check: Check) -> Finding:
    try:
        return check()
    except PROBLEMS as error:
        return Finding(name, "error", error.text, error.hint)
    except (OSError, subprocess.TimeoutExpired) as error:
        return Finding(
            name, "error", f"the check failed ({type(error).__name__})", "Start the computer anew; look again."
        )


def _memory() -> Finding:
    import psutil

    free = psutil.virtual_memory().available
    text = f"{free / 1e9:.1f} GB free, processor {psutil.cpu_percent(0.3):.0f} % busy"
    return (
        Finding("memory", "ok", text)
        if free >= _ENOUGH_MEMORY
        else Finding("memory", "warning", text, "Close other programs; two GB are needed.")
    )


def _disk(program: Program) -> Finding:
    folder = next(one for one in (program.paths.data, *program.paths.data.parents) if one.exists())
    free = shutil.disk_usage(folder).free
    text = f"{free / 1e9:.1f} GB free at {folder}"
    return (
        Finding("disk", "ok", text)
        if free >= _ENOUGH_DISK
        else Finding("disk", "warning", text, "Free some space, or calls cannot be kept.")
    )


def _store(program: Program) -> Finding:
    store = Store(program.paths.store)
    number = len(store.calls())
    store.close()
    return Finding("store", "ok", f"{number} calls in {program.paths.store}")


def _window() -> Finding:
    screen = os.environ.get("DISPLAY") or os.environ.get("WAYLAND_DISPLAY") or sys.platform in ("win32", "darwin")
    environment = os.environ | ({} if screen else {"QT_QPA_PLATFORM": "offscreen"})
    check = "from PySide6.QtWidgets import QApplication as A; print(A([]).platformName())"
    done = subprocess.run(
        [sys.executable, "-c", check], env=environment, capture_output=True, text=True, timeout=60, check=False
    )
    if done.returncode != 0:
        reason = (done.stderr.strip().splitlines() or ["no reason given"])[-1][:160]
        return Finding(
            "window",
            "error",
            f"Qt does not start: {reason}",
            "Run `python3 run.py setup`; it names the packages that are missing.",
        )
    if not screen:
        return Finding(
            "window", "warning", "there is no screen", "The demo prints the call; `calmline demo --headless`."
        )
    return Finding("window", "ok", f"Qt starts ({done.stdout.strip()})")


def _sound() -> Finding:
    try:
        import sounddevice
    except OSError:
        return Finding("sound", "warning", "PortAudio is missing: demo calls are silent", "Install libportaudio2.")
    try:
        outputs = [one["name"] for one in sounddevice.query_devices() if one["max_output_channels"] > 0]
        inputs = [one["name"] for one in sounddevice.query_devices() if one["max_input_channels"] > 0]
    except sounddevice.PortAudioError:
        outputs = inputs = []
    if not outputs:
        return Finding(
            "sound", "warning", "no sound device: demo calls are silent", "Plug in a headset and look again."
        )
    return Finding("sound", "ok", f"{len(inputs)} inputs, {len(outputs)} outputs")


def _anger(program: Program) -> Finding:
    language = program.language(None)
    Loaded().scorer(program.settings.anger_model, language, program.paths)
    return Finding("anger model", "ok", program.settings.anger_model or "the shipped one")


def _words(program: Program, code: str) -> Finding:
    from asr.catalogue import Folders, choose

    language = program.languages[code]
    choice = choose("auto", code, language.engines, Folders(program.paths.data / "models"))
    return Finding(f"words {code}", "ok", f"{choice.engine}: {choice.model}", choice.passed)


def _playbook(program: Program, code: str) -> Finding:
    book = load_playbook(program.paths.playbook(code))
    return Finding(f"playbook {code}", "ok", f"{len(book.cards)} cards")
