"""From logits to probabilities, and from probabilities to yes and no: fitted on the dev scenarios."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import numpy as np

from sentiment.model import LABELS
from sentiment.training.data import Line
from sentiment.training.metrics import best_threshold

_THRESHOLDS = (0.4, 0.8)  # no lower: a false flag costs more than a late one
_SHRINK = 60.0  # positives at which a language's own threshold counts half


def calibrate(dev: Sequence[Line], logits: np.ndarray) -> dict[str, Any]:
    """Platt scaling of each label over all languages together, and each language's threshold of best F1.

    A language has few positives, so its threshold is drawn towards that of all.
    """
    from sklearn.linear_model import LogisticRegression

    table: dict[str, Any] = {}
    for column, label in enumerate(LABELS):
        known = [index for index, line in enumerate(dev) if line.targets[column] is not None]
        truth = np.array([dev[index].targets[column] for index in known], np.float64)
        values = logits[known, column].astype(np.float64)
        fit = LogisticRegression(C=10.0).fit(values[:, None], truth)
        scale, shift = float(fit.coef_[0, 0]), float(fit.intercept_[0])
        probabilities = 1 / (1 + np.exp(-(scale * values + shift)))
        overall = best_threshold(truth, probabilities)
        thresholds = {"*": overall}
        languages = np.array([dev[index].language for index in known])
        for language in sorted(set(languages)):
            mine = languages == language
            positives = float(truth[mine].sum())
            own = best_threshold(truth[mine], probabilities[mine]) if 0 < positives < mine.sum() else overall
            thresholds[language] = (positives * own + _SHRINK * overall) / (positives + _SHRINK)
        table[label] = {
            "scale": round(scale, 4),
            "shift": round(shift, 4),
            "threshold": {name: round(float(np.clip(at, *_THRESHOLDS)), 3) for name, at in thresholds.items()},
        }
    return table
