"""Small painted marks that say by their form what colour says too: circle, triangle, octagon, arrows, tick, ring."""

from __future__ import annotations

from math import cos, pi, sin

from PySide6.QtCore import QPointF, QRectF, Qt
from PySide6.QtGui import QColor, QPainter, QPaintEvent, QPen, QPolygonF
from PySide6.QtWidgets import QWidget

ARROWS = {"rising": -45, "steady": 0, "cooling": 45}  # degrees clockwise from pointing right


def paint_shape(painter: QPainter, shape: str, box: QRectF, colour: str) -> None:
    """Draw one of the marks into a square box."""
    painter.save()
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    painter.setPen(Qt.PenStyle.NoPen)
    painter.setBrush(QColor(colour))
    if shape in ("ring", "next"):
        _paint_ring(painter, shape, box, colour)
    elif shape == "tick":
        _paint_tick(painter, box, colour)
    elif shape in ARROWS:
        _paint_arrow(painter, ARROWS[shape], box, colour)
    elif shape == "octagon":
        painter.drawPolygon(_polygon(8, box, pi / 8))
    elif shape == "triangle":
        painter.drawPolygon(QPolygonF([QPointF(box.center().x(), box.top()), box.bottomRight(), box.bottomLeft()]))
    else:
        painter.drawEllipse(box)
    painter.restore()


def _polygon(corners: int, box: QRectF, turn: float) -> QPolygonF:
    centre, radius = box.center(), box.width() / 2 * 1.04
    angles = (turn + 2 * pi * at / corners for at in range(corners))
    return QPolygonF([QPointF(centre.x() + radius * cos(one), centre.y() + radius * sin(one)) for one in angles])


def _pen(colour: str, width: float) -> QPen:
    return QPen(QColor(colour), width, Qt.PenStyle.SolidLine, Qt.PenCapStyle.RoundCap, Qt.PenJoinStyle.RoundJoin)


def _paint_ring(painter: QPainter, shape: str, box: QRectF, colour: str) -> None:
    width = box.width() / 9
    painter.setBrush(Qt.BrushStyle.NoBrush)
    painter.setPen(_pen(colour, width))
    painter.drawEllipse(box.adjusted(width / 2, width / 2, -width / 2, -width / 2))
    if shape == "next":
        painter.setBrush(QColor(colour))
        painter.setPen(Qt.PenStyle.NoPen)
        painter.drawEllipse(box.center(), box.width() / 5, box.width() / 5)


def _paint_tick(painter: QPainter, box: QRectF, colour: str) -> None:
    painter.drawEllipse(box)
    side = box.width()
    light = QColor(colour).lightnessF() > 0.5
    painter.setPen(_pen("#06222a" if light else "#ffffff", side / 8))
    corners = ((0.28, 0.53), (0.44, 0.68), (0.73, 0.36))
    painter.drawPolyline(QPolygonF([QPointF(box.left() + x * side, box.top() + y * side) for x, y in corners]))


def _paint_arrow(painter: QPainter, degrees: int, box: QRectF, colour: str) -> None:
    painter.translate(box.center())
    painter.rotate(degrees)
    reach = box.width() * 0.42
    painter.setPen(_pen(colour, box.width() / 8))
    painter.drawPolyline(QPolygonF([QPointF(-reach, 0), QPointF(reach, 0)]))
    head = reach * 0.6
    painter.drawPolyline(QPolygonF([QPointF(reach - head, -head), QPointF(reach, 0), QPointF(reach - head, head)]))


class Mark(QWidget):
    """One mark of a fixed size. Decoration: the word beside it says the same."""

    def __init__(self, size: int, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setFixedSize(size, size)
        self._shown = ("", "")

    def shown(self) -> tuple[str, str]:
        """Shape and colour."""
        return self._shown

    def show_mark(self, shape: str, colour: str) -> None:
        """Show another shape or colour."""
        if (shape, colour) != self._shown:
            self._shown = (shape, colour)
            self.update()

    def paintEvent(self, _event: QPaintEvent) -> None:
        shape, colour = self._shown
        if shape:
            painter = QPainter(self)
            paint_shape(painter, shape, QRectF(self.rect()).adjusted(1, 1, -1, -1), colour)
            painter.end()
