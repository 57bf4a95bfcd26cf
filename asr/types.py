"""What recognition takes and gives: channels, chunks of sound, partial and final words. Plain values, any thread."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from enum import StrEnum
from typing import Protocol

import numpy as np
from numpy.typing import NDArray

SAMPLE_RATE = 16_000  # every sample inside Calmline: mono float32 in -1..1 at this rate
Samples = NDArray[np.float32]


class Channel(StrEnum):
    """A side of the line. The caller is the far end, the operator the headset microphone."""

    CALLER = "caller"
    OPERATOR = "operator"


@dataclass(frozen=True, slots=True)
class Word:
    """One recognised word. Times in seconds since the call began; confidence 0 to 1 (1 where an engine gives none)."""

    text: str
    start: float
    end: float
    confidence: float = 1.0


@dataclass(frozen=True, slots=True)
class Partial:
    """The words so far of an utterance that is still being spoken; rewritten whole by the next one.

    `stable` counts the leading words that two successive partials agreed on.
    """

    channel: Channel
    time: float
    start: float
    text: str
    stable: int = 0


@dataclass(frozen=True, slots=True)
class Utterance:
    """A finished utterance. `time` is the audio second at which it could first have been emitted."""

    channel: Channel
    time: float
    start: float
    end: float
    text: str
    words: tuple[Word, ...] = ()


Heard = Partial | Utterance


@dataclass(frozen=True, slots=True)
class Chunk:
    """A slice of the call: `start` in seconds, equally long sample arrays for each channel the source has."""

    start: float
    sound: dict[Channel, Samples]


@dataclass(frozen=True, slots=True)
class Remark:
    """A sentence for people about an input or an engine; `{…}` in it are filled from `values` after translation."""

    text: str
    values: Mapping[str, str] = field(default_factory=dict)


class Source(Protocol):
    """Where a call's sound comes from. Used by one thread; `chunks` may be iterated once."""

    channels: tuple[Channel, ...]
    duration: float | None  # seconds; None for live sources
    remarks: tuple[Remark, ...]  # what the user should know about this input

    def chunks(self, start: float = 0.0) -> Iterator[Chunk]:
        """Yield the sound from `start` seconds on, in order and without gaps. Raises SpeechError."""
        ...


class Recogniser(Protocol):
    """Turns one channel's sound into words as it arrives. Used by one thread."""

    def accept(self, samples: Samples) -> Sequence[Heard]:
        """Take the next samples of the channel; give what became known by their end, in order of time."""
        ...

    def finish(self) -> Sequence[Heard]:
        """The channel has ended: give what is still open."""
        ...


class Engine(Protocol):
    """A loaded model for one language. `recogniser` may be called once per channel; they share the weights."""

    name: str
    model: str  # which weights, for people

    def recogniser(self, channel: Channel, start: float = 0.0) -> Recogniser:
        """Make the recogniser of a channel whose first sample is at `start` seconds of the call."""
        ...
