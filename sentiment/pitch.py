"""The pitch of a voice over time: YIN (de Cheveigné and Kawahara 2002), all frames at once. Pure.

The telephone cuts the fundamental off and rings at its lower edge. So the harmonics are raised and rectified first,
which brings their common distance, the pitch, back as a low tone of its own.
"""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from sentiment.types import CallerSound

HOP_SECONDS = 0.02
LOWEST, HIGHEST = 70.0, 500.0  # hertz: from a deep voice to a shouting one
_WINDOW_SECONDS = 0.03
_EMPHASIS = 0.97  # of the difference to the sample before: lifts what lies above the telephone's ringing edge
_SMOOTH_HERTZ = 900.0  # after rectifying, what lies above says nothing about pitch
_CLEAR = 0.25  # a dip of the normalised difference below this is a voice


def track_pitch(sound: CallerSound) -> NDArray[np.float64]:
    """Hertz of every frame of HOP_SECONDS; NaN where no voice is heard."""
    rate = sound.sample_rate
    window, longest = round(rate * _WINDOW_SECONDS), int(rate / LOWEST)
    frames = _frames(_rectified(sound.samples, rate), round(rate * HOP_SECONDS), window + longest + 1)
    if not len(frames):
        return np.empty(0)
    difference = _difference(frames, window, longest + 1)
    lags = np.arange(1, longest + 2)
    summed = np.cumsum(difference[:, 1:], axis=1)
    normalised = difference[:, 1:] * lags / np.maximum(summed, 1e-12)  # of lags 1 to longest + 1
    normalised[summed[:, -1] < 1e-9] = 1.0
    return _first_dips(normalised, rate)


def _rectified(samples: NDArray[np.float32], rate: int) -> NDArray[np.float64]:
    if len(samples) < 2:
        return np.empty(0)
    sharp = np.diff(samples.astype(np.float64)) + (1 - _EMPHASIS) * samples[:-1]
    kernel = np.hanning(2 * int(rate / _SMOOTH_HERTZ) + 1)
    smooth: NDArray[np.float64] = np.convolve(np.maximum(sharp, 0.0), kernel / kernel.sum(), "same")
    return smooth


def _frames(samples: NDArray[np.float64], hop: int, size: int) -> NDArray[np.float64]:
    if len(samples) < size:
        return np.empty((0, size))
    frames: NDArray[np.float64] = np.lib.stride_tricks.sliding_window_view(samples, size)[::hop]
    return frames


def _difference(frames: NDArray[np.float64], window: int, longest: int) -> NDArray[np.float64]:
    """Squared difference of each frame's beginning with itself later, for every lag from 0 to `longest`."""
    size = 1 << int(np.ceil(np.log2(frames.shape[1] + window)))
    whole, begin = np.fft.rfft(frames, size), np.fft.rfft(frames[:, :window], size)
    products = np.fft.irfft(whole * np.conj(begin), size)[:, : longest + 1]
    sums = np.concatenate((np.zeros((len(frames), 1)), np.cumsum(np.square(frames), axis=1)), axis=1)
    energy = sums[:, window : window + longest + 1] - sums[:, : longest + 1]
    squared: NDArray[np.float64] = np.maximum(energy[:, :1] + energy - 2 * products, 0.0)
    return squared


def _first_dips(normalised: NDArray[np.float64], rate: int) -> NDArray[np.float64]:
    """The pitch of the first clear dip, between samples by a parabola through it."""
    left, middle, right = normalised[:, :-2], normalised[:, 1:-1], normalised[:, 2:]
    lags = np.arange(2, normalised.shape[1])
    dips = (middle < left) & (middle <= right) & (middle < _CLEAR) & (lags >= rate / HIGHEST)
    first = dips.argmax(axis=1)
    rows = np.arange(len(first))
    before, at, after = left[rows, first], middle[rows, first], right[rows, first]
    bend = before - 2 * at + after
    shift = np.where(bend > 1e-12, (before - after) / (2 * np.maximum(bend, 1e-12)), 0.0)
    hertz: NDArray[np.float64] = np.where(dips.any(axis=1), rate / (lags[first] + shift), np.nan)
    return hertz
