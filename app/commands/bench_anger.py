"""`calmline bench anger`: what the anger model and the alarm are worth, on lines and calls they have not seen."""

from __future__ import annotations

import argparse
import json
import time
from collections.abc import Iterator
from dataclasses import asdict
from importlib.util import find_spec
from pathlib import Path
from typing import Any

import numpy as np

from app.errors import UserError
from app.main import Loaded, Program, load_program
from sentiment.types import CALLER, CallerText

ROOT = Path(__file__).parents[2] / "sentiment" / "training"
CORPUS, CALLS = ROOT / "corpus", ROOT / "calls"
TWENTY_TOKENS = "i have been waiting for three weeks now and nobody ever calls me back about it"
_ROUNDS = 100

TABLES = ("speed", "readers", "lines", "voice", "calls")  # each has its place in the model's card
PARTS = ("text", "lexicon", "base-multilingual-small")  # of a folder of public sets
CLIPS = "speech_emotion"  # and this, where voices are to be measured

Row = dict[str, Any]


def bench_anger(chosen: argparse.Namespace) -> int:
    """Print one row a line as it is measured; with --write-card also the model's card."""
    program = load_program()
    _check(program, chosen.folder, write_card=chosen.write_card)
    tables: dict[str, list[Row]] = {name: [] for name in TABLES}
    for table, row in _rows(program, chosen.folder, chosen.sound):
        tables[table].append(row)
        plain = "  ".join(f"{key} {_short(value)}" for key, value in row.items() if value is not None)
        print(
            json.dumps({"table": table} | row, ensure_ascii=False) if chosen.json else f"{table}: {plain}", flush=True
        )
    if chosen.write_card:
        from sentiment.training.card import write_card

        write_card(_weights(program), CORPUS, tables)
    return 0


def _check(program: Program, data: Path | None, *, write_card: bool) -> None:
    """What would fail after minutes is said at once."""
    for part in PARTS if data else ():
        if data and not (data / part).is_dir():
            raise UserError(f"{data} holds no folder called {part}", f"Name the folder with {', '.join(PARTS)}.")
    if data and find_spec("sklearn") is None:
        raise UserError("the baselines need scikit-learn", "Run `python3 run.py test` once, or leave the folder out.")
    if write_card and data is None:
        raise UserError("the card needs the public sets too", f"Name the folder with {', '.join(PARTS)}.")
    if write_card and program.settings.anger_model:
        raise UserError("the card belongs to the shipped model", 'Set anger_model = "" first.')


def _rows(program: Program, data: Path | None, sound: Path | None) -> Iterator[tuple[str, Row]]:
    from app.commands.bench_calls import measure_calls, read_calls
    from app.commands.bench_voice import measure_voice, read_clips
    from sentiment.training.evaluate import Lines, measure_lines, measure_readers

    calls, spoken = read_calls(CALLS, "test"), read_calls(sound, "test") if sound else []
    yield "speed", _speed(program)
    for readers in measure_readers(CORPUS):
        yield "readers", readers
    for line in measure_lines(_weights(program), Lines(CORPUS, data)):
        yield "lines", asdict(line)
    if data and (data / CLIPS).is_dir():
        for voice in measure_voice(read_clips(data / CLIPS)):
            yield "voice", asdict(voice)
    for row in measure_calls(program, calls, spoken):
        yield "calls", asdict(row)


def _weights(program: Program) -> Path:
    return Path(program.settings.anger_model) if program.settings.anger_model else program.paths.anger_model


def _speed(program: Program) -> Row:
    """Milliseconds for one utterance of about twenty tokens on one core, without and with looking for evidence."""
    scorer = Loaded().scorer(program.settings.anger_model, program.language("en"), program.paths)
    row: Row = {}
    for name, evidence in (("score", False), ("with_evidence", True)):
        times = []
        for _ in range(_ROUNDS):
            began = time.perf_counter()
            scorer.score([CallerText(TWENTY_TOKENS, CALLER)], evidence=evidence)
            times.append(1000 * (time.perf_counter() - began))
        for percent in (50, 95):
            row[f"{name}_ms_p{percent}"] = round(float(np.percentile(times, percent)), 1)
    weights = _weights(program)
    row["megabytes"] = round(sum(path.stat().st_size for path in weights.glob("*.safetensors")) / 1e6, 1)
    return row


def _short(value: Any) -> str:
    if isinstance(value, tuple):
        figure, low, high = value
        return f"{figure:.3f} ({low:.3f}-{high:.3f})"
    return f"{value:.3f}" if isinstance(value, float) else str(value)
