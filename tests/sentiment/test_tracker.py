from __future__ import annotations

from collections.abc import Sequence
from itertools import pairwise

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from sentiment.tracker import Reading, Tracker, TrackerSettings
from sentiment.types import Level, Scores, Trend

LIMITS = TrackerSettings()


def said(anger: float, words: int = 8, angry: bool | None = None, evidence: tuple[str, ...] = ()) -> Scores:
    return Scores(anger=anger, angry=anger >= 0.5 if angry is None else angry, words=words, evidence=evidence)


def follow(lines: Sequence[tuple[float, Scores]]) -> list[Reading]:
    """The readings after utterances of two seconds each, known half a second after they end."""
    tracker = Tracker()
    return [tracker.update(start + 2.5, start, scores) for start, scores in lines]


def heat_of(one: float, words: int = 8) -> float:
    return follow([(0.0, said(one, words))])[0].heat


@pytest.mark.parametrize(
    ("lines", "level", "flagged"),
    [
        ([], Level.CALM, False),
        ([(0, said(0.05))] * 4, Level.CALM, False),
        ([(0, said(0.99, words=1))], Level.CALM, False),  # a lone swear word
        ([(t, said(0.99, words=1)) for t in range(0, 60, 3)], Level.TENSE, False),  # swear words, one at a time
        ([(0, said(0.9))], Level.TENSE, False),  # one sharp remark
        ([(0, said(0.9)), (4, said(0.9))], Level.ANGRY, True),  # two sharp remarks
        ([(0, said(0.9)), (4, said(0.1)), (8, said(0.9))], Level.ANGRY, True),
        ([(0, said(0.9)), (60, said(0.9))], Level.TENSE, False),  # too far apart to add up
        ([(0, said(0.98))], Level.ANGRY, True),  # one unmistakable remark
        ([(0, said(0.98, words=3))], Level.ANGRY, True),
        ([(0, said(0.98, words=2))], Level.CALM, False),
        ([(t, said(0.45, angry=False)) for t in range(0, 40, 4)], Level.TENSE, False),  # displeased, never angry
        ([(0, said(0.9, words=0))], Level.CALM, False),  # nothing was understood
    ],
)
def test_what_flags(lines: list[tuple[float, Scores]], level: Level, flagged: bool) -> None:
    """A flag needs two angry utterances, or one unmistakable of three words."""
    reading = (follow(lines) or [Reading()])[-1]
    assert (reading.level, reading.flagged) == (level, flagged)


@pytest.mark.parametrize("scores", [0.2, 0.5, 0.9])
def test_anger_rises_faster_than_it_falls(scores: float) -> None:
    """One calm word does not undo an angry one."""
    tracker = Tracker()
    up = tracker.update(2.0, 0.0, said(scores)).heat
    down = tracker.update(2.0, 2.0, said(0.0)).heat
    assert 0 < up - down < up


def test_a_longer_utterance_weighs_more_up_to_a_limit() -> None:
    """Two words move the heat less than five; twenty no more than five."""
    assert heat_of(0.9, 2) < heat_of(0.9, LIMITS.full_weight_words) == heat_of(0.9, 20)


def test_heat_halves_in_its_half_life_of_silence() -> None:
    """Waiting is enough to cool."""
    tracker = Tracker()
    before = tracker.update(2.0, 0.0, said(0.9)).heat
    assert tracker.wait(2.0 + LIMITS.half_life_seconds).heat == pytest.approx(before / 2)


def test_levels_do_not_flicker() -> None:
    """Between the two thresholds of a step the level stays what it was."""
    tracker = Tracker()
    tracker.update(2.0, 0.0, said(0.98))
    levels = [tracker.wait(time / 10) for time in range(20, 600)]
    changes = [(before.level, after.level) for before, after in pairwise(levels) if before.level is not after.level]
    assert changes == [(Level.ANGRY, Level.TENSE), (Level.TENSE, Level.CALM)]
    falls = {after.level: after.heat for before, after in pairwise(levels) if before.level is not after.level}
    assert falls[Level.TENSE] == pytest.approx(LIMITS.angry_below, abs=0.01)
    assert falls[Level.CALM] == pytest.approx(LIMITS.tense_below, abs=0.01)


