"""Paints a line of the transcript: sides differ by place, label and shade, unfinished words by outline and dots."""

from __future__ import annotations

from dataclasses import dataclass
from functools import lru_cache
from typing import cast

from PySide6.QtCore import QModelIndex, QObject, QPersistentModelIndex, QPointF, QRectF, QSize, Qt
from PySide6.QtGui import QColor, QFontMetricsF, QPainter, QPen, QTextLayout
from PySide6.QtWidgets import QAbstractItemView, QStyle, QStyledItemDelegate, QStyleOptionViewItem

from app.ui.few_lines import lay_out
from app.ui.theme import BODY, SMALL, Theme, font

PAD_X, PAD_Y, BETWEEN, EDGE = 12.0, 8.0, 8.0, 8.0
WIDEST = 0.88  # of the list: the other side's edge stays free


@dataclass(frozen=True, slots=True)
class LineFacts:
    """What is painted of one line."""

    text: str
    label: str
    caller: bool
    partial: bool

    @property
    def words(self) -> str:
        """The text; unfinished words end in dots."""
        return f"{self.text} …" if self.partial else self.text


def measure(words: str, width: float) -> tuple[QTextLayout, float, float]:
    """The laid out words, their width and height."""
    layout = lay_out(words, font(BODY), width)
    lines = [layout.lineAt(at) for at in range(layout.lineCount())]
    return layout, max((one.naturalTextWidth() for one in lines), default=0.0), sum(one.height() for one in lines)


class LinePainter(QStyledItemDelegate):
    """Paints LineFacts found at `role`."""

    def __init__(self, theme: Theme, role: int, parent: QObject) -> None:
        super().__init__(parent)
        self._theme, self._role = theme, role
        self._measured = lru_cache(maxsize=512)(measure)  # every change of one row asks for the heights of all
        self._label_font = font(SMALL, strong=True)
        self._label = QFontMetricsF(self._label_font)

    def set_theme(self, theme: Theme) -> None:
        """Paint in other colours."""
        self._theme = theme

    def _facts(self, index: QModelIndex | QPersistentModelIndex) -> LineFacts:
        return cast("LineFacts", index.data(self._role))

    def _room(self, width: int) -> float:
        return max(40.0, (width - 2 * EDGE) * WIDEST - 2 * PAD_X)

    def sizeHint(self, _option: QStyleOptionViewItem, index: QModelIndex | QPersistentModelIndex) -> QSize:
        width = cast("QAbstractItemView", self.parent()).viewport().width()
        height = self._measured(self._facts(index).words, self._room(width))[2]
        return QSize(0, round(height + self._label.height() + 2 * PAD_Y + BETWEEN))

    def paint(
        self, painter: QPainter, option: QStyleOptionViewItem, index: QModelIndex | QPersistentModelIndex
    ) -> None:
        facts, row = self._facts(index), QRectF(option.rect)
        layout, words_width, height = self._measured(facts.words, self._room(option.rect.width()))
        width = max(words_width, self._label.horizontalAdvance(facts.label)) + 2 * PAD_X
        left = row.left() + EDGE if facts.caller else row.right() - EDGE - width
        box = QRectF(left, row.top() + BETWEEN / 2, width, self._label.height() + height + 2 * PAD_Y)
        painter.save()
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        self._paint_box(painter, box, facts)
        painter.setFont(self._label_font)
        painter.setPen(QColor(self._theme.muted if facts.caller else self._theme.accent))
        painter.drawText(QPointF(left + PAD_X, box.top() + PAD_Y + self._label.ascent()), facts.label)
        painter.setPen(QColor(self._theme.muted if facts.partial else self._theme.text))
        layout.draw(painter, QPointF(left + PAD_X, box.top() + PAD_Y + self._label.height()))
        if option.state & QStyle.StateFlag.State_HasFocus:
            painter.setBrush(Qt.BrushStyle.NoBrush)
            painter.setPen(QPen(QColor(self._theme.accent), 2))
            painter.drawRoundedRect(box.adjusted(1, 1, -1, -1), 8, 8)
        painter.restore()

    def _paint_box(self, painter: QPainter, box: QRectF, facts: LineFacts) -> None:
        if facts.partial:
            painter.setPen(QPen(QColor(self._theme.control), 1, Qt.PenStyle.DashLine))
            painter.setBrush(Qt.BrushStyle.NoBrush)
            painter.drawRoundedRect(box.adjusted(0.5, 0.5, -0.5, -0.5), 8, 8)
        else:
            painter.setPen(Qt.PenStyle.NoPen)
            painter.setBrush(QColor(self._theme.caller if facts.caller else self._theme.operator))
            painter.drawRoundedRect(box, 8, 8)
