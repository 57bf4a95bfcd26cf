"""The one card: what to do, the words to say in the largest type of the window, and two buttons.

Its height is reserved for the longest card at the present width, so nothing moves when a card comes or goes.
"""

from __future__ import annotations

from PySide6.QtCore import Qt, Signal, Slot
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QFrame, QHBoxLayout, QSizePolicy, QStackedWidget, QVBoxLayout, QWidget

from app import wording
from app.events import Advice
from app.translation import Translate
from app.ui.few_lines import FewLines, wrap
from app.ui.parts import button, label, on_keys, set_tone
from app.ui.theme import BODY, GAP, HEADLINE, SAY, SMALL, font

USED_KEYS = ("Ctrl+Return", "Ctrl+Enter")
NOT_NOW_KEYS = ("Ctrl+Backspace",)
SAY_SIZES = (SAY, 17.0, 15.0, 13.0, 11.0)
HEADLINE_SIZES = (HEADLINE, BODY)
COMPACT_SIZES = (14.0, 13.0, 11.0)
# as long as a say line may be, in the widest letters it may have
LONGEST_SAY = "Я понимаю, почему вы расстроены, и мне жаль. " * 3 + "Давайте решим это вместе."
MARGIN = GAP + 8
URGENT = ("harm", "abuse")


class AdviceCard(QFrame):
    """Shows an Advice or, without one, that there is nothing to do. Emits `used` and `dismissed`."""

    used = Signal()
    dismissed = Signal()

    def __init__(self, translate: Translate) -> None:
        super().__init__()
        self.setProperty("panel", True)
        self._translate = translate
        self._shown: Advice | None = None
        self.setProperty("tone", "quiet")
        self.kind = label(SMALL, tone="muted")
        self.headline = FewLines(2, HEADLINE_SIZES, strong=True)
        self.say = FewLines(4, SAY_SIZES)
        self.use = button(BODY, translate("Used it"), keys=USED_KEYS, primary=True)
        self.not_now = button(BODY, translate("Not now"), keys=NOT_NOW_KEYS)
        self.use.clicked.connect(self._on_used)
        self.not_now.clicked.connect(self._on_dismissed)
        on_keys(self, USED_KEYS, self.use.click)
        on_keys(self, NOT_NOW_KEYS, self.not_now.click)
        self.idle = label(BODY, translate("No advice is needed right now."), tone="muted")
        self.idle.setWordWrap(True)
        self.idle.setAlignment(Qt.AlignmentFlag.AlignCenter)
        self.pages = QStackedWidget()
        self.pages.addWidget(self.idle)
        self.pages.addWidget(self._card_page())
        column = self._column = QVBoxLayout(self)
        column.setContentsMargins(MARGIN, GAP + 2, MARGIN, GAP + 2)
        column.addWidget(self.pages)
        self.setSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Fixed)
        self._sizes: tuple[float, ...] = SAY_SIZES
        self.setAccessibleName(self.idle.text())
        self._enable()

    def _card_page(self) -> QWidget:
        page = QWidget()
        column = self._page = QVBoxLayout(page)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(GAP - 4)
        column.addWidget(self.kind)
        column.addWidget(self.headline)
        column.addWidget(self.say)
        column.addStretch(1)
        row = QHBoxLayout()
        row.setSpacing(GAP)
        row.addWidget(self.use)
        row.addWidget(self.not_now)
        row.addStretch(1)
        column.addLayout(row)
        return page

    @Slot(object)
    def show_card(self, card: Advice | None) -> None:
        """Show another card, or none."""
        if card == self._shown:
            return
        self._shown = card
        if card is not None:
            self.kind.setText(wording.reason(card.situation, self._translate))
            self.headline.show_text(card.headline)
            self.say.show_text(wording.quoted(card.say, self._translate))
            self.setAccessibleName(f"{self._translate('Advice')}: {card.headline}. {card.say}")
        else:
            self.setAccessibleName(self.idle.text())
        set_tone(self, "quiet" if card is None else "angry" if card.situation in URGENT else "calm")
        self.pages.setCurrentIndex(0 if card is None else 1)
        self._enable()

    def _enable(self) -> None:
        for one in (self.use, self.not_now):
            one.setEnabled(self._shown is not None)

    @Slot()
    def _on_used(self) -> None:
        self.used.emit()

    @Slot()
    def _on_dismissed(self) -> None:
        self.dismissed.emit()

    def set_compact(self, compact: bool) -> None:
        """Take less height, for low windows."""
        sizes = COMPACT_SIZES if compact else SAY_SIZES
        if sizes != self._sizes:
            self._sizes = sizes
            self.kind.setVisible(not compact)
            self.headline.set_sizes((BODY, SMALL) if compact else HEADLINE_SIZES, 2)
            edge = GAP - 4 if compact else GAP + 2
            self._column.setContentsMargins(MARGIN, edge, MARGIN, edge)
            self.reserve()

    def reserve(self) -> None:
        """Keep the room of the longest card; called whenever width, sizes of type or style changed."""
        self.say.set_sizes(self._sizes, len(wrap(LONGEST_SAY, font(self._sizes[0]), self.width() - 2 * (MARGIN + 1))))
        self._page.invalidate()  # a page that is not shown does not measure itself anew
        self._page.activate()
        needs = self._page.totalMinimumSize()
        self.pages.setFixedHeight(needs.height())
        self.pages.setMinimumWidth(needs.width())

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Another width needs another number of lines for the longest say line."""
        super().resizeEvent(event)
        self.reserve()
