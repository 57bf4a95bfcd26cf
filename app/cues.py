"""Plain facts about the talk, from who spoke when: talking over each other, silence, unanswered monologues, repetition,
a raised voice. Nothing here says what anybody feels. Audio time only; pure.
"""

from __future__ import annotations

import re

from app.events import Cue, Scored, Utterance, Words

OVERTALK_SECONDS = 0.8
SILENCE_SECONDS = 12.0
PASSIVE_SECONDS = 25.0  # of the caller's speech without an answer of the operator's
ANSWER_WORDS = 4  # shorter remarks ("yes… I see") do not count as an answer
REPEAT_SHARE = 0.6  # of the words in common
REPEAT_WORDS = 5
RAISED_SECONDS = 3.0  # of a raised voice before it is said …
RAISED_AGAIN_SECONDS = 5.0  # … and said anew
_WORD = re.compile(r"\w+")  # without punctuation, which recognisers set as they like


class Cues:
    """Watches one call. Each method takes what happened and gives the cues that follow from it."""

    def __init__(self) -> None:
        self._last_speech = 0.0
        self._silent = False
        self._unanswered = 0.0  # seconds of the caller's since the operator's last answer
        self._raised = 0.0  # seconds of a raised voice up to the utterance that is being spoken
        self._raised_told = 0.0  # seconds last said
        self._raised_start = -1.0  # of the utterance that is being spoken
        self._latest: dict[str, tuple[float, float]] = {}  # last utterance of each side
        self._said: list[frozenset[str]] = []

    def words(self, event: Words) -> None:
        """Somebody is speaking."""
        self._speech(event.time)

    def utterance(self, event: Utterance, answers: bool) -> list[Cue]:
        """Somebody finished speaking; `answers` when the operator asked, reflected or explained something."""
        cues = []
        other = self._latest.get("operator" if event.channel == "caller" else "caller")
        if other:
            overlap = min(event.end, other[1]) - max(event.start, other[0])
            if overlap >= OVERTALK_SECONDS:
                cues.append(Cue(time=event.time, cue="overtalk", seconds=round(overlap, 2)))
        self._latest[event.channel] = (event.start, event.end)
        self._speech(event.end)
        if event.channel == "operator":
            if answers or len(event.text.split()) >= ANSWER_WORDS:
                self._unanswered = 0.0
        else:
            before = self._unanswered
            self._unanswered += event.end - event.start
            if before < PASSIVE_SECONDS <= self._unanswered:
                cues.append(Cue(time=event.time, cue="passive_listening", seconds=round(self._unanswered, 1)))
            cues += self._repeated(event)
        return cues

    def scored(self, event: Scored) -> list[Cue]:
        """The caller's voice was measured (mode text+voice)."""
        if self._raised_start != event.start:  # whatever was told of an utterance that never ended is forgotten
            self._raised_start, self._raised_told = event.start, min(self._raised_told, self._raised)
        if not event.voice:
            return []
        seconds = self._raised + event.end - event.start if event.raised else 0.0
        if event.final:
            self._raised = seconds
            self._raised_told = min(self._raised_told, seconds)
        if seconds < (self._raised_told + RAISED_AGAIN_SECONDS if self._raised_told else RAISED_SECONDS):
            return []
        self._raised_told = seconds
        return [Cue(time=event.time, cue="raised_voice", seconds=round(seconds, 1))]

    def wait(self, time: float) -> list[Cue]:
        """Time has passed."""
        if self._silent or time - self._last_speech < SILENCE_SECONDS:
            return []
        self._silent = True
        return [Cue(time=time, cue="long_silence", seconds=round(time - self._last_speech, 1))]

    def _speech(self, time: float) -> None:
        self._last_speech = max(self._last_speech, time)
        self._silent = False

    def _repeated(self, event: Utterance) -> list[Cue]:
        words = frozenset(_WORD.findall(event.text.lower()))
        if len(words) < REPEAT_WORDS:
            return []
        again = any(len(words & before) >= REPEAT_SHARE * len(words | before) for before in self._said)
        self._said.append(words)
        return [Cue(time=event.time, cue="repeated_request")] if again else []
