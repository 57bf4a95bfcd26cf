"""What the model sees in a stage: public and own lines with fresh noise, in batches of like lengths."""

from __future__ import annotations

import random
from collections.abc import Sequence
from dataclasses import replace
from typing import Any

from sentiment.training.augment import as_recognised
from sentiment.training.data import Line
from sentiment.training.encoder import MOST_TOKENS

BATCH = 48
LONG_ENOUGH_TO_CUT = 6  # words
REAL_ERRORS = 0.5  # share of the copies that are a recogniser's own, where it was tried


def make_batches(
    public: Sequence[Line],
    own: Sequence[Line],
    tokenizer: Any,
    *,
    outputs: int,
    epochs: int,
    beginnings: float,
    seed: int,
) -> list[dict[str, Any]]:
    """All batches: public lines once, own lines `epochs` times with fresh noise; the first `outputs` targets.

    `beginnings`: share of the own lines of which only the beginning is shown.
    """
    chance = random.Random(seed)
    lines = [(as_recognised(line.text, line.language, chance), line) for line in public]
    for _ in range(epochs):
        lines += [_as_heard(line, chance, beginnings) for line in own]
    chance.shuffle(lines)
    groups = []
    for begin in range(0, len(lines), BATCH * 40):  # sort inside windows, so that the mix stays even over the run
        window = sorted(lines[begin : begin + BATCH * 40], key=lambda pair: len(pair[0]))
        parts = [window[start : start + BATCH] for start in range(0, len(window), BATCH)]
        chance.shuffle(parts)
        groups += parts
    return [_tensors(group, tokenizer, outputs) for group in groups]


def _as_heard(line: Line, chance: random.Random, beginnings: float) -> tuple[str, Line]:
    """A noisy copy; sometimes only its beginning, as a partial gives it, which proves the absence of a label but not
    its presence."""
    real = line.heard and chance.random() < REAL_ERRORS
    text = line.heard if real else as_recognised(line.text, line.language, chance)
    words = text.split()
    if not beginnings or len(words) < LONG_ENOUGH_TO_CUT or chance.random() >= beginnings:
        return text, line
    targets = tuple(None if value else value for value in line.targets)
    return " ".join(words[: chance.randint(3, len(words) - 2)]), replace(line, targets=targets)


def _tensors(group: Sequence[tuple[str, Line]], tokenizer: Any, outputs: int) -> dict[str, Any]:
    import torch

    encoded = tokenizer(
        [text for text, _ in group], padding=True, truncation=True, max_length=MOST_TOKENS, return_tensors="pt"
    )
    targets = torch.tensor([[value or 0.0 for value in line.targets[:outputs]] for _, line in group])
    weights = torch.tensor(
        [[0.0 if value is None else line.weight for value in line.targets[:outputs]] for _, line in group]
    )
    return {"ids": encoded["input_ids"], "mask": encoded["attention_mask"], "targets": targets, "weights": weights}
