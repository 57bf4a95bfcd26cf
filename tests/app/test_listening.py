from __future__ import annotations

from collections.abc import Sequence

import pytest
from helpers.fakes import FakeSource, KeywordScorer
from hypothesis import given, settings
from hypothesis import strategies as st

from app import listening
from app.events import Event, Scored, Tick, Utterance, Words
from app.listening import listen, paced, transcribe_source
from app.redact import Redactor
from asr.engines.scripted import Scripted
from asr.sources.script import ScriptLine
from asr.types import SAMPLE_RATE, Channel

CALLER, OPERATOR = Channel.CALLER, Channel.OPERATOR
LINES = (
    ScriptLine(OPERATOR, 0.5, 3.0, "Good morning, how can I help you today?"),
    ScriptLine(CALLER, 2.5, 6.5, "I am furious and I want to speak to your manager now"),
    ScriptLine(OPERATOR, 4.0, 9.25, "I am furious with you too, you idiot, says the operator"),
    ScriptLine(CALLER, 7.0, 8.0, "Yes please."),
)


def heard(
    lines: Sequence[ScriptLine] = LINES, seconds: float = 10.0, **more: object
) -> tuple[list[Event], KeywordScorer]:
    scorer = KeywordScorer()
    return list(listen(FakeSource(seconds), Scripted(lines), scorer, **more)), scorer  # type: ignore[arg-type]


def test_utterances_are_scored_as_they_end() -> None:
    """Words as they come; the whole utterance, then its score, both at the moment it became known."""
    events, _ = heard(LINES[3:])

    assert [event for event in events if not isinstance(event, Tick)] == [
        Words(time=7.5, channel="caller", start=7.0, text="Yes", stable=0),
        Words(time=8.0, channel="caller", start=7.0, text="Yes please.", stable=1),
        Utterance(
            time=8.3,
            channel="caller",
            start=7.0,
            end=8.0,
            text="Yes please.",
            words=(("Yes", 7.0, 7.5, 1.0), ("please.", 7.5, 8.0, 1.0)),
        ),
        Scored(
            time=8.3,
            start=7.0,
            end=8.0,
            final=True,
            anger=0.0,
            angry=False,
            intents=dict.fromkeys(("manager", "legal", "abuse", "churn", "media", "harm", "distress"), 0.0),
            detected=(),
            evidence=(),
            word_count=2,
        ),
    ]


def test_a_second_of_the_call_is_a_tick() -> None:
    """A sign of life for each whole second, nothing for the rest of one."""
    assert [event.time for event in heard((), 3.95)[0]] == [1.0, 2.0, 3.0]
    assert [event.time for event in heard((), 0.5)[0]] == []
    assert heard((), 6.0, start=3.25)[0] == [Tick(time=4.25), Tick(time=5.25)]


@settings(max_examples=40, deadline=None)
@given(st.lists(st.integers(1, 3 * SAMPLE_RATE), min_size=1, max_size=5), st.floats(0.0, 9.0))
def test_events_come_in_order_of_audio_time(lengths: list[int], start: float) -> None:
    """However the sound is cut into chunks and wherever it begins, the same events come in the same order."""
    source = FakeSource(10.0, lengths=[*lengths, 1600])
    events = list(listen(source, Scripted(LINES), KeywordScorer(), start=start))
    usual = list(listen(FakeSource(10.0), Scripted(LINES), KeywordScorer(), start=start))

    assert [event.time for event in events] == sorted(event.time for event in events)
    assert events == usual


def test_only_stable_words_are_scored_before_the_end() -> None:
    """From six stable words on, each new one once; what may still change is not judged. The whole text at the end.

    Where they are sure of something new (furious; manager), they are asked once more for its evidence.
    """
    _, scorer = heard(LINES[1:2])

    words = LINES[1].text.split()
    texts = [" ".join(words[:count]) for count in range(6, len(words))]
    sure = (texts[0], next(text for text in texts if text.endswith("manager")))
    assert scorer.asked == [*(one for text in texts for one in ([text] * 2 if text in sure else [text])), LINES[1].text]


def test_a_partial_score_says_that_it_is_not_final() -> None:
    """`final` only with the finished utterance; before it the words heard so far end now."""
    scores = [event for event in heard(LINES[1:2])[0] if isinstance(event, Scored)]

    assert [score.final for score in scores] == [False] * (len(scores) - 1) + [True]
    assert all((score.start, score.end) == (2.5, score.time) for score in scores[:-1])
    assert (scores[-1].start, scores[-1].end, scores[-1].time) == (2.5, 6.5, 6.8)


def test_the_same_stable_words_are_scored_once() -> None:
    """A recogniser that repeats itself costs nothing; the next utterance begins anew."""
    again = (
        ScriptLine(CALLER, 1.0, 3.0, "one two three four five six seven"),
        ScriptLine(CALLER, 4.0, 6.0, "one two three four five six seven"),
    )
    _, scorer = heard(again)

    once = ["one two three four five six", "one two three four five six seven"]
    assert scorer.asked == once * 2


def test_the_operator_is_never_scored() -> None:
    """No word of the operator's reaches the model with an anger output, in no mode, even when nobody else speaks."""
    for channels in ((OPERATOR,), (CALLER, OPERATOR)):
        scorer = KeywordScorer()
        source = FakeSource(10.0, channels, loudness=lambda *_: 0.5)
        events = list(listen(source, Scripted([LINES[0], LINES[2]]), scorer, voice=True))

        assert scorer.asked == []
        assert {event.channel for event in events if isinstance(event, Utterance | Words)} == {"operator"}
        assert not any(isinstance(event, Scored) for event in events)