def test_a_flag_stays_until_calm() -> None:
    """A flag is not taken back while the caller is still tense, and after calm the evidence is new."""
    tracker = Tracker()
    tracker.update(2.0, 0.0, said(0.98, evidence=("liars",)))
    readings = [tracker.wait(float(time)) for time in range(3, 60)]
    assert all(one.flagged == (one.level is not Level.CALM) for one in readings)
    assert readings[-1].evidence == ()
    assert not tracker.update(62.0, 60.0, said(0.9)).flagged


@pytest.mark.parametrize(
    ("lines", "trend"),
    [
        ([(0, said(0.9))], Trend.RISING),
        ([(0, said(0.05)), (30, said(0.05))], Trend.STEADY),
        ([(0, said(0.98)), (4, said(0.98)), (8, said(0.0)), (12, said(0.0)), (18, said(0.0))], Trend.COOLING),
    ],
)
def test_the_trend_is_against_a_quarter_of_a_minute_ago(lines: list[tuple[float, Scores]], trend: Trend) -> None:
    """Rising, steady and cooling compare with the heat of fifteen seconds before."""
    assert follow(lines)[-1].trend is trend


def test_the_evidence_is_the_newest_words_without_repetition() -> None:
    """What is shown beside a flag are the words of the angry utterances."""
    words = ["you lied", "sick of this", "you lied", "a disgrace", "never again"]
    readings = follow([(i * 4.0, said(0.9, evidence=(one,))) for i, one in enumerate(words)])
    assert readings[1].evidence == ("you lied", "sick of this")
    assert readings[4].evidence == ("sick of this", "a disgrace", "never again")


@pytest.mark.parametrize(
    ("scores", "expected"),
    [
        (said(0.98, words=3), None),  # too short to be sure of
        (said(0.3, words=9), None),
        (said(0.98, words=9), Level.ANGRY),
        (said(0.8, words=9), None),  # its end may turn it round
        (said(0.91, words=9), Level.TENSE),
    ],
)
def test_the_words_so_far_can_only_raise(scores: Scores, expected: Level | None) -> None:
    """A partial counts from four words on and when it is angry."""
    reading = Tracker().peek(2.0, 0.0, scores)
    assert (reading and reading.level) == expected


def test_a_look_at_the_words_so_far_counts_once() -> None:
    """Partials of one utterance do not add up, neither with each other nor with its end."""
    looked = Tracker()
    for time in (1.0, 1.5, 2.0):
        looked.peek(time, 0.0, said(0.8))
    after = looked.update(2.5, 0.0, said(0.8))
    assert after == Tracker().update(2.5, 0.0, said(0.8))
    assert not after.flagged


def test_waiting_during_an_utterance_does_not_take_its_anger_back() -> None:
    """What the words so far raised stays until the utterance ends."""
    tracker = Tracker()
    raised = tracker.peek(2.0, 0.0, said(0.98))
    waited = tracker.wait(3.0)
    assert raised is not None
    assert (raised.level, raised.flagged) == (waited.level, waited.flagged) == (Level.ANGRY, True)
    assert tracker.update(5.0, 0.0, said(0.1)).level is Level.CALM  # the whole utterance reads otherwise


def test_an_utterance_that_never_ends_cools_like_any_other() -> None:
    """A recogniser that died in the middle of a sentence leaves no anger behind for good."""
    tracker = Tracker()
    tracker.peek(2.0, 0.0, said(0.98))
    assert tracker.wait(90.0).level is Level.CALM


CALLS = st.lists(
    st.tuples(
        st.sampled_from(["update", "peek", "wait"]),
        st.floats(-5, 30, allow_nan=False),
        st.floats(0, 1),
        st.integers(0, 12),
    ),
    max_size=25,
)


