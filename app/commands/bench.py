"""`calmline bench`: measures this workstation; apart from tests, since machines are noisy.

words: word error rates; speed: analyze against the calls' length; delay: from a caller's sentence to the answer.
"""

from __future__ import annotations

import argparse
import json
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import numpy as np

from app.errors import UserError
from app.events import Advice, CallStarted, Event, Scored
from app.listener import Listener
from app.main import DemoCall, Loaded, Program, demo_calls, load_program, start_listening
from app.session import InProcess, Session
from sentiment.normalise import normalise

Row = dict[str, Any]


def bench(chosen: argparse.Namespace) -> int:
    """Print one row a line as it is measured."""
    program = load_program()
    rows = {"words": _words, "speed": _speed, "delay": _delay}[chosen.what](program, chosen.folder)
    for row in rows:
        plain = "  ".join(f"{key} {value}" for key, value in row.items())
        print(json.dumps(row, ensure_ascii=False) if chosen.json else plain, flush=True)
    return 0


def _words(program: Program, folder: Path | None) -> Iterator[Row]:
    """Every engine on every language of the folder, clean and as by telephone."""
    from asr.catalogue import Folders, available, open_engine
    from asr.measure import measure, read_manifest

    if folder is None:
        raise UserError("which sound files?", "Name a folder with a manifest.jsonl (file, lang, text).")
    clips = read_manifest(folder)
    folders = Folders(program.paths.data / "models")
    for language in program.languages.values():
        mine = [clip for clip in clips if clip.language == language.code]
        for choice in available(language.code, language.engines, folders) if mine else ():
            for row in measure(open_engine(choice), mine, normalise):
                yield {
                    "engine": row.engine, "language": row.language, "form": row.form, "clips": row.clips,
                    "words": row.words, "error_rate": round(row.error_rate, 3), "cpu_per_second": round(row.cost, 3),
                }  # fmt: skip


def _speed(program: Program, folder: Path | None) -> Iterator[Row]:
    """Each demo recording through everything, models loaded before; wall and processor seconds against its length."""
    loaded = Loaded()
    for call in _recordings(program, folder):
        language = program.language(call.language)
        plan = program.plan(call.file, language, speed=None)
        loaded.engine(plan.engine, language, program.paths)
        loaded.scorer(plan.anger_model, language, program.paths)
        session = Session(
            InProcess(start_listening(plan, loaded)), program.call(language), lambda: None, program.redactor(language)
        )
        wall, processor, seconds = time.monotonic(), time.process_time(), 0.0

        def show(event: Event) -> None:
            nonlocal seconds
            seconds = max(seconds, event.time)

        session.run(show)
        wall, processor = time.monotonic() - wall, time.process_time() - processor
        yield {
            "call": call.name, "seconds": round(seconds, 1), "wall": round(wall, 1), "cpu": round(processor, 1),
            "times_real_time": round(seconds / wall, 1),
        }  # fmt: skip


def _delay(program: Program, folder: Path | None) -> Iterator[Row]:
    """Each demo recording at real speed through the listener process."""
    for call in _recordings(program, folder):
        language = program.language(call.language)
        session = Session(
            Listener(program.plan(call.file, language, speed=1.0)),
            program.call(language),
            lambda: None,
            program.redactor(language),
        )
        clock = _Clock()
        session.run(clock)
        yield {"call": call.name} | clock.row()


class _Clock:
    """Notes how long after the end of a caller's sentence its score and its card come."""

    def __init__(self) -> None:
        self._began = 0.0
        self._end = 0.0
        self._scores: list[float] = []
        self._cards: list[float] = []

    def __call__(self, event: Event) -> None:
        now = time.monotonic() - self._began
        match event:
            case CallStarted():
                self._began = time.monotonic()
            case Scored(final=True):
                self._end = event.end
                self._scores.append(now - event.end)
            case Advice(action="offered") if event.time - self._end < 3.0:
                self._cards.append(now - self._end)

    def row(self) -> Row:
        """p50 and p95 in seconds."""
        row: Row = {"sentences": len(self._scores), "cards": len(self._cards)}
        for name, values in (("score", self._scores), ("card", self._cards)):
            for percent in (50, 95):
                row[f"{name}_p{percent}"] = round(float(np.percentile(values, percent)), 2) if values else None
        return row


def _recordings(program: Program, folder: Path | None) -> list[DemoCall]:
    calls = [call for call in demo_calls(program.paths.assets) if call.voiced]
    if folder is not None:
        calls = [
            DemoCall(path.stem, program.settings.language, path) for path in sorted(folder.iterdir()) if path.is_file()
        ]
    if not calls:
        raise UserError("there are no recordings to measure with", "Name a folder of recordings.")
    return calls
