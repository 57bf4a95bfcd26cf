"""What a window shows of a call: one frozen record, made by folding events. Pure; any thread."""

from __future__ import annotations

from dataclasses import dataclass, field, replace

from app.events import (
    Advice,
    Anger,
    CallEnded,
    CallStarted,
    Cue,
    Event,
    Flag,
    Notice,
    Step,
    Utterance,
    Words,
)

MOST_LINES = 200  # of the transcript kept in the view; the store has the rest
MOST_NOTICES = 3
FACTS = ("raised_voice", "overtalk")  # plain facts about the sound, shown beside the words …
FACT_SECONDS = 20.0  # … for so long


@dataclass(frozen=True, slots=True)
class TranscriptLine:
    """One utterance, or the words so far of one that is still being spoken."""

    channel: str
    start: float
    text: str
    partial: bool = False


@dataclass(frozen=True, slots=True)
class CallView:
    """Everything on the operator's screen."""

    call: str = ""
    language: str = "en"
    source: str = ""
    engine: str = ""
    duration: float | None = None
    time: float = 0.0
    lines: tuple[TranscriptLine, ...] = ()
    partials: tuple[TranscriptLine, ...] = ()  # at most one a channel
    score: float = 0.0
    level: str = "calm"
    trend: str = "steady"
    evidence: tuple[str, ...] = ()
    curve: tuple[tuple[float, float], ...] = ()  # time, score
    flags: tuple[Flag, ...] = ()  # raised and not cleared
    cues: tuple[Cue, ...] = ()  # the last few
    steps: tuple[str, ...] = ()  # reached
    card: Advice | None = None
    notices: tuple[Notice, ...] = ()
    ended: bool = False
    summary: dict[str, object] = field(default_factory=dict)
    report: str = ""  # path of the finished report

    @property
    def facts(self) -> tuple[Cue, ...]:
        """The latest of each cue that is worth showing now."""
        latest = {one.cue: one for one in self.cues if one.cue in FACTS and one.time >= self.time - FACT_SECONDS}
        return tuple(latest[name] for name in FACTS if name in latest)


def fold(view: CallView, event: Event) -> CallView:
    """The view after `event`."""
    view = replace(view, time=max(view.time, event.time))
    match event:
        case CallStarted():
            return CallView(
                call=event.call,
                language=event.language,
                source=event.source,
                engine=event.engine,
                duration=event.duration,
                notices=tuple(one for one in view.notices if one.level != "info"),  # loading is over
            )
        case Words():
            line = TranscriptLine(event.channel, event.start, event.text, partial=True)
            return replace(view, partials=(*_without(view, event.channel), line))
        case Utterance():
            line = TranscriptLine(event.channel, event.start, event.text)
            lines = sorted((*view.lines, line), key=lambda one: one.start)[-MOST_LINES:]
            return replace(view, lines=tuple(lines), partials=_without(view, event.channel))
        case Anger():
            return replace(
                view,
                score=event.score,
                level=event.level,
                trend=event.trend,
                evidence=event.evidence,
                curve=(*view.curve, (event.time, event.score)),
            )
        case Flag(action="raised"):
            return replace(view, flags=(*_flags_without(view, event.reason), event))
        case Flag():
            return replace(view, flags=_flags_without(view, event.reason))
        case Cue():
            return replace(view, cues=(*view.cues[-3:], event))
        case Step():
            return replace(view, steps=(*view.steps, event.step))
        case Advice(action="offered"):
            return replace(view, card=event)
        case Advice():
            return replace(view, card=None if view.card and view.card.card == event.card else view.card)
        case Notice():
            return replace(view, notices=(*view.notices, event)[-MOST_NOTICES:])
        case CallEnded():
            return replace(view, partials=(), ended=True, summary=dict(event.summary))
        case _:
            return view


def _without(view: CallView, channel: str) -> tuple[TranscriptLine, ...]:
    return tuple(line for line in view.partials if line.channel != channel)


def _flags_without(view: CallView, reason: str) -> tuple[Flag, ...]:
    return tuple(flag for flag in view.flags if flag.reason != reason)
