"""`calmline` and `calmline demo`: a call through the listener process, in the operator's window or as printed lines."""

from __future__ import annotations

import argparse
import os
import subprocess
import sys
import threading
from pathlib import Path

from app.cli import explain
from app.errors import UserError
from app.events import CallStarted, Event, Notice
from app.listener import Listener, ListenPlan
from app.main import DemoCall, Program, demo_calls, load_program, pick_demo
from app.printing import Printer
from app.report import write_report
from app.session import Session


def window(_: argparse.Namespace) -> int:
    """`calmline` alone: the operator's window with the first demo call of the language, until live calls are set up."""
    return demo(argparse.Namespace(name=None, lang=None, speed=1.0, headless=False))


def demo(chosen: argparse.Namespace) -> int:
    """Play a bundled call, or a file of the user's own, at its real speed."""
    program = load_program()
    call = _call(program, chosen.name, chosen.lang)
    plan = program.plan(call.file, program.language(call.language), speed=chosen.speed)
    why = "" if chosen.headless else _no_screen()
    if chosen.headless or why:
        if why:
            print(f"{why} The call is printed here instead.", file=sys.stderr)
        return _headless(program, plan)
    from app.commands.show import show_window

    sound = call.file if call.voiced and chosen.speed == 1.0 else None
    return show_window(program, plan, sound=sound, make=make_session)


def make_session(program: Program, plan: ListenPlan) -> Session:
    """A call in a listener process of its own, kept in the store, with a report at its end."""
    language = program.language(plan.language)
    return Session(
        Listener(plan),
        program.call(language),
        program.open_store,
        program.redactor(language),
        lambda events: write_report(
            events, program.paths.reports / f"{plan.call}.html", program.translate(language.code), program.paths.assets
        ),
    )


def _call(program: Program, name: str | None, language: str | None) -> DemoCall:
    code = program.language(language).code
    calls = demo_calls(program.paths.assets)
    if name and not any(name in (call.name, call.name.partition("-")[2]) for call in calls) and Path(name).suffix:
        return DemoCall(Path(name).stem, code, Path(name))
    call = pick_demo(calls, name, code)
    if language and call.language != code:
        raise UserError(
            f"{call.name} is not a call in {code}", f"Leave --lang out, or choose {code}-angry or {code}-calm."
        )
    return call


def _headless(program: Program, plan: ListenPlan) -> int:
    """Print the call as it goes and end with the path of its report."""
    translate = program.translate(plan.language)
    printer, notices = Printer(sys.stdout, translate), Printer(sys.stderr, translate)
    redactor = program.redactor(program.language(plan.language))
    loading = _Loading()
    session = make_session(program, plan)

    def show(event: Event) -> None:
        if isinstance(event, CallStarted):
            loading.done()
        if not isinstance(event, Notice):
            printer.show(redactor.event(event))
        elif event.level != "error":  # errors are explained at the end
            notices.show(event)

    try:
        session.run(show)
    finally:
        loading.done()
    if session.problem:
        explain(session.problem.text, session.problem.hint)
    report = session.report()
    if report:
        picture = _picture(program, report)
        print(f"\n{translate('Report')}: {report}" + (f"\n{picture}" if picture else ""))
    return int(session.problem is not None)


class _Loading:
    """Says every few seconds that the models are being loaded, so that nobody faces a silent terminal."""

    def __init__(self) -> None:
        self._loaded = threading.Event()
        threading.Thread(target=self._say, name="loading", daemon=True).start()

    def done(self) -> None:
        self._loaded.set()

    def _say(self) -> None:
        seconds = 0
        while not self._loaded.wait(5.0):
            seconds += 5
            print(f"  … {seconds} s", file=sys.stderr, flush=True)


def _picture(program: Program, report: Path) -> Path | None:
    """overlay.png beside the report: the window at its angriest, drawn by a process that may load Qt."""
    target = report.with_name("overlay.png")
    environment = os.environ | {"QT_QPA_PLATFORM": "offscreen", "CALMLINE_ASSETS": str(program.paths.assets)}
    command = [sys.executable, "-m", "app.commands.show", str(program.paths.store), report.stem, str(target)]
    try:
        target.unlink(missing_ok=True)  # of an earlier call
        done = subprocess.run(command, env=environment, capture_output=True, timeout=60, check=False)
        if done.returncode != 0:
            return None
        target.chmod(0o600)
    except (OSError, subprocess.TimeoutExpired):
        return None
    return target


def _no_screen() -> str:
    """Why no window can be shown; empty when one can."""
    platform = os.environ.get("QT_QPA_PLATFORM", "")
    if sys.platform.startswith("linux") and not (
        os.environ.get("DISPLAY") or os.environ.get("WAYLAND_DISPLAY") or platform
    ):
        return "There is no screen."
    check = "from PySide6.QtGui import QGuiApplication as A; A([])"
    try:
        done = subprocess.run([sys.executable, "-c", check], capture_output=True, timeout=60, check=False)
    except (OSError, subprocess.TimeoutExpired):
        return "The window cannot be opened."
    return (
        ""
        if done.returncode == 0
        else "The window cannot be opened (Qt or the screen does not answer; `calmline doctor` says more)."
    )
