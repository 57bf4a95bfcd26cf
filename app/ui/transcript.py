"""Both sides' words as they are spoken. Words so far are marked; the list follows the newest unless scrolled away."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import QAbstractListModel, QModelIndex, QPersistentModelIndex, QPoint, Qt, QTimer, Signal, Slot
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QAbstractItemView, QFrame, QListView, QStackedLayout, QVBoxLayout, QWidget

from app import wording
from app.translation import Translate
from app.ui.parts import button, label
from app.ui.theme import BODY, GAP, SMALL, Theme
from app.ui.transcript_painter import LineFacts, LinePainter
from app.view import TranscriptLine

Index = QModelIndex | QPersistentModelIndex
LINE = Qt.ItemDataRole.UserRole
TOP_LEFT = QPoint(4, 4)  # inside the first row that is at least partly seen


def in_order(lines: Sequence[TranscriptLine], partials: Sequence[TranscriptLine]) -> list[TranscriptLine]:
    """Finished and unfinished lines by when they began, so that a line keeps its place when it is finished."""
    return sorted((*lines, *partials), key=lambda line: line.start)


class LinesModel(QAbstractListModel):
    """The lines as rows. Only rows that differ are touched."""

    def __init__(self, translate: Translate, parent: QWidget) -> None:
        super().__init__(parent)
        self._translate = translate
        self.lines: list[TranscriptLine] = []

    def rowCount(self, parent: Index = QModelIndex()) -> int:  # noqa: B008 - Qt's own signature
        return 0 if parent.isValid() else len(self.lines)

    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> object:
        line = self.lines[index.row()]
        if role == LINE:
            who = wording.side(line.channel, self._translate)
            return LineFacts(
                text=line.text, label=f"{who} · {wording.clock(line.start)}", caller=line.channel == "caller",
                partial=line.partial,
            )  # fmt: skip
        if role in (Qt.ItemDataRole.DisplayRole, Qt.ItemDataRole.AccessibleTextRole):
            unfinished = f" ({self._translate('still speaking')})" if line.partial else ""
            return f"{wording.side(line.channel, self._translate)}: {line.text}{unfinished}"
        return None

    def show_lines(self, new: list[TranscriptLine]) -> None:
        """Become `new` with the fewest changes: drop old rows at the top, then change or add what follows."""
        old = self.lines
        dropped = next((at for at, line in enumerate(old) if new and line == new[0]), 0)
        if dropped:
            self.beginRemoveRows(QModelIndex(), 0, dropped - 1)
            old = self.lines = old[dropped:]
            self.endRemoveRows()
        both = min(len(old), len(new))
        changed = [at for at in range(both) if old[at] != new[at]]
        self.lines = [*new[:both], *old[both:]]
        if changed:
            self.dataChanged.emit(self.index(changed[0]), self.index(changed[-1]))
        if len(old) > both:
            self.beginRemoveRows(QModelIndex(), both, len(old) - 1)
            self.lines = new
            self.endRemoveRows()
        elif len(new) > both:
            self.beginInsertRows(QModelIndex(), both, len(new) - 1)
            self.lines = new
            self.endInsertRows()


class LinesList(QListView):
    """The scrolling list; remembers what it showed when rows above change."""

    resized = Signal()

    def __init__(self, name: str) -> None:
        super().__init__()
        self.setFrameShape(QFrame.Shape.NoFrame)
        self.setSelectionMode(QAbstractItemView.SelectionMode.NoSelection)
        self.setEditTriggers(QAbstractItemView.EditTrigger.NoEditTriggers)
        self.setVerticalScrollMode(QAbstractItemView.ScrollMode.ScrollPerPixel)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setVerticalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOn)  # coming and going it would rewrap all
        self.setResizeMode(QListView.ResizeMode.Adjust)
        self.setAccessibleName(name)

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self.resized.emit()


class Transcript(QFrame):
    """Shows the lines of a call."""

    def __init__(self, translate: Translate, theme: Theme) -> None:
        super().__init__()
        self.setProperty("panel", True)
        self._shown: list[TranscriptLine] = []
        self._follows = True
        self.list = LinesList(translate("What was said"))
        self.model = LinesModel(translate, self.list)
        self.painter = LinePainter(theme, LINE, self.list)
        self.list.setModel(self.model)
        self.list.setItemDelegate(self.painter)
        self.newest = button(SMALL, translate("Go to the newest words"))
        self.newest.setParent(self.list)
        self.newest.hide()
        self.newest.clicked.connect(self.follow)
        self.list.verticalScrollBar().valueChanged.connect(self._on_scrolled)
        self.list.resized.connect(self._on_resized)
        self.empty = label(BODY, translate("The words of both sides appear here as they are spoken."), tone="muted")
        self.empty.setWordWrap(True)
        self.empty.setAlignment(Qt.AlignmentFlag.AlignCenter)
        column = QVBoxLayout(self)
        column.setContentsMargins(4, GAP - 4, 4, GAP - 4)
        self._pages = QStackedLayout()
        self._pages.addWidget(self.empty)
        self._pages.addWidget(self.list)
        column.addLayout(self._pages)
        self.setMinimumSize(240, 140)

    def follows(self) -> bool:
        """Whether the newest words are kept in sight."""
        return self._follows

    def set_theme(self, theme: Theme) -> None:
        """Paint in other colours."""
        self.painter.set_theme(theme)
        self.list.viewport().update()

    def show_lines(self, lines: tuple[TranscriptLine, ...], partials: tuple[TranscriptLine, ...]) -> None:
        """Show other lines and words so far."""
        new = in_order(lines, partials)
        if new == self._shown:
            return
        self._shown = new
        self._pages.setCurrentIndex(1 if new else 0)
        if self._follows:
            self.model.show_lines(new)
            self._lay_out()
            self.list.scrollToBottom()
        else:
            self._keep_place(new)

    @Slot()
    def follow(self) -> None:
        """Go to the newest words and stay with them."""
        self._follows = True
        self.newest.hide()
        self.list.scrollToBottom()

    def _keep_place(self, new: list[TranscriptLine]) -> None:
        """Somebody is reading further up: what they read stays where it is."""
        top = self.list.indexAt(self.list.viewport().rect().topLeft() + TOP_LEFT)
        kept, before = QPersistentModelIndex(top), self.list.visualRect(top).top()
        self.model.show_lines(new)
        self._lay_out()
        if kept.isValid():
            now = self.list.visualRect(self.model.index(kept.row())).top()
            bar = self.list.verticalScrollBar()
            bar.setValue(bar.value() + now - before)

    def _lay_out(self) -> None:
        bar = self.list.verticalScrollBar()
        bar.blockSignals(True)  # only a person's scrolling decides whether the list follows
        self.list.doItemsLayout()
        bar.blockSignals(False)

    @Slot(int)
    def _on_scrolled(self, value: int) -> None:
        self._follows = value >= self.list.verticalScrollBar().maximum() - GAP
        self.newest.setVisible(not self._follows)

    @Slot()
    def _on_resized(self) -> None:
        size = self.newest.sizeHint()
        view = self.list.viewport()
        self.newest.resize(size)
        self.newest.move((view.width() - size.width()) // 2, view.height() - size.height() - GAP)
        if self._follows:
            QTimer.singleShot(0, self.list, self.list.scrollToBottom)  # after the list has wrapped its rows anew
