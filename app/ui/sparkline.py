"""The small curve of the caller's anger over the call, painted without axes."""

from __future__ import annotations

from dataclasses import dataclass

from PySide6.QtCore import QPointF, QRectF, QSize, Qt, Slot
from PySide6.QtGui import QColor, QPainter, QPaintEvent, QPen, QPolygonF
from PySide6.QtWidgets import QSizePolicy, QWidget

from app.ui.shapes import paint_shape
from app.ui.theme import Theme, shape_of

ROLLING_SECONDS = 120.0  # shown of a call whose length is not known
HEIGHT = 52
MARK = 10


@dataclass(frozen=True, slots=True)
class Curve:
    """Points (seconds, 0 to 1), the level now, and the call's length where it is known."""

    points: tuple[tuple[float, float], ...] = ()
    level: str = "calm"
    time: float = 0.0
    duration: float | None = None


def span(curve: Curve) -> tuple[float, float]:
    """The seconds at the left and right edge."""
    if curve.duration:
        return 0.0, curve.duration
    end = max(ROLLING_SECONDS, curve.time)
    return end - ROLLING_SECONDS, end


def place(curve: Curve, box: QRectF) -> list[QPointF]:
    """Where the points are in a box; the last level holds until now."""
    first, last = span(curve)
    # the anger before the left edge still says where the line comes from
    points = [(min(max(time, first), last), min(max(score, 0.0), 1.0)) for time, score in curve.points]
    if points:
        points.append((max(points[-1][0], min(curve.time, last)), points[-1][1]))
    across = box.width() / (last - first)
    return [
        QPointF(box.left() + (time - first) * across, box.bottom() - score * box.height()) for time, score in points
    ]


class Sparkline(QWidget):
    """Shows a Curve."""

    def __init__(self, theme: Theme, name: str) -> None:
        super().__init__()
        self._theme, self._shown = theme, Curve()
        self.setFixedHeight(HEIGHT)
        self.setMinimumWidth(90)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        self.setAccessibleName(name)

    def sizeHint(self) -> QSize:
        return QSize(200, HEIGHT)

    def shown(self) -> Curve:
        """What is drawn."""
        return self._shown

    def set_theme(self, theme: Theme) -> None:
        """Paint in other colours."""
        self._theme = theme
        self.update()

    @Slot(object)
    def show_curve(self, curve: Curve) -> None:
        """Draw another curve."""
        if curve != self._shown:
            self._shown = curve
            self.update()

    def paintEvent(self, _event: QPaintEvent) -> None:
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        box = QRectF(self.rect()).adjusted(MARK / 2, MARK / 2 + 1, -MARK / 2, -MARK / 2 - 1)
        painter.setPen(QPen(QColor(self._theme.border), 1))
        painter.drawLine(box.bottomLeft(), box.bottomRight())
        points = place(self._shown, box)
        if points:
            self._paint_curve(painter, points, box)
        painter.end()

    def _paint_curve(self, painter: QPainter, points: list[QPointF], box: QRectF) -> None:
        colour = QColor(self._theme.state(self._shown.level))
        below = QColor(colour)
        below.setAlphaF(0.14)
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(below)
        left, right = QPointF(points[0].x(), box.bottom()), QPointF(points[-1].x(), box.bottom())
        painter.drawPolygon(QPolygonF([left, *points, right]))
        painter.setBrush(Qt.BrushStyle.NoBrush)
        painter.setPen(QPen(colour, 2, Qt.PenStyle.SolidLine, Qt.PenCapStyle.RoundCap, Qt.PenJoinStyle.RoundJoin))
        painter.drawPolyline(QPolygonF(points))
        mark = QRectF(0, 0, MARK, MARK)
        mark.moveCenter(points[-1])
        paint_shape(painter, shape_of(self._shown.level), mark, colour.name())
