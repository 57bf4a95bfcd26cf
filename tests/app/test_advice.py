from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from app.advice import (
    COOL_DOWN_SECONDS,
    FOLLOW_UP_SECONDS,
    STALE_SECONDS,
    STEP_QUIET_SECONDS,
    Need,
    Shown,
    advise,
)
from app.playbook import PRIORITIES, STEPS, Card, Playbook


def card(name: str, follow_up: str = "") -> Card:
    situation, _, number = name.partition("-")
    return Card(name, situation, f"{situation} {number}", "say", follow_up)


BOOK = Playbook(
    "en",
    {
        one.id: one
        for one in (
            *(card(f"{situation}-1") for situation in PRIORITIES if situation not in ("abuse", "anger")),
            card("abuse-1", "abuse-2"),
            card("abuse-2", "abuse-3"),
            card("abuse-3"),
            card("anger-1", "anger-2"),
            card("anger-2"),
            card("anger-9"),  # a second card of its own, no follow-up
        )
    },
)
FRESH = Shown({})


def shown(*cards: tuple[str, float], gone: bool = False) -> Shown:
    memory = FRESH
    for name, time in cards:
        memory = memory.with_card(BOOK.cards[name], time)
    return memory.without_card(dismissed=False) if gone else memory


def advised(needs: list[tuple[str, float]], memory: Shown, now: float) -> str | None:
    found = advise([Need(*need) for need in needs], memory, BOOK, now)
    return found.id if found else None


def test_no_need_no_card() -> None:
    """The screen stays as it is."""
    assert advised([], FRESH, 0.0) is None


@pytest.mark.parametrize("place", range(len(PRIORITIES) - 1))
def test_the_most_pressing_situation_comes_first(place: int) -> None:
    """Harm > abuse > legal > manager > media > churn > distress > anger > repeat caller > sarcasm > silence > steps."""
    needs = [(situation, 10.0) for situation in reversed(PRIORITIES[place:])]
    assert advised(needs, FRESH, 10.0) == f"{PRIORITIES[place]}-1"


def test_the_order_is_the_promised_one() -> None:
    """As the design has it, with silence beside sarcasm."""
    expected = (
        "harm", "abuse", "legal", "manager", "media", "churn", "distress", "anger", "repeat_caller", "sarcasm",
        "silence", *STEPS,
    )  # fmt: skip
    assert expected == PRIORITIES


@pytest.mark.parametrize(
    ("need", "memory", "now", "expected"),
    [
        # a card leaves room for reading before the next one of the same weight
        ("sarcasm", shown(("repeat_caller-1", 0)), COOL_DOWN_SECONDS - 0.1, None),
        ("sarcasm", shown(("repeat_caller-1", 0)), COOL_DOWN_SECONDS, "sarcasm-1"),
        ("sarcasm", shown(("repeat_caller-1", 0), gone=True), COOL_DOWN_SECONDS - 0.1, None),
        ("cause", shown(("anger-1", 0)), STEP_QUIET_SECONDS - 0.1, None),
        ("cause", shown(("anger-1", 0)), STEP_QUIET_SECONDS, "cause-1"),
        # a more pressing one does not wait, whether the last card is still there or not
        ("anger", shown(("cause-1", 0)), 1.0, "anger-1"),
        ("legal", shown(("anger-1", 0)), 1.0, "legal-1"),
        ("legal", shown(("anger-1", 0), gone=True), 1.0, "legal-1"),
        ("harm", shown(("abuse-1", 0), gone=True), 1.0, "harm-1"),
        # a threat to life leaves the screen only when the operator says so
        ("anger", shown(("harm-1", 0)), 60.0, None),
        ("cause", shown(("harm-1", 0)), 600.0, None),
        ("anger", shown(("harm-1", 0), gone=True), 60.0, "anger-1"),
    ],
)
def test_when_a_card_may_come(need: str, memory: Shown, now: float, expected: str | None) -> None:
    """One card at a time, with a pause between two, and none for what is more pressing."""
    assert advised([(need, now)], memory, now) == expected


