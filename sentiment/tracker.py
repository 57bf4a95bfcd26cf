"""Turns the scores of utterances into the caller's anger over the call: level and trend. Audio time only; pure.

Heat is a leaky sum: it moves towards each score, more for longer utterances, faster up than down, and fades with time.
Two thresholds a step (hysteresis) keep the level from flickering.
"""

from __future__ import annotations

import math
from collections import deque
from dataclasses import dataclass, replace

from sentiment.types import Level, Scores, Trend


@dataclass(frozen=True, slots=True)
class TrackerSettings:
    """Meaning and unit of every number in the tracker."""

    half_life_seconds: float = 25.0  # heat halves in so much time without a word from the caller
    rise: float = 0.62  # share of the way from heat to a higher score
    fall: float = 0.34  # share of the way from heat to a lower score
    full_weight_words: int = 5  # shorter utterances weigh less
    tense_above: float = 0.34
    tense_below: float = 0.22
    angry_above: float = 0.62
    angry_below: float = 0.42
    unmistakable: float = 0.97  # one utterance with this score …
    unmistakable_words: int = 3  # … and at least so many words is enough
    partial_words: int = 6  # an utterance still being spoken counts from so many words on …
    partial_unmistakable_words: int = 8  # … and is enough on its own from so many
    partial_certain: float = 0.9  # … and with at least this score: its end may turn it round
    memory_seconds: float = 45.0  # angry utterances farther apart than this do not add up
    trend_seconds: float = 15.0
    trend_step: float = 0.08
    voice_odds: float = 2.0  # a raised voice makes angry words so many times surer, and no others


@dataclass(frozen=True, slots=True)
class Reading:
    """The caller's anger at a moment. `flagged`: the evidence is enough."""

    time: float = 0.0
    heat: float = 0.0
    level: Level = Level.CALM
    trend: Trend = Trend.STEADY
    flagged: bool = False
    evidence: tuple[str, ...] = ()
    onset: float | None = None  # when the caller began to be more than calm


@dataclass(frozen=True, slots=True)
class _State:
    time: float = 0.0
    heat: float = 0.0
    level: Level = Level.CALM
    angry: tuple[tuple[float, tuple[str, ...]], ...] = ()  # start and evidence of recent angry utterances
    flagged: bool = False
    onset: float | None = None


class Tracker:
    """Follows one caller through one call. `update` for finished utterances, `peek` for the words so far."""

    def __init__(self, settings: TrackerSettings | None = None) -> None:
        self._settings = settings or TrackerSettings()
        self._state = _State()
        self._peeked: _State | None = None  # after the words so far of an utterance that goes on
        self._time = 0.0
        self._history: deque[tuple[float, float]] = deque([(0.0, 0.0)])

    def update(self, time: float, start: float, scores: Scores, *, raised: bool = False) -> Reading:
        """Take a finished utterance that began at `start` and became known at `time`; `raised`: in a raised voice."""
        time = self._forward(time)
        self._state, self._peeked = self._after(self._state, time, start, self._surer(scores, raised)), None
        self._remember(time, self._state.heat)
        return self._reading(self._state)

    def peek(self, time: float, start: float, scores: Scores, *, raised: bool = False) -> Reading | None:
        """The reading if the utterance ended here; None when that would not raise anything yet."""
        chosen = self._settings
        if scores.words < chosen.partial_words or not scores.angry or scores.anger < chosen.partial_certain:
            return None
        time, scores = self._forward(time), self._surer(scores, raised)
        state = self._after(self._state, time, start, scores, enough_words=chosen.partial_unmistakable_words)
        if state.heat <= self._state.heat:
            return None
        self._peeked = state
        return self._reading(state)

    def wait(self, time: float) -> Reading:
        """The reading after time has passed without the caller speaking."""
        time = self._forward(time)
        self._state = self._cooled(self._state, time)
        self._remember(time, self._state.heat)
        if self._peeked:
            self._peeked = self._cooled(self._peeked, time)
            return self._reading(max(self._peeked, self._state, key=lambda state: state.heat))
        return self._reading(self._state)

    def _surer(self, scores: Scores, raised: bool) -> Scores:
        """A raised voice multiplies the odds of words that are angry by themselves; it changes no others."""
        if not raised or not scores.angry or scores.anger >= 1.0:
            return scores
        odds = self._settings.voice_odds * scores.anger / (1.0 - scores.anger)
        return replace(scores, anger=odds / (1.0 + odds))

    def _forward(self, time: float) -> float:
        """Time never runs backwards, whatever the channels' delays."""
        self._time = max(self._time, time)
        return self._time

    def _after(
        self, state: _State, time: float, start: float, scores: Scores, *, enough_words: int | None = None
    ) -> _State:
        chosen = self._settings
        state = self._cooled(state, time)
        if scores.words == 0:
            return state
        weight = min(1.0, scores.words / chosen.full_weight_words)
        pull = chosen.rise if scores.anger > state.heat else chosen.fall
        heat = state.heat + weight * pull * (scores.anger - state.heat)
        angry = tuple(one for one in state.angry if one[0] >= start - chosen.memory_seconds)
        if scores.angry and scores.words > 1:
            angry = (*angry, (start, scores.evidence))
        certain = scores.angry and scores.anger >= chosen.unmistakable
        unmistakable = certain and scores.words >= (enough_words or chosen.unmistakable_words)
        if unmistakable:
            heat = max(heat, chosen.angry_above)
        enough = unmistakable or len(angry) >= 2
        level = self._level(state.level, heat, enough)
        onset = None if level is Level.CALM else start if state.onset is None else state.onset
        if onset is not None and state.onset is None and angry:
            onset = min(onset, angry[0][0])  # the first sharp remark, though it did not yet move the level
        flagged = level is Level.ANGRY or (state.flagged and level is not Level.CALM)
        return _State(state.time, heat, level, angry, flagged, onset)

    def _cooled(self, state: _State, time: float) -> _State:
        passed = max(0.0, time - state.time)
        heat = state.heat * math.pow(0.5, passed / self._settings.half_life_seconds)
        level = self._level(state.level, heat, enough=False)
        angry = () if level is Level.CALM and state.level is not Level.CALM else state.angry
        return replace(
            state,
            time=max(time, state.time),
            heat=heat,
            level=level,
            angry=angry,
            flagged=state.flagged and level is not Level.CALM,
            onset=None if level is Level.CALM else state.onset,
        )

    def _level(self, before: Level, heat: float, enough: bool) -> Level:
        chosen = self._settings
        if heat >= (chosen.angry_below if before is Level.ANGRY else chosen.angry_above) and (
            enough or before is Level.ANGRY
        ):
            return Level.ANGRY
        if heat >= (chosen.tense_above if before is Level.CALM else chosen.tense_below):
            return Level.TENSE
        return Level.CALM

    def _remember(self, time: float, heat: float) -> None:
        self._history.append((time, heat))
        while len(self._history) > 1 and self._history[1][0] <= time - self._settings.trend_seconds:
            self._history.popleft()

    def _reading(self, state: _State) -> Reading:
        before = self._history[0][1]
        change = state.heat - before
        trend = (
            Trend.RISING
            if change > self._settings.trend_step
            else Trend.COOLING
            if change < -self._settings.trend_step
            else Trend.STEADY
        )
        evidence = tuple(dict.fromkeys(words for _, found in state.angry for words in found))[-3:]
        return Reading(
            state.time,
            state.heat,
            state.level,
            trend,
            state.flagged,
            evidence,
            state.onset,
        )
