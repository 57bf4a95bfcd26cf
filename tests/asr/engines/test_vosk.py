from __future__ import annotations

from functools import cache
from pathlib import Path

import numpy as np
import pytest

from asr.catalogue import Folders, choose, open_engine
from asr.sources.recording import Recording
from asr.types import SAMPLE_RATE, Channel, Engine, Heard, Partial, Recogniser, Samples, Utterance

pytestmark = pytest.mark.model

SPEECH = Path(__file__).parent.parent / "data" / "librivox.flac"


@cache
def engine() -> Engine:
    """Korean: the one Vosk model that comes in a package. What it makes of English words does not matter here."""
    return open_engine(choose("vosk", "ko", (), Folders(Path("/nowhere"))))


def speech() -> Samples:
    sound = np.concatenate([chunk.sound[Channel.CALLER] for chunk in Recording(SPEECH).chunks()])
    silence = np.zeros(SAMPLE_RATE, np.float32)
    return np.concatenate((silence, sound, silence))


def heard(recogniser: Recogniser, samples: Samples, chunk: int) -> list[Heard]:
    given = [one for at in range(0, len(samples), chunk) for one in recogniser.accept(samples[at : at + chunk])]
    return [*given, *recogniser.finish()]


def test_streams_the_same_words_in_any_chunks_beside_another_channel() -> None:
    sound = speech()
    caller, operator = (engine().recogniser(channel, 100.0) for channel in Channel)
    first: list[Heard] = []
    for at in range(0, len(sound), 1600):
        first += caller.accept(sound[at : at + 1600])
        operator.accept(sound[::-1][at : at + 1600].copy())
    first += caller.finish()
    assert heard(engine().recogniser(Channel.CALLER, 100.0), sound, 12_345) == first

    last = first[-1]
    assert isinstance(last, Utterance)
    assert all(101.0 < word.start < word.end < 104.4 and 0 <= word.confidence <= 1 for word in last.words)
    assert last.time - last.end < 1.2
    assert sum(isinstance(one, Partial) for one in first) > 5


def test_noise_gives_no_words() -> None:
    noise = np.random.default_rng(2).normal(0, 0.02, 4 * SAMPLE_RATE).astype(np.float32)
    assert heard(engine().recogniser(Channel.CALLER), np.concatenate((noise, np.zeros_like(noise))), 1600) == []
