"""Figures of merit and their intervals. Pure."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import numpy as np
from numpy.typing import NDArray

_RESAMPLES = 300
_PLATEAU = 0.005  # thresholds whose F1 is so near the best are as good
Numbers = NDArray[np.float64]


def interval(measure: Callable[[Any, Any], float], truth: Numbers, scores: Numbers) -> tuple[float, float, float]:
    """The figure and its 95 % bootstrap interval (Efron 1979)."""
    chance = np.random.default_rng(1)
    drawn = []
    for _ in range(_RESAMPLES):
        pick = chance.integers(0, len(truth), len(truth))
        if 0 < truth[pick].sum() < len(pick):
            drawn.append(measure(truth[pick], scores[pick]))
    low, high = np.percentile(drawn, [2.5, 97.5]) if drawn else (0.0, 1.0)
    return round(measure(truth, scores), 4), round(float(low), 4), round(float(high), 4)


def auc(truth: Numbers, scores: Numbers) -> float:
    """Chance that a positive line scores above a negative one (Mann and Whitney 1947); ties count half."""
    _, inverse, counts = np.unique(scores, return_inverse=True, return_counts=True)
    ranks = (np.cumsum(counts) - (counts - 1) / 2)[inverse]
    positives = float(truth.sum())
    negatives = len(truth) - positives
    return float((ranks[truth == 1].sum() - positives * (positives + 1) / 2) / (positives * negatives))


def f1(truth: Numbers, positive: Any) -> float:
    """Harmonic mean of precision and recall."""
    hits = float((truth * positive).sum())
    return 2 * hits / max(1.0, float(truth.sum() + positive.sum()))


def kappa(first: Numbers, second: Numbers) -> float:
    """Agreement of two readers beyond chance (Cohen 1960)."""
    same = float(np.mean(first == second))
    chance = float(np.mean(first) * np.mean(second) + (1 - np.mean(first)) * (1 - np.mean(second)))
    return (same - chance) / (1 - chance) if chance < 1 else 1.0


def best_threshold(truth: Numbers, values: Numbers) -> float:
    """The middle of the thresholds whose F1 is within half a point of the best: a peak would not generalise."""
    candidates = np.unique(values)
    found = np.array([f1(truth, values >= at) for at in candidates])
    return float(np.median(candidates[found >= found.max() - _PLATEAU]))
