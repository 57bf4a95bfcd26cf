"""The text model: caller lines in, calibrated probabilities of anger, abuse and intents out.

One multi-label sequence classifier loaded through transformers from a folder, one torch thread, no network. A model
object belongs to one thread; torch and transformers are imported when the first one is made.
"""

from __future__ import annotations

import json
import logging
import math
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from sentiment.errors import ModelError
from sentiment.normalise import normalise
from sentiment.types import INTENTS, CallerText, Scores

LABELS = ("anger", *INTENTS)
CALIBRATION = "calibration.json"
MOST_TOKENS = 128  # of a long monologue the last tokens count: that is where the caller is now
_EVIDENCE_WORDS = 3  # words hidden together when looking for what drove a score
_EVIDENCE_AROUND = 2  # words shown on either side, so that a person can read it
_EVIDENCE_LINES = 16  # at most so many positions are tried
_WAY_BACK = 'Set anger_model = "" for the shipped model in assets/models/anger; `calmline doctor` checks it.'
_ALSO = {  # what other people's models call the labels; a label's own name comes first
    "anger": ("angry", "rage"),
    "abuse": ("abusive", "toxic", "toxicity", "insult", "offensive"),
}

log = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class Calibration:
    """Turns a label's logit into a probability, and says from which probability on the label counts."""

    scale: float = 1.0
    shift: float = 0.0
    threshold: float = 0.5

    def probability(self, logit: float) -> float:
        """Logistic calibration (Platt 1999)."""
        return 1.0 / (1.0 + math.exp(-max(-60.0, min(60.0, self.scale * logit + self.shift))))


class AngerModel:
    """Scores caller lines. Raises ModelError when the folder is missing, damaged or has no anger label."""

    def __init__(self, folder: Path, language: str) -> None:
        _check(folder)
        self.name = folder.name
        self._language = language
        self._torch, self._tokenizer, self._model = _load(folder)
        self._columns = _columns(self._model.config, folder)
        self.labels = tuple(self._columns)
        config = self._model.config
        self._softmax = config.problem_type != "multi_label_classification" and config.num_labels > 1
        self._calibrations = read_calibrations(folder, language)

    def score(self, lines: Sequence[CallerText], *, evidence: bool = True) -> list[Scores]:
        """One answer a line, in order. With `evidence`, lines above a threshold also say which words drove it."""
        texts = [normalise(line.text, self._language) for line in lines]
        known = [text for text in texts if text]
        answers = dict(zip(known, self._scores(known), strict=True))
        scores = [answers.get(text, Scores()) for text in texts]
        if evidence:
            scores = [self._with_evidence(text, found) for text, found in zip(texts, scores, strict=True)]
        return scores

    def _scores(self, texts: Sequence[str]) -> list[Scores]:
        answers = []
        for text, row in zip(texts, self._probabilities(texts), strict=True):
            detected = [label for label, value in row.items() if value >= self._calibrations[label].threshold]
            answers.append(
                Scores(
                    anger=row["anger"],
                    intents={label: row[label] for label in INTENTS if label in row},
                    angry="anger" in detected,
                    detected=tuple(label for label in INTENTS if label in detected),
                    words=len(text.split()),
                )
            )
        return answers

    def _probabilities(self, texts: Sequence[str]) -> list[dict[str, float]]:
        if not texts:
            return []
        torch = self._torch
        encoded = self._tokenizer(
            list(texts), padding=True, truncation=True, max_length=MOST_TOKENS, return_tensors="pt"
        )
        with torch.inference_mode():
            logits = self._model(**encoded).logits.float()
            if self._softmax:
                logits = torch.log_softmax(logits, dim=-1)
                logits = logits - torch.log1p(-logits.exp().clamp(max=1 - 1e-6))
        return [
            {label: self._calibrations[label].probability(row[column]) for label, column in self._columns.items()}
            for row in logits.tolist()
        ]

    def _with_evidence(self, text: str, scores: Scores) -> Scores:
        """Add the words whose absence lowers the strongest detected label most (occlusion, Zeiler and Fergus 2014)."""
        labels = (["anger"] if scores.angry else []) + list(scores.detected)
        words = text.split()[-MOST_TOKENS:]
        if not labels:
            return scores
        if len(words) <= _EVIDENCE_WORDS:
            return _replace_evidence(scores, (text,))
        step = math.ceil((len(words) - _EVIDENCE_WORDS) / (_EVIDENCE_LINES - 1))
        width = max(_EVIDENCE_WORDS, step)  # in a very long line more, so that no word goes untried
        starts = [*range(0, len(words) - _EVIDENCE_WORDS, step), len(words) - width]
        without = [" ".join(words[:start] + words[start + width :]) for start in starts]
        rows = self._probabilities(without)
        spans = []
        for label in labels:
            start = starts[min(range(len(rows)), key=lambda index: rows[index][label])]
            spans.append((max(0, start - _EVIDENCE_AROUND), min(len(words), start + width + _EVIDENCE_AROUND)))
        return _replace_evidence(scores, tuple(" ".join(words[start:end]) for start, end in _joined(spans)))


