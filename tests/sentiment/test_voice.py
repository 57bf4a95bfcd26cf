from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from hypothesis.extra import numpy as hnp
from numpy.typing import NDArray

from sentiment.errors import OperatorRefused
from sentiment.types import CALLER, CallerSound
from sentiment.voice import BASELINE_SECONDS, RAISED, Voice, VoiceReading

RATE = 16_000
TEXT = "i have been waiting for you"


def spoken(
    seconds: float, level: float = 0.05, pitch: float = 120.0, effort: float = 0.0, rate: int = RATE
) -> CallerSound:
    """A voice: harmonics of `pitch` up to 3.4 kHz, those above 1 kHz `effort` decibels stronger than usual."""
    time = np.arange(round(seconds * rate)) / rate
    sound = np.zeros_like(time)
    for number in range(1, int(3400 / pitch) + 1):
        boost = 10 ** (effort / 20) if number * pitch >= 1000 else 1.0
        sound += boost / number * np.cos(2 * np.pi * number * pitch * time)
    sound *= level / np.sqrt(np.mean(np.square(sound)))
    return CallerSound(sound.astype(np.float32), rate, CALLER)


def after_beginning(rate: int = RATE, **how: float) -> Voice:
    """A caller whose own beginning is known."""
    voice = Voice()
    for start in range(0, int(BASELINE_SECONDS), 5):
        voice.accept(float(start), spoken(5.0, rate=rate, **how))
        assert voice.measure(start, start + 5.0, TEXT) is None
    return voice


def heard(voice: Voice, sound: CallerSound, text: str = TEXT) -> VoiceReading | None:
    voice.accept(20.0, sound)
    return voice.measure(20.0, 20.0 + len(sound.samples) / sound.sample_rate, text)


@pytest.mark.parametrize(("times", "decibels"), [(1.0, 0.0), (2.0, 6.0), (0.5, -6.0)])
@pytest.mark.parametrize("level", [0.005, 0.05])
def test_loudness_is_against_the_callers_own_beginning(level: float, times: float, decibels: float) -> None:
    """Twice the level of the first fifteen seconds is six decibels more on any line; nothing else changes."""
    found = heard(after_beginning(level=level), spoken(3.0, level * times))
    assert found
    assert found.loudness == pytest.approx(decibels, abs=0.1)
    assert found.pitch == pytest.approx(0.0, abs=0.2)
    assert found.effort == pytest.approx(0.0, abs=0.2)
    assert found.raised == ()  # loudness alone is the telephone moved, not the voice


@pytest.mark.parametrize(("usual", "now"), [(100.0, 150.0), (120.0, 120.0), (200.0, 300.0), (220.0, 180.0)])
@pytest.mark.parametrize("rate", [8_000, 16_000])
def test_pitch_is_in_semitones(usual: float, now: float, rate: int) -> None:
    """Twelve to the octave, at the telephone's rate too."""
    found = heard(after_beginning(pitch=usual, rate=rate), spoken(3.0, pitch=now, rate=rate))
    assert found
    assert found.pitch == pytest.approx(12 * np.log2(now / usual), abs=0.3)


def test_a_raised_voice_is_told_whatever_the_level() -> None:
    """Higher and with more effort is raised, though the line has made it quieter."""
    found = heard(after_beginning(), spoken(3.0, level=0.02, pitch=160.0, effort=6.0))
    assert found
    assert set(found.raised) >= {"pitch", "effort"}


@pytest.mark.parametrize(
    ("changes", "raised"),
    [
        ({"loudness": 9.0}, ()),
        ({"loudness": 9.0, "rate": 0.5}, ()),  # quicker and nearer to the microphone is no raised voice
        ({"loudness": 9.0, "pitch": 2.5}, ("loudness", "pitch")),
        ({"effort": 2.5, "rate": 0.4}, ("effort", "rate")),
        ({"pitch": 9.0}, ()),
        ({}, ()),
    ],
)
def test_several_things_make_a_raised_voice(changes: dict[str, float], raised: tuple[str, ...]) -> None:
    """One of them must be pitch or effort."""
    assert VoiceReading(**{name: changes.get(name) for name in RAISED}).raised == raised


def test_rate_is_letters_of_speech() -> None:
    """Half as many words again in the same time is half again as fast; a pause does not make it slow."""
    voice = after_beginning()
    pause = np.zeros(2 * RATE, np.float32)
    sound = CallerSound(np.concatenate((spoken(5.0).samples, pause)), RATE, CALLER)
    found = heard(voice, sound, TEXT + TEXT[: len(TEXT) // 2])
    assert found
    assert found.rate == pytest.approx(0.5, abs=0.1)
    assert heard(after_beginning(), spoken(3.0), "yes") == VoiceReading(0.0, 0.0, 0.0, None)


def test_clipped_sound_has_no_level() -> None:
    """A line that cuts the tops off says nothing about loudness; pitch survives."""
    sound = spoken(3.0, pitch=160.0)
    clipped = CallerSound((sound.samples * 100).clip(-1, 1).astype(np.float32), RATE, CALLER)
    found = heard(after_beginning(), clipped)
    assert found
    assert (found.loudness, found.effort) == (None, None)
    assert found.pitch == pytest.approx(5.0, abs=0.5)


def test_silence_and_broken_samples_have_no_voice() -> None:
    """Neither silence nor a driver's NaN nor a time without sound is measured."""
    broken = np.full(3 * RATE, np.nan, np.float32)
    broken[::7] = np.inf
    for samples in (np.zeros(3 * RATE, np.float32), broken, np.zeros(0, np.float32)):
        assert heard(after_beginning(), CallerSound(samples, RATE, CALLER)) is None
    assert after_beginning().measure(40.0, 43.0, TEXT) is None
    assert Voice().measure(0.0, 3.0, TEXT) is None


def test_words_that_go_on_are_no_beginning() -> None:
    """Looking at partials does not teach what the caller sounds like."""
    voice = Voice()
    voice.accept(0.0, spoken(20.0))
    assert [voice.peek(0.0, float(end), TEXT) for end in range(1, 20)] == [None] * 19
    assert voice.measure(0.0, 5.0, TEXT) is None


def test_the_size_of_the_chunks_makes_no_difference() -> None:
    """Sound may arrive in slices of a tenth of a second or in one."""
    whole, sliced = after_beginning(), after_beginning()
    loud = spoken(4.0, 0.2)
    for number in range(40):
        part = loud.samples[number * 1600 : (number + 1) * 1600]
        sliced.accept(20.0 + number / 10, CallerSound(part, RATE, CALLER))
    assert heard(whole, loud) == sliced.measure(20.0, 24.0, TEXT)


@settings(max_examples=60, deadline=None)
@given(
    samples=hnp.arrays(np.float32, st.integers(0, 4000), elements=st.floats(width=32)),
    start=st.floats(0, 30),
    seconds=st.floats(0, 5),
    text=st.text(max_size=30),
)
def test_wild_sound_gives_calm_answers(samples: NDArray[np.float32], start: float, seconds: float, text: str) -> None:
    """Whatever a device delivers, each change is a finite number or missing."""
    voice = after_beginning()
    voice.accept(20.0, CallerSound(samples, RATE, CALLER))
    found = voice.measure(start, start + seconds, text)
    assert found is None or all(np.isfinite(value) for value in found.changes.values())


def test_the_operators_voice_is_refused() -> None:
    """Voice takes nothing but CallerSound, and that cannot be made of the operator."""
    with pytest.raises(OperatorRefused):
        Voice().accept(0.0, CallerSound(np.zeros(RATE, np.float32), RATE, "operator"))
