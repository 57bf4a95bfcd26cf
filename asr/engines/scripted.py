"""The engine that plays a script as words: demos and tests of everything downstream, without a model."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace

from asr.sources.script import ScriptLine
from asr.types import SAMPLE_RATE, Channel, Heard, Partial, Samples, Utterance
from asr.words import spread

FINAL_DELAY = 0.3  # seconds from the end of a line to its final utterance


class Scripted:
    """An engine whose recognisers say the lines of a script when their time comes, whatever the sound."""

    name = "scripted"
    model = "call script"

    def __init__(self, lines: Iterable[ScriptLine]) -> None:
        self._lines = tuple(lines)

    def recogniser(self, channel: Channel, start: float = 0.0) -> ScriptedRecogniser:
        heard = [heard for line in self._lines if line.channel == channel for heard in _performed(line)]
        return ScriptedRecogniser([one for one in sorted(heard, key=lambda one: one.time) if one.time > start], start)


class ScriptedRecogniser:
    """Counts samples and gives what is due."""

    def __init__(self, due: list[Heard], start: float) -> None:
        self._due = due
        self._start = start
        self._samples = 0

    def accept(self, samples: Samples) -> Sequence[Heard]:
        self._samples += len(samples)
        count = sum(1 for heard in self._due if heard.time <= self._now())
        given, self._due = self._due[:count], self._due[count:]
        return given

    def finish(self) -> Sequence[Heard]:
        now = self._now()
        open_ones = [one for one in self._due if isinstance(one, Utterance) and one.start < now]
        self._due = []
        return [replace(one, time=now) for one in open_ones]

    def _now(self) -> float:
        return self._start + self._samples / SAMPLE_RATE


def _performed(line: ScriptLine) -> Iterator[Heard]:
    words = spread(line.text, line.start, line.end)
    for count, word in enumerate(words, 1):
        text = " ".join(one.text for one in words[:count])
        yield Partial(line.channel, word.end, line.start, text, stable=count - 1)
    yield Utterance(line.channel, line.end + FINAL_DELAY, line.start, line.end, line.text, words)
