"""Stand-ins for the parts on both sides of a session: what hears, what scores, what keeps. All deterministic."""

from __future__ import annotations

import itertools
import json
from collections.abc import Callable, Iterator, Sequence
from pathlib import Path

import numpy as np
from helpers.tiny_model import KEYWORDS

from app.call import Call
from app.events import Event
from app.playbook import load_playbook
from asr.types import SAMPLE_RATE, Channel, Chunk, Remark, Samples
from sentiment.types import INTENTS, CallerText, Scores

ASSETS = Path(__file__).parents[2] / "assets"
Line = tuple[str, float, float, str]  # channel, start, end, text


def write_script(path: Path, *lines: Line) -> Path:
    """A call script of these lines."""
    rows = [dict(zip(("channel", "start", "end", "text"), line, strict=True)) for line in lines]
    path.write_text("".join(json.dumps(row, ensure_ascii=False) + "\n" for row in rows), "utf-8")
    return path


def english_call() -> Call:
    """The state of a new call with the shipped English playbook."""
    return Call(load_playbook(ASSETS / "playbooks" / "en.yaml"))


class KeywordScorer:
    """Scores as the tiny model does, at once, and remembers what it was asked."""

    def __init__(self) -> None:
        self.asked: list[str] = []

    def score(self, lines: Sequence[CallerText], *, evidence: bool = True) -> list[Scores]:
        del evidence
        self.asked += [line.text for line in lines]
        return [self._one(line.text) for line in lines]

    def _one(self, text: str) -> Scores:
        words = text.lower().replace(",", " ").replace(".", " ").split()
        labels = {KEYWORDS[word] for word in words if word in KEYWORDS}
        return Scores(
            anger=float("anger" in labels),
            intents={intent: float(intent in labels) for intent in INTENTS},
            angry="anger" in labels,
            detected=tuple(intent for intent in INTENTS if intent in labels),
            evidence=tuple(word for word in words if word in KEYWORDS),
            words=len(words),
        )


class FakeHearing:
    """Gives the listed events; an exception in the list is raised, a function is called in between."""

    def __init__(self, *events: Event | BaseException | Callable[[], object] | None) -> None:
        self._events = events
        self.closed = False

    def events(self) -> Iterator[Event | None]:
        for event in self._events:
            if isinstance(event, BaseException):
                raise event
            if event is None or isinstance(event, Event):
                yield event
            else:
                event()

    def close(self) -> None:
        self.closed = True


class FakeKeeper:
    """Keeps events in a list; raises `fails` from the given event on (counted from 1)."""

    def __init__(self, fails: BaseException | None = None, at: int = 1) -> None:
        self._fails = fails
        self._at = at
        self.kept: list[tuple[str, Event]] = []
        self.written = 0  # how many are safe
        self.closed = False

    def add(self, call: str, event: Event) -> None:
        if self._fails and len(self.kept) + 1 >= self._at:
            raise self._fails
        self.kept.append((call, event))

    def commit(self) -> None:
        self.written = len(self.kept)

    def close(self) -> None:
        self.commit()
        self.closed = True


class FakeSource:
    """Sound of a constant loudness on each side, in chunks of the given lengths (samples; the last one repeats)."""

    remarks: tuple[Remark, ...] = ()

    def __init__(
        self,
        seconds: float,
        channels: tuple[Channel, ...] = (Channel.CALLER, Channel.OPERATOR),
        *,
        lengths: Sequence[int] = (1600,),
        loudness: Callable[[Channel, float], float] = lambda *_: 0.0,
    ) -> None:
        self.duration: float | None = seconds
        self.channels = channels
        self._lengths = lengths
        self._loudness = loudness

    def chunks(self, start: float = 0.0) -> Iterator[Chunk]:
        position, end = round(start * SAMPLE_RATE), round((self.duration or 0.0) * SAMPLE_RATE)
        lengths = itertools.chain(self._lengths, itertools.repeat(self._lengths[-1]))
        while position < end:
            begin, length = position / SAMPLE_RATE, min(next(lengths), end - position)
            yield Chunk(begin, {one: _tone(length, self._loudness(one, begin)) for one in self.channels})
            position += length


def _tone(length: int, loudness: float) -> Samples:
    return (loudness * np.sin(np.arange(length) * 0.3)).astype(np.float32)
