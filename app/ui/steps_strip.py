"""The five steps of a difficult conversation: ticked when reached, the next one marked."""

from __future__ import annotations

from PySide6.QtCore import Slot
from PySide6.QtGui import QFontMetrics, QResizeEvent
from PySide6.QtWidgets import QBoxLayout, QFrame, QHBoxLayout

from app import wording
from app.translation import Translate
from app.ui.few_lines import FewLines
from app.ui.parts import set_tone
from app.ui.shapes import Mark
from app.ui.theme import GAP, SMALL, Theme, font

MARK_SIZE, SPACE = 18, 6


class StepsStrip(QFrame):
    """Shows which steps were reached."""

    def __init__(self, translate: Translate, theme: Theme) -> None:
        super().__init__()
        self.setProperty("panel", True)
        self._translate, self._theme = translate, theme
        self._shown: tuple[str, ...] | None = None
        self.marks = {step: Mark(MARK_SIZE) for step in wording.STEPS}
        self.words: dict[str, FewLines] = {}
        self._pairs: list[QBoxLayout] = []
        row = QHBoxLayout(self)
        row.setContentsMargins(GAP, GAP - 4, GAP, GAP - 4)
        row.setSpacing(SPACE)
        for step in wording.STEPS:
            words = self.words[step] = FewLines(1, (SMALL, 9.0, 8.0))
            words.show_text(wording.step(step, translate))
            pair = QBoxLayout(QBoxLayout.Direction.LeftToRight)
            pair.setSpacing(SPACE)
            pair.addWidget(self.marks[step])
            pair.addWidget(words, 1)
            row.addLayout(pair, 1)
            self._pairs.append(pair)
        self.show_steps(())

    def set_theme(self, theme: Theme) -> None:
        """Paint in other colours."""
        self._theme = theme
        shown, self._shown = self._shown or (), None
        self.show_steps(shown)

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Where a word does not fit beside its mark, all words go under their marks."""
        super().resizeEvent(event)
        column = (self.width() - 2 * GAP - SPACE * (len(self.words) - 1)) // len(self.words)
        metrics = QFontMetrics(font(SMALL))
        longest = max(metrics.horizontalAdvance(words.full_text()) for words in self.words.values())
        beside = longest + SPACE + MARK_SIZE < column
        for pair in self._pairs:
            pair.setDirection(QBoxLayout.Direction.LeftToRight if beside else QBoxLayout.Direction.TopToBottom)

    @Slot(object)
    def show_steps(self, reached: tuple[str, ...]) -> None:
        """Show which steps were reached by now."""
        if reached == self._shown:
            return
        self._shown = reached
        following = next((step for step in wording.STEPS if step not in reached), "")
        for step in wording.STEPS:
            done = step in reached
            colour = self._theme.accent if done or step == following else self._theme.control
            self.marks[step].show_mark("tick" if done else "next" if step == following else "ring", colour)
            words = self.words[step]
            set_tone(words, "calm" if step == following else "" if done else "muted")
            words.setAccessibleName(f"{words.full_text()}: {self._state(done=done, now=step == following)}")

    def _state(self, *, done: bool, now: bool) -> str:
        if done:
            return self._translate("done")
        return self._translate("next") if now else self._translate("not yet")
