"""The spectrogram Whisper was trained on, with numpy alone: the one of transformers brings all of torch with it."""

from __future__ import annotations

from functools import cache

import numpy as np
from numpy.typing import NDArray

from asr.types import SAMPLE_RATE, Samples

FRAME, HOP = 400, 160  # samples: 25 and 10 ms


def log_mel(sound: Samples, bands: int) -> NDArray[np.float32]:
    """Log-mel spectrogram, bands by frames, one frame each 10 ms."""
    padded = np.pad(sound, FRAME // 2, mode="reflect")
    frames = np.lib.stride_tricks.sliding_window_view(padded, FRAME)[:-1:HOP]
    window = np.hanning(FRAME + 1)[:-1].astype(np.float32)
    power = np.square(np.abs(np.fft.rfft(frames * window, axis=1)))
    mel = np.log10(np.maximum(power @ _filters(bands), 1e-10)).T
    mel = np.maximum(mel, mel.max() - 8.0)
    return np.ascontiguousarray((mel + 4.0) / 4.0, dtype=np.float32)


@cache
def _filters(bands: int) -> NDArray[np.float64]:
    """Triangles evenly spaced on Slaney's mel scale, each of the same area."""
    corners = _hertz(np.linspace(0.0, _mel(SAMPLE_RATE / 2), bands + 2))
    frequencies = np.linspace(0.0, SAMPLE_RATE / 2, FRAME // 2 + 1)[:, None]
    low, middle, high = corners[:-2], corners[1:-1], corners[2:]
    triangles = np.minimum((frequencies - low) / (middle - low), (high - frequencies) / (high - middle))
    filters: NDArray[np.float64] = np.maximum(0.0, triangles) * 2.0 / (high - low)
    return filters


def _mel(hertz: float) -> float:
    """Slaney's scale is linear to 1,000 Hz and logarithmic above."""
    return float(15.0 + np.log(hertz / 1000.0) * 27.0 / np.log(6.4))


def _hertz(mel: NDArray[np.float64]) -> NDArray[np.float64]:
    return np.where(mel < 15.0, mel * 200.0 / 3.0, 1000.0 * np.exp(np.log(6.4) / 27.0 * (mel - 15.0)))
