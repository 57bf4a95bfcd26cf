"""The speech gate: finds where a channel speaks, in samples, so that recognisers see speech alone.

Decisions fall only at the ends of 32 ms windows counted from the first sample: the same sound gives the same
stretches however it is cut into chunks. One instance per channel; used by one thread.
"""

from __future__ import annotations

from collections import deque
from collections.abc import Callable
from dataclasses import dataclass

import numpy as np

from asr.types import SAMPLE_RATE, Samples
from asr.vad import WINDOW, Silero

THRESHOLD = 0.35  # probability at which speech begins; higher ones cut words off on telephone sound
LOWER = 0.2  # and under which it may have ended
BEFORE = 13  # windows kept from before the onset (416 ms): soft first sounds come before the network is sure
# Seconds of silence that end a stretch. With 0.5, 0.6, 0.8: 24 short clips the same; a speech full of pauses, moonshine
# clean 5.0, 2.5, 2.5 % and telephone 7.6, 7.6, 1.7 % word errors. The 0.2 s weigh more in a conversation.
HANG = 0.6
SHORTEST = round(0.2 * SAMPLE_RATE)  # samples of speech; shorter blips are clicks and breaths
LONGEST = 15 * SAMPLE_RATE  # samples; longer speech is cut in its weakest place
CUT_WITHIN = 5 * SAMPLE_RATE // WINDOW  # windows at the end of a stretch that is too long


@dataclass(frozen=True, slots=True)
class Stretch:
    """Speech as far as it is known at the sample `now`; positions count from the channel's first sample."""

    start: int
    end: int  # of the voice; silence from there to `now`
    now: int
    sound: Samples  # from a little before `start` to `now`
    over: bool


class Gate:
    """Takes a channel's samples, gives the stretch in progress at each window of it."""

    def __init__(self, hang: float = HANG, voice: Callable[[Samples], float] | None = None) -> None:
        self._voice = voice or Silero()
        self._hang = round(hang * SAMPLE_RATE)
        self._rest = np.zeros(0, np.float32)  # less than a window
        self._before: deque[Samples] = deque(maxlen=BEFORE)
        self._now = 0
        self._open: _Open | None = None

    def accept(self, samples: Samples) -> list[Stretch]:
        """One stretch for each window of speech, the last of which is `over`."""
        held = np.concatenate((self._rest, samples))
        whole = len(held) // WINDOW * WINDOW
        self._rest = held[whole:]
        return [stretch for at in range(0, whole, WINDOW) for stretch in self._window(held[at : at + WINDOW])]

    def finish(self) -> list[Stretch]:
        """The channel has ended: what is still open is over."""
        given = self.accept(np.zeros(-len(self._rest) % WINDOW, np.float32))
        if self._open and self._open.long_enough():
            given.append(self._open.stretch(over=True))
        self._open = None
        return given

    def _window(self, window: Samples) -> list[Stretch]:
        probability = self._voice(window)
        self._now += WINDOW
        self._before.append(window)
        if self._open is None:
            if probability >= THRESHOLD:
                self._open = _Open(self._now, list(self._before), probability)
            return []
        stretch = self._open
        stretch.grow(window, probability)
        if stretch.silence() >= self._hang:
            self._open = None
            return [stretch.stretch(over=True)] if stretch.long_enough() else []
        if stretch.length >= LONGEST:
            done, self._open = stretch.cut()
            return [done]
        return [stretch.stretch(over=False)] if stretch.long_enough() else []


class _Open:
    """A stretch in progress."""

    def __init__(self, now: int, windows: list[Samples], probability: float) -> None:
        self._sound = np.zeros(LONGEST + (BEFORE + 1) * WINDOW, np.float32)
        self.length = 0
        for window in windows:
            self._append(window)
        self._now = now
        self._start = now - WINDOW
        self._end = now
        self._silent = False
        self._probabilities = [1.0] * (len(windows) - 1) + [probability]

    def grow(self, window: Samples, probability: float) -> None:
        self._append(window)
        self._now += WINDOW
        self._probabilities.append(probability)
        self._silent = probability < THRESHOLD if self._silent else probability < LOWER
        if not self._silent:
            self._end = self._now

    def silence(self) -> int:
        return self._now - self._end

    def long_enough(self) -> bool:
        return self._end - self._start >= SHORTEST

    def stretch(self, over: bool) -> Stretch:
        return Stretch(self._start, self._end, self._now, self._sound[: self.length], over)

    def cut(self) -> tuple[Stretch, _Open | None]:
        """End at the window least like a voice near the end; what follows it opens the next stretch."""
        recent = self._probabilities[-CUT_WITHIN:-1]
        left = 1 + recent[::-1].index(min(recent))  # windows that go to the next stretch
        position = self._now - left * WINDOW
        done = Stretch(
            self._start, min(self._end, position), self._now, self._sound[: self.length - left * WINDOW], over=True
        )
        if position >= self._end:
            return done, None
        tail = self._sound[self.length - left * WINDOW : self.length].reshape(left, WINDOW)
        following = _Open(self._now, list(tail), 1.0)
        following._start, following._end, following._silent = position, self._end, self._silent
        following._probabilities = self._probabilities[-left:]
        return done, following

    def _append(self, window: Samples) -> None:
        self._sound[self.length : self.length + WINDOW] = window
        self.length += WINDOW
