"""Measures the finished weights on lines they have not seen and writes the model card. Reads the test files once."""

from __future__ import annotations

import json
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from sentiment.model import CALIBRATION, LABELS
from sentiment.normalise import normalise
from sentiment.training.data import Line, own_lines, public_lines
from sentiment.training.train import load_trained, logits_of

TEMPLATE = Path(__file__).parent / "card.md"
_RESAMPLES = 300
Numbers = NDArray[np.float64]


@dataclass(frozen=True, slots=True)
class Row:
    """One line of the table: a source and a label, ours beside the baselines; every figure with its 95 % interval."""

    source: str
    label: str
    lines: int
    positives: int
    auc: str
    f1: str
    words_auc: str
    lexicon_auc: str


def write_card(folder: Path, data: Path, corpus: Path, seed: int) -> None:
    """Measure the weights in `folder` and write MODEL_CARD.md and scores.json there."""
    tokenizer, model = load_trained(folder)
    table = json.loads((folder / CALIBRATION).read_text("utf-8"))["labels"]
    train = [line for line in public_lines(data, seed=seed) if line.part == "train"] + own_lines(corpus, "train")
    held = [line for line in public_lines(data, seed=seed) if line.part == "hold"]
    seen = {line.text for line in train}
    tests = [line for line in public_lines(data, seed=seed, dev=True) if line.text not in seen]
    tests += own_lines(corpus, "test")
    lexicon = _lexicon(data / "lexicon")
    rows: list[Row] = []
    for label in LABELS:
        rows += _measure(label, train, held, tests, lambda lines: logits_of(model, tokenizer, lines), table, lexicon)
    (folder / "scores.json").write_text(json.dumps([_plain(row) for row in rows], indent=1), "utf-8")
    card = (
        TEMPLATE.read_text("utf-8")
        .replace("{{table}}", _table(rows))
        .replace("{{failures}}", _failures(corpus, model, tokenizer, table))
    )
    (folder / "MODEL_CARD.md").write_text(card, "utf-8")
    print(_table(rows))


def _measure(
    label: str,
    train: Sequence[Line],
    held: Sequence[Line],
    tests: Sequence[Line],
    score: Callable[[Sequence[str]], Any],
    table: dict[str, Any],
    lexicon: dict[str, frozenset[str]],
) -> list[Row]:
    column = LABELS.index(label)
    words = _words_baseline(train, column)
    rows = []
    for source, lines in _by_source(tests, column):
        truth = np.array([line.targets[column] for line in lines], np.float64)
        if len(set(truth.tolist())) < 2:
            continue
        texts = [line.text for line in lines]
        ours = _probabilities(score(texts)[:, column], table[label])
        own = source.startswith("own-")
        threshold = (
            table[label]["threshold"]["*"] if own else _held_threshold(source, held, column, score, table[label])
        )
        rows.append(
            Row(
                source,
                label,
                len(lines),
                int(truth.sum()),
                _interval(_auc, truth, ours),
                _interval(_f1_at(threshold), truth, ours),
                f"{_auc(truth, words(texts)):.3f}",
                f"{_auc(truth, _swearing(lines, lexicon)):.3f}",
            )
        )
    return rows


def _words_baseline(train: Sequence[Line], column: int) -> Callable[[Sequence[str]], Numbers]:
    """TF-IDF of words and word pairs with logistic regression, on the same lines and weights."""
    from sklearn.feature_extraction.text import TfidfVectorizer
    from sklearn.linear_model import LogisticRegression

    known = [line for line in train if line.targets[column] is not None]
    vectors = TfidfVectorizer(ngram_range=(1, 2), min_df=2, sublinear_tf=True)
    features = vectors.fit_transform([line.text for line in known])
    fit = LogisticRegression(max_iter=500, C=4.0)
    fit.fit(features, [line.targets[column] for line in known], sample_weight=[line.weight for line in known])

    def score(texts: Sequence[str]) -> Numbers:
        return np.asarray(fit.decision_function(vectors.transform(texts)), np.float64)

    return score


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


