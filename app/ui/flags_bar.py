"""The flags raised in this call, each with its evidence and a button that says it is wrong."""

from __future__ import annotations

from PySide6.QtCore import Qt, Signal, Slot
from PySide6.QtWidgets import QFrame, QGridLayout, QPushButton, QScrollArea, QVBoxLayout, QWidget

from app import wording
from app.events import Flag
from app.translation import Translate
from app.ui.few_lines import FewLines
from app.ui.parts import button, label, set_tone
from app.ui.shapes import Mark
from app.ui.theme import BODY, GAP, SMALL, Theme, shape_of

SEVERITIES = ("critical", "coaching", "info")
MARK_SIZE = 18


class FlagRow(QFrame):
    """Shows one Flag; emits `wrong` with its reason."""

    wrong = Signal(str)

    def __init__(self, translate: Translate, theme: Theme) -> None:
        super().__init__()
        self.setProperty("panel", True)
        self._translate, self._theme = translate, theme
        self._shown: Flag | None = None
        self.mark = Mark(MARK_SIZE)
        self.title = FewLines(1, (BODY, SMALL), strong=True)
        self.why = FewLines(2, (SMALL,))
        self.deny = button(SMALL, translate("That's wrong"))
        self.deny.clicked.connect(self._on_wrong)
        grid = QGridLayout(self)
        grid.setContentsMargins(GAP, GAP - 4, GAP, GAP - 4)
        grid.setHorizontalSpacing(GAP - 2)
        grid.setVerticalSpacing(2)
        grid.setColumnStretch(1, 1)
        grid.addWidget(self.mark, 0, 0)
        grid.addWidget(self.title, 0, 1)
        grid.addWidget(self.why, 1, 1)
        grid.addWidget(self.deny, 0, 2, 2, 1, Qt.AlignmentFlag.AlignVCenter)

    def set_theme(self, theme: Theme) -> None:
        """Paint in other colours."""
        self._theme = theme
        if self._shown:
            self.mark.show_mark(shape_of(self._shown.severity), theme.state(self._shown.severity))

    @Slot(object)
    def show_flag(self, flag: Flag) -> None:
        """Show another flag."""
        if flag == self._shown:
            return
        self._shown = flag
        self.mark.show_mark(shape_of(flag.severity), self._theme.state(flag.severity))
        self.title.show_text(f"{wording.reason(flag.reason, self._translate)} · {wording.clock(flag.time)}")
        self.why.show_text(wording.flag_evidence(flag, self._translate))
        self.setAccessibleName(f"{self.title.full_text()}. {self.why.full_text()}")
        self.deny.setAccessibleName(f"{self.deny.text()}: {self.title.full_text()}")
        self.deny.setEnabled(True)
        set_tone(self, "angry" if flag.severity == "critical" else "")

    @Slot()
    def _on_wrong(self) -> None:
        self.deny.setEnabled(False)  # one click is enough; the row goes when the flag is cleared
        if self._shown:
            self.wrong.emit(self._shown.reason)


class FlagsBar(QFrame):
    """Shows the flags, the most urgent first; scrolls when there are many. Emits `wrong` with a reason."""

    wrong = Signal(str)

    def __init__(self, translate: Translate, theme: Theme) -> None:
        super().__init__()
        self._translate, self._theme = translate, theme
        self._shown: tuple[Flag, ...] | None = None
        self.rows: dict[str, FlagRow] = {}
        self.title = label(SMALL, tone="muted")
        self._list = QWidget()
        self._list.setObjectName("side")
        self._column = QVBoxLayout(self._list)
        self._column.setContentsMargins(0, 0, 0, 0)
        self._column.setSpacing(GAP - 4)
        self._column.addStretch(1)
        area = QScrollArea()
        area.setFrameShape(QFrame.Shape.NoFrame)
        area.setWidgetResizable(True)
        area.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        area.setFocusPolicy(Qt.FocusPolicy.NoFocus)  # Tab reaches the buttons, which scrolls to them
        area.setWidget(self._list)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(6)
        column.addWidget(self.title)
        column.addWidget(area, 1)
        self.setMinimumHeight(self.title.sizeHint().height() + 6 + FlagRow(translate, theme).sizeHint().height())
        self.show_flags(())

    def set_theme(self, theme: Theme) -> None:
        """Paint in other colours."""
        self._theme = theme
        for row in self.rows.values():
            row.set_theme(theme)

    @Slot(object)
    def show_flags(self, flags: tuple[Flag, ...]) -> None:
        """Show other flags; a row that stays keeps its place and its focus."""
        if flags == self._shown:
            return
        self._shown = flags
        wanted = sorted(flags, key=lambda flag: (_urgency(flag), flag.time))
        for reason in self.rows.keys() - {flag.reason for flag in flags}:
            row = self.rows.pop(reason)
            self._column.removeWidget(row)
            row.hide()
            row.deleteLater()
        for place, flag in enumerate(wanted):
            if flag.reason not in self.rows:
                row = self.rows[flag.reason] = FlagRow(self._translate, self._theme)
                row.wrong.connect(self.wrong)
            self.rows[flag.reason].show_flag(flag)
            if self._column.indexOf(self.rows[flag.reason]) != place:
                self._column.insertWidget(place, self.rows[flag.reason])
        count = self._translate("Flags: {count}").replace("{count}", str(len(flags)))
        self.title.setText(count if flags else self._translate("No flags"))

    def buttons(self) -> list[QPushButton]:
        """What can be pressed, from top to bottom."""
        return [row.deny for row in sorted(self.rows.values(), key=self._column.indexOf)]


def _urgency(flag: Flag) -> int:
    return SEVERITIES.index(flag.severity) if flag.severity in SEVERITIES else len(SEVERITIES)
