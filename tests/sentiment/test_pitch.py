from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from hypothesis.extra import numpy as hnp
from numpy.typing import NDArray

from sentiment.pitch import HIGHEST, HOP_SECONDS, LOWEST, track_pitch
from sentiment.types import CALLER, CallerSound

RATE = 16_000


def pitches(samples: NDArray[np.float32], rate: int = RATE) -> NDArray[np.float64]:
    return track_pitch(CallerSound(samples, rate, CALLER))


def voice(pitch: float, lowest: float = 0.0, rate: int = RATE, seconds: float = 1.0) -> NDArray[np.float32]:
    """Harmonics of `pitch` between `lowest` and 3.4 kHz, as a telephone leaves them."""
    time = np.arange(round(seconds * rate)) / rate
    numbers = [number for number in range(1, 40) if lowest <= number * pitch <= 3400]
    return sum(np.cos(2 * np.pi * number * pitch * time) / number for number in numbers).astype(np.float32)


@pytest.mark.parametrize("pitch", [80.0, 110.0, 150.0, 220.0, 330.0, 450.0])
@pytest.mark.parametrize("lowest", [0.0, 300.0])
@pytest.mark.parametrize("rate", [8_000, 16_000])
def test_the_pitch_is_found_with_and_without_the_fundamental(pitch: float, lowest: float, rate: int) -> None:
    """A telephone takes away what lies below 300 Hz; the distance of the harmonics stays."""
    found = pitches(voice(pitch, lowest, rate), rate)
    assert len(found) == pytest.approx(1.0 / HOP_SECONDS, abs=4)
    assert np.nanmedian(found) == pytest.approx(pitch, rel=0.02)
    assert np.isfinite(found).mean() > 0.9


@pytest.mark.parametrize("seconds", [0.0, 0.01, 1.0])
def test_silence_has_no_pitch(seconds: float) -> None:
    """Nor has a sound too short for a frame."""
    assert not np.isfinite(pitches(np.zeros(round(seconds * RATE), np.float32))).any()


def test_noise_has_hardly_any_pitch() -> None:
    """What is not periodic is not voiced."""
    noise = np.random.default_rng(1).normal(0, 0.1, RATE).astype(np.float32)
    assert np.isfinite(pitches(noise)).mean() < 0.2


@settings(max_examples=80, deadline=None)
@given(hnp.arrays(np.float32, st.integers(0, 3000), elements=st.floats(-1, 1, width=32)))
def test_every_pitch_is_a_voice(samples: NDArray[np.float32]) -> None:
    """Whatever the sound, what is found lies in the range of voices."""
    found = pitches(samples)
    voiced = found[np.isfinite(found)]
    assert ((voiced > LOWEST * 0.9) & (voiced < HIGHEST * 1.1)).all()
