"""Judges the alarm on whole calls whose right answer is known: which are flagged, how soon, and how often wrongly.

A set of calls is a folder with one folder a language: call scripts or recordings, and calls.json that says of each call
which flags are right and the second at which a careful listener would raise the first. They go through the same stages
as any call.
"""

from __future__ import annotations

import json
import math
import random
import tempfile
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from pathlib import Path

import numpy as np
import soundfile  # type: ignore[import-untyped]

from app.errors import UserError
from app.events import Event, Flag
from app.main import SCRIPT_ENDING, Loaded, Program, start_listening
from asr.sources.script import read_script
from asr.types import Channel
from sentiment.normalise import normalise
from sentiment.training.augment import misheard

INDEX = "calls.json"
ENDINGS = (SCRIPT_ENDING, ".flac", ".ogg", ".wav")
EARLY_SECONDS = 10.0  # a right flag so long before the listener's second was luck, and counts as false
ERROR_RATE = 0.15  # of the caller's words, where recognition errors are simulated
_SEED = 11


@dataclass(frozen=True, slots=True)
class KnownCall:
    """A call and its right answer: `reasons` of rightful flags, from `onset` seconds on; none in a calm call."""

    name: str
    language: str
    file: Path
    split: str
    reasons: tuple[str, ...] = ()
    onset: float | None = None

    @property
    def calm_seconds(self) -> float:
        """How long no flag is right: up to the onset, or the whole call."""
        if self.onset is not None:
            return self.onset
        if self.file.suffix == SCRIPT_ENDING:
            return max(line.end for line in read_script(self.file))
        return float(soundfile.info(self.file).duration)


@dataclass(frozen=True, slots=True)
class Outcome:
    """What the program did with a call: seconds from onset to the first rightful flag (None: missed), false flags."""

    call: KnownCall
    delay: float | None
    false: tuple[Flag, ...]


@dataclass(frozen=True, slots=True)
class CallsRow:
    """One line of the table. Times in seconds; `per_hour`: false flags in an hour of calm talk."""

    language: str
    form: str
    angry: int
    flagged: int
    flagged_low: float  # share, 95 % interval (Wilson 1927)
    flagged_high: float
    delay_p50: float | None
    delay_p90: float | None
    calm: int
    calm_flagged: int
    calm_hours: float
    false_flags: int
    per_hour: float


def read_calls(folder: Path, split: str) -> list[KnownCall]:
    """The calls of a set that belong to `split`. Raises UserError."""
    indexes = sorted(folder.glob(f"*/{INDEX}"))
    if not indexes:
        raise UserError(f"{folder} holds no calls", f"It needs a folder for each language with a {INDEX}.")
    calls = []
    for index in indexes:
        try:
            rows = json.loads(index.read_text("utf-8"))
            calls += [
                KnownCall(
                    row["call"],
                    index.parent.name,
                    _file_of(index.parent, str(row["call"])),
                    row["split"],
                    tuple(row["reasons"]),
                    None if row["onset"] is None else float(row["onset"]),
                )
                for row in rows
                if row["split"] == split
            ]
        except (OSError, ValueError, KeyError, TypeError, StopIteration) as error:
            raise UserError(
                f"{index} is damaged ({type(error).__name__})", "Take it from the release again."
            ) from error
    return calls


def _file_of(folder: Path, name: str) -> Path:
    return next(path for ending in ENDINGS if (path := folder / f"{name}{ending}").is_file())


def play(program: Program, loaded: Loaded, call: KnownCall) -> list[Event]:
    """Everything that is heard and scored in a call, whatever the user's settings: recordings hold the caller right."""
    language = program.language(call.language)
    plan = program.plan(call.file, language, speed=None, caller="right", mode="text", engine="auto")
    return list(start_listening(plan, loaded))


def judge(program: Program, call: KnownCall, heard: Iterable[Event]) -> Outcome:
    """Fold what was heard into a call, and hold its flags against the right answer."""
    state = program.call(program.language(call.language))
    flags = [
        event for one in heard for event in state.handle(one) if isinstance(event, Flag) and event.action == "raised"
    ]
    onset = math.inf if call.onset is None else call.onset
    right = [flag for flag in flags if flag.reason in call.reasons and flag.time >= onset - EARLY_SECONDS]
    false = [flag for flag in flags if flag not in right and flag.time < onset]
    return Outcome(call, right[0].time - onset if right else None, tuple(false))


def with_errors(calls: Sequence[KnownCall], folder: Path) -> list[KnownCall]:
    """The calls with simulated recognition errors, as scripts in `folder`."""
    noisy = []
    for call in calls:
        chance = random.Random(f"{_SEED} {call.language} {call.name}")
        path = folder / f"{call.language}-{call.name}{SCRIPT_ENDING}"
        with path.open("w", encoding="utf-8") as file:
            for line in read_script(call.file):
                text = line.text
                if line.channel is Channel.CALLER:
                    text = misheard(normalise(text, call.language), call.language, chance, ERROR_RATE)
                row = {"channel": line.channel.value, "start": line.start, "end": line.end, "text": text}
                file.write(json.dumps(row, ensure_ascii=False) + "\n")
        noisy.append(replace(call, file=path))
    return noisy


def measure_calls(program: Program, calls: Sequence[KnownCall], spoken: Sequence[KnownCall] = ()) -> Iterator[CallsRow]:
    """The table: each language and all together, on clean text, with simulated errors, on recordings where given."""
    loaded = Loaded()
    with tempfile.TemporaryDirectory() as folder:
        forms = {"clean": calls, "errors": with_errors(calls, Path(folder)), "telephone": spoken}
        for form, chosen in forms.items():
            outcomes = [judge(program, call, play(program, loaded, call)) for call in chosen]
            for language in sorted({call.language for call in chosen}):
                yield _row(language, form, [one for one in outcomes if one.call.language == language])
            if outcomes:
                yield _row("all", form, outcomes)


def _row(language: str, form: str, outcomes: Sequence[Outcome]) -> CallsRow:
    angry = [one for one in outcomes if one.call.onset is not None]
    delays = [one.delay for one in angry if one.delay is not None]
    hours = sum(one.call.calm_seconds for one in outcomes) / 3600.0
    false = sum(len(one.false) for one in outcomes)
    low, high = wilson(len(delays), len(angry))
    calm = [one for one in outcomes if one.call.onset is None]
    return CallsRow(
        language,
        form,
        len(angry),
        len(delays),
        round(low, 3),
        round(high, 3),
        round(float(np.percentile(delays, 50)), 1) if delays else None,
        round(float(np.percentile(delays, 90)), 1) if delays else None,
        len(calm),
        sum(bool(one.false) for one in calm),
        round(hours, 2),
        false,
        round(false / hours, 2) if hours else 0.0,
    )


def wilson(hits: int, tries: int) -> tuple[float, float]:
    """95 % interval of a share (Wilson 1927)."""
    if not tries:
        return 0.0, 1.0
    z, share = 1.96, hits / tries
    middle = share + z * z / (2 * tries)
    half = z * math.sqrt(share * (1 - share) / tries + z * z / (4 * tries * tries))
    return (middle - half) / (1 + z * z / tries), (middle + half) / (1 + z * z / tries)
