from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from asr.gate import BEFORE, HANG, Gate, Stretch
from asr.types import SAMPLE_RATE, Samples
from asr.vad import WINDOW


def voice(window: Samples) -> float:
    """A gate's ear that takes the level for the probability."""
    return float(np.abs(window).max())


def sound(*parts: tuple[float, float]) -> Samples:
    """Parts of (windows, level)."""
    return np.concatenate([np.full(round(count * WINDOW), level, np.float32) for count, level in parts])


def stretches(samples: Samples, chunk: int = 1600) -> list[Stretch]:
    gate = Gate(voice=voice)
    given = [one for at in range(0, len(samples), chunk) for one in gate.accept(samples[at : at + chunk])]
    return [*given, *gate.finish()]


def ended(samples: Samples, chunk: int = 1600) -> list[tuple[int, int, int, int]]:
    """(start, end, now, length of the sound) of the finished stretches, in windows."""
    done = [one for one in stretches(samples, chunk) if one.over]
    return [(one.start // WINDOW, one.end // WINDOW, one.now // WINDOW, len(one.sound) // WINDOW) for one in done]


HANG_WINDOWS = -(-round(HANG * SAMPLE_RATE) // WINDOW)


def test_a_stretch_has_exact_edges_and_what_came_before() -> None:
    assert ended(sound((50, 0), (20, 0.9), (60, 0))) == [
        (50, 70, 70 + HANG_WINDOWS, BEFORE - 1 + 20 + HANG_WINDOWS),
    ]


def test_it_grows_window_by_window() -> None:
    grown = stretches(sound((50, 0), (20, 0.9), (60, 0)))
    assert [one.over for one in grown] == [False] * (len(grown) - 1) + [True]
    assert np.diff([one.now for one in grown]).tolist() == [WINDOW] * (len(grown) - 1)
    assert all(one.sound[-1] == np.float32(0.9) for one in grown if one.now == one.end)


@pytest.mark.parametrize(
    ("parts", "count"),
    [
        ([(200, 0)], 0),
        ([(200, 0.3)], 0),  # never sure enough
        ([(20, 0), (3, 0.9), (60, 0)], 0),  # a click
        ([(20, 0), (7, 0.9), (60, 0)], 1),  # "no"
        ([(20, 0), (10, 0.9), (12, 0), (10, 0.9), (60, 0)], 1),  # a pause
        ([(20, 0), (10, 0.9), (40, 0), (10, 0.9), (60, 0)], 2),  # an end
        ([(20, 0), (10, 0.9), (60, 0.25), (10, 0.9), (60, 0)], 1),  # unsure, not silent
        ([(20, 0), (10, 0.9), (1, 0), (60, 0.25)], 1),  # once silent, unsure is silent
        ([(20, 0.9)], 1),  # ends with the sound
        ([(3, 0.9)], 0),
        ([(0.5, 0.9)], 0),
    ],
)
def test_what_is_speech(parts: list[tuple[float, float]], count: int) -> None:
    assert len(ended(sound(*parts))) == count


def test_long_speech_is_cut_where_it_is_weakest() -> None:
    found = ended(sound((10, 0), (400, 0.9), (1, 0.4), (200, 0.9), (60, 0)))
    assert [(start, end) for start, end, _, _ in found] == [(10, 411), (411, 611)]


def test_speech_that_reaches_its_limit_in_a_pause_is_over() -> None:
    found = ended(sound((450, 0.9), (60, 0)))
    assert [(start, end) for start, end, _, _ in found] == [(0, 450)]


def test_no_sound_is_lost_at_a_cut() -> None:
    ramp = np.linspace(0.5, 1.0, 1000 * WINDOW, dtype=np.float32)
    joined = np.concatenate([one.sound for one in stretches(ramp) if one.over])
    assert np.array_equal(joined, ramp)


@settings(max_examples=40, deadline=None)
@given(
    levels=st.lists(st.tuples(st.integers(1, 60), st.sampled_from([0.0, 0.1, 0.25, 0.4, 0.9])), max_size=12),
    odd=st.integers(0, WINDOW - 1),
    chunk=st.integers(100, 20_000),
)
def test_chunks_make_no_difference(levels: list[tuple[float, float]], odd: int, chunk: int) -> None:
    samples = sound(*levels, (odd / WINDOW, 0.9))
    assert ended(samples, chunk) == ended(samples, len(samples) + 1)
