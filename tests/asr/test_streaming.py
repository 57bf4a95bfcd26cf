from __future__ import annotations

from itertools import pairwise
from pathlib import Path

import numpy as np
import pytest
import soundfile
from hypothesis import given, settings
from hypothesis import strategies as st

from asr.gate import Gate
from asr.streaming import BatchRecogniser, Decoded, Pace
from asr.types import SAMPLE_RATE, Channel, Heard, Partial, Samples, Utterance, Word
from asr.vad import WINDOW

SPEECH = Path(__file__).parent / "data" / "librivox.flac"
SECOND = SAMPLE_RATE / WINDOW  # windows
BEFORE = 12 * WINDOW / SAMPLE_RATE


def level(window: Samples) -> float:
    return float(np.abs(window).max())


def sound(*parts: tuple[float, float]) -> Samples:
    """Parts of (seconds, level), whole windows."""
    return np.concatenate([np.full(round(seconds * SECOND) * WINDOW, loud, np.float32) for seconds, loud in parts])


EVERY_SECOND = Pace(1.0, 1.0)


class Ear:
    """Decodes a word for each second of voice; the last word is unsure until the next comes."""

    def __init__(self) -> None:
        self.decodings = 0

    def decode(self, samples: Samples) -> Decoded:
        self.decodings += 1
        count = round(np.count_nonzero(samples > 0.5) / SAMPLE_RATE)
        return Decoded(" ".join(f"word{i}" for i in range(count)), 0.5)


def heard(
    samples: Samples, *, chunk: int = 1600, pace: Pace = EVERY_SECOND, ear: Ear | None = None, hurry: bool = False
) -> list[Heard]:
    recogniser = BatchRecogniser((ear or Ear()).decode, Channel.CALLER, 10.0, pace=pace, gate=Gate(0.6, level))
    recogniser.hurry = hurry
    given = [one for at in range(0, len(samples), chunk) for one in recogniser.accept(samples[at : at + chunk])]
    return [*given, *recogniser.finish()]


TALK = sound((1.024, 0), (2.048, 0.9), (2, 0))


def test_partials_then_one_utterance() -> None:
    assert heard(TALK) == [
        Partial(Channel.CALLER, 12.048, 11.024, "word0", 0),
        Partial(Channel.CALLER, 13.072, 11.024, "word0 word1", 1),
        Partial(Channel.CALLER, 13.392, 11.024, "word0 word1", 2),
        Utterance(
            Channel.CALLER,
            13.68,
            11.024,
            13.072,
            "word0 word1",
            (Word("word0", 11.024, 12.048, 0.5), Word("word1", 12.048, 13.072, 0.5)),
        ),
    ]


def test_the_end_costs_no_second_decoding() -> None:
    ear = Ear()
    heard(TALK, ear=ear, pace=Pace(9.0, 9.0))
    assert ear.decodings == 1


def test_a_pause_shows_the_words_and_speech_may_go_on() -> None:
    ear = Ear()
    given = heard(sound((2.048, 0.9), (0.4, 0), (2.048, 0.9), (2, 0)), ear=ear, pace=Pace(9.0, 9.0))
    assert [(type(one), one.text) for one in given] == [
        (Partial, "word0 word1"),
        (Partial, "word0 word1 word2 word3"),
        (Utterance, "word0 word1 word2 word3"),
    ]
    assert ear.decodings == 2


@pytest.mark.parametrize(
    ("pace", "hurry", "times"),
    [
        (Pace(1.0, 1.0), False, [11.024, 12.048, 13.072, 14.096, 15.12]),
        (Pace(1.0, 1.0, share=0.5), False, [11.024, 12.048, 13.072, 14.64]),
        (Pace(3.0, 2.0), False, [13.008, 15.024]),
        (Pace(1.0, 1.0), True, []),
    ],
)
def test_pace(pace: Pace, hurry: bool, times: list[float]) -> None:
    given = heard(sound((5.12, 0.9), (2, 0)), pace=pace, hurry=hurry)
    assert [one.time for one in given if isinstance(one, Partial)][:-1] == pytest.approx(
        times, abs=WINDOW / SAMPLE_RATE
    )


def test_what_was_shown_is_taken_back_when_nothing_was_said() -> None:
    texts = iter(["what", ""])
    recogniser = BatchRecogniser(
        lambda _: Decoded(next(texts)), Channel.CALLER, 0.0, pace=Pace(0.5, 9.0), gate=Gate(0.6, level)
    )
    assert [(type(one), one.text) for one in recogniser.accept(sound((1, 0.9), (2, 0)))] == [
        (Partial, "what"),
        (Partial, ""),
    ]


def test_an_end_of_sound_ends_the_utterance() -> None:
    last = heard(sound((1.024, 0.9)))[-1]
    assert (type(last), last.time, last.text) == (Utterance, 11.024, "word0")


@pytest.mark.parametrize("level_of_noise", [0.0, 0.001, 0.05, 0.5])
def test_no_speech_no_words(level_of_noise: float) -> None:
    noise = np.random.default_rng(1).normal(0, 1, 20 * SAMPLE_RATE).astype(np.float32) * level_of_noise
    recogniser = BatchRecogniser(lambda _: Decoded("invented"), Channel.CALLER, 0.0, pace=Pace(0.5, 0.5))
    assert [*recogniser.accept(noise), *recogniser.finish()] == []


@settings(max_examples=15, deadline=None)
@given(chunks=st.lists(st.integers(1, 9_000), min_size=1, max_size=40))
def test_chunks_make_no_difference(chunks: list[int]) -> None:
    speech = soundfile.read(SPEECH, dtype="float32")[0]
    samples = np.concatenate((speech, np.zeros(SAMPLE_RATE, np.float32), speech))

    def run(sizes: list[int]) -> list[Heard]:
        recogniser = BatchRecogniser(
            lambda part: Decoded(f"{len(part)} {part.sum():.3f}"), Channel.CALLER, 0.0, pace=Pace(0.6, 0.6)
        )
        given: list[Heard] = []
        at = turn = 0
        while at < len(samples):
            size = sizes[turn % len(sizes)] + 200
            given += recogniser.accept(samples[at : at + size])
            at, turn = at + size, turn + 1
        return [*given, *recogniser.finish()]

    assert run(chunks) == run([1400])


def test_speech_without_partial_words_is_told_all_the_same() -> None:
    """Where nothing is decoded before the end, a sign of speech comes each second: silence is something else."""
    given = heard(sound((5.12, 0.9), (2, 0)), pace=Pace(early=False))

    assert [one.text for one in given] == [*[""] * 5, given[-1].text]
    assert isinstance(given[-1], Utterance)
    times = [one.time for one in given[:-1]]
    assert all(1.0 <= later - earlier <= 1.1 for earlier, later in pairwise(times))
