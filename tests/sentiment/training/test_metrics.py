from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from sklearn.metrics import cohen_kappa_score, f1_score, roc_auc_score

from sentiment.training.metrics import auc, best_threshold, f1, interval, kappa

SCORED = st.lists(st.tuples(st.booleans(), st.integers(0, 6)), min_size=2, max_size=40).filter(
    lambda rows: len({truth for truth, _ in rows}) == 2
)


@settings(deadline=None)
@given(SCORED)
def test_the_figures_are_the_textbook_ones(rows: list[tuple[bool, int]]) -> None:
    """Ties included."""
    truth = np.array([float(one) for one, _ in rows])
    scores = np.array([float(score) for _, score in rows])
    assert auc(truth, scores) == pytest.approx(roc_auc_score(truth, scores))
    assert kappa(truth, (scores >= 3).astype(float)) == pytest.approx(cohen_kappa_score(truth, scores >= 3))
    assert f1(truth, scores >= 3) == pytest.approx(f1_score(truth, scores >= 3, zero_division=0.0))


def test_an_interval_holds_its_figure_and_narrows_with_more_lines() -> None:
    """Ten times the lines, a third of the width."""
    chance = np.random.default_rng(3)
    widths = []
    for count in (60, 600):
        truth = (chance.random(count) < 0.5).astype(np.float64)
        figure, low, high = interval(auc, truth, truth + chance.normal(0, 1.0, count))
        assert low <= figure <= high
        widths.append(high - low)
    assert widths[1] < 0.5 * widths[0]


def test_the_best_threshold_lies_in_the_middle_of_the_gap() -> None:
    """Not at the lowest value that happens to be positive."""
    truth = np.array([0.0] * 5 + [1.0] * 5)
    values = np.array([0.1, 0.12, 0.15, 0.2, 0.25, 0.7, 0.75, 0.8, 0.9, 0.95])
    assert 0.25 < best_threshold(truth, values) <= 0.7
