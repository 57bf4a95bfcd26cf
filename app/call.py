"""The state of one call: takes what the listener heard and scored, gives what follows from it.

That is anger, intents, cues, steps, flags, advice. Audio time only: a replay gives the same events. One thread.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from app.acts import Acts
from app.advice import Need, Shown, advise
from app.cues import Cues
from app.events import (
    Advice,
    Anger,
    CallEnded,
    CallStarted,
    Cue,
    Event,
    Flag,
    Intent,
    Scored,
    Step,
    Tick,
    Utterance,
    Words,
)
from app.playbook import MOST_HEADLINE, MOST_SAY, STEPS, Card, Playbook, fill_card
from sentiment.tracker import Reading, Tracker
from sentiment.types import Level, Scores, Trend

FLAGS = {  # which reasons raise a flag, and how severe it is; churn and distress advise only
    "harm": "critical",
    "abuse": "critical",
    "legal": "critical",
    "manager": "coaching",
    "media": "coaching",
    "anger": "coaching",
}
MENTIONED = ("manager", "legal", "media")  # often only spoken of: from a calm caller one remark must be …
UNMISTAKABLE = 0.95  # … this sure to raise a flag, unless its words are …
SHARP = 0.8  # … this angry; the card is offered all the same
CERTAIN = 0.9  # abuse and harm from a calm caller must be this sure …
CERTAIN_AGAIN = 0.8  # … and anything heard again this
INTENT_WORDS = 2  # one word never raises anything on its own …
FLAG_WORDS = 3  # … and fewer than these no flag, unless the same is heard again
PARTIAL_WORDS, PARTIAL_CERTAIN = 10, 0.9  # "my lawyer …" may end in "… needs a copy": before the end much must be said
INTENT_AGAIN_SECONDS = 8.0  # the same intent within so short a time is the same demand


class Call:
    """Folds one call. `handle` and the operator's own actions return the events that follow, in order."""

    def __init__(self, book: Playbook, values: Mapping[str, str] | None = None) -> None:
        self._book = book
        self._values = dict(values or {})
        self._acts = Acts(book)
        self._cues = Cues()
        self._tracker = Tracker()
        self._reading = Reading()
        self._shown = Shown({})
        self._needs: dict[str, Need] = {}
        self._intents: dict[str, float] = {}
        self._flags: dict[str, Flag] = {}
        self._raised: list[Flag] = []
        self._wrong: set[str] = set()
        self._steps: list[str] = []
        self._promises: list[dict[str, Any]] = []
        self._peak = 0.0
        self._onset: float | None = None  # of the first anger
        self._voice: tuple[str, ...] = ()  # what spoke for a raised voice in the latest words
        self._troubled = False  # the caller was angry, or a flag was raised, at some time
        self._cards = 0
        self._time = 0.0
        self._started: CallStarted | None = None

    def handle(self, event: Event) -> list[Event]:
        """What follows from `event`; the event itself is not repeated."""
        self._time = max(self._time, event.time)
        match event:
            case CallStarted():
                self._started = event
                return []
            case Words():
                self._cues.words(event)
                return []
            case Utterance():
                return [*self._utterance(event), *self._advice(event.time)]
            case Scored():
                return [*self._scored(event), *self._advice(event.time)]
            case Tick():
                return [*self._waited(event.time), *self._advice(event.time)]
            case _:
                return []

    def card_used(self) -> list[Event]:
        """The operator said what the card offers."""
        return self._card_gone("used")

    def card_dismissed(self) -> list[Event]:
        """The operator does not want the card now."""
        return self._card_gone("dismissed")

    def flag_wrong(self, reason: str) -> list[Event]:
        """The operator says that a flag is wrong: it goes, and its reason does not come again in this call."""
        flag = self._flags.pop(reason, None)
        if flag is None:
            return []
        self._wrong.add(reason)
        return [
            Flag(
                time=self._time,
                action="wrong",
                reason=reason,
                severity=flag.severity,
                evidence=flag.evidence,
                score=flag.score,
            )
        ]

    def end(self, time: float) -> CallEnded:
        """The call is over; its summary."""
        return CallEnded(
            time=time,
            summary={
                "duration": round(time, 2),
                "flags": [
                    {
                        "time": round(flag.time, 2),
                        "reason": flag.reason,
                        "severity": flag.severity,
                        "wrong": flag.reason in self._wrong,
                    }
                    for flag in self._raised
                ],
                "steps": list(self._steps),
                "promises": list(self._promises),
                "outcome": self._outcome(),
                "peak": round(self._peak, 3),
                "onset": None if self._onset is None else round(self._onset, 2),
                "cards": self._cards,
            },
        )

    def _outcome(self) -> str:
        if not self._troubled:
            return "calm"
        return "unresolved" if self._reading.level is Level.ANGRY else "calmed"

    def _utterance(self, event: Utterance) -> list[Event]:
        acts = self._acts.of(event.channel, event.text)
        events: list[Event] = list(self._cues.utterance(event, answers=bool(acts)))
        self._heed(events)
        if event.channel == "operator":
            for act in acts:
                if act in STEPS and act not in self._steps:
                    self._steps.append(act)
                    events.append(Step(time=event.time, step=act))
            if "promise" in acts:
                self._promises.append({"time": round(event.start, 2), "text": event.text})
        else:
            for act in acts:
                self._needs[act] = Need(act, event.time)
        return events

    def _heed(self, cues: list[Event]) -> None:
        for cue in cues:
            if isinstance(cue, Cue) and cue.cue == "long_silence":
                self._needs["silence"] = Need("silence", cue.time)
            if isinstance(cue, Cue) and cue.cue == "passive_listening":
                self._needs["empathy"] = Need("empathy", cue.time)

    def _scored(self, event: Scored) -> list[Event]:
        scores = Scores(event.anger, event.intents, event.angry, event.detected, event.evidence, event.word_count)
        if event.final:
            reading: Reading | None = self._tracker.update(event.time, event.start, scores, raised=bool(event.raised))
        else:
            reading = self._tracker.peek(event.time, event.start, scores, raised=bool(event.raised))
        self._voice = event.raised
        events: list[Event] = list(self._cues.scored(event))
        for intent in event.detected:
            if event.word_count >= INTENT_WORDS and (event.final or _certain(event, intent)):
                events += self._intent(intent, event)
        if reading:
            events += self._read(reading)
            if event.final and reading.level is Level.TENSE and reading.trend is Trend.RISING:
                self._needs["anger"] = Need("anger", event.time)
        return events

    def _intent(self, intent: str, event: Scored) -> list[Event]:
        before, score = self._intents.get(intent), round(event.intents[intent], 3)
        again = before is not None and event.start - before >= INTENT_AGAIN_SECONDS
        events: list[Event] = []
        if before is None or again:
            self._intents[intent] = event.start
            self._needs[intent] = Need(intent, event.time)
            events.append(Intent(time=event.time, intent=intent, score=score, evidence=event.evidence))
        if score >= self._needed(intent, event, again) and (again or event.word_count >= FLAG_WORDS):
            events += self._raise(intent, event.time, event.evidence, score)
        return events

    def _needed(self, intent: str, event: Scored, again: bool) -> float:
        """How sure an intent must be to raise a flag: a caller who has been calm so far is given the doubt, and harm
        must be certain from anybody."""
        if self._reading.level is not Level.CALM:
            return CERTAIN if intent == "harm" else 0.0
        if again:
            return CERTAIN_AGAIN
        if intent not in MENTIONED:
            return CERTAIN
        return 0.0 if event.angry and event.anger >= SHARP else UNMISTAKABLE

    def _waited(self, time: float) -> list[Event]:
        cues: list[Event] = list(self._cues.wait(time))
        self._heed(cues)
        return [*cues, *self._read(self._tracker.wait(time), quiet=True)]

    def _read(self, reading: Reading, quiet: bool = False) -> list[Event]:
        """Report the tracker's reading; while nobody speaks (`quiet`) only when level or trend changed."""
        before, self._reading = self._reading, reading
        self._peak = max(self._peak, reading.heat)
        if reading.level is Level.ANGRY:
            self._troubled = True
            self._onset = reading.onset if self._onset is None else self._onset
        events: list[Event] = []
        if not quiet or (reading.level, reading.trend) != (before.level, before.trend):
            events.append(
                Anger(
                    time=reading.time,
                    score=round(reading.heat, 3),
                    level=reading.level.value,
                    trend=reading.trend.value,
                    evidence=reading.evidence,
                    onset=None if reading.onset is None else round(reading.onset, 2),
                )
            )
        if reading.flagged:
            events += self._raise("anger", reading.time, reading.evidence, round(reading.heat, 3))
        elif reading.level is Level.CALM and "anger" in self._flags:
            flag = self._flags.pop("anger")
            events.append(Flag(time=reading.time, action="cleared", reason="anger", severity=flag.severity))
        if reading.level is Level.ANGRY and reading.trend is not Trend.COOLING:
            self._needs["anger"] = Need("anger", reading.time)
        elif reading.trend is Trend.COOLING or reading.level is Level.CALM:
            self._needs.pop("anger", None)
        return events

    def _raise(self, reason: str, time: float, evidence: tuple[str, ...], score: float) -> list[Event]:
        if reason not in FLAGS or reason in self._flags or reason in self._wrong:
            return []
        flag = Flag(
            time=time,
            action="raised",
            reason=reason,
            severity=FLAGS[reason],
            evidence=evidence,
            score=score,
            voice=self._voice,
        )
        self._flags[reason] = flag
        self._troubled = True
        self._raised.append(flag)
        return [flag]

    def _advice(self, time: float) -> list[Event]:
        card = advise([*self._needs.values(), *self._step_need(time)], self._shown, self._book, time)
        if card is None:
            return []
        self._shown = self._shown.with_card(card, time)
        self._cards += 1
        return [self._event("offered", card, time)]

    def _step_need(self, time: float) -> list[Need]:
        """The first step not reached yet, once the call has been hard."""
        missing = [step for step in STEPS if step not in self._steps]
        return [Need(missing[0], time)] if self._troubled and missing else []

    def _card_gone(self, action: str) -> list[Event]:
        card = self._shown.current
        if card is None:
            return []
        self._shown = self._shown.without_card(dismissed=action == "dismissed")
        return [self._event(action, card, self._time)]

    def _event(self, action: str, card: Card, time: float) -> Advice:
        return Advice(
            time=time,
            action=action,
            card=card.id,
            situation=card.situation,
            headline=fill_card(card.headline, self._values, MOST_HEADLINE),
            say=fill_card(card.say, self._values, MOST_SAY),
        )


def _certain(event: Scored, intent: str) -> bool:
    return event.word_count >= PARTIAL_WORDS and event.intents[intent] >= PARTIAL_CERTAIN
