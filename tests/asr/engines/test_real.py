from __future__ import annotations

from functools import cache
from pathlib import Path

import numpy as np
import pytest

from asr.catalogue import Folders, choose, open_engine
from asr.engines import whisper
from asr.engines.found import Found
from asr.errors import EngineError
from asr.sources.recording import Recording
from asr.types import SAMPLE_RATE, Channel, Engine, Heard, Partial, Samples, Utterance
from sentiment.normalise import normalise

pytestmark = pytest.mark.model

SPEECH = Path(__file__).parent.parent / "data" / "librivox.flac"
SAID = "he might even have been made amiable himself"
ALL = [("moonshine", "en"), ("whisper", "en")]


@cache
def engine(name: str, language: str) -> Engine:
    return open_engine(choose(name, language, (), Folders(Path("/nowhere"))))


def speech() -> Samples:
    return np.concatenate([chunk.sound[Channel.CALLER] for chunk in Recording(SPEECH).chunks()])


def heard(which: tuple[str, str], samples: Samples, chunk: int = 1600, start: float = 0.0) -> list[Heard]:
    recogniser = engine(*which).recogniser(Channel.CALLER, start)
    given = [one for at in range(0, len(samples), chunk) for one in recogniser.accept(samples[at : at + chunk])]
    return [*given, *recogniser.finish()]


def silence(seconds: float) -> Samples:
    return np.zeros(round(seconds * SAMPLE_RATE), np.float32)


@pytest.mark.parametrize("which", ALL)
def test_english_is_understood(which: tuple[str, str]) -> None:
    given = heard(which, np.concatenate((silence(1), speech(), silence(1))), start=100.0)
    last = given[-1]
    assert isinstance(last, Utterance)
    assert normalise(last.text, "en") == SAID
    assert 101.0 < last.start < 101.6
    assert 103.6 < last.end < 104.2
    assert last.time - last.end < 0.7
    assert all(isinstance(one, Partial) and one.time < last.time for one in given[:-1])
    assert [(word.start, word.end) for word in last.words] == sorted((word.start, word.end) for word in last.words)


@pytest.mark.parametrize("which", ALL)
def test_the_same_sound_gives_the_same_words(which: tuple[str, str]) -> None:
    twice = np.concatenate((speech(), silence(1), speech()))
    first = heard(which, twice)
    assert sum(isinstance(one, Utterance) for one in first) == 2
    assert heard(which, twice, chunk=12_345) == first


@pytest.mark.parametrize("which", ALL)
@pytest.mark.parametrize("level", [0.0, 0.02])
def test_silence_gives_no_words(which: tuple[str, str], level: float) -> None:
    noise = np.random.default_rng(2).normal(0, 1, 10 * SAMPLE_RATE).astype(np.float32) * np.float32(level)
    assert [one for one in heard(which, noise) if one.text] == []


@pytest.mark.parametrize("which", ALL)
def test_two_channels_do_not_disturb_each_other(which: tuple[str, str]) -> None:
    one, other = (engine(*which).recogniser(channel) for channel in Channel)
    sound = np.concatenate((speech(), silence(1)))
    given: list[Heard] = []
    for at in range(0, len(sound), 1600):
        given += one.accept(sound[at : at + 1600])
        other.accept(sound[::-1][at : at + 1600].copy())
    assert [*given, *one.finish()] == heard(which, sound)


def test_whisper_does_not_believe_noise() -> None:
    net = engine("whisper", "en")
    assert isinstance(net, whisper.Whisper)
    noise = np.random.default_rng(3).normal(0, 0.02, 3 * SAMPLE_RATE).astype(np.float32)
    assert net.decode(noise).text == ""
    assert net.decode(silence(2)).text == ""


def test_damaged_whisper_weights_are_named(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(whisper, "JOINED_SHA256", "0")
    found = whisper.find("en", Folders(Path("/nowhere")))
    with pytest.raises(EngineError, match="damaged"):
        whisper.Whisper("en", found)


def test_damaged_moonshine_weights_are_named(tmp_path: Path) -> None:
    from asr.engines.moonshine import Moonshine

    with pytest.raises(EngineError, match="cannot load"):
        Moonshine("en", Found("Moonshine", tmp_path))
