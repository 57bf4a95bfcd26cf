"""From sound to scored words: a recogniser for each channel, and the anger model for the caller's words.

Runs in the listener process, in `analyze`, in tests and in benchmarks alike. One thread, audio time only.
"""

from __future__ import annotations

import time as clock
from collections.abc import Callable, Iterator, Sequence
from dataclasses import replace
from typing import Protocol

from app.events import Event, Scored, Tick, Utterance, Words
from app.redact import Redact
from asr.types import SAMPLE_RATE, Channel, Engine, Heard, Partial, Source
from asr.types import Utterance as Said
from sentiment.types import CallerSound, CallerText, Scores
from sentiment.voice import Voice, VoiceReading

TICK_SECONDS = 1.0
_PARTIAL_WORDS = 6  # fewer stable words say too little to be scored
_PARTIAL_CERTAIN = 0.9  # below, an utterance that goes on raises nothing, and its evidence is not looked for


class Scorer(Protocol):
    """What scores caller lines; sentiment.model.AngerModel is the real one."""

    def score(self, lines: Sequence[CallerText], *, evidence: bool = True) -> list[Scores]:
        """One answer a line."""
        ...


Pace = Callable[[float], None]


def listen(
    source: Source,
    engine: Engine,
    scorer: Scorer,
    *,
    start: float = 0.0,
    voice: bool = False,
    pace: Pace | None = None,
    redact: Redact = str,
) -> Iterator[Event]:
    """Yield words, utterances, scores and ticks of the call from `start` on, in order of audio time.

    `pace` is called with each chunk's end before it is heard; in a replay at real speed it waits for that moment.
    `redact` removes what evidence must not repeat, before the words are scored.
    """
    ears = {channel: engine.recogniser(channel, start) for channel in source.channels}
    judge = _Judge(scorer, Voice() if voice else None, redact)
    ticked = start
    for chunk in source.chunks(start):
        end = chunk.start + max(len(samples) for samples in chunk.sound.values()) / SAMPLE_RATE
        if pace:
            pace(end)
        if Channel.CALLER in chunk.sound:
            judge.hear(chunk.start, CallerSound(chunk.sound[Channel.CALLER], SAMPLE_RATE, Channel.CALLER))
        heard = [one for channel, samples in chunk.sound.items() for one in ears[channel].accept(samples)]
        for one in _in_order(heard):
            while ticked + TICK_SECONDS < one.time:
                ticked += TICK_SECONDS
                yield Tick(time=ticked)
            yield from _events(one, judge)
        while ticked + TICK_SECONDS <= end:
            ticked += TICK_SECONDS
            yield Tick(time=ticked)
    for one in _in_order([one for ear in ears.values() for one in ear.finish()]):
        yield from _events(one, judge)


def transcribe_source(source: Source, engine: Engine) -> Iterator[Utterance]:
    """Only the utterances, in order of audio time."""
    ears = {channel: engine.recogniser(channel, 0.0) for channel in source.channels}
    for chunk in source.chunks():
        yield from _utterances(
            [one for channel, samples in chunk.sound.items() for one in ears[channel].accept(samples)]
        )
    yield from _utterances([one for ear in ears.values() for one in ear.finish()])


def _utterances(heard: Sequence[Heard]) -> Iterator[Utterance]:
    return (_utterance(one) for one in _in_order(heard) if isinstance(one, Said))


def _in_order(heard: Sequence[Heard]) -> list[Heard]:
    return sorted(heard, key=lambda one: (one.time, one.start))


def _utterance(said: Said) -> Utterance:
    words = tuple(
        (word.text, round(word.start, 2), round(word.end, 2), round(word.confidence, 3)) for word in said.words
    )
    return Utterance(
        time=said.time,
        channel=said.channel.value,
        start=round(said.start, 2),
        end=round(said.end, 2),
        text=said.text,
        words=words,
    )


def paced(start: float, position: float, speed: float) -> Pace:
    """A pace that replays from `start` seconds, hurrying to `position` (where the replay should be by now) and then
    keeping to `speed` times real time."""
    began = clock.monotonic() - (position - start) / speed

    def wait(until: float) -> None:
        clock.sleep(max(0.0, began + (until - start) / speed - clock.monotonic()))

    return wait


class _Judge:
    """Scores what the caller says; the operator's words never come here."""

    def __init__(self, scorer: Scorer, voice: Voice | None, redact: Redact) -> None:
        self._scorer = scorer
        self._voice = voice
        self._redact = redact
        self._scored = ""
        self._evidence: tuple[str, ...] = ()  # of the utterance that is being spoken …
        self._explained: set[str] = set()  # … and the labels it is for

    def hear(self, start: float, sound: CallerSound) -> None:
        if self._voice:
            self._voice.accept(start, sound)

    def partial(self, heard: Partial) -> Iterator[Event]:
        stable = " ".join(heard.text.split()[: heard.stable])
        if heard.stable < _PARTIAL_WORDS or stable == self._scored:
            return
        self._scored = stable
        line = [CallerText(self._redact(stable), heard.channel)]
        scores = self._scorer.score(line, evidence=False)[0]
        labels = {*scores.detected, *(("anger",) if scores.angry else ())}
        if scores.certain >= _PARTIAL_CERTAIN and not labels <= self._explained:  # it costs many passes: not each time
            self._evidence, self._explained = self._scorer.score(line)[0].evidence, labels
        reading = self._voice.peek(heard.start, heard.time, stable) if self._voice else None
        yield self._event(heard.start, heard.time, heard.time, scores, self._evidence, reading)

    def final(self, said: Said) -> Iterator[Event]:
        self._scored, self._evidence, self._explained = "", (), set()
        scores = self._scorer.score([CallerText(self._redact(said.text), said.channel)])[0]
        reading = self._voice.measure(said.start, said.end, said.text) if self._voice else None
        event = self._event(said.start, said.end, said.time, scores, scores.evidence, reading)
        yield replace(event, final=True)

    def _event(
        self,
        start: float,
        end: float,
        time: float,
        scores: Scores,
        evidence: tuple[str, ...],
        reading: VoiceReading | None,
    ) -> Scored:
        return Scored(
            time=time,
            start=start,
            end=end,
            final=False,
            anger=round(scores.anger, 4),
            angry=scores.angry,
            intents={label: round(value, 4) for label, value in scores.intents.items()},
            detected=scores.detected,
            evidence=evidence,
            word_count=scores.words,
            voice=reading.changes if reading else {},
            raised=reading.raised if reading else (),
        )


def _events(one: Heard, judge: _Judge) -> Iterator[Event]:
    if isinstance(one, Partial):
        yield Words(time=one.time, channel=one.channel.value, start=one.start, text=one.text, stable=one.stable)
        if one.channel is Channel.CALLER:
            yield from judge.partial(one)
    else:
        yield _utterance(one)
        if one.channel is Channel.CALLER:
            yield from judge.final(one)
