"""Whole calls, folded from scripts through the real listening with a scorer that knows a few marked words."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from itertools import pairwise
from pathlib import Path

import pytest
from helpers.fakes import write_script

from app.call import FLAGS, Call
from app.events import Advice, Anger, CallEnded, Cue, Event, Flag, Intent, Scored, Step, Tick, Utterance
from app.listening import listen
from app.paths import find_paths
from app.playbook import STEPS, load_playbook
from asr.engines.scripted import Scripted
from asr.sources.script import Script
from sentiment.types import INTENTS, CallerText, Scores

BOOK = load_playbook(find_paths().playbook("en"))
MARKS = {
    "boss": "manager",
    "sue": "legal",
    "moron": "abuse",
    "leaving": "churn",
    "press": "media",
    "kill": "harm",
    "weep": "distress",
}
ANGER = {"sharp": 0.85, "fury": 0.97, "annoyed": 0.42}
Line = tuple[float, str, str]  # start, side, text


class Marked:
    """Scores by marked words and remembers what it was asked."""

    def __init__(self) -> None:
        self.asked: list[str] = []

    def score(self, lines: Sequence[CallerText], *, evidence: bool = True) -> list[Scores]:  # noqa: ARG002
        self.asked += [line.text for line in lines]
        return [self._one(line.text.lower().replace(".", "").split()) for line in lines]

    def _one(self, words: list[str]) -> Scores:
        anger = max((ANGER.get(word, 0.03) for word in words), default=0.0)
        found = tuple(intent for intent in INTENTS if any(MARKS.get(word) == intent for word in words))
        return Scores(
            anger=anger,
            intents={intent: 0.97 if intent in found else 0.02 for intent in INTENTS},
            angry=anger >= 0.5,
            detected=found,
            evidence=tuple(word for word in words if word in MARKS or ANGER.get(word, 0) > 0.5),
            words=len(words),
        )


Action = Callable[[Call], list[Event]]


class Told:
    """What a call gave, by kind."""

    def __init__(self, events: list[Event], ended: CallEnded, scorer: Marked) -> None:
        self.events = events
        self.summary = ended.summary
        self.asked = scorer.asked

    def flags(self) -> list[tuple[str, str]]:
        return [(one.action, one.reason) for one in self.events if isinstance(one, Flag)]

    def cards(self, *situations: str) -> list[str]:
        offered = [one for one in self.events if isinstance(one, Advice) and one.action == "offered"]
        return [one.card for one in offered if not situations or one.situation in situations]

    def of(self, kind: type[Event]) -> list[Event]:
        return [one for one in self.events if isinstance(one, kind)]


Play = Callable[..., Told]


@pytest.fixture
def play(tmp_path: Path) -> Play:
    """Plays lines (two words a second) up to `until`; `actions` happen at their audio second."""

    def played(*lines: Line, until: float = 0.0, actions: dict[float, Action] | None = None, name: str = "") -> Told:
        rows = [(side, start, start + len(text.split()) / 2, text) for start, side, text in lines]
        if until:
            rows.append(("operator", until - 0.5, until, "Goodbye."))
        script = Script(write_script(tmp_path / "call.jsonl", *rows))
        scorer, call = Marked(), Call(BOOK, {"name": name})
        waiting, events = sorted((actions or {}).items()), []
        for heard in listen(script, Scripted(script.lines), scorer):
            while waiting and waiting[0][0] <= heard.time:
                events += waiting.pop(0)[1](call)
            events += call.handle(heard)
        return Told(events, call.end(script.duration or 0.0), scorer)

    return played


CALLER, OPERATOR = "caller", "operator"
INSULT = "You are a moron and everybody knows."
SHARP = "This is a sharp remark about you."
FURY = "I am in a fury about all this."
DEMAND = "Get me your boss right now."


@pytest.mark.parametrize(
    ("lines", "flags"),
    [
        ([(1, "Hello I have a question.")], []),
        ([(1, "Fury.")], []),
        ([(1, "Boss.")], []),  # a lone "manager"
        ([(1, "Moron.")], []),  # a lone swear word
        ([(1, "Boss."), (6, "Fury."), (11, "Moron."), (16, "Sue.")], []),
        ([(1, "Kill.")], []),
        ([(1, "Your boss.")], []),  # two words are not yet enough for themselves …
        ([(1, "Your boss."), (3, "Your boss.")], []),  # … the same demand in one breath neither …
        ([(1, "Your boss."), (12, "Your boss.")], ["manager"]),  # … but said again they are
        ([(1, "Your boss."), (4, DEMAND)], ["manager"]),
        ([(1, SHARP)], []),
        ([(1, SHARP), (6, SHARP)], ["anger"]),
        ([(1, SHARP), (80, SHARP)], []),
        ([(1, FURY)], ["anger"]),
        ([(1, "Pure fury.")], []),
        ([(1, "I am a little annoyed that it came so late.")] * 1, []),
        ([(t, "I am a little annoyed that it came so late.") for t in range(1, 60, 7)], []),  # a polite complaint
        ([(1, INSULT)], ["abuse"]),
        ([(1, "I will sue you all.")], ["legal"]),
        ([(1, "I will tell the press.")], ["media"]),
        ([(1, "I will kill somebody now.")], ["harm"]),
        ([(1, "I am leaving for another company.")], []),  # advice only
        ([(1, "I could weep I really could.")], []),
        ([(1, "My boss and I will sue you moron in fury.")], ["abuse", "anger", "legal", "manager"]),
    ],
)
def test_what_raises_a_flag(play: Play, lines: list[tuple[float, str]], flags: list[str]) -> None:
    """One word never does; two remarks or one unmistakable of three words do; each reason once."""
    told = play(*((float(start), CALLER, text) for start, text in lines))
    assert sorted(told.flags()) == [("raised", reason) for reason in flags]
    assert sorted(flag["reason"] for flag in told.summary["flags"]) == flags


def test_every_flag_shows_its_evidence(play: Play) -> None:
    """The words, the time, the score and how severe it is."""
    told = play((1.0, CALLER, "I will sue you and I am in a fury."))
    flags = {flag.reason: flag for flag in told.of(Flag)}
    assert {reason: (flag.severity, flag.evidence) for reason, flag in flags.items()} == {
        "legal": ("critical", ("sue", "fury")),
        "anger": ("coaching", ("sue", "fury")),
    }
    assert all(1.0 < flag.time < 7.0 and 0.5 < flag.score <= 1.0 for flag in flags.values())


def test_severities() -> None:
    """Danger, insults and law are critical; the others are for coaching."""
    assert {reason for reason, severity in FLAGS.items() if severity == "critical"} == {"harm", "abuse", "legal"}


def test_the_intents_are_told_with_score_and_words(play: Play) -> None:
    """Once for a demand, however many partials and sentences it takes; again when it is made again."""
    told = play((1.0, CALLER, DEMAND), (5.0, CALLER, "Your boss I said."), (20.0, CALLER, "Where is your boss now."))
    found = told.of(Intent)
    assert [(one.intent, one.score, one.evidence) for one in found] == [("manager", 0.97, ("boss",))] * 2
    assert found[0].time < 5.0 < 20.0 < found[1].time


def test_anger_shows_before_a_long_sentence_ends(play: Play) -> None:
    """Partials raise level, flag and card at once, and the seconds that follow do not take them back."""
    told = play((1.0, CALLER, "Well I am in a fury " + "because of that van " * 8))
    flags = told.of(Flag)
    assert told.flags() == [("raised", "anger")]
    assert flags[0].time < 6.0
    assert told.cards("anger")[0] == "anger-acknowledge"
    levels = [one.level for one in told.of(Anger)]
    assert levels == sorted(levels, key=["calm", "tense", "angry"].index)


def test_a_flag_of_anger_is_cleared_when_the_caller_is_calm(play: Play) -> None:
    """And raised again by new anger."""
    told = play((1.0, CALLER, FURY), (90.0, CALLER, FURY), until=95.0)
    assert told.flags() == [("raised", "anger"), ("cleared", "anger"), ("raised", "anger")]


def test_a_wrong_flag_does_not_come_again(play: Play) -> None:
    """One click, and the reason is left alone for the rest of the call; the summary says so."""
    wrong = {10.0: lambda call: call.flag_wrong("abuse"), 11.0: lambda call: call.flag_wrong("abuse")}
    told = play((1.0, CALLER, INSULT), (20.0, CALLER, INSULT), (40.0, CALLER, INSULT), actions=wrong)
    assert told.flags() == [("raised", "abuse"), ("wrong", "abuse")]
    assert [(flag["reason"], flag["wrong"]) for flag in told.summary["flags"]] == [("abuse", True)]


def test_a_wrong_flag_of_anger_stays_away_however_angry_it_gets(play: Play) -> None:
    """The level is still shown."""
    told = play(
        (1.0, CALLER, FURY),
        (20.0, CALLER, FURY),
        (30.0, CALLER, FURY),
        actions={8.0: lambda call: call.flag_wrong("anger")},
    )
    assert told.flags() == [("raised", "anger"), ("wrong", "anger")]
    assert told.of(Anger)[-1].level == "angry"


def test_the_ladder_for_insults_waits_for_a_new_one(play: Play) -> None:
    """Name it; last warning; end the call: each only after a further insult."""
    once = play((1.0, CALLER, INSULT), until=90.0)
    assert once.cards("abuse") == ["abuse-name-it"]
    thrice = play(*((start, CALLER, INSULT) for start in (1.0, 30.0, 60.0)), until=120.0)
    assert thrice.cards("abuse") == ["abuse-name-it", "abuse-last-warning", "abuse-end"]
    times = [one.time for one in thrice.of(Advice) if one.situation == "abuse"]
    assert [second >= insult for second, insult in zip(times, (1.0, 30.0, 60.0), strict=True)] == [True] * 3


def test_the_second_demand_for_the_manager_offers_the_transfer(play: Play) -> None:
    """The first does not."""
    assert play((1.0, CALLER, DEMAND), until=60.0).cards("manager") == ["manager-first"]
    twice = play((1.0, CALLER, DEMAND), (30.0, CALLER, DEMAND), until=60.0)
    assert twice.cards("manager") == ["manager-first", "manager-transfer"]


def test_harm_outranks_everything(play: Play) -> None:
    """Its card comes at once and nothing takes its place until the operator lets it go."""
    lines = [
        (1.0, CALLER, INSULT),
        (6.0, CALLER, "I will kill somebody now."),
        (20.0, CALLER, INSULT),
        (40.0, CALLER, FURY),
    ]
    told = play(*lines, until=80.0)
    assert told.cards()[:2] == ["abuse-name-it", "harm-stay"]
    assert told.cards()[2:] == []
    harm = next(one for one in told.of(Advice) if one.situation == "harm")
    assert 6.0 < harm.time < 10.0
    after = play(*lines, until=80.0, actions={35.0: Call.card_used})
    assert after.cards()[:2] == ["abuse-name-it", "harm-stay"]
    assert len(after.cards()) > 2


def test_harm_does_not_wait_for_a_pause_between_cards(play: Play) -> None:
    """Not even right after the operator used another card."""
    told = play((1.0, CALLER, INSULT), (7.0, CALLER, "I will kill somebody now."), actions={6.0: Call.card_used})
    assert next(one.time for one in told.of(Advice) if one.situation == "harm") < 10.0


def test_no_card_comes_twice(play: Play) -> None:
    """In a long and angry call."""
    texts = [FURY, DEMAND, INSULT, "I will sue you all.", "I am leaving you all now.", "I will tell the press."]
    told = play(*((1.0 + 7.0 * n, CALLER, texts[n % len(texts)]) for n in range(60)))
    assert len(told.cards()) >= 10
    assert len(set(told.cards())) == len(told.cards()) == told.summary["cards"]


def test_used_and_dismissed_cards(play: Play) -> None:
    """The operator's click is told once, with the card it was about; without a card it means nothing."""
    told = play(
        (1.0, CALLER, DEMAND),
        (40.0, CALLER, "I will sue you all."),
        until=50.0,
        actions={
            0.5: Call.card_used,
            10.0: Call.card_used,
            11.0: Call.card_used,
            45.0: Call.card_dismissed,
            46.0: Call.card_dismissed,
        },
    )
    actions = [(one.action, one.card) for one in told.of(Advice) if one.situation in ("manager", "legal")]
    assert actions == [
        ("offered", "manager-first"),
        ("used", "manager-first"),
        ("offered", "legal-acknowledge"),
        ("dismissed", "legal-acknowledge"),
    ]


