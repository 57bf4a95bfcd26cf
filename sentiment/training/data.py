"""Reads the labelled sets and the own corpus into one list of weighted, masked lines.

A set may know only some labels; the others are masked (None). Noisy sets weigh less.
"""

from __future__ import annotations

import json
import random
import zlib
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from sentiment.model import LABELS
from sentiment.normalise import normalise

Targets = tuple[float | None, ...]  # in the order of LABELS; None where the set does not say


@dataclass(frozen=True, slots=True)
class Line:
    """One labelled line, normalised. `weight` scales its loss, `source` names its set, `part` is train or hold."""

    text: str
    language: str
    targets: Targets
    weight: float
    source: str
    part: str


@dataclass(frozen=True, slots=True)
class PublicSet:
    """How a public set is used: at most `lines` of it, each weighing `weight`."""

    name: str
    lines: int
    weight: float


PUBLIC = (
    PublicSet("goemotions", 14_000, 0.5),
    PublicSet("emocontext", 8_000, 0.6),
    PublicSet("brighter", 7_000, 1.0),
    PublicSet("cedr", 6_700, 0.8),
    PublicSet("redv1", 2_700, 0.8),
    PublicSet("xed", 6_000, 0.15),  # of 42 positives read, 11 were angry: little weight
    PublicSet("ro_offense", 3_500, 0.5),
    PublicSet("bg_toxic", 2_600, 0.5),
    PublicSet("ru_toxic_10k", 3_000, 0.5),
)
_PARTNERS = (
    "cedr",
    "brighter",
)  # their Russian lines without swear words stand against ru_toxic_10k, which has no negatives
_HOLD_PERCENT = 10  # of each train file, for early stopping, calibration and the thresholds of the public sets


def public_lines(folder: Path, *, seed: int, dev: bool = False) -> list[Line]:
    """The public sets below `folder` (text/, lexicon/), positives sampled first. `dev` reads the test files."""
    swear = _lexicon(folder / "lexicon" / "swear.ru.txt")
    lines: list[Line] = []
    for public in PUBLIC if not dev else (*PUBLIC, PublicSet("redv2", 10**9, 1.0)):
        path = folder / "text" / f"{public.name}.{'dev' if dev else 'train'}.jsonl"
        if not path.is_file():
            continue
        found = list(_read_public(path, public, swear))
        lines += found if dev else _sample(found, public.lines, seed)
    return lines


def own_lines(folder: Path, split: str) -> list[Line]:
    """The lines of the own corpus (one file a language) that belong to `split`: train, dev or test."""
    lines = []
    for path in sorted(folder.glob("*.jsonl")):
        for row in _rows(path):
            if row["split"] != split:
                continue
            intents = set(row["intents"]) | ({"abuse"} if row["abuse"] else set())
            targets = (float(row["anger"] >= 2), *(float(label in intents) for label in LABELS[1:]))
            text = normalise(row["text"], path.stem)
            lines.append(Line(text, path.stem, targets, 1.0, f"own-{path.stem}", split))
    return lines


def _read_public(path: Path, public: PublicSet, swear: frozenset[str]) -> Iterator[Line]:
    for row in _rows(path):
        text = normalise(row["text"].replace("[NAME]", "").replace("[RELIGION]", ""), row["lang"])
        if not 1 <= len(text.split()) <= 60:
            continue
        targets: list[float | None] = [None] * len(LABELS)
        if "anger" in row:
            targets[0] = float(row["anger"])
        abusive = row.get("abusive")
        if abusive is None and public.name in _PARTNERS and row["lang"] == "ru" and not swear & set(text.split()):
            abusive = 0 if not row.get("anger") else None
        targets[LABELS.index("abuse")] = None if abusive is None else float(abusive)
        hold = zlib.crc32(text.encode()) % 100 < _HOLD_PERCENT
        yield Line(text, row["lang"], tuple(targets), public.weight, public.name, "hold" if hold else "train")


def _sample(lines: list[Line], most: int, seed: int) -> list[Line]:
    """At most `most` lines: every positive first (up to half), then the others."""
    shuffled = random.Random(seed).sample(lines, len(lines))
    positives = [line for line in shuffled if any(value == 1.0 for value in line.targets)]
    others = [line for line in shuffled if not any(value == 1.0 for value in line.targets)]
    kept = positives[: max(most // 2, most - len(others))]
    return kept + others[: most - len(kept)]


def _lexicon(path: Path) -> frozenset[str]:
    if not path.is_file():
        return frozenset()
    return frozenset(normalise(line, "ru") for line in path.read_text("utf-8").splitlines() if line.strip())


def _rows(path: Path) -> Iterator[dict[str, Any]]:
    with path.open(encoding="utf-8") as file:
        for line in file:
            if line.strip():
                yield json.loads(line)
