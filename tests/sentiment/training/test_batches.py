from __future__ import annotations

from dataclasses import replace
from typing import Any

import pytest
import torch  # noqa: TID253 - makes the tensors that a tokenizer gives

from sentiment.training.batches import BATCH, make_batches
from sentiment.training.data import TARGETS, Line


class Tokenizer:
    """One number a word."""

    def __call__(self, texts: list[str], **_: Any) -> dict[str, torch.Tensor]:
        longest = max(len(text.split()) for text in texts)
        ids = torch.tensor([[1] * len(text.split()) + [0] * (longest - len(text.split())) for text in texts])
        return {"input_ids": ids, "attention_mask": ids}


def line(words: int, anger: float | None, source: str = "own-en") -> Line:
    targets = (anger, *(0.0,) * (len(TARGETS) - 1))
    return Line(" ".join(["word"] * words), "xx", targets, 0.5, source, "train")


def batches(public: list[Line], own: list[Line], **given: Any) -> list[dict[str, torch.Tensor]]:
    plan = {"outputs": 8, "epochs": 3, "beginnings": 0.0, "seed": 1} | given
    return make_batches(public, own, Tokenizer(), **plan)


@pytest.mark.parametrize("outputs", [8, len(TARGETS)])
def test_every_line_comes_as_often_as_planned(outputs: int) -> None:
    """Public lines once, own lines once an epoch; so many targets as the model has outputs."""
    found = batches([line(5, 0.0, "cedr")] * 100, [line(9, 1.0)] * 40, outputs=outputs)
    assert sum(len(batch["targets"]) for batch in found) == 100 + 3 * 40
    assert {batch["targets"].shape[1] for batch in found} == {outputs}
    assert sum(batch["targets"][:, 0].sum().item() for batch in found) == 3 * 40
    assert max(len(batch["targets"]) for batch in found) == BATCH


def test_what_a_line_does_not_say_weighs_nothing() -> None:
    """The other labels of the line weigh what the line weighs."""
    (batch,) = batches([line(5, None, "bg_toxic")], [])
    assert batch["weights"].tolist() == [[0.0, *[0.5] * 7]]


def test_half_of_the_copies_are_a_recognisers_own() -> None:
    """Real errors where they are known; the simulated ones keep their share."""
    (batch,) = batches([], [replace(line(4, 1.0), heard="one two three four five six seven")], epochs=40)
    lengths = batch["mask"].sum(1).tolist()
    assert 10 <= lengths.count(7) <= 30
    assert set(lengths) > {4, 7}


def test_a_beginning_does_not_prove_a_label() -> None:
    """Of a cut line what is present is unknown, what is absent stays absent; short lines are never cut."""
    found = batches([], [line(12, 1.0)] * 30 + [line(4, 1.0)] * 30, beginnings=1.0)
    anger = [weight.item() for batch in found for weight in batch["weights"][:, 0]]
    others = {weight.item() for batch in found for row in batch["weights"][:, 1:] for weight in row}
    assert anger.count(0.0) == pytest.approx(90, abs=12)  # a noisy copy may be too short to be cut
    assert others == {0.5}
