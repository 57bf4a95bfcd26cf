from __future__ import annotations

import pytest

from app.cues import PASSIVE_SECONDS, SILENCE_SECONDS, Cues
from app.events import Cue, Scored, Utterance, Words


def said(channel: str, start: float, end: float, text: str = "one two three four five") -> Utterance:
    return Utterance(time=end + 0.3, channel=channel, start=start, end=end, text=text)


def after(*utterances: Utterance, answers: bool = False) -> list[tuple[str, float]]:
    cues = Cues()
    return [(cue.cue, cue.time) for one in utterances for cue in cues.utterance(one, answers=answers)]


@pytest.mark.parametrize(
    ("spans", "found"),
    [
        ([("operator", 0, 5), ("caller", 5, 8)], []),
        ([("operator", 0, 5), ("caller", 4.5, 8)], []),  # half a second is no more than eagerness
        ([("operator", 0, 5), ("caller", 4, 8)], [("overtalk", 8.3)]),
        ([("caller", 0, 5), ("operator", 4, 8)], [("overtalk", 8.3)]),  # whoever it was
        ([("operator", 0, 9), ("caller", 2, 3)], [("overtalk", 9.3)]),  # known when the longer one has ended
        ([("caller", 0, 5), ("caller", 4, 8)], []),  # nobody talks over oneself
        ([("operator", 0, 5), ("caller", 4, 6), ("operator", 7, 9)], [("overtalk", 6.3)]),
    ],
)
def test_talking_over_each_other(spans: list[tuple[str, float, float]], found: list[tuple[str, float]]) -> None:
    """A cue when both spoke for most of a second, however the utterances ended."""
    utterances = [said(*span, f"words number {index}") for index, span in enumerate(spans)]
    assert after(*sorted(utterances, key=lambda one: one.end)) == found


def test_an_overlap_says_how_long() -> None:
    """In seconds of the call."""
    cues = Cues()
    cues.utterance(said("operator", 0, 5, "x"), answers=False)
    assert cues.utterance(said("caller", 3.5, 8, "y"), answers=False) == [Cue(time=8.3, cue="overtalk", seconds=1.5)]


def test_a_long_silence_is_told_once() -> None:
    """And again only when somebody spoke in between."""
    cues = Cues()
    cues.utterance(said("caller", 0, 4), answers=False)
    told = [time for time in range(5, 60) if cues.wait(float(time))]
    assert told == [4 + int(SILENCE_SECONDS)]
    cues.words(Words(time=60.0, channel="caller", start=60.0, text="hello"))
    assert cues.wait(60.0 + SILENCE_SECONDS) == [Cue(time=60.0 + SILENCE_SECONDS, cue="long_silence", seconds=12.0)]


def test_words_so_far_end_a_silence() -> None:
    """Who is still speaking is not silent."""
    cues = Cues()
    for time in range(0, 40, 5):
        cues.words(Words(time=float(time), channel="caller", start=0.0, text="and then"))
        assert cues.wait(time + 4.9) == []


@pytest.mark.parametrize(
    ("lines", "found"),
    [
        ([("caller", 26)], [27.3]),
        ([("caller", 12), ("caller", 12)], []),
        ([("caller", 12), ("caller", 14)], [28.3]),
        ([("caller", 12), ("operator", 1), ("caller", 14)], [30.3]),  # "yes… I see" is no answer
        ([("caller", 12), ("operator", 5), ("caller", 14)], []),
        ([("caller", 26), ("caller", 26)], [27.3]),  # told once, until there is an answer
    ],
)
def test_a_caller_who_is_not_answered(lines: list[tuple[str, int]], found: list[float]) -> None:
    """Half a minute of the caller's speech without a sentence of the operator's."""
    time, utterances = 1.0, []
    for number, (channel, seconds) in enumerate(lines):
        text = f"yes {number}" if seconds == 1 else f"this is answer number {number}"
        utterances.append(said(channel, time, time + seconds, text))
        time += seconds + 1.0
    assert [at for cue, at in after(*utterances) if cue == "passive_listening"] == found
    assert PASSIVE_SECONDS == 25.0


