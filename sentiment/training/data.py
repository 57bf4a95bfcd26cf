"""Reads the labelled sets and the own corpus into one list of weighted, masked lines.

A set may know only some labels; the others are masked (None). Noisy sets weigh less. Besides the shipped labels, the
public sets' other emotions are learnt and thrown away again: they teach the encoder what anger is not.
"""

from __future__ import annotations

import json
import random
import zlib
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from sentiment.errors import SentimentError
from sentiment.model import LABELS
from sentiment.normalise import normalise

EMOTIONS = ("joy", "sadness", "fear", "surprise", "disgust", "neutral")  # learnt beside the shipped labels
TARGETS = (*LABELS, *EMOTIONS)
Targets = tuple[float | None, ...]  # in the order of TARGETS, 0 to 1; None where the set does not say


@dataclass(frozen=True, slots=True)
class Line:
    """One labelled line, normalised. `weight` scales its loss, `source` names its set, `part` is train or hold.

    `heard`: what a recogniser made of it over a telephone, where that was tried.
    """

    text: str
    language: str
    targets: Targets
    weight: float
    source: str
    part: str
    heard: str = ""


@dataclass(frozen=True, slots=True)
class PublicSet:
    """How a public set is used: `lines` of it at most, `times` over, each weighing `weight`; `emotions` it labels."""

    name: str
    lines: int
    weight: float
    times: int = 1
    emotions: tuple[str, ...] = ()


PUBLIC = (
    PublicSet("goemotions", 40_000, 0.6, emotions=EMOTIONS),
    PublicSet("emocontext", 16_000, 0.5, emotions=("joy", "sadness")),
    PublicSet("brighter", 7_000, 1.0, times=2, emotions=EMOTIONS),
    PublicSet("cedr", 7_000, 1.0, times=2, emotions=("joy", "sadness", "fear", "surprise", "neutral")),
    PublicSet("redv1", 2_700, 1.0, times=2, emotions=("joy", "sadness", "fear", "neutral")),
    PublicSet("xed", 14_000, 0.15, emotions=EMOTIONS),  # of 42 positives read, 11 were angry: little weight
    PublicSet("ro_offense", 9_000, 0.5),
    PublicSet("bg_toxic", 2_700, 0.5),
    PublicSet("ru_toxic_10k", 5_000, 0.5),
)
_FELT = {  # labels of the sets that stand for one of EMOTIONS (GoEmotions: the grouping of its authors)
    "joy": "happy admiration amusement approval caring desire excitement gratitude joy love optimism pride relief",
    "sadness": "sad disappointment embarrassment grief remorse sadness",
    "fear": "fear nervousness",
    "surprise": "surprise realization confusion curiosity",
    "disgust": "disgust",
    "neutral": "neutral none no_emotion",
}
_EMOTION_OF = {label: emotion for emotion, labels in _FELT.items() for label in labels.split()}
_PARTNERS = (
    "cedr",
    "brighter",
)  # their Russian lines without swear words stand against ru_toxic_10k, which has no negatives
_HOLD_PERCENT = 10  # of each train file, for early stopping, calibration and the thresholds of the public sets
_SHORT = 4  # words; shorter lines may well be said again by somebody else


def public_lines(folder: Path, *, seed: int, dev: bool = False) -> list[Line]:
    """The public sets below `folder` (text/, lexicon/). `dev` reads the test files, whole.

    Of a train file a tenth is held back whole; of the rest positives are sampled first. Lines that occur in a test file
    are left out.
    """
    swear = _lexicon(folder / "lexicon" / "swear.ru.txt")
    if dev:
        found = [_read_public(folder, public, "dev", swear) for public in (*PUBLIC, PublicSet("redv2", 0, 1.0))]
        return [line for lines in found for line in lines]
    tested = {line.text for line in public_lines(folder, seed=seed, dev=True) if len(line.text.split()) >= _SHORT}
    lines: list[Line] = []
    for public in PUBLIC:
        read = [line for line in _read_public(folder, public, "train", swear) if line.text not in tested]
        lines += [line for line in read if line.part == "hold"]
        lines += _sample([line for line in read if line.part == "train"], public.lines, seed) * public.times
    return lines


