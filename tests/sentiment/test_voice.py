from __future__ import annotations

import numpy as np
import pytest

from sentiment.errors import OperatorRefused
from sentiment.types import CALLER, CallerSound
from sentiment.voice import BASELINE_SECONDS, Loudness

RATE = 16_000


def sound(seconds: float, level: float, rate: int = RATE) -> CallerSound:
    """A tone whose root mean square is `level`."""
    time = np.arange(round(seconds * rate)) / rate
    return CallerSound((level * np.sqrt(2) * np.sin(2 * np.pi * 200 * time)).astype(np.float32), rate, CALLER)


def after_beginning(level: float = 0.05, rate: int = RATE) -> Loudness:
    """A caller whose own beginning is known."""
    loudness = Loudness()
    for start in range(0, int(BASELINE_SECONDS), 5):
        loudness.accept(float(start), sound(5.0, level, rate))
        assert loudness.measure(start, start + 5.0) is None
    return loudness


@pytest.mark.parametrize(("times", "decibels"), [(1.0, 0.0), (2.0, 6.0), (10.0, 20.0), (0.5, -6.0), (0.1, -20.0)])
def test_loudness_is_against_the_callers_own_beginning(times: float, decibels: float) -> None:
    """Twice the level of the first fifteen seconds is six decibels more."""
    loudness = after_beginning(0.05)
    loudness.accept(20.0, sound(3.0, 0.05 * times))
    assert loudness.measure(20.0, 23.0) == pytest.approx(decibels, abs=0.1)


@pytest.mark.parametrize("level", [0.002, 0.05, 0.4])
def test_a_loud_line_is_no_loud_caller(level: float) -> None:
    """What counts is the change, not how the line was set."""
    loudness = after_beginning(level)
    loudness.accept(20.0, sound(3.0, level * 2))
    assert loudness.measure(20.0, 23.0) == pytest.approx(6.0, abs=0.1)


def test_pauses_inside_an_utterance_do_not_make_it_quiet() -> None:
    """Only the spoken part is measured."""
    loudness = after_beginning()
    loudness.accept(20.0, sound(1.0, 0.1))
    loudness.accept(21.0, sound(3.0, 0.0))
    loudness.accept(24.0, sound(1.0, 0.1))
    assert loudness.measure(20.0, 25.0) == pytest.approx(6.0, abs=0.2)


def test_silence_has_no_loudness() -> None:
    """Neither silence nor a time without sound is measured."""
    loudness = after_beginning()
    loudness.accept(20.0, sound(3.0, 0.0))
    assert loudness.measure(20.0, 23.0) is None
    assert loudness.measure(40.0, 43.0) is None


def test_broken_samples_are_silence() -> None:
    """A driver's NaN or infinity does not become a raised voice."""
    loudness = after_beginning()
    broken = np.full(3 * RATE, np.nan, np.float32)
    broken[::7] = np.inf
    loudness.accept(20.0, CallerSound(broken, RATE, CALLER))
    assert loudness.measure(20.0, 23.0) is None


def test_the_size_of_the_chunks_makes_no_difference() -> None:
    """Sound may arrive in slices of a tenth of a second or in one."""
    whole, sliced = after_beginning(), after_beginning()
    loud = sound(4.0, 0.2)
    whole.accept(20.0, loud)
    for number in range(40):
        part = loud.samples[number * 1600 : (number + 1) * 1600]
        sliced.accept(20.0 + number / 10, CallerSound(part, RATE, CALLER))
    assert whole.measure(20.0, 24.0) == sliced.measure(20.0, 24.0)


def test_telephone_rates_are_fine() -> None:
    """The sound says its own rate."""
    loudness = after_beginning(rate=8_000)
    loudness.accept(20.0, sound(3.0, 0.1, 8_000))
    assert loudness.measure(20.0, 23.0) == pytest.approx(6.0, abs=0.1)


def test_the_operators_voice_is_refused() -> None:
    """Loudness takes nothing but CallerSound, and that cannot be made of the operator."""
    with pytest.raises(OperatorRefused):
        Loudness().accept(0.0, CallerSound(np.zeros(RATE, np.float32), RATE, "operator"))