@pytest.mark.parametrize(("name", "part"), [("Anna", "right, Anna. "), ("", "right. "), ("N" * 80, "right. ")])
def test_cards_carry_the_callers_name(play: Play, name: str, part: str) -> None:
    """Where it is known and the sentence stays short."""
    told = play((1.0, CALLER, "I will sue you all."), name=name)
    (card,) = told.of(Advice)
    assert part in card.say
    assert len(card.say) <= 160


def test_the_operators_words_are_never_scored(play: Play) -> None:
    """However they are spoken: no score, no anger, no intent, no flag, no card comes from them."""
    furious = ["I am in a fury you moron.", "I will kill and sue you.", "Get me the boss of the press."]
    told = play(*((1.0 + 6.0 * n, OPERATOR, text) for n, text in enumerate(furious)))
    assert told.asked == []
    assert [one for one in told.events if isinstance(one, Anger | Intent | Flag | Advice)] == []
    assert (told.summary["outcome"], told.summary["peak"]) == ("calm", 0.0)


def test_the_operators_words_do_not_change_the_callers_anger(play: Play) -> None:
    """The same call with an operator who shouts reads the same."""
    caller = [(1.0, CALLER, SHARP), (15.0, CALLER, "All right then."), (25.0, CALLER, SHARP)]
    calm = play(*caller, (8.0, OPERATOR, "Of course I will look."), until=40.0)
    shouting = play(*caller, (8.0, OPERATOR, "Fury moron sue you."), until=40.0)
    assert calm.of(Anger) == shouting.of(Anger)
    assert calm.asked == shouting.asked