def own_lines(folder: Path, split: str, heard: Path | None = None) -> list[Line]:
    """The lines of the own corpus (one file a language) that belong to `split`: train, dev or test.

    `heard`: a folder of the same file names with what recognisers made of some of them.

    Each was labelled by its author and, without seeing that, by a second reader; where the two differ on a line of dev
    or test, a third decided. What trains is their mean, what is measured against is the majority.
    """
    lines = []
    for path in sorted(folder.glob("*.jsonl")):
        known = _heard(heard / path.name) if heard else {}
        for row in _rows(path):
            if row["split"] == split:
                readings = [reading_of(row[name]) for name in ("second", "third") if name in row]
                votes = [sum(values) / (1 + len(readings)) for values in zip(reading_of(row), *readings, strict=True)]
                targets = votes if split == "train" else [float(vote > 0.5) for vote in votes]
                unknown = (None,) * len(EMOTIONS)
                text = normalise(row["text"], path.stem)
                source = f"own-{path.stem}"
                lines.append(Line(text, path.stem, (*targets, *unknown), 1.0, source, split, known.get(text, "")))
    return lines


def _heard(path: Path) -> dict[str, str]:
    return {row["text"]: row["heard"] for row in _rows(path)} if path.is_file() else {}


def read_twice(folder: Path, split: str) -> dict[str, list[tuple[tuple[float, ...], tuple[float, ...]]]]:
    """The author's and the second reader's labels of the lines of `split` that both have read, by language."""
    return {
        path.stem: [
            (reading_of(row), reading_of(row["second"]))
            for row in _rows(path)
            if row["split"] == split and "second" in row
        ]
        for path in sorted(folder.glob("*.jsonl"))
    }


def reading_of(row: dict[str, Any]) -> tuple[float, ...]:
    """One reader's labels of a line, 0 or 1, in the order of LABELS."""
    intents = set(row["intents"]) | ({"abuse"} if row.get("abuse") else set())
    return (float(row["anger"] >= 2), *(float(label in intents) for label in LABELS[1:]))


def _read_public(folder: Path, public: PublicSet, file: str, swear: frozenset[str]) -> list[Line]:
    path = folder / "text" / f"{public.name}.{file}.jsonl"
    return list(_public(path, public, swear)) if path.is_file() else []


def _public(path: Path, public: PublicSet, swear: frozenset[str]) -> Iterator[Line]:
    for row in _rows(path):
        text = normalise(row["text"].replace("[NAME]", "").replace("[RELIGION]", ""), row["lang"])
        if not 1 <= len(text.split()) <= 60:
            continue
        targets: dict[str, float | None] = dict.fromkeys(TARGETS)
        if "anger" in row:
            targets["anger"] = float(row["anger"])
        abusive = row.get("abusive")
        if abusive is None and public.name in _PARTNERS and row["lang"] == "ru" and not swear & set(text.split()):
            abusive = 0 if not row.get("anger") else None
        targets["abuse"] = None if abusive is None else float(abusive)
        felt = {_EMOTION_OF.get(label) for label in row["labels"]}
        targets |= {emotion: float(emotion in felt) for emotion in public.emotions}
        hold = zlib.crc32(text.encode()) % 100 < _HOLD_PERCENT
        part = "hold" if hold else "train"
        yield Line(text, row["lang"], tuple(targets.values()), public.weight, public.name, part)


def _sample(lines: list[Line], most: int, seed: int) -> list[Line]:
    """At most `most` lines: every positive first (up to half), then the others."""
    shuffled = random.Random(seed).sample(lines, len(lines))
    positives = [line for line in shuffled if any(line.targets[: len(LABELS)])]
    others = [line for line in shuffled if not any(line.targets[: len(LABELS)])]
    kept = positives[: max(most // 2, most - len(others))]
    return kept + others[: most - len(kept)]


def _lexicon(path: Path) -> frozenset[str]:
    if not path.is_file():
        return frozenset()
    return frozenset(normalise(line, "ru") for line in path.read_text("utf-8").splitlines() if line.strip())


def _rows(path: Path) -> Iterator[dict[str, Any]]:
    with path.open(encoding="utf-8") as file:
        for number, line in enumerate(file, 1):
            if line.strip():
                try:
                    yield json.loads(line)
                except ValueError as error:
                    raise SentimentError(f"{path}, line {number}: not JSON", "Fetch the file again.") from error
