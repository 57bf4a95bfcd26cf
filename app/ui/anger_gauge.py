"""How angry the caller is, where it is going, and why: shape, words, curve, evidence."""

from __future__ import annotations

from dataclasses import dataclass

from PySide6.QtCore import Slot
from PySide6.QtGui import QFontMetrics
from PySide6.QtWidgets import QFrame, QHBoxLayout, QVBoxLayout

from app import wording
from app.events import Cue
from app.translation import Translate
from app.ui.few_lines import FewLines
from app.ui.parts import label, set_tone
from app.ui.shapes import Mark
from app.ui.sparkline import Curve, Sparkline
from app.ui.theme import BODY, GAP, LEVEL, Theme, shape_of

MARK_SIZE, ARROW_SIZE = 34, 16
TINTED = ("tense", "angry")
LEVELS, TRENDS = ("calm", "tense", "angry"), ("rising", "steady", "cooling")


@dataclass(frozen=True, slots=True)
class Reading:
    """What the gauge shows."""

    level: str = "calm"
    trend: str = "steady"
    evidence: tuple[str, ...] = ()
    facts: tuple[Cue, ...] = ()
    curve: tuple[tuple[float, float], ...] = ()
    time: float = 0.0
    duration: float | None = None


class AngerGauge(QFrame):
    """Shows a Reading. Keeps its size whatever the reading."""

    def __init__(self, translate: Translate, theme: Theme) -> None:
        super().__init__()
        self.setProperty("panel", True)
        self._translate, self._theme = translate, theme
        self._shown: Reading | None = None
        self.mark, self.arrow = Mark(MARK_SIZE), Mark(ARROW_SIZE)
        self.level = label(LEVEL, strong=True)
        self.trend = label(BODY)
        widest = [QFontMetrics(self.level.font()).horizontalAdvance(wording.level(one, translate)) for one in LEVELS]
        self.level.setMinimumWidth(max(widest) + 2)
        widest = [QFontMetrics(self.trend.font()).horizontalAdvance(wording.trend(one, translate)) for one in TRENDS]
        self.trend.setMinimumWidth(max(widest) + 2)
        self.curve = Sparkline(theme, translate("The caller's anger over the call"))
        self.why = FewLines(2, (BODY,))
        self._arrange()
        self.show_reading(Reading())

    def _arrange(self) -> None:
        words = QVBoxLayout()
        words.setSpacing(0)
        words.addWidget(self.level)
        going = QHBoxLayout()
        going.setSpacing(6)
        going.addWidget(self.arrow)
        going.addWidget(self.trend, 1)
        words.addLayout(going)
        top = QHBoxLayout()
        top.setSpacing(GAP)
        top.addWidget(self.mark)
        top.addLayout(words)
        top.addWidget(self.curve, 1)
        column = self._column = QVBoxLayout(self)
        column.setContentsMargins(GAP + 4, GAP, GAP + 4, GAP)
        column.setSpacing(GAP - 4)
        column.addLayout(top)
        column.addWidget(self.why)

    def set_theme(self, theme: Theme) -> None:
        """Paint in other colours."""
        self._theme = theme
        self.curve.set_theme(theme)
        shown, self._shown = self._shown or Reading(), None
        self.show_reading(shown)

    def set_compact(self, compact: bool) -> None:
        """Take less height, for low windows."""
        self.why.set_lines(1 if compact else 2)
        edge = GAP // 2 if compact else GAP
        self._column.setContentsMargins(GAP + 4, edge, GAP + 4, edge)

    @Slot(object)
    def show_reading(self, reading: Reading) -> None:
        """Show another reading."""
        if reading == self._shown:
            return
        self._shown = reading
        heard = bool(reading.curve)  # before the caller's first words nothing is claimed
        colour = self._theme.state(reading.level) if heard else self._theme.control
        self.mark.show_mark(shape_of(reading.level) if heard else "ring", colour)
        self.arrow.show_mark(reading.trend if heard else "", colour)
        self.level.setText(wording.level(reading.level, self._translate) if heard else "–")
        self.trend.setText(wording.trend(reading.trend, self._translate) if heard else "")
        for words in (self.level, self.trend):
            set_tone(words, reading.level if heard else "muted")
        set_tone(self, reading.level if reading.level in TINTED else "")
        self.curve.show_curve(Curve(reading.curve, reading.level, reading.time, reading.duration))
        self.why.show_text(self._why(reading))
        set_tone(self.why, "" if reading.evidence or reading.facts else "muted")
        self.setAccessibleName(f"{self.level.text()}, {self.trend.text()}. {self.why.full_text()}")

    def _why(self, reading: Reading) -> str:
        said = wording.evidence(reading.evidence, self._translate)
        parts = [*([said] if said else []), *(wording.cue(fact, self._translate) for fact in reading.facts)]
        if parts:
            why = " · ".join(parts)
            return why[:1].upper() + why[1:]
        if reading.curve:
            return self._translate("Nothing in the caller's words points to anger.")
        return self._translate("The caller has not said anything yet.")
