"""Fine-tunes the base encoder: multi-label heads, masked loss, early stopping on held-out lines, calibration, export.

Fast on two cores: bfloat16 autocast, eager attention, no dropout, frozen word embeddings, batches of like lengths.
"""

from __future__ import annotations

import json
import math
import random
import shutil
import time
from collections.abc import Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

import numpy as np

from sentiment.model import CALIBRATION, LABELS
from sentiment.training.augment import as_recognised
from sentiment.training.data import Line

MOST_TOKENS = 48
BATCH = 48
LONG_ENOUGH_TO_CUT = 6  # words
LOWEST_THRESHOLD = 0.5  # a false flag costs more than a late one


@dataclass(frozen=True, slots=True)
class Plan:
    """How long and how fast one stage trains.

    `public_every`: every so many-th public line is used; `beginnings`: share of the own lines cut to their beginning;
    `head_rate`: how many times faster the heads learn than the encoder.
    """

    own_epochs: int
    public_every: int = 1
    seed: int = 7
    rate: float = 1.2e-4
    head_rate: float = 1.0
    beginnings: float = 0.0
    warmup: float = 0.06
    checks: int = 6  # looks at the held-out lines
    threads: int = 2


STAGES = (  # broad first, then mostly the own corpus, with enough of the rest not to forget it
    Plan(own_epochs=5),
    Plan(own_epochs=12, public_every=7, rate=1e-4, head_rate=3.0, beginnings=0.3, seed=8),
    Plan(own_epochs=10, public_every=7, rate=8e-5, head_rate=3.0, beginnings=0.3, seed=9),
)


def train(base: Path, public: Sequence[Line], own: Sequence[Line], dev: Sequence[Line], out: Path, plan: Plan) -> None:
    """Train on the train part of `public` and on `own`; keep the best on `dev`, calibrate there, write `out`."""
    import torch

    torch.manual_seed(plan.seed)
    torch.set_num_threads(plan.threads)
    tokenizer, model = _start(base)
    held = [line for line in public if line.part == "hold"]
    used = [line for line in public if line.part == "train"][:: plan.public_every]
    batches = _batches(used, own, tokenizer, plan)
    optimiser = torch.optim.AdamW(
        _groups(model, plan),
        weight_decay=0.01,
        fused=True,
    )
    schedule = torch.optim.lr_scheduler.LambdaLR(optimiser, lambda step: _rate(step, len(batches), plan.warmup))
    best, best_state, began = -1.0, {}, time.monotonic()
    every = math.ceil(len(batches) / plan.checks)
    for step, batch in enumerate(batches, 1):
        model.train()
        with torch.autocast("cpu", torch.bfloat16):
            logits = model(input_ids=batch["ids"], attention_mask=batch["mask"]).logits.float()
        loss = torch.nn.functional.binary_cross_entropy_with_logits(logits, batch["targets"], reduction="none")
        loss = (loss * batch["weights"]).sum() / batch["weights"].sum()
        optimiser.zero_grad()
        loss.backward()
        torch.nn.utils.clip_grad_norm_(model.parameters(), 1.0)
        optimiser.step()
        schedule.step()
        if step % 50 == 0:
            print(
                f"step {step}/{len(batches)} loss {loss.item():.3f} {(time.monotonic() - began) / step:.2f} s/step",
                flush=True,
            )
        if step % every == 0 or step == len(batches):
            score = _worth(model, tokenizer, dev, held)
            print(f"step {step}: mean dev AUC {score:.4f}", flush=True)
            if score > best:
                best, best_state = score, {name: value.clone() for name, value in model.state_dict().items()}
    model.load_state_dict(best_state)
    _export(model, base, out)
    calibration = calibrate(dev, logits_of(model, tokenizer, [line.text for line in dev]))
    (out / CALIBRATION).write_text(json.dumps({"labels": calibration}, indent=1), "utf-8")


def logits_of(model: Any, tokenizer: Any, texts: Sequence[str]) -> np.ndarray:
    """Logits of normalised texts, shape (lines, labels)."""
    import torch

    model.eval()
    order = sorted(range(len(texts)), key=lambda index: len(texts[index]))
    rows = np.zeros((len(texts), len(LABELS)), np.float32)
    with torch.inference_mode(), torch.autocast("cpu", torch.bfloat16):
        for begin in range(0, len(order), 128):
            part = order[begin : begin + 128]
            ids = tokenizer(
                [texts[index] for index in part], padding=True, truncation=True, max_length=128, return_tensors="pt"
            )
            rows[part] = model(input_ids=ids["input_ids"], attention_mask=ids["attention_mask"]).logits.float().numpy()
    return rows


