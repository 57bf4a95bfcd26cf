"""What anger is inferred from and what comes out. Nothing here can be made for the operator's channel."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum

import numpy as np
from numpy.typing import NDArray

from sentiment.errors import OperatorRefused

CALLER = "caller"
INTENTS = ("manager", "legal", "abuse", "churn", "media", "harm", "distress")


@dataclass(frozen=True, slots=True)
class CallerText:
    """Words of the caller, final or so far. Making one for any other channel raises OperatorRefused."""

    text: str
    channel: str

    def __post_init__(self) -> None:
        if self.channel != CALLER:
            raise OperatorRefused(self.channel)


@dataclass(frozen=True, slots=True, eq=False)
class CallerSound:
    """Sound of the caller: mono float32 in -1..1. Making one for any other channel raises OperatorRefused."""

    samples: NDArray[np.float32]
    sample_rate: int
    channel: str

    def __post_init__(self) -> None:
        if self.channel != CALLER:
            raise OperatorRefused(self.channel)


@dataclass(frozen=True, slots=True)
class Scores:
    """Calibrated probabilities of one piece of caller text, and the words that drove them.

    `angry` and `detected` say which of them are above the language's thresholds.
    """

    anger: float = 0.0
    intents: Mapping[str, float] = field(default_factory=dict)
    angry: bool = False
    detected: tuple[str, ...] = ()  # intents above their thresholds, in the order of INTENTS
    evidence: tuple[str, ...] = ()
    words: int = 0

    @property
    def certain(self) -> float:
        """The highest probability among the labels above their thresholds; 0 where there are none."""
        return max([self.anger if self.angry else 0.0, *(self.intents[label] for label in self.detected)])

    @property
    def abuse(self) -> float:
        """Probability that the words insult or curse at a person."""
        return self.intents.get("abuse", 0.0)

    @property
    def abusive(self) -> bool:
        """Whether abuse is above its threshold."""
        return "abuse" in self.detected


class Level(StrEnum):
    """How angry the caller is, in three steps."""

    CALM = "calm"
    TENSE = "tense"
    ANGRY = "angry"


class Trend(StrEnum):
    """Where the caller's anger is going."""

    RISING = "rising"
    STEADY = "steady"
    COOLING = "cooling"
