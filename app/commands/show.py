"""Joins a call and the operator's window; run as a module with STORE CALL FILE it paints a kept call."""

from __future__ import annotations

import dataclasses
import sys
from collections.abc import Callable
from pathlib import Path

from app.events import Event
from app.listener import ListenPlan
from app.main import Program, load_program, new_call_id
from app.session import Session
from app.view import CallView, fold


def show_window(
    program: Program, plan: ListenPlan, *, sound: Path | None, make: Callable[[Program, ListenPlan], Session]
) -> int:
    """Open the window, start the call behind it, and stay until the window is closed."""
    from app.ui.app import run_window

    return run_window(
        Replayable(lambda plan: make(program, plan), plan),
        translate=program.translate(plan.language),
        settings=program.settings,
        sound=sound,
    )


class Replayable:
    """The call behind the window; played again it is a new call. All methods are called on the window's thread."""

    def __init__(self, make: Callable[[ListenPlan], Session], plan: ListenPlan) -> None:
        self._make = make
        self._plan = plan
        self._session = make(plan)
        self._session.start()

    def poll(self) -> list[Event]:
        """What happened since the last poll."""
        return self._session.poll()

    def card_used(self) -> None:
        """The operator used the card."""
        self._session.card_used()

    def card_dismissed(self) -> None:
        """Not now."""
        self._session.card_dismissed()

    def flag_wrong(self, reason: str) -> None:
        """The operator takes a flag back."""
        self._session.flag_wrong(reason)

    def replay(self) -> None:
        """Play the same call again, under a new name."""
        self._session.stop()
        self._session = self._make(dataclasses.replace(self._plan, call=new_call_id()))
        self._session.start()

    def report(self) -> Path | None:
        """The report, once it is written."""
        return self._session.report()

    def close(self) -> None:
        """The window is gone: keep what was heard."""
        self._session.close()


def angriest(events: list[Event]) -> CallView:
    """The view at the caller's angriest moment that has a card, else at the angriest."""
    view, best = CallView(), CallView()
    for event in events:
        view = fold(view, event)
        if (view.card is not None, view.score) >= (best.card is not None, best.score):
            best = view
    return best


def main() -> int:
    """Paint the picture of a kept call."""
    from app.store import Store
    from app.ui.app import snapshot

    store, call, target = sys.argv[1:4]
    program = load_program()
    view = angriest(list(Store(Path(store)).events(call)))
    snapshot(view, Path(target), translate=program.translate(view.language))
    return 0


if __name__ == "__main__":
    sys.exit(main())
