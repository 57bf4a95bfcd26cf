"""The quiet line at the bottom: the newest problem or fact about the program, until it is dismissed."""

from __future__ import annotations

from PySide6.QtCore import Qt, Signal, Slot
from PySide6.QtWidgets import QFrame, QHBoxLayout

from app import wording
from app.events import Notice
from app.translation import Translate
from app.ui.few_lines import FewLines
from app.ui.parts import button
from app.ui.shapes import Mark
from app.ui.theme import BODY, GAP, SMALL, Theme, shape_of

MARK_SIZE = 16


class NoticeBar(QFrame):
    """Shows the newest notice that was not dismissed. Its place stays when it is empty."""

    dismissed = Signal()

    def __init__(self, translate: Translate, theme: Theme) -> None:
        super().__init__()
        self._translate, self._theme = translate, theme
        self._shown: tuple[Notice, ...] | None = None
        self._gone: tuple[Notice, ...] = ()
        self._notice: Notice | None = None
        self.mark = Mark(MARK_SIZE)
        self.text = FewLines(2, (BODY, SMALL, 9.0))
        self.text.setAlignment(Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter)
        self.dismiss = button(SMALL, translate("Dismiss"))
        self.dismiss.clicked.connect(self._on_dismiss)
        row = QHBoxLayout(self)
        row.setContentsMargins(GAP, 0, 0, 0)
        row.setSpacing(GAP - 2)
        for one in (self.mark, self.text, self.dismiss):
            keeps = one.sizePolicy()
            keeps.setRetainSizeWhenHidden(True)
            one.setSizePolicy(keeps)
            row.addWidget(one, 1 if one is self.text else 0)
        self.show_notices(())

    def set_theme(self, theme: Theme) -> None:
        """Paint in other colours."""
        self._theme = theme
        self._paint()

    @Slot(object)
    def show_notices(self, notices: tuple[Notice, ...]) -> None:
        """Show the newest of other notices."""
        if notices != self._shown:
            self._shown = notices
            self._gone = tuple(one for one in self._gone if one in notices)
            self._choose()

    def _choose(self) -> None:
        left = [one for one in self._shown or () if one not in self._gone]
        self._notice = left[-1] if left else None
        text, hint = wording.notice(self._notice, self._translate) if self._notice else ("", "")
        self.text.show_text(f"{text} {hint}".strip())
        self._paint()

    def _paint(self) -> None:
        for one in (self.mark, self.text, self.dismiss):
            one.setVisible(self._notice is not None)
        if self._notice:
            self.mark.show_mark(shape_of(self._notice.level), self._theme.state(self._notice.level))

    @Slot()
    def _on_dismiss(self) -> None:
        if self._notice:
            self._gone = (*self._gone, self._notice)
            self._choose()
            self.dismissed.emit()