def test_a_short_remark_that_reflects_is_an_answer() -> None:
    """Three words of empathy count."""
    cues = Cues()
    cues.utterance(said("caller", 0, 20, "a b c"), answers=False)
    cues.utterance(said("operator", 20, 21, "I'm so sorry"), answers=True)
    assert cues.utterance(said("caller", 22, 30, "d e f"), answers=False) == []


@pytest.mark.parametrize(
    ("before", "now", "repeated"),
    [
        ("I want my money back today", "I want my money back today", True),
        ("I want my money back today.", "I want my money back, today!", True),  # recognisers punctuate as they like
        ("I want my money back today", "My money, I want it back today", True),
        ("I want my money back today", "So when does the van come then", False),
        ("My money back", "My money back", False),  # too short to tell
        ("Искам си парите обратно днес", "искам си парите обратно, днес!", True),
    ],
)
def test_a_caller_who_says_it_again(before: str, now: str, repeated: bool) -> None:
    """A request that had to be repeated is a cue."""
    cues = after(
        said("caller", 0, 3, before), said("operator", 4, 6, "One moment please, I look"), said("caller", 7, 9, now)
    )
    assert cues == ([("repeated_request", 9.3)] if repeated else [])


def test_an_operator_may_repeat() -> None:
    """Nothing is counted against the operator."""
    line = "I want my money back today"
    assert after(said("operator", 0, 3, line), said("operator", 4, 6, line), said("caller", 7, 9, line)) == []


def scored(start: float, end: float, raised: bool | None, final: bool = True) -> Scored:
    return Scored(
        time=end, start=start, end=end, final=final, anger=0.0, angry=False, intents={}, detected=(), evidence=(),
        word_count=5, voice={} if raised is None else {"pitch": 3.0 * raised, "effort": 3.0 * raised},
        raised=("pitch", "effort") if raised else (),
    )  # fmt: skip


@pytest.mark.parametrize(
    ("raised", "told"),
    [
        ([None, None], []),
        ([False, False], []),
        ([True], []),  # two seconds
        ([True, True], [4.0]),
        ([True, False, True], []),
        ([True, None, True], [4.0]),  # words that could not be measured change nothing
        ([True, True, True, True], [4.0]),  # told again only after five more seconds
        ([True, True, True, True, True], [4.0, 10.0]),
        ([True, True, False, True, True], [4.0, 4.0]),
    ],
)
def test_a_raised_voice(raised: list[bool | None], told: list[float]) -> None:
    """Three seconds of speech well above the caller's own beginning, and how long it has lasted since."""
    cues = Cues()
    found = [cue for i, up in enumerate(raised) for cue in cues.scored(scored(i * 3.0, i * 3.0 + 2.0, up))]
    assert [(cue.cue, cue.seconds) for cue in found] == [("raised_voice", seconds) for seconds in told]


def test_a_raised_voice_is_noticed_before_the_sentence_ends() -> None:
    """An utterance that goes on is measured too, and its seconds are counted once."""
    cues = Cues()
    partials = [cues.scored(scored(10.0, end, True, final=False)) for end in (11.0, 12.0, 13.5, 14.0)]
    assert [[cue.seconds for cue in found] for found in partials] == [[], [], [3.5], []]
    assert cues.scored(scored(10.0, 15.0, True)) == []
    assert [cue.seconds for cue in cues.scored(scored(16.0, 20.0, True))] == [9.0]


def test_words_that_never_became_an_utterance_are_forgotten() -> None:
    """A recogniser may take its partial words back; what was told of them does not delay the next telling."""
    cues = Cues()
    assert [cue.seconds for cue in cues.scored(scored(10.0, 15.0, True, final=False))] == [5.0]
    assert [cue.seconds for cue in cues.scored(scored(30.0, 34.0, True))] == [4.0]