@settings(max_examples=150, deadline=None)
@given(CALLS)
def test_whatever_comes_the_reading_makes_sense(calls: list[tuple[str, float, float, int]]) -> None:
    """Heat is a share, the kept time never runs back, and nothing is flagged while calm."""
    tracker, now, last = Tracker(), 0.0, 0.0
    for what, passed, anger, words in calls:
        now += passed
        scores = said(anger, words)
        reading = tracker.wait(now) if what == "wait" else getattr(tracker, what)(now, now - 2.0, scores)
        if reading is None:
            continue
        assert 0.0 <= reading.heat <= 1.0
        assert not (reading.flagged and reading.level is Level.CALM)
        if what != "peek":
            assert reading.time >= last
            last = reading.time


@settings(max_examples=50, deadline=None)
@given(CALLS)
def test_the_same_call_reads_the_same(calls: list[tuple[str, float, float, int]]) -> None:
    """A replay gives the same readings."""

    def run() -> list[Reading | None]:
        tracker, now, readings = Tracker(), 0.0, []
        for what, passed, anger, words in calls:
            now += abs(passed)
            scores = said(anger, words)
            readings.append(tracker.wait(now) if what == "wait" else getattr(tracker, what)(now, now - 2.0, scores))
        return readings

    assert run() == run()


@settings(max_examples=100, deadline=None)
@given(st.lists(st.tuples(st.floats(0, 20), st.floats(0, 1)), max_size=30))
def test_single_words_never_flag(words: list[tuple[float, float]]) -> None:
    """However many there are and however sharp."""
    tracker, now = Tracker(), 0.0
    for passed, anger in words:
        now += passed
        assert not tracker.update(now, now - 0.5, said(anger, words=1, angry=True)).flagged


@pytest.mark.parametrize(
    ("lines", "onset"),
    [
        ([(0, said(0.05)), (10, said(0.9)), (14, said(0.98))], 10.0),
        ([(0, said(0.05)), (5, said(0.55, words=2)), (10, said(0.9))], 5.0),  # the first sharp remark
        ([(0, said(0.9)), (4, said(0.9)), (200, said(0.9)), (204, said(0.9))], 200.0),  # calm again in between
        ([(0, said(0.1))], None),
    ],
)
def test_onset_is_when_the_caller_began_to_be_more_than_calm(
    lines: list[tuple[float, Scores]], onset: float | None
) -> None:
    """The start of the first utterance of the present anger."""
    tracker = Tracker()
    reading = Reading()
    for start, scores in lines:
        tracker.wait(start)
        reading = tracker.update(start + 2.5, start, scores)
    assert reading.onset == onset


def test_a_raised_voice_does_not_finish_sentences() -> None:
    """Words so far must be certain by themselves: their evidence is looked for only then."""
    assert Tracker().peek(3.0, 0.0, said(0.88, 9), raised=True) is None
    found = Tracker().peek(3.0, 0.0, said(0.95, 9), raised=True)
    assert found
    assert found.flagged


def test_a_raised_voice_makes_sharp_words_surer() -> None:
    """The same remark weighs more when it is shouted, and may then be enough by itself."""
    quiet, shouted = Tracker().update(2.5, 0.0, said(0.95)), Tracker().update(2.5, 0.0, said(0.95), raised=True)
    assert (quiet.flagged, shouted.flagged) == (False, True)
    assert shouted.heat > quiet.heat


@settings(max_examples=200, deadline=None)
@given(st.lists(st.tuples(st.floats(0, 20), st.floats(0, 1), st.integers(0, 30), st.booleans()), max_size=30))
def test_a_voice_alone_never_flags(lines: list[tuple[float, float, int, bool]]) -> None:
    """However often and however loud: without angry words there is no flag; and a voice never lowers anything."""
    plain, voiced = Tracker(), Tracker()
    time = 0.0
    for gap, anger, words, raised in lines:
        time += gap
        scores = said(anger, words, angry=False)
        quiet = plain.update(time + 2.0, time, scores)
        loud = voiced.update(time + 2.0, time, scores, raised=raised)
        assert not loud.flagged
        assert loud.heat == quiet.heat
