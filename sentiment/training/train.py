"""Fine-tunes the base encoder: multi-label heads, masked loss, early stopping on held-out lines, calibration, export.

Fast on two cores: bfloat16 autocast, eager attention, no dropout, frozen word embeddings, batches of like lengths.
"""

from __future__ import annotations

import json
import math
import random
import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np

from sentiment.model import CALIBRATION, LABELS
from sentiment.training.batches import make_batches
from sentiment.training.calibrate import calibrate
from sentiment.training.data import TARGETS, Line
from sentiment.training.encoder import keep_shipped, logits_of, save_model, settle_pooler, start_model
from sentiment.training.metrics import auc

_AVERAGE_EVERY = 5  # steps
_AVERAGE_DECAY = 0.98  # … so that the average reaches back over some 250 steps
_HELD_EVERY = 4  # of the held-out public lines so many-th are looked at for early stopping
_SETTLING_LINES = 3_000


@dataclass(frozen=True, slots=True)
class Plan:
    """How long and how fast one stage trains.

    `own_epochs`: how often it sees the own corpus; `public_every`: every so many-th public line is used; `beginnings`:
    share of the own lines cut to their beginning; `head_rate`: how many times faster the heads learn than the encoder;
    `first`: begins with a fresh pooler and learns the other emotions too.
    """

    own_epochs: int
    public_every: int = 1
    seed: int = 7
    rate: float = 1.2e-4
    head_rate: float = 3.0
    beginnings: float = 0.0
    warmup: float = 0.06
    checks: int = 6  # looks at the held-out lines
    threads: int = 2
    first: bool = False


STAGES = (  # everything together, then a short, slow stage that is mostly the own corpus
    Plan(own_epochs=7, rate=1e-4, beginnings=0.2, first=True),
    Plan(own_epochs=3, public_every=6, rate=7e-5, beginnings=0.25, seed=8, checks=4),
)


def train(base: Path, public: Sequence[Line], own: Sequence[Line], dev: Sequence[Line], out: Path, plan: Plan) -> None:
    """Train on the train part of `public` and on `own`; keep the best on `dev`, calibrate there, write `out`."""
    import torch

    torch.manual_seed(plan.seed)
    torch.set_num_threads(plan.threads)
    names = TARGETS if plan.first else LABELS
    tokenizer, model = start_model(base, names)
    held = [line for line in public if line.part == "hold"][::_HELD_EVERY]
    used = [line for line in public if line.part == "train"][:: plan.public_every]
    if plan.first:
        chosen = random.Random(plan.seed).sample([*used, *own], min(_SETTLING_LINES, len(used) + len(own)))
        settle_pooler(model, tokenizer, [line.text for line in chosen])
    batches = make_batches(
        used,
        own,
        tokenizer,
        outputs=len(names),
        epochs=plan.own_epochs,
        beginnings=plan.beginnings,
        seed=plan.seed,
    )
    _learn(model, batches, plan, lambda average: _worth(average, tokenizer, dev, held))
    keep_shipped(model)
    save_model(model, base, out)
    calibration = calibrate(dev, logits_of(model, tokenizer, [line.text for line in dev]))
    (out / CALIBRATION).write_text(json.dumps({"labels": calibration}, indent=1), "utf-8")


def _learn(model: Any, batches: Sequence[dict[str, Any]], plan: Plan, worth: Callable[[Any], float]) -> None:
    """Go through the batches; leave the model with the best of its looks at held-out lines.

    What is judged and kept is a running average of the weights (Polyak and Juditsky 1992).
    """
    import torch
    from torch.optim.swa_utils import AveragedModel, get_ema_multi_avg_fn

    optimiser = torch.optim.AdamW(_groups(model, plan), weight_decay=0.01, fused=True)
    schedule = torch.optim.lr_scheduler.LambdaLR(optimiser, lambda step: _rate(step, len(batches), plan.warmup))
    average = AveragedModel(model, multi_avg_fn=get_ema_multi_avg_fn(_AVERAGE_DECAY))  # type: ignore[no-untyped-call]
    best, best_state, began = -1.0, {}, time.monotonic()
    every = math.ceil(len(batches) / plan.checks)
    for step, batch in enumerate(batches, 1):
        loss = _step(model, optimiser, batch)
        schedule.step()
        if step % _AVERAGE_EVERY == 0:
            average.update_parameters(model)
        if step % 50 == 0:
            print(f"step {step}/{len(batches)} loss {loss:.3f} {(time.monotonic() - began) / step:.2f} s", flush=True)
        if step % every == 0 or step == len(batches):
            score = worth(average.module)
            print(f"step {step}: mean dev AUC {score:.4f}", flush=True)
            if score > best:
                best, best_state = score, {name: value.clone() for name, value in average.module.state_dict().items()}
    if not best_state:
        raise FloatingPointError("training diverged: no look at the held-out lines gave a finite figure")
    model.load_state_dict(best_state)


def _step(model: Any, optimiser: Any, batch: dict[str, Any]) -> float:
    import torch

    model.train()
    with torch.autocast("cpu", torch.bfloat16):
        logits = model(input_ids=batch["ids"], attention_mask=batch["mask"]).logits.float()
    loss = torch.nn.functional.binary_cross_entropy_with_logits(logits, batch["targets"], reduction="none")
    loss = (loss * batch["weights"]).sum() / batch["weights"].sum().clamp(min=1.0)
    optimiser.zero_grad()
    loss.backward()
    torch.nn.utils.clip_grad_norm_(model.parameters(), 1.0)
    optimiser.step()
    return float(loss.item())


def _groups(model: Any, plan: Plan) -> list[dict[str, Any]]:
    trained = [(name, parameter) for name, parameter in model.named_parameters() if parameter.requires_grad]
    heads = [parameter for name, parameter in trained if "classifier" in name or "pooler" in name]
    encoder = [parameter for name, parameter in trained if not ("classifier" in name or "pooler" in name)]
    return [{"params": encoder, "lr": plan.rate}, {"params": heads, "lr": plan.rate * plan.head_rate}]


def _rate(step: int, steps: int, warmup: float) -> float:
    start = max(1, int(steps * warmup))
    return min(1.0, (step + 1) / start) * max(0.02, (steps - step) / steps)


def _worth(model: Any, tokenizer: Any, dev: Sequence[Line], held: Sequence[Line]) -> float:
    """Mean AUC: own dev lines over all labels count three times, held-out public anger and abuse once."""
    own = _auc(dev, logits_of(model, tokenizer, [line.text for line in dev]), range(len(LABELS)))
    rest = _auc(held, logits_of(model, tokenizer, [line.text for line in held]), (0, LABELS.index("abuse")))
    return (3 * own + rest) / 4


def _auc(lines: Sequence[Line], logits: np.ndarray, columns: Sequence[int]) -> float:
    values = []
    for column in columns:
        known = [index for index, line in enumerate(lines) if line.targets[column] is not None]
        truth = [(lines[index].targets[column] or 0.0) >= 0.5 for index in known]
        if len(set(truth)) == 2:
            values.append(auc(np.array(truth, np.float64), logits[known, column]))
    return float(np.mean(values)) if values else 0.0
