"""Measures finished weights on lines they have not seen, beside three baselines, figures with 95 % intervals."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from sentiment.model import LABELS, AngerModel, read_calibrations
from sentiment.normalise import normalise
from sentiment.training.data import Line, own_lines, public_lines, read_twice
from sentiment.training.metrics import Numbers, auc, best_threshold, f1, interval, kappa
from sentiment.types import CALLER, CallerText, Scores

SEED = 7  # of the sample of public lines
_BATCH = 64
_OWN_THRESHOLD = 20  # positives from which a language of a set has a threshold of its own
_LINEAR_LINES = 16_000  # the base encoder's own vectors are costly: so many lines teach its linear head
Score = Callable[[Sequence[str]], Numbers]


@dataclass(frozen=True, slots=True)
class Row:
    """One line of the table: a source and a label, ours beside the baselines (AUC; None where not trained)."""

    source: str
    label: str
    lines: int
    positives: int
    auc: tuple[float, float, float]  # figure, low, high
    f1: tuple[float, float, float]
    threshold: float
    words_auc: float | None = None
    linear_auc: float | None = None
    swear_auc: float | None = None


class Lines:
    """The lines to measure on and, with `data`, those that the baselines learn from. Reads the test files."""

    def __init__(self, corpus: Path, data: Path | None) -> None:
        self.data = data
        public = public_lines(data, seed=SEED) if data else []
        self.train = [line for line in public if line.part == "train"] + own_lines(corpus, "train")
        self.held = [line for line in public if line.part == "hold"]
        seen = {line.text for line in self.train if not line.source.startswith("own-")}
        tests = public_lines(data, seed=SEED, dev=True) if data else []
        self.tests = own_lines(corpus, "test") + [line for line in tests if line.text not in seen]


def measure_lines(folder: Path, lines: Lines) -> Iterator[Row]:
    """The rows of every label; the own test scenarios first. The baselines need scikit-learn and the data folder.

    Raises ModelError.
    """
    ours = _Model(folder)
    linear = _Linear(lines) if lines.data else None
    lexicon = _lexicon(lines.data / "lexicon") if lines.data else {}
    for label in ours.labels:
        column = LABELS.index(label)
        words = _words(lines.train, column) if lines.data else None
        for source, mine in _by_source(lines.tests, column):
            truth = np.array([line.targets[column] for line in mine], np.float64)
            if len(set(truth.tolist())) < 2:
                continue
            texts = [line.text for line in mine]
            scores = ours.probabilities(texts, label)
            own = source.startswith("own-")
            threshold = (
                read_calibrations(folder, mine[0].language)[label].threshold
                if own
                else _held_threshold(source, lines.held, label, ours)
            )
            yield Row(
                source,
                label,
                len(mine),
                int(truth.sum()),
                interval(auc, truth, scores),
                interval(_f1_from(threshold), truth, scores),
                round(threshold, 3),
                None if words is None else round(auc(truth, words(texts)), 3),
                None if linear is None else round(auc(truth, linear.score(texts, column)), 3),
                round(auc(truth, _swearing(mine, lexicon)), 3) if lexicon else None,
            )


def measure_readers(corpus: Path) -> Iterator[dict[str, Any]]:
    """How far the author and the second reader of the own test lines agree: what no model can be asked to exceed."""
    for language, pairs in read_twice(corpus, "test").items():
        if not pairs:
            continue
        first, second = (np.array(values) for values in zip(*pairs, strict=True))
        row: dict[str, Any] = {"language": language, "lines": len(pairs)}
        for column, label in enumerate(LABELS):
            row[f"{label} kappa"] = round(kappa(first[:, column], second[:, column]), 3)
        yield row


def _f1_from(threshold: float) -> Callable[[Numbers, Numbers], float]:
    return lambda truth, scores: f1(truth, scores >= threshold)


class _Model:
    """The weights as the program runs them, with what was scored already."""

    def __init__(self, folder: Path) -> None:
        self._model = AngerModel(folder, "en")
        self.labels = self._model.labels
        self._known: dict[str, Scores] = {}

    def probabilities(self, texts: Sequence[str], label: str) -> Numbers:
        new = sorted({text for text in texts if text not in self._known}, key=len)
        for begin in range(0, len(new), _BATCH):
            part = new[begin : begin + _BATCH]
            found = self._model.score([CallerText(text, CALLER) for text in part], evidence=False)
            self._known |= dict(zip(part, found, strict=True))
        scores = [self._known[text] for text in texts]
        return np.array([one.anger if label == "anger" else one.intents[label] for one in scores])


class _Linear:
    """Baseline: the base encoder as it is, mean pooling, a logistic regression for each label."""

    def __init__(self, lines: Lines) -> None:
        import transformers

        assert lines.data
        base = lines.data / "base-multilingual-small"
        self._tokenizer = transformers.AutoTokenizer.from_pretrained(base, local_files_only=True)
        self._model = transformers.AutoModel.from_pretrained(base, local_files_only=True, dtype="float32").eval()
        self._known: dict[str, NDArray[np.float32]] = {}
        self._train = lines.train[:: max(1, len(lines.train) // _LINEAR_LINES)]
        self._fits: dict[int, Any] = {}

    def score(self, texts: Sequence[str], column: int) -> Numbers:
        if column not in self._fits:
            known = [line for line in self._train if line.targets[column] is not None]
            self._fits[column] = _regression(self._vectors([line.text for line in known]), known, column, 1.0)
        return np.asarray(self._fits[column].decision_function(self._vectors(texts)), np.float64)

    def _vectors(self, texts: Sequence[str]) -> NDArray[np.float32]:
        import torch

        new = sorted({text for text in texts if text not in self._known}, key=len)
        for begin in range(0, len(new), 128):
            part = new[begin : begin + 128]
            inputs = self._tokenizer(part, padding=True, truncation=True, max_length=64, return_tensors="pt")
            with torch.inference_mode(), torch.autocast("cpu", torch.bfloat16):
                hidden = self._model(**inputs).last_hidden_state.float()
            mask = inputs["attention_mask"][:, :, None]
            pooled = torch.nn.functional.normalize((hidden * mask).sum(1) / mask.sum(1)) * 10.0
            self._known |= dict(zip(part, pooled.numpy(), strict=True))
        return np.array([self._known[text] for text in texts])


def _words(train: Sequence[Line], column: int) -> Score:
    """Baseline: TF-IDF of words and word pairs with logistic regression, on the same lines and weights."""
    from sklearn.feature_extraction.text import TfidfVectorizer

    known = [line for line in train if line.targets[column] is not None]
    vectors = TfidfVectorizer(ngram_range=(1, 2), min_df=2, sublinear_tf=True)
    fit = _regression(vectors.fit_transform([line.text for line in known]), known, column, 4.0)

    def score(texts: Sequence[str]) -> Numbers:
        return np.asarray(fit.decision_function(vectors.transform(texts)), np.float64)

    return score


def _regression(features: Any, known: Sequence[Line], column: int, looseness: float) -> Any:
    from sklearn.linear_model import LogisticRegression

    fit = LogisticRegression(max_iter=500, C=looseness)
    truth = [(line.targets[column] or 0.0) >= 0.5 for line in known]
    return fit.fit(features, truth, sample_weight=[line.weight for line in known])


def _swearing(lines: Sequence[Line], lexicon: dict[str, frozenset[str]]) -> Numbers:
    """Baseline: 1 for a line with a swear word of its language."""
    return np.array(
        [float(not lexicon.get(line.language, frozenset()).isdisjoint(line.text.split())) for line in lines]
    )


def _lexicon(folder: Path) -> dict[str, frozenset[str]]:
    return {
        path.suffixes[0][1:]: frozenset(
            normalise(line, path.suffixes[0][1:]) for line in path.read_text("utf-8").splitlines() if line.strip()
        )
        for path in sorted(folder.glob("swear.*.txt"))
    }


def _held_threshold(source: str, held: Sequence[Line], label: str, model: _Model) -> float:
    """A public set's threshold of best F1, from the tenth of its train file that was held back."""
    column = LABELS.index(label)
    name, language = source.replace("redv2", "redv1").split(" ")
    lines = [line for line in held if line.source == name and line.targets[column] is not None]
    mine = [line for line in lines if line.language == language]
    lines = mine if sum(line.targets[column] or 0.0 for line in mine) >= _OWN_THRESHOLD else lines
    truth = np.array([line.targets[column] for line in lines], np.float64)
    if len(set(truth.tolist())) < 2:
        return 0.5
    return best_threshold(truth, model.probabilities([line.text for line in lines], label))


def _by_source(lines: Sequence[Line], column: int) -> list[tuple[str, list[Line]]]:
    groups: dict[str, list[Line]] = {}
    for line in lines:
        if line.targets[column] is not None:
            name = line.source if line.source.startswith("own-") else f"{line.source} {line.language}"
            groups.setdefault(name, []).append(line)
    return sorted(groups.items(), key=lambda pair: (not pair[0].startswith("own-"), pair[0]))
