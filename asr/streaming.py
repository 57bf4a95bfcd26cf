"""Makes a streaming recogniser of an engine that can only decode whole stretches of speech.

A stretch is decoded while it grows, when it pauses, and so, as a rule, before the gate knows that it is over: the
final words then wait for nothing. All by audio time: the same sound gives the same words at any speed and in any
chunks. Used by one thread.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass

from asr.gate import Gate, Stretch
from asr.types import SAMPLE_RATE, Channel, Heard, Partial, Samples, Utterance
from asr.words import agreed, spread

# Seconds of silence after which a stretch is decoded, in case it is over. The rest of the gate's hang hides the
# decoding (0.05 to 0.3 s); 0.2 to 0.5 gave the same word error rates.
PAUSE = 0.3
SIGN_SECONDS = 1.0  # how often speech without partial words is told
NEVER = float("inf")


@dataclass(frozen=True, slots=True)
class Decoded:
    """What an engine heard in a stretch; empty text if nothing that can be believed."""

    text: str
    confidence: float = 1.0


@dataclass(frozen=True, slots=True)
class Pace:
    """How often a growing stretch is decoded, in seconds of it. Longer ones less often, as each decodes all of it."""

    first: float = NEVER
    every: float = NEVER
    share: float = 0.0  # of the stretch's length that must pass at least between two
    early: bool = True  # at a pause already, so that the final words wait for nothing


class BatchRecogniser:
    """A channel's recogniser made of a gate and an engine's `decode`.

    Set `hurry` while sound is waiting: growing stretches are then not decoded. Only live sources may.
    """

    def __init__(
        self,
        decode: Callable[[Samples], Decoded],
        channel: Channel,
        start: float,
        *,
        pace: Pace,
        gate: Gate | None = None,
    ) -> None:
        self.hurry = False
        self._decode = decode
        self._channel = channel
        self._origin = start
        self._pace = pace
        self._gate = gate or Gate()
        self._clear()

    def accept(self, samples: Samples) -> Sequence[Heard]:
        return [heard for stretch in self._gate.accept(samples) for heard in self._hear(stretch)]

    def finish(self) -> Sequence[Heard]:
        return [heard for stretch in self._gate.finish() for heard in self._hear(stretch)]

    def _clear(self) -> None:
        self._due = self._pace.first
        self._shown = Partial(self._channel, 0.0, 0.0, "")
        self._heard = Decoded("")
        self._heard_end = -1  # of the voice when `_heard` was decoded
        self._sign = 0  # position of the last sign of speech without words

    def _hear(self, stretch: Stretch) -> Iterator[Heard]:
        if stretch.over:
            yield from self._final(stretch)
            self._clear()
        elif self._pace.early and stretch.now - stretch.end >= PAUSE * SAMPLE_RATE:
            if self._heard_end != stretch.end:
                self._heard, self._heard_end = self._decode(stretch.sound), stretch.end
                yield from self._partial(stretch, self._heard.text)
        elif stretch.end == stretch.now and self._is_due(stretch):
            yield from self._partial(stretch, self._decode(stretch.sound).text)
        elif self._pace.first == NEVER and stretch.now - self._sign >= SIGN_SECONDS * SAMPLE_RATE:
            self._sign = stretch.now  # no words to show, yet somebody is speaking
            yield Partial(self._channel, self._time(stretch.now), self._time(stretch.start), "")

    def _is_due(self, stretch: Stretch) -> bool:
        length = (stretch.end - stretch.start) / SAMPLE_RATE
        if length < self._due:
            return False
        self._due = length + max(self._pace.every, self._pace.share * length)
        return not self.hurry

    def _partial(self, stretch: Stretch, text: str) -> Iterator[Partial]:
        before = self._shown
        stable = agreed(before.text, text)
        if (text, stable) != (before.text, before.stable):
            self._shown = Partial(self._channel, self._time(stretch.now), self._time(stretch.start), text, stable)
            yield self._shown

    def _final(self, stretch: Stretch) -> Iterator[Heard]:
        heard = self._heard if self._heard_end == stretch.end else self._decode(stretch.sound)
        if not heard.text:
            yield from self._partial(stretch, "")  # takes back what was shown
            return
        start, end = self._time(stretch.start), self._time(stretch.end)
        words = spread(heard.text, start, end, heard.confidence)
        yield Utterance(self._channel, self._time(stretch.now), start, end, heard.text, words)

    def _time(self, position: int) -> float:
        return round(self._origin + position / SAMPLE_RATE, 3)