def _joined(spans: Sequence[tuple[int, int]]) -> list[tuple[int, int]]:
    """The spans in order, those that share words as one."""
    joined: list[tuple[int, int]] = []
    for start, end in sorted(spans):
        if joined and start < joined[-1][1]:
            joined[-1] = (joined[-1][0], max(end, joined[-1][1]))
        else:
            joined.append((start, end))
    return joined


def _replace_evidence(scores: Scores, evidence: tuple[str, ...]) -> Scores:
    return Scores(scores.anger, scores.intents, scores.angry, scores.detected, evidence, scores.words)


def _check(folder: Path) -> None:
    for name in ("config.json", "model.safetensors", "tokenizer.json"):
        if not (folder / name).is_file():
            raise ModelError(f"the anger model is incomplete: {folder / name} is missing", _WAY_BACK)


def _load(folder: Path) -> tuple[Any, Any, Any]:
    import torch
    import transformers

    torch.set_num_threads(1)
    quiet: Any = transformers.utils.logging  # untyped
    quiet.set_verbosity_error()
    quiet.disable_progress_bar()
    try:
        tokenizer = transformers.AutoTokenizer.from_pretrained(
            folder, local_files_only=True, trust_remote_code=False, truncation_side="left"
        )
        model, loaded = transformers.AutoModelForSequenceClassification.from_pretrained(
            folder,
            local_files_only=True,
            trust_remote_code=False,
            use_safetensors=True,
            dtype=torch.float32,
            output_loading_info=True,
        )
        if loaded["missing_keys"]:  # such weights would be made up at random
            raise ValueError("weights are missing")
    except Exception as error:  # the loaders raise whatever their file formats raise
        log.warning("anger model in %s: %s", folder, type(error).__name__)
        raise ModelError(
            f"the anger model in {folder} is damaged or foreign ({type(error).__name__})", _WAY_BACK
        ) from error
    return torch, tokenizer, model.eval()


def _columns(config: Any, folder: Path) -> dict[str, int]:
    """Which output is which label. Rule: its name in lower case, else the first name in _ALSO; others are ignored."""
    names = {str(name).lower(): int(index) for index, name in config.id2label.items()}
    columns = {}
    for label in LABELS:
        found = next((name for name in (label, *_ALSO.get(label, ())) if name in names), None)
        if found is not None:
            columns[label] = names[found]
    if "anger" not in columns:
        raise ModelError(f"the model in {folder} has no label called anger (it has {', '.join(names)[:80]})", _WAY_BACK)
    return columns


def read_calibrations(folder: Path, language: str) -> dict[str, Calibration]:
    """Read the folder's calibration; a model without one is taken at its word, with threshold 0.5."""
    path = folder / CALIBRATION
    if not path.is_file():
        return {label: Calibration() for label in LABELS}
    try:
        table = json.loads(path.read_text("utf-8"))["labels"]
        found = {
            label: Calibration(
                scale=float(table[label]["scale"]),
                shift=float(table[label]["shift"]),
                threshold=float(table[label]["threshold"].get(language, table[label]["threshold"]["*"])),
            )
            for label in LABELS
            if label in table
        }
        if not all(math.isfinite(value) for one in found.values() for value in (one.scale, one.shift, one.threshold)):
            raise ValueError("not finite")
        return {label: found.get(label, Calibration()) for label in LABELS}
    except (OSError, ValueError, KeyError, TypeError, AttributeError) as error:
        raise ModelError(f"{path} is damaged", _WAY_BACK) from error