def test_steps_and_promises(play: Play) -> None:
    """Steps are ticked once, when the operator took them; promises are kept with their time."""
    told = play(
        (1.0, OPERATOR, "What exactly happened?"),
        (6.0, OPERATOR, "I'm so sorry. What exactly happened?"),
        (12.0, OPERATOR, "You have two options."),
        (18.0, OPERATOR, "I'm booking it now and I will call you by five."),
        (28.0, OPERATOR, "Are you happy with that?"),
        (34.0, CALLER, "I'm so sorry, I will call you."),
    )
    assert [step.step for step in told.of(Step)] == list(STEPS) == told.summary["steps"]
    assert told.summary["promises"] == [{"time": 18.0, "text": "I'm booking it now and I will call you by five."}]


def test_the_next_step_is_advised_only_in_a_difficult_call(play: Play) -> None:
    """A calm or tense call is left alone; in a hard one the first missing step comes when nothing presses more."""
    calm = play((1.0, CALLER, "Hello I have a question."), until=60.0)
    assert calm.cards(*STEPS) == []
    tense = play((1.0, CALLER, SHARP), until=60.0)
    assert tense.cards(*STEPS) == []
    angry = play((1.0, OPERATOR, "What exactly happened?"), (4.0, CALLER, FURY), until=60.0)
    assert angry.cards(*STEPS)[0] == BOOK.first("empathy")[0].id


