"""What happens in a call, as frozen records. The same records go through the pipe, the store, the feed and `--json`.

`time` is the audio second at which the event could first have been emitted. Only plain values; any thread.
"""

from __future__ import annotations

import dataclasses
import json
import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any, ClassVar

WIRE_VERSION = 1
_FIELD = re.compile(r"\{(\w+)\}")


@dataclass(frozen=True, slots=True, kw_only=True)
class Event:
    """Anything that happens in a call."""

    name: ClassVar[str]
    time: float


@dataclass(frozen=True, slots=True, kw_only=True)
class CallStarted(Event):
    """A call began. `source` is the file's or line's name; `began` is the wall clock in seconds (UTC)."""

    name: ClassVar[str] = "call_started"
    call: str
    language: str
    source: str
    engine: str
    mode: str = "text"
    duration: float | None = None
    began: float = 0.0


@dataclass(frozen=True, slots=True, kw_only=True)
class Words(Event):
    """The words so far of an utterance that is still being spoken. Shown, never stored."""

    name: ClassVar[str] = "words"
    channel: str
    start: float
    text: str
    stable: int = 0


@dataclass(frozen=True, slots=True, kw_only=True)
class Utterance(Event):
    """Somebody finished saying something. `words`: text, start, end, confidence of each."""

    name: ClassVar[str] = "utterance"
    channel: str
    start: float
    end: float
    text: str
    words: tuple[tuple[str, float, float, float], ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Scored(Event):
    """What the anger model made of the caller's words from `start` on; `final` when the utterance is finished.

    Mode text+voice only: `voice` holds changes against the caller's own beginning (loudness and effort in decibels,
    pitch in semitones, rate as a share), `raised` the names of those that together speak for a raised voice.
    """

    name: ClassVar[str] = "scored"
    start: float
    end: float
    final: bool
    anger: float
    angry: bool
    intents: Mapping[str, float]
    detected: tuple[str, ...]
    evidence: tuple[str, ...]
    word_count: int
    voice: Mapping[str, float] = field(default_factory=dict)
    raised: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Tick(Event):
    """A second of the call has passed: the listener's sign of life. Never stored."""

    name: ClassVar[str] = "tick"


@dataclass(frozen=True, slots=True, kw_only=True)
class Anger(Event):
    """The caller's anger over the call. score 0 to 1; level calm, tense, angry; trend rising, steady, cooling.

    `onset`: the second at which the caller began to be more than calm; None while calm.
    """

    name: ClassVar[str] = "anger"
    score: float
    level: str
    trend: str
    evidence: tuple[str, ...] = ()
    onset: float | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Cue(Event):
    """A plain fact about the talk: overtalk, long_silence, raised_voice, passive_listening, repeated_request."""

    name: ClassVar[str] = "cue"
    cue: str
    seconds: float = 0.0


@dataclass(frozen=True, slots=True, kw_only=True)
class Intent(Event):
    """The caller wants or threatens something: manager, legal, abuse, churn, media, harm, distress."""

    name: ClassVar[str] = "intent"
    intent: str
    score: float
    evidence: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Step(Event):
    """A step of the conversation was reached: cause, empathy, solution, action, feedback."""

    name: ClassVar[str] = "step"
    step: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Advice(Event):
    """A card was offered, used or dismissed."""

    name: ClassVar[str] = "advice"
    action: str
    card: str
    situation: str
    headline: str
    say: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Flag(Event):
    """The call needs attention (raised), or no longer (cleared). It decides nothing by itself.

    `voice`: what spoke for a raised voice beside the words (mode text+voice).
    """

    name: ClassVar[str] = "flag"
    action: str
    reason: str
    severity: str
    evidence: tuple[str, ...] = ()
    score: float = 0.0
    voice: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Notice(Event):
    """A problem or a fact about the program. `values` fill `{…}` in text and hint after translation."""

    name: ClassVar[str] = "notice"
    level: str
    text: str
    hint: str = ""
    values: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True, slots=True, kw_only=True)
class CallEnded(Event):
    """The call is over."""

    name: ClassVar[str] = "call_ended"
    summary: Mapping[str, Any]


KINDS: dict[str, type[Event]] = {kind.name: kind for kind in Event.__subclasses__()}


def to_dict(event: Event) -> dict[str, Any]:
    """The event as plain JSON values, `event` first."""
    values = {field.name: getattr(event, field.name) for field in dataclasses.fields(event)}
    time = round(values.pop("time"), 2)
    if isinstance(event, Notice):
        filled = values.pop("values")
        values |= {"text": fill(event.text, filled), "hint": fill(event.hint, filled)}
    return {"event": event.name, "time": time, **values}


def to_json(event: Event, **more: Any) -> str:
    """One line of JSON."""
    return json.dumps(to_dict(event) | more, ensure_ascii=False)


def from_dict(row: Mapping[str, Any]) -> Event:
    """The event of a stored row. Raises ValueError when it is none of ours; unknown fields are ignored."""
    kind = KINDS.get(str(row.get("event")))
    if kind is None:
        raise ValueError(f"no event is called {str(row.get('event'))[:30]!r}")
    fields = {field.name for field in dataclasses.fields(kind)}
    try:
        return kind(**{key: _frozen(value) for key, value in row.items() if key in fields})
    except TypeError as error:
        raise ValueError(f"event {kind.name} lacks a field") from error


def fill(text: str, values: Mapping[str, str]) -> str:
    """Put the named values into `{…}`; nothing else is interpreted, and nothing inside the values."""
    return _FIELD.sub(lambda found: str(values.get(found.group(1), found.group())), text)


def _frozen(value: Any) -> Any:
    return tuple(_frozen(one) for one in value) if isinstance(value, list) else value