def test_what_must_not_be_kept_is_not_evidence() -> None:
    """Words are redacted before they are scored, so that no evidence repeats a card number; the screen sees them."""
    line = ScriptLine(CALLER, 1.0, 5.0, "my card is 4111 1111 1111 1111 you furious idiot")
    events, scorer = heard([line], redact=Redactor({}).text)

    assert scorer.asked[-1] == "my card is [card] you furious idiot"
    assert not any("1111" in text for text in scorer.asked[3:])
    assert [event.text for event in events if isinstance(event, Utterance)] == [line.text]


def test_an_utterance_still_open_at_the_end_is_heard() -> None:
    """The call breaks off in the middle of a sentence: it is finished and scored then."""
    events, _ = heard(LINES[1:2], 5.0)

    assert [(event.name, event.time) for event in events[-2:]] == [("utterance", 5.0), ("scored", 5.0)]


def test_the_voice_is_measured_against_the_callers_own_beginning() -> None:
    """Twice as loud after 15 seconds of speech is 6 dB up, in partials too; the operator's side plays no part."""
    lines = [
        ScriptLine(CALLER, float(start), start + 8.0, "one two three four five six seven") for start in (0, 10, 20, 30)
    ]

    def loudness(channel: Channel, time: float) -> float:
        return 0.9 if channel is OPERATOR and time > 20 else 0.1 if time < 30 else 0.2

    source = FakeSource(40.0, loudness=loudness)
    events = list(listen(source, Scripted(lines), KeywordScorer(), voice=True))
    scores = [event for event in events if isinstance(event, Scored)]
    changes = [(score.start, score.voice.get("loudness")) for score in scores if score.final]
    partial = [score.voice.get("loudness") for score in scores if not score.final and score.start == 30.0]

    near = pytest.approx
    assert changes == [(0.0, None), (10.0, None), (20.0, near(0.0, abs=0.1)), (30.0, near(6.0, abs=0.1))]
    assert partial == [near(6.0, abs=0.1)] * len(partial)
    assert partial
    assert {score.raised for score in scores} == {()}  # louder alone is not raised
    assert [event.voice for event in heard()[0] if isinstance(event, Scored) and event.voice] == []


def test_listening_begins_anywhere() -> None:
    """What was over before is not heard; what goes on is."""
    utterances = [event.text for event in heard(start=5.0)[0] if isinstance(event, Utterance)]

    assert utterances == [LINES[1].text, LINES[3].text, LINES[2].text]


def test_transcription_gives_utterances_of_both_sides_in_order() -> None:
    """Nothing is scored, nothing but finished utterances comes, in order of when they ended."""
    said = list(transcribe_source(FakeSource(9.4), Scripted(LINES)))

    assert [(one.channel, one.time, one.start, one.end) for one in said] == [
        ("operator", 3.3, 0.5, 3.0),
        ("caller", 6.8, 2.5, 6.5),
        ("caller", 8.3, 7.0, 8.0),
        ("operator", 9.4, 4.0, 9.25),
    ]


class FakeClock:
    """Stands still but for `sleep`."""

    def __init__(self) -> None:
        self.now = 1000.0
        self.slept: list[float] = []

    def monotonic(self) -> float:
        return self.now

    def sleep(self, seconds: float) -> None:
        self.slept.append(round(seconds, 6))
        self.now += seconds


@pytest.fixture
def clock(monkeypatch: pytest.MonkeyPatch) -> FakeClock:
    fake = FakeClock()
    monkeypatch.setattr(listening, "clock", fake)
    return fake


def test_a_replay_keeps_real_time(clock: FakeClock) -> None:
    """It waits for the end of each chunk, less by what the work took, not at all when late."""
    wait = paced(0.0, 0.0, 1.0)
    wait(0.1)
    clock.now += 0.03
    wait(0.2)
    clock.now += 0.5
    wait(0.3)
    wait(1.0)

    assert clock.slept == [0.1, 0.07, 0.0, 0.3]


def test_a_replay_may_be_quicker_or_slower(clock: FakeClock) -> None:
    """Speed 4 waits a quarter, speed 0.5 twice as long."""
    for speed in (4.0, 0.5):
        paced(0.0, 0.0, speed)(1.0)

    assert clock.slept == [0.25, 2.0]


def test_a_replay_hurries_to_where_it_should_be(clock: FakeClock) -> None:
    """Begun at 20 s when the call is at 30 s: ten seconds without waiting, then real time again."""
    wait = paced(20.0, 30.0, 1.0)
    for until in (20.1, 25.0, 30.0, 30.1):
        wait(until)

    assert clock.slept == [0.0, 0.0, 0.0, 0.1]


def test_the_pace_is_kept_before_a_chunk_is_heard(clock: FakeClock) -> None:
    """Sound that has not been played yet must not be heard: each chunk waits for its own end."""
    ends: list[float] = []
    seen: list[tuple[float, float]] = []
    for event in listen(FakeSource(3.0, lengths=[8000]), Scripted(LINES), KeywordScorer(), pace=ends.append):
        seen.append((event.time, ends[-1]))

    assert ends == [0.5, 1.0, 1.5, 2.0, 2.5, 3.0]
    assert all(time <= end for time, end in seen)