@pytest.mark.parametrize(
    ("text", "situation"),
    [
        ("This is the third time I've called.", "repeat_caller"),
        ("Oh brilliant, thanks for nothing.", "sarcasm"),
        ("I am leaving for another company.", "churn"),
        ("I could weep I really could.", "distress"),
    ],
)
def test_situations_that_are_no_flag_have_their_cards(play: Play, text: str, situation: str) -> None:
    """They are advised, and nothing is raised."""
    told = play((1.0, CALLER, text))
    assert told.cards() == [BOOK.first(situation)[0].id]
    assert told.flags() == []


def test_silence_and_monologues_lead_to_their_cards(play: Play) -> None:
    """A long silence asks a question; a caller who talks long unanswered is to be heard."""
    silent = play((1.0, CALLER, "Hello there."), until=30.0)
    assert [cue.cue for cue in silent.of(Cue)] == ["long_silence"]
    assert silent.cards() == [BOOK.first("silence")[0].id]
    long = play((1.0, CALLER, "and then " * 30))
    assert [cue.cue for cue in long.of(Cue)] == ["passive_listening"]
    assert long.cards() == [BOOK.first("empathy")[0].id]


@pytest.mark.parametrize(
    ("lines", "until", "outcome"),
    [
        ([(1.0, CALLER, "Hello I have a question.")], 20.0, "calm"),
        ([(1.0, CALLER, FURY)], 6.0, "unresolved"),
        (
            [(1.0, CALLER, FURY), (10.0, CALLER, "All right then thank you."), (15.0, CALLER, "That is very kind.")],
            60.0,
            "calmed",
        ),
    ],
)
def test_how_a_call_ended(play: Play, lines: list[Line], until: float, outcome: str) -> None:
    """Calm all along, calmed, or not resolved."""
    assert play(*lines, until=until).summary["outcome"] == outcome


def test_the_summary(play: Play) -> None:
    """Everything that a list of calls shows."""
    told = play((1.0, CALLER, FURY), until=20.0)
    summary = told.summary
    assert set(summary) >= {"duration", "flags", "steps", "promises", "outcome", "peak", "cards"}
    assert summary["duration"] == 21.0
    assert summary["peak"] == max(one.score for one in told.of(Anger))
    assert summary["flags"] == [
        {"time": round(told.of(Flag)[0].time, 2), "reason": "anger", "severity": "coaching", "wrong": False}
    ]


