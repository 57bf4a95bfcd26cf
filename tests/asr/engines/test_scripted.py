from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from asr.engines.scripted import Scripted
from asr.sources.script import ScriptLine
from asr.types import SAMPLE_RATE, Channel, Heard, Partial, Utterance, Word

LINES = [
    ScriptLine(Channel.CALLER, 1.0, 2.5, "where is it"),
    ScriptLine(Channel.OPERATOR, 2.0, 3.0, "sorry"),
    ScriptLine(Channel.CALLER, 3.0, 4.0, "now"),
]
SAID = [
    Partial(Channel.CALLER, 1.5, 1.0, "where", 0),
    Partial(Channel.CALLER, 2.0, 1.0, "where is", 1),
    Partial(Channel.CALLER, 2.5, 1.0, "where is it", 2),
    Utterance(
        Channel.CALLER,
        2.8,
        1.0,
        2.5,
        "where is it",
        (Word("where", 1.0, 1.5), Word("is", 1.5, 2.0), Word("it", 2.0, 2.5)),
    ),
    Partial(Channel.CALLER, 4.0, 3.0, "now", 0),
    Utterance(Channel.CALLER, 4.3, 3.0, 4.0, "now", (Word("now", 3.0, 4.0),)),
]


def heard(seconds: float, chunk: int = 1600, start: float = 0.0) -> list[Heard]:
    recogniser = Scripted(LINES).recogniser(Channel.CALLER, start)
    silence = np.zeros(round(seconds * SAMPLE_RATE), np.float32)
    given = [one for at in range(0, len(silence), chunk) for one in recogniser.accept(silence[at : at + chunk])]
    return [*given, *recogniser.finish()]


@given(st.integers(1, 100_000).filter(lambda chunk: chunk > 100))
def test_says_its_lines_in_time_in_any_chunks(chunk: int) -> None:
    assert heard(5.0, chunk) == SAID


def test_ends_open_lines_when_the_sound_ends() -> None:
    last = heard(3.5)[-1]
    assert last == Utterance(Channel.CALLER, 3.5, 3.0, 4.0, "now", (Word("now", 3.0, 4.0),))


@pytest.mark.parametrize(("start", "first"), [(2.6, 3), (2.8, 4), (9.0, 6)])
def test_goes_on_from_a_second(start: float, first: int) -> None:
    assert heard(5.0, start=start) == SAID[first:]
