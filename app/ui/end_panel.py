"""What stands in the card's place when the call is over: what happened, the report, the same call once more."""

from __future__ import annotations

from collections.abc import Sized
from dataclasses import dataclass

from PySide6.QtCore import Qt, Signal, Slot
from PySide6.QtWidgets import QFrame, QHBoxLayout, QVBoxLayout

from app import wording
from app.translation import Translate
from app.ui.parts import button, key_name, label, on_keys
from app.ui.theme import BODY, GAP, LEVEL

REPORT_KEY, REPLAY_KEY = "Ctrl+O", "Ctrl+R"


@dataclass(frozen=True, slots=True)
class Ending:
    """What the panel shows. Counts are None where they are not known."""

    duration: float = 0.0
    flags: int | None = None
    steps: int = 0
    promises: int | None = None
    report: bool = False


def counted(value: object) -> int | None:
    """A number, or the length of a list."""
    return value if isinstance(value, int) else len(value) if isinstance(value, Sized) else None


class EndPanel(QFrame):
    """Shows an Ending; emits `report_asked` and `replay_asked`."""

    report_asked = Signal()
    replay_asked = Signal()

    def __init__(self, translate: Translate) -> None:
        super().__init__()
        self.setProperty("panel", True)
        self._translate = translate
        self._shown: Ending | None = None
        self.title = label(LEVEL, translate("The call is over"), strong=True)
        self.facts = label(BODY)
        self.report = button(BODY, translate("Open the report"), primary=True)
        self.replay = button(BODY, translate("Play again"))
        for one, signal, key in (
            (self.report, self.report_asked, REPORT_KEY),
            (self.replay, self.replay_asked, REPLAY_KEY),
        ):
            one.clicked.connect(signal)
            on_keys(self, (key,), one.click)
            one.setToolTip(key_name(key))
        row = QHBoxLayout()
        row.setSpacing(GAP)
        row.addWidget(self.report)
        row.addWidget(self.replay)
        row.addStretch(1)
        column = QVBoxLayout(self)
        column.setContentsMargins(GAP + 8, GAP + 2, GAP + 8, GAP + 2)
        column.setSpacing(GAP)
        column.setAlignment(Qt.AlignmentFlag.AlignVCenter)
        for item in (self.title, self.facts):
            column.addWidget(item)
        column.addLayout(row)
        self.show_ending(Ending())

    @Slot(object)
    def show_ending(self, ending: Ending) -> None:
        """Show how another call ended."""
        if ending == self._shown:
            return
        self._shown = ending
        tr = self._translate
        lines = [
            tr("Length: {time}").replace("{time}", wording.clock(ending.duration)),
            tr("Steps reached: {count} of {all}")
            .replace("{count}", str(ending.steps))
            .replace("{all}", str(len(wording.STEPS))),
        ]
        if ending.flags is not None:
            lines.append(tr("Flags: {count}").replace("{count}", str(ending.flags)))
        if ending.promises is not None:
            lines.append(tr("Promises made: {count}").replace("{count}", str(ending.promises)))
        self.facts.setText("\n".join(lines))
        self.report.setEnabled(ending.report)