def test_a_replay_gives_the_same_events(play: Play) -> None:
    """Nothing depends on a clock or on chance."""
    lines = [
        (1.0, CALLER, SHARP),
        (3.0, OPERATOR, "I'm so sorry about that."),
        (7.0, CALLER, FURY),
        (12.0, CALLER, DEMAND),
        (20.0, CALLER, INSULT),
        (30.0, OPERATOR, "You have two options."),
    ]
    first, second = play(*lines, until=70.0), play(*lines, until=70.0)
    assert first.events == second.events
    assert first.summary == second.summary


def test_anger_while_nobody_speaks_is_told_only_when_it_changes() -> None:
    """A silent minute is not sixty lines."""
    call = Call(BOOK)
    scores = {"anger": 0.95, "angry": True, "intents": {}, "detected": (), "evidence": (), "word_count": 6}
    call.handle(Scored(time=3.0, start=1.0, end=2.5, final=True, **scores))
    readings = [one for time in range(4, 90) for one in call.handle(Tick(time=float(time))) if isinstance(one, Anger)]
    states = [(one.level, one.trend) for one in readings]
    assert all(before != after for before, after in pairwise(states))
    assert states[-1] == ("calm", "steady")
    assert len(states) <= 6


def test_late_events_do_not_turn_time_back() -> None:
    """A card that is used after a late utterance carries the newest time."""
    call = Call(BOOK)
    call.handle(Tick(time=10.0))
    call.handle(Utterance(time=4.0, channel=CALLER, start=1.0, end=3.0, text="Oh brilliant, thanks for nothing."))
    assert [one.time for one in call.card_used()] == [10.0]


@pytest.mark.parametrize(
    ("score", "angry", "flags"), [(0.9, False, []), (0.96, False, ["legal"]), (0.9, True, ["anger", "legal"])]
)
def test_a_calm_mention_must_be_unmistakable_to_raise_a_flag(score: float, angry: bool, flags: list[str]) -> None:
    """ "My lawyer asked for a copy" is spoken calmly: the card is offered, the flag waits for more."""
    call = Call(BOOK)
    event = Scored(
        time=5.0, start=1.0, end=4.5, final=True, anger=0.97 if angry else 0.1, angry=angry, intents={"legal": score},
        detected=("legal",), evidence=("my lawyer",), word_count=9,
    )  # fmt: skip

    events = call.handle(event)

    assert sorted(one.reason for one in events if isinstance(one, Flag)) == flags
    assert [one.situation for one in events if isinstance(one, Advice)] == ["legal"]


@pytest.mark.parametrize(
    ("intent", "remarks", "flagged"),
    [
        ("abuse", [(5.0, 0.1, 0.85)], False),  # from a calm caller: not sure enough
        ("abuse", [(5.0, 0.1, 0.92)], True),
        ("abuse", [(5.0, 0.1, 0.85), (20.0, 0.1, 0.82)], True),  # heard again
        ("manager", [(5.0, 0.1, 0.92)], False),
        ("manager", [(5.0, 0.1, 0.96)], True),
        ("manager", [(5.0, 0.85, 0.6)], True),  # in sharp words
        ("abuse", [(5.0, 0.9, 0.05), (9.0, 0.9, 0.6)], True),  # from a caller who is not calm any more
        ("harm", [(5.0, 0.9, 0.05), (9.0, 0.9, 0.85)], False),  # harm must be certain from anybody
        ("harm", [(5.0, 0.9, 0.05), (9.0, 0.9, 0.92)], True),
    ],
)
def test_a_calm_caller_is_given_the_doubt(
    intent: str, remarks: list[tuple[float, float, float]], flagged: bool
) -> None:
    """How sure an intent must be to raise a flag depends on how the caller has been so far."""
    call = Call(BOOK)
    events: list[Event] = []
    for start, anger, score in remarks:
        scores = {"intents": {intent: score}, "detected": (intent,) if score > 0.5 else (), "evidence": ("x",)}
        events += call.handle(
            Scored(
                time=start + 4, start=start, end=start + 3.5, final=True, anger=anger, angry=anger >= 0.5,
                word_count=8, **scores,
            )
        )  # fmt: skip
    raised = [event.reason for event in events if isinstance(event, Flag) and event.reason == intent]
    assert raised == [intent] * flagged