def calibrate(dev: Sequence[Line], logits: np.ndarray) -> dict[str, Any]:
    """Platt scaling and the threshold of best F1 of each label, over all languages together (one has too few lines)."""
    from sklearn.linear_model import LogisticRegression
    from sklearn.metrics import precision_recall_curve

    table: dict[str, Any] = {}
    for column, label in enumerate(LABELS):
        known = [index for index, line in enumerate(dev) if line.targets[column] is not None]
        truth = np.array([dev[index].targets[column] for index in known], np.float64)
        values = logits[known, column].astype(np.float64)
        fit = LogisticRegression(C=10.0).fit(values[:, None], truth)
        scale, shift = float(fit.coef_[0, 0]), float(fit.intercept_[0])
        probabilities = 1 / (1 + np.exp(-(scale * values + shift)))
        precision, recall, thresholds = precision_recall_curve(truth, probabilities)
        f1 = 2 * precision * recall / np.maximum(precision + recall, 1e-9)
        near = np.flatnonzero(f1[:-1] >= f1[:-1].max() - 0.005)  # the middle of the plateau generalises best
        threshold = float(np.clip(np.median(thresholds[near]), LOWEST_THRESHOLD, 0.8))
        table[label] = {"scale": round(scale, 4), "shift": round(shift, 4), "threshold": {"*": round(threshold, 3)}}
    return table


def load_trained(folder: Path) -> tuple[Any, Any]:
    """Tokenizer and finished model of a folder that `train` wrote."""
    import transformers

    tokenizer = transformers.AutoTokenizer.from_pretrained(folder, local_files_only=True, truncation_side="left")
    model = transformers.AutoModelForSequenceClassification.from_pretrained(
        folder, local_files_only=True, dtype="float32", attn_implementation="eager"
    )
    return tokenizer, model


def _start(base: Path) -> tuple[Any, Any]:
    import transformers

    tokenizer = transformers.AutoTokenizer.from_pretrained(base, local_files_only=True, truncation_side="left")
    model = transformers.AutoModelForSequenceClassification.from_pretrained(
        base,
        local_files_only=True,
        num_labels=len(LABELS),
        problem_type="multi_label_classification",
        dtype="float32",
        id2label=dict(enumerate(LABELS)),
        label2id={label: index for index, label in enumerate(LABELS)},
        attn_implementation="eager",
        hidden_dropout_prob=0.0,
        attention_probs_dropout_prob=0.0,
    )
    model.bert.embeddings.word_embeddings.weight.requires_grad_(False)
    return tokenizer, model


def _batches(public: Sequence[Line], own: Sequence[Line], tokenizer: Any, plan: Plan) -> list[dict[str, Any]]:
    """All batches: public lines once, own lines `own_epochs` times with fresh noise; like lengths together."""
    chance = random.Random(plan.seed)
    lines = [(as_recognised(line.text, line.language, chance), line) for line in public]
    for _ in range(plan.own_epochs):
        lines += [_as_heard(line, chance, plan.beginnings) for line in own]
    chance.shuffle(lines)
    groups = []
    for begin in range(0, len(lines), BATCH * 40):  # sort inside windows, so that the mix stays even over the run
        window = sorted(lines[begin : begin + BATCH * 40], key=lambda pair: len(pair[0]))
        parts = [window[start : start + BATCH] for start in range(0, len(window), BATCH)]
        chance.shuffle(parts)
        groups += parts
    return [_tensors(group, tokenizer) for group in groups]


def _as_heard(line: Line, chance: random.Random, beginnings: float) -> tuple[str, Line]:
    """A noisy copy; sometimes only its beginning, as a partial gives it, which proves the absence of a label but not
    its presence."""
    text = as_recognised(line.text, line.language, chance)
    words = text.split()
    if not beginnings or len(words) < LONG_ENOUGH_TO_CUT or chance.random() >= beginnings:
        return text, line
    targets = tuple(None if value == 1.0 else value for value in line.targets)
    return " ".join(words[: chance.randint(3, len(words) - 2)]), replace(line, targets=targets)


def _tensors(group: Sequence[tuple[str, Line]], tokenizer: Any) -> dict[str, Any]:
    import torch

    encoded = tokenizer(
        [text for text, _ in group], padding=True, truncation=True, max_length=MOST_TOKENS, return_tensors="pt"
    )
    targets = torch.tensor([[value or 0.0 for value in line.targets] for _, line in group])
    weights = torch.tensor([[0.0 if value is None else line.weight for value in line.targets] for _, line in group])
    return {"ids": encoded["input_ids"], "mask": encoded["attention_mask"], "targets": targets, "weights": weights}


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
    from sklearn.metrics import roc_auc_score

    values = []
    for column in columns:
        known = [index for index, line in enumerate(lines) if line.targets[column] is not None]
        truth = [lines[index].targets[column] for index in known]
        if len(set(truth)) == 2:
            values.append(roc_auc_score(truth, logits[known, column]))
    return float(np.mean(values)) if values else 0.0


def _export(model: Any, base: Path, out: Path) -> None:
    import torch

    out.mkdir(parents=True, exist_ok=True)
    model.to(torch.bfloat16).save_pretrained(out, safe_serialization=True)
    model.to(torch.float32)
    for name in ("tokenizer.json", "tokenizer_config.json"):
        shutil.copy(base / name, out / name)
