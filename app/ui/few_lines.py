"""A label of a fixed number of lines: plain text, breaks words that are too long, shrinks or elides, never grows."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import QPointF, QSize, Qt
from PySide6.QtGui import QFont, QFontMetrics, QResizeEvent, QTextLayout, QTextOption
from PySide6.QtWidgets import QLabel, QSizePolicy, QWidget

from app.ui.theme import font


def wrap(text: str, face: QFont, width: float) -> list[str]:
    """The lines of `text` at a width; a word longer than a line is broken."""
    layout = lay_out(text, face, width)
    lines = (layout.lineAt(at) for at in range(layout.lineCount()))
    plain = layout.text()
    return [plain[line.textStart() : line.textStart() + line.textLength()].strip() for line in lines]


def lay_out(text: str, face: QFont, width: float) -> QTextLayout:
    """`text` in lines one below the other, ready to be drawn."""
    layout = QTextLayout(" ".join(text.split()), face)
    option = QTextOption()
    option.setWrapMode(QTextOption.WrapMode.WrapAtWordBoundaryOrAnywhere)
    layout.setTextOption(option)
    layout.beginLayout()
    top = 0.0
    while (line := layout.createLine()).isValid():
        line.setLineWidth(max(width, 1.0))
        line.setPosition(QPointF(0, top))
        top += line.height()
    layout.endLayout()
    return layout


class FewLines(QLabel):
    """Shows at most `lines` lines at the first of the sizes (points) at which all of the text fits; else elides."""

    def __init__(
        self, lines: int, sizes: Sequence[float], *, strong: bool = False, parent: QWidget | None = None
    ) -> None:
        super().__init__(parent)
        self.setTextFormat(Qt.TextFormat.PlainText)
        self.setAlignment(Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignTop)
        self.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Fixed)
        self._fonts = [font(size, strong=strong) for size in sizes]
        self._full = ""
        self.setFont(self._fonts[0])
        self.set_lines(lines)

    def full_text(self) -> str:
        """What was given, whether or not all of it fits."""
        return self._full

    def set_lines(self, lines: int) -> None:
        """Reserve the height of so many lines at the largest size."""
        self._height = lines * QFontMetrics(self._fonts[0]).lineSpacing()
        self.setFixedHeight(self._height)
        self._fit()

    def set_sizes(self, sizes: Sequence[float], lines: int) -> None:
        """Try other sizes, and reserve so many lines of the largest."""
        strong = self._fonts[0].weight() >= QFont.Weight.DemiBold
        self._fonts = [font(size, strong=strong) for size in sizes]
        self.set_lines(lines)

    def show_text(self, text: str) -> None:
        """Show another text."""
        if text != self._full:
            self._full = text
            self.setAccessibleName(text)
            self._fit()

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._fit()

    def minimumSizeHint(self) -> QSize:
        return QSize(0, self._height)

    def sizeHint(self) -> QSize:
        return QSize(0, self._height)

    def _fit(self) -> None:
        for face in self._fonts:
            metrics = QFontMetrics(face)
            most = max(1, self._height // metrics.lineSpacing())
            lines = wrap(self._full, face, self.width())
            if len(lines) <= most:
                break
        else:
            rest = " ".join(lines[most - 1 :])
            lines = [*lines[: most - 1], metrics.elidedText(rest, Qt.TextElideMode.ElideRight, self.width())]
        self.setFont(face)
        self.setText("\n".join(lines))
        whole = " ".join(lines) == " ".join(self._full.split())
        # a tool tip guesses whether its text is markup; somebody's words must not look like it
        self.setToolTip("" if whole else self._full.replace("<", "‹").replace(">", "›"))
