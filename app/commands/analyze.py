"""`calmline analyze`: recordings and call scripts through the whole pipeline in one process, as fast as possible."""

from __future__ import annotations

import argparse
import sys
from collections.abc import Callable
from pathlib import Path

from app.cli import explain
from app.events import CallStarted, Event, Notice, Scored, Tick, Words, to_json
from app.listener import ListenPlan
from app.main import Loaded, Program, load_program, start_listening
from app.printing import Printer
from app.session import InProcess, Session


def analyze(chosen: argparse.Namespace) -> int:
    """Every file in turn; one that fails is explained and the rest go on."""
    program = load_program()
    language = program.language(chosen.lang)
    given = {name: value for name in ("engine", "mode", "caller") if (value := getattr(chosen, name))}
    loaded = Loaded()
    failed = False
    for file in chosen.files:
        plan = program.plan(file, language, speed=None, **given)
        show = _json(program, plan, many=len(chosen.files) > 1) if chosen.json else _text(program, plan)
        session = _session(program, plan, loaded, keep=not chosen.no_store)
        session.run(show)
        if session.problem:
            explain(session.problem.text, session.problem.hint)
            failed = True
    return int(failed)


def _session(program: Program, plan: ListenPlan, loaded: Loaded, *, keep: bool) -> Session:
    language = program.language(plan.language)
    return Session(
        InProcess(start_listening(plan, loaded)),
        program.call(language),
        open_store=program.open_store if keep else (lambda: None),
        redactor=program.redactor(language),
    )


def _json(program: Program, plan: ListenPlan, *, many: bool) -> Callable[[Event], None]:
    """One JSON object a line on stdout, redacted; partial words and ticks are not events of the contract."""
    redactor = program.redactor(program.language(plan.language))
    more = {"call": plan.file.stem} if many else {}

    def show(event: Event) -> None:
        if isinstance(event, Notice) and event.level == "error":
            return  # explained on stderr
        if not isinstance(event, Words | Tick | Scored):
            print(to_json(redactor.event(event), **more), flush=True)

    return show


def _text(program: Program, plan: ListenPlan) -> Callable[[Event], None]:
    translate = program.translate(plan.language)
    printer, notices = Printer(sys.stdout, translate), Printer(sys.stderr, translate)
    redactor = program.redactor(program.language(plan.language))
    progress = _Progress(plan.file)

    def show(event: Event) -> None:
        progress(event)
        if not isinstance(event, Notice):
            printer.show(redactor.event(event))
        elif event.level != "error":  # errors are explained at the end
            notices.show(event)

    return show


class _Progress:
    """A percentage on stderr for a person who waits."""

    def __init__(self, file: Path) -> None:
        self._name = file.name
        self._duration = 0.0
        self._last = -1
        self._live = sys.stderr.isatty()

    def __call__(self, event: Event) -> None:
        if isinstance(event, CallStarted):
            self._duration = event.duration or 0.0
        if not self._live or not isinstance(event, Tick) or self._duration <= 0:
            return
        percent = int(100 * event.time / self._duration)
        if percent != self._last:
            self._last = percent
            print(f"\r{self._name}: {percent} %\033[K", end="\r", file=sys.stderr, flush=True)
