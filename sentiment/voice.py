"""How loud the caller is against the caller's own beginning (mode text+voice). One thread.

A plain fact about the sound: it may raise a "raised voice" cue, never a flag of its own.
"""

from __future__ import annotations

from collections import deque

import numpy as np
from numpy.typing import NDArray

from sentiment.types import CallerSound

BASELINE_SECONDS = 15.0  # of the caller's own speech
MEMORY_SECONDS = 30.0
_BLOCK_SECONDS = 0.1
_SPEECH_FLOOR_DECIBELS = 20.0  # blocks so far below the loudest are pauses


class Loudness:
    """Follows one caller through one call."""

    def __init__(self) -> None:
        self._blocks: deque[tuple[float, float]] = deque()  # time, decibels
        self._baseline: list[float] = []
        self._baseline_seconds = 0.0

    def accept(self, start: float, sound: CallerSound) -> None:
        """Take the next sound; `start` in seconds of the call."""
        samples = np.nan_to_num(sound.samples, nan=0.0, posinf=0.0, neginf=0.0)
        size = int(sound.sample_rate * _BLOCK_SECONDS)
        for begin in range(0, len(samples), size):
            block = samples[begin : begin + size]
            self._blocks.append((start + begin / sound.sample_rate, _decibels(block)))
        while self._blocks and self._blocks[0][0] < start - MEMORY_SECONDS:
            self._blocks.popleft()

    def measure(self, start: float, end: float) -> float | None:
        """Decibels above the caller's beginning; None while that is being learnt or nothing is heard."""
        level = self._level(start, end)
        if level is None:
            return None
        if self._baseline_seconds < BASELINE_SECONDS:
            self._baseline.append(level)
            self._baseline_seconds += end - start
            return None
        return round(level - float(np.median(self._baseline)), 1)

    def _level(self, start: float, end: float) -> float | None:
        blocks = [value for time, value in self._blocks if start - _BLOCK_SECONDS < time < end]
        if not blocks or max(blocks) < -60.0:
            return None
        spoken = [value for value in blocks if value > max(blocks) - _SPEECH_FLOOR_DECIBELS]
        return float(np.median(spoken))


def _decibels(block: NDArray[np.float32]) -> float:
    return 10.0 * float(np.log10(float(np.mean(np.square(block, dtype=np.float64))) + 1e-10))