def test_what_was_heard_long_ago_is_no_longer_worth_a_card() -> None:
    """Advice comes in time or not at all."""
    assert advised([("legal", 10.0)], FRESH, 10.0 + STALE_SECONDS) == "legal-1"
    assert advised([("legal", 10.0)], FRESH, 10.1 + STALE_SECONDS) is None


def test_a_card_never_comes_twice() -> None:
    """The next one of the situation does, and then none."""
    assert advised([("anger", 30.0)], shown(("anger-1", 0), ("anger-2", 15)), 30.0) == "anger-9"
    assert advised([("anger", 60.0)], shown(("anger-1", 0), ("anger-2", 15), ("anger-9", 30)), 60.0) is None
    assert advised([("legal", 60.0)], shown(("legal-1", 0)), 60.0) is None


@pytest.mark.parametrize(
    ("heard", "now", "expected"),
    [
        (0.0, FOLLOW_UP_SECONDS, None),  # nothing new was heard
        (5.0, FOLLOW_UP_SECONDS - 0.1, None),  # the first needs time to be said and to work
        (5.0, FOLLOW_UP_SECONDS, "abuse-2"),
        (16.0, 16.0, "abuse-2"),
    ],
)
def test_a_follow_up_comes_when_the_first_did_not_help(heard: float, now: float, expected: str | None) -> None:
    """That is when the situation was heard again after the card."""
    assert advised([("abuse", heard)], shown(("abuse-1", 0)), now) == expected


def test_a_ladder_is_climbed_step_by_step() -> None:
    """Each step only after the one before, each after a new insult."""
    memory = shown(("abuse-1", 0), ("abuse-2", 20))
    assert advised([("abuse", 20.0)], memory, 40.0) is None
    assert advised([("abuse", 40.0)], memory, 40.0) == "abuse-3"
    assert advised([("abuse", 90.0)], shown(("abuse-1", 0), ("abuse-2", 20), ("abuse-3", 40)), 90.0) is None


def test_not_now_is_for_the_whole_situation() -> None:
    """What was dismissed does not come back as another first card; the ladder goes on when it is heard again."""
    memory = shown(("anger-1", 0)).without_card(dismissed=True)
    assert memory.dismissed == {"anger"}
    assert advised([("anger", 0.0)], memory, 60.0) is None
    assert advised([("anger", 60.0)], memory, 60.0) == "anger-2"
    unsaid = shown(("abuse-1", 0)).without_card(dismissed=True)
    assert advised([("abuse", 60.0)], unsaid, 60.0) is None  # "I have asked once already" would not be true
    used = shown(("repeat_caller-1", 0)).without_card(dismissed=False)
    assert (used.dismissed, used.current) == (frozenset(), None)


NEEDS = st.lists(st.tuples(st.sampled_from(PRIORITIES), st.floats(0, 60)), max_size=5)


@settings(max_examples=150, deadline=None)
@given(st.lists(st.tuples(st.floats(0, 30), NEEDS, st.sampled_from(["", "used", "dismissed"])), max_size=30))
def test_in_any_call_no_card_comes_twice(steps: list[tuple[float, list[tuple[str, float]], str]]) -> None:
    """Whatever is needed and whatever the operator does, and a follow-up comes only after its card."""
    memory, now, seen = FRESH, 0.0, []
    for passed, needs, action in steps:
        now += passed
        found = advise([Need(situation, now - ago) for situation, ago in needs], memory, BOOK, now)
        if found:
            assert found.id not in seen
            before = [one.id for one in BOOK.cards.values() if one.follow_up == found.id]
            assert set(before) <= set(seen)
            seen.append(found.id)
            memory = memory.with_card(found, now)
        if action and memory.current:
            memory = memory.without_card(dismissed=action == "dismissed")
