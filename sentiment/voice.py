"""How the caller's voice sounds against the caller's own beginning (mode text+voice). One thread.

Loudness, pitch, vocal effort and speaking rate are plain facts about the sound, always relative to the same caller and
line: loudness alone misleads, since people move the telephone and lines set their own level. A voice counts as raised
only when several of them say so. It may make a score of the words surer, never raise a flag of its own.
"""

from __future__ import annotations

from collections import deque
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from sentiment.pitch import HOP_SECONDS, track_pitch
from sentiment.types import CALLER, CallerSound

BASELINE_SECONDS = 15.0  # of the caller's own speech
MEMORY_SECONDS = 30.0
RAISED = {"loudness": 4.0, "pitch": 2.0, "effort": 2.0, "rate": 0.3}  # a change from here on speaks for a raised voice
TOGETHER = 2  # … when so many do, one of them pitch or effort, which no change of level makes
_LOW, _MIDDLE, _HIGH = 300.0, 1_000.0, 3_400.0  # hertz: the bands of vocal effort, inside the telephone's
_SPEECH_FLOOR_DECIBELS = 20.0  # frames so far below the loud ones are pauses
_SILENT_DECIBELS = -60.0
_CLIPPED = 0.99  # samples from here on are cut off by the line: what is left has no level
_MOST_CLIPPED = 0.02  # share of the samples
_FEWEST_FRAMES = 10  # spoken; fewer have no median worth the name
_RATE_LETTERS = 12  # fewer have no rate


@dataclass(frozen=True, slots=True)
class VoiceReading:
    """Changes against the caller's beginning: decibels, semitones, decibels, share; None where not measurable."""

    loudness: float | None
    pitch: float | None
    effort: float | None  # energy above 1 kHz against that below (alpha ratio, Sundberg and Nordenberg 2006)
    rate: float | None  # letters a second: 0.3 is thirty percent faster

    @property
    def raised(self) -> tuple[str, ...]:
        """What speaks for a raised voice; empty unless several things do, and not loudness and rate alone."""
        up = tuple(name for name, least in RAISED.items() if (getattr(self, name) or 0.0) >= least)
        return up if len(up) >= TOGETHER and {"pitch", "effort"} & set(up) else ()

    @property
    def changes(self) -> dict[str, float]:
        """The measured changes by name."""
        return {name: value for name in RAISED if (value := getattr(self, name)) is not None}


_Features = dict[
    str, float | None
]  # what VoiceReading holds, before it is compared: decibels, hertz, decibels, letters


class Voice:
    """Follows one caller through one call."""

    def __init__(self) -> None:
        self._sound: deque[tuple[float, NDArray[np.float32]]] = deque()
        self._rate = 0
        self._beginning: list[_Features] = []
        self._seconds = 0.0  # of the beginning
        self._usual: _Features | None = None

    def accept(self, start: float, sound: CallerSound) -> None:
        """Take the next sound; `start` in seconds of the call."""
        samples = np.nan_to_num(sound.samples, nan=0.0, posinf=0.0, neginf=0.0).clip(-1.0, 1.0)
        self._rate = sound.sample_rate
        self._sound.append((start, samples))
        while self._sound and self._sound[0][0] < start - MEMORY_SECONDS:
            self._sound.popleft()

    def measure(self, start: float, end: float, text: str) -> VoiceReading | None:
        """What was said from `start` to `end` against the caller's beginning; None while that is being learnt."""
        found = self._features(start, end, text)
        if found is None:
            return None
        if self._usual is None:
            self._beginning.append(found)
            self._seconds += end - start
            if self._seconds >= BASELINE_SECONDS:
                self._usual = _middle(self._beginning)
            return None
        usual = self._usual
        return VoiceReading(
            loudness=_change(found["loudness"], usual["loudness"]),
            pitch=_semitones(found["pitch"], usual["pitch"]),
            effort=_change(found["effort"], usual["effort"]),
            rate=_share(found["rate"], usual["rate"]),
        )

    def peek(self, start: float, end: float, text: str) -> VoiceReading | None:
        """As `measure`, for words that go on: they are no beginning yet."""
        return self.measure(start, end, text) if self._usual else None

    def _features(self, start: float, end: float, text: str) -> _Features | None:
        samples = self._between(start, end)
        size = round(self._rate * HOP_SECONDS)
        if not self._rate or len(samples) < size * _FEWEST_FRAMES:
            return None
        frames = samples[: len(samples) // size * size].reshape(-1, size).astype(np.float64)
        levels = 10.0 * np.log10(np.mean(np.square(frames), axis=1) + 1e-10)
        loud = float(np.percentile(levels, 95))
        spoken = levels > max(loud - _SPEECH_FLOOR_DECIBELS, _SILENT_DECIBELS)
        if loud < _SILENT_DECIBELS or spoken.sum() < _FEWEST_FRAMES:
            return None
        pitch = track_pitch(CallerSound(samples, self._rate, CALLER))
        voiced = pitch[np.isfinite(pitch) & spoken[: len(pitch)]]
        letters = sum(not one.isspace() for one in text)
        clipped = float(np.mean(np.abs(samples) >= _CLIPPED)) > _MOST_CLIPPED
        return {
            "loudness": None if clipped else float(np.median(levels[spoken])),
            "pitch": float(np.median(voiced)) if len(voiced) >= _FEWEST_FRAMES else None,
            "effort": None if clipped else _effort(frames[spoken], self._rate),
            "rate": letters / (float(spoken.sum()) * HOP_SECONDS) if letters >= _RATE_LETTERS else None,
        }

    def _between(self, start: float, end: float) -> NDArray[np.float32]:
        parts = []
        for begin, samples in self._sound:
            first = max(0, round((start - begin) * self._rate))
            last = min(len(samples), round((end - begin) * self._rate))
            if first < last:
                parts.append(samples[first:last])
        return np.concatenate(parts) if parts else np.empty(0, np.float32)


def _middle(beginning: list[_Features]) -> _Features:
    known = {name: [value for one in beginning if (value := one[name]) is not None] for name in RAISED}
    return {name: float(np.median(values)) if values else None for name, values in known.items()}


def _change(now: float | None, usual: float | None) -> float | None:
    return None if now is None or usual is None else round(now - usual, 1)


def _semitones(now: float | None, usual: float | None) -> float | None:
    return round(12 * float(np.log2(now / usual)), 1) if now and usual else None


def _share(now: float | None, usual: float | None) -> float | None:
    return round(now / usual - 1.0, 2) if now and usual else None


def _effort(frames: NDArray[np.float64], rate: int) -> float | None:
    """Decibels of the band above 1 kHz over the band below; None where a band holds nothing."""
    power = np.mean(np.square(np.abs(np.fft.rfft(frames * np.hanning(frames.shape[1])))), axis=0)
    hertz = np.fft.rfftfreq(frames.shape[1], 1 / rate)
    low = float(power[(hertz >= _LOW) & (hertz < _MIDDLE)].sum())
    high = float(power[(hertz >= _MIDDLE) & (hertz < _HIGH)].sum())
    return 10.0 * float(np.log10(high / low)) if low > 1e-12 and high > 1e-12 else None
