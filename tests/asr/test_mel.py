from __future__ import annotations

import numpy as np
import pytest

from asr.mel import log_mel
from asr.types import SAMPLE_RATE


def test_a_tone_lies_in_one_band() -> None:
    times = np.arange(SAMPLE_RATE) / SAMPLE_RATE
    mel = log_mel(np.sin(2 * np.pi * 1000 * times).astype(np.float32), 80)
    assert (mel.shape, mel.dtype) == ((80, 100), np.float32)
    assert set(np.argmax(mel[:, 2:-2], axis=0)) == {26}


@pytest.mark.model
@pytest.mark.parametrize("bands", [80, 128])
def test_computes_what_transformers_computes(bands: int) -> None:
    from transformers import WhisperFeatureExtractor

    sound = np.random.default_rng(0).normal(0, 0.1, 3 * SAMPLE_RATE).astype(np.float32)
    sound[SAMPLE_RATE:] *= 0.001
    theirs = WhisperFeatureExtractor(feature_size=bands)(
        sound, sampling_rate=SAMPLE_RATE, return_tensors="np", padding="do_not_pad"
    ).input_features[0]
    assert np.abs(log_mel(sound, bands) - theirs).max() < 1e-3
