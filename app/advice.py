"""Which card to show now: a pure function of what the call needs, what was shown before, and the playbook.

One card at a time, the most pressing situation first, never the same card twice in a call, a pause between cards, and a
follow-up when the first did not help.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace

from app.playbook import PRIORITIES, STEPS, Card, Playbook

COOL_DOWN_SECONDS = 12.0  # between two cards; a more pressing situation does not wait
STEP_QUIET_SECONDS = 20.0  # steps are the least pressing: they also leave more room
FOLLOW_UP_SECONDS = 15.0  # a follow-up comes no earlier: the first needs time to be said and to work
LADDERS = ("abuse", "manager")  # each step builds on the one before: after "not now" there is no next
STALE_SECONDS = 20.0  # what was heard longer ago than this is no longer worth a card


@dataclass(frozen=True, slots=True)
class Need:
    """A situation the call is in: last heard at `time`. A lasting one (anger, a missing step) is renewed."""

    situation: str
    time: float


@dataclass(frozen=True, slots=True)
class Shown:
    """What the advisor remembers of a call: every card shown with its time, and the one on the screen."""

    times: Mapping[str, float]
    current: Card | None = None
    newest: Card | None = None  # shown last, whether it is still there or not
    dismissed: frozenset[str] = frozenset()  # situations in which "not now" was pressed

    @property
    def last(self) -> float:
        """When the newest card appeared; long ago if none did."""
        return max(self.times.values(), default=-1e9)

    def with_card(self, card: Card, time: float) -> Shown:
        """The memory after showing `card`."""
        return replace(self, times={**self.times, card.id: time}, current=card, newest=card)

    def without_card(self, *, dismissed: bool) -> Shown:
        """The memory after the card was used or dismissed."""
        situation = {self.current.situation} if self.current and dismissed else set()
        return replace(self, current=None, dismissed=self.dismissed | situation)


def advise(needs: Sequence[Need], shown: Shown, book: Playbook, now: float) -> Card | None:
    """The card to put up now, or None to leave the screen as it is."""
    for need in sorted(needs, key=lambda need: PRIORITIES.index(need.situation)):
        if now - need.time > STALE_SECONDS or not _may_interrupt(need.situation, shown, now):
            continue
        card = _next_card(need, shown, book, now)
        if card is not None:
            return card
    return None


def _may_interrupt(situation: str, shown: Shown, now: float) -> bool:
    if shown.current and shown.current.situation == PRIORITIES[0] != situation:
        return False  # harm leaves all ladders: its card goes only when the operator says so
    if shown.newest and PRIORITIES.index(situation) < PRIORITIES.index(shown.newest.situation):
        return True
    return now - shown.last >= (STEP_QUIET_SECONDS if situation in STEPS else COOL_DOWN_SECONDS)


def _next_card(need: Need, shown: Shown, book: Playbook, now: float) -> Card | None:
    """The situation's first card not shown yet; else the follow-up of the newest shown one, if it was heard again."""
    if need.situation not in shown.dismissed:
        for card in book.first(need.situation):
            if card.id not in shown.times:
                return card
    elif need.situation in LADDERS:
        return None
    before = [card for card in book.cards.values() if card.situation == need.situation and card.id in shown.times]
    if not before:
        return None
    newest = max(before, key=lambda card: shown.times[card.id])
    follow = book.cards.get(newest.follow_up)
    heard_again = need.time > shown.times[newest.id] and now - shown.times[newest.id] >= FOLLOW_UP_SECONDS
    return follow if follow and follow.id not in shown.times and heard_again else None