def _held_threshold(
    source: str, held: Sequence[Line], column: int, score: Callable[[Sequence[str]], Any], fit: dict[str, Any]
) -> float:
    """A public set's threshold of best F1, from the tenth of its train file that was held back."""
    name = source.split(" ")[0].replace("redv2", "redv1")
    lines = [line for line in held if line.source == name and line.targets[column] is not None]
    truth = np.array([line.targets[column] for line in lines], np.float64)
    if len(set(truth.tolist())) < 2:
        return 0.5
    values = _probabilities(score([line.text for line in lines])[:, column], fit)
    return float(max(np.unique(values), key=lambda at: _f1(truth, values >= at)))


def _by_source(lines: Sequence[Line], column: int) -> list[tuple[str, list[Line]]]:
    groups: dict[str, list[Line]] = {}
    for line in lines:
        if line.targets[column] is not None:
            name = line.source if line.source.startswith("own-") else f"{line.source} {line.language}"
            groups.setdefault(name, []).append(line)
    return sorted(groups.items(), key=lambda pair: (not pair[0].startswith("own-"), pair[0]))


def _probabilities(logits: Any, fit: dict[str, Any]) -> Numbers:
    return np.asarray(1 / (1 + np.exp(-(fit["scale"] * logits.astype(np.float64) + fit["shift"]))), np.float64)


def _interval(measure: Callable[[Any, Any], float], truth: Numbers, scores: Numbers) -> str:
    """The figure and its 95 % bootstrap interval."""
    chance = np.random.default_rng(1)
    drawn = []
    for _ in range(_RESAMPLES):
        pick = chance.integers(0, len(truth), len(truth))
        if 0 < truth[pick].sum() < len(pick):
            drawn.append(measure(truth[pick], scores[pick]))
    low, high = np.percentile(drawn, [2.5, 97.5])
    return f"{measure(truth, scores):.3f} ({low:.3f}–{high:.3f})"


def _auc(truth: Numbers, scores: Numbers) -> float:
    from sklearn.metrics import roc_auc_score

    return float(roc_auc_score(truth, scores))


def _f1_at(threshold: float) -> Callable[[Numbers, Numbers], float]:
    return lambda truth, scores: _f1(truth, scores >= threshold)


def _f1(truth: Numbers, positive: Any) -> float:
    hits = float((truth * positive).sum())
    return 2 * hits / max(1.0, float(truth.sum() + positive.sum()))


def _failures(corpus: Path, model: Any, tokenizer: Any, table: dict[str, Any]) -> str:
    """The most confident mistakes about anger on the own test lines, three each way in each language."""
    lines = own_lines(corpus, "test")
    values = _probabilities(logits_of(model, tokenizer, [line.text for line in lines])[:, 0], table["anger"])
    written = []
    for language in sorted({line.language for line in lines}):
        mine = [index for index, line in enumerate(lines) if line.language == language]
        false = sorted((index for index in mine if lines[index].targets[0] == 0), key=lambda index: -values[index])[:3]
        missed = sorted((index for index in mine if lines[index].targets[0] == 1), key=lambda index: values[index])[:3]
        written += [f"- {language}, not angry, scored {values[index]:.2f}: “{lines[index].text}”" for index in false]
        written += [f"- {language}, angry, scored {values[index]:.2f}: “{lines[index].text}”" for index in missed]
    return "\n".join(written)


def _table(rows: Sequence[Row]) -> str:
    heads = ("source", "label", "lines", "positive", "AUC", "F1", "TF-IDF AUC", "swear words AUC")
    body = [[str(value) for value in _plain(row).values()] for row in rows]
    return "\n".join("| " + " | ".join(cells) + " |" for cells in (heads, ["---"] * len(heads), *body))


def _plain(row: Row) -> dict[str, Any]:
    return {name: getattr(row, name) for name in Row.__slots__}
