"""The operator's window: both sides' words, the caller's anger with its evidence, one card, steps, flags, a notice.

Renders `app.view.CallView` and emits what the operator asks for. Window thread only; knows neither files nor clocks.
"""

from __future__ import annotations

from itertools import pairwise

from PySide6.QtCore import Qt, Signal, Slot
from PySide6.QtGui import QCloseEvent, QResizeEvent
from PySide6.QtWidgets import (
    QBoxLayout,
    QFrame,
    QLayout,
    QMainWindow,
    QPushButton,
    QScrollArea,
    QStackedWidget,
    QVBoxLayout,
    QWidget,
)

from app.translation import Translate
from app.ui.advice_card import AdviceCard
from app.ui.anger_gauge import AngerGauge, Reading
from app.ui.call_bar import CallBar, CallFacts
from app.ui.end_panel import Ending, EndPanel, counted
from app.ui.flags_bar import FlagsBar
from app.ui.notice_bar import NoticeBar
from app.ui.steps_strip import StepsStrip
from app.ui.theme import GAP, Theme, style_sheet
from app.ui.transcript import Transcript
from app.view import CallView

SIZE = (1180, 800)
SHORTEST = 420
MARGIN = GAP + 4
WORDS_WIDTH = 260  # what the words need beside the advice; in a narrower window they go under it
LOW, TALL = 640, 960  # below this height card and gauge take less of it, side by side and one under the other


class OperatorWindow(QMainWindow):
    """Shows a CallView and emits what was pressed; nothing changes before a new view says so."""

    card_used = Signal()
    card_dismissed = Signal()
    flag_wrong = Signal(str)
    mute_toggled = Signal(bool)
    replay_asked = Signal()
    report_asked = Signal()
    closed = Signal()

    def __init__(self, translate: Translate, theme: Theme, *, has_sound: bool = False, title: str = "Calmline") -> None:
        super().__init__()
        self._shown: CallView | None = None
        self._title = title
        self.call_bar = CallBar(translate, has_sound=has_sound)
        self.transcript = Transcript(translate, theme)
        self.gauge = AngerGauge(translate, theme)
        self.card = AdviceCard(translate)
        self.end = EndPanel(translate)
        self.flags = FlagsBar(translate, theme)
        self.steps = StepsStrip(translate, theme)
        self.notice = NoticeBar(translate, theme)
        self._arrange()
        self._connect()
        self._order()
        self.set_theme(theme)
        self.setWindowTitle(title)
        self.resize(*SIZE)
        self.show_view(CallView())
        self.transcript.list.setFocus()

    def _arrange(self) -> None:
        page = QWidget()
        page.setObjectName("page")
        column = self._page = QVBoxLayout(page)
        column.setContentsMargins(MARGIN, GAP, MARGIN, GAP - 2)
        column.setSpacing(GAP)
        column.addWidget(self.call_bar)
        self._body = QBoxLayout(QBoxLayout.Direction.LeftToRight)
        self._body.setSpacing(GAP)
        self._body.addWidget(self.transcript, 5)
        self._advice = self._side()
        self._body.addWidget(self._advice, 6)
        column.addLayout(self._body, 1)
        column.addWidget(self.steps)
        column.addWidget(self.notice)
        self.setCentralWidget(page)
        frame = self.layout()
        if frame is not None:
            frame.setSizeConstraint(QLayout.SizeConstraint.SetNoConstraint)  # no words may make the window grow

    def _side(self) -> QScrollArea:
        self._hero = QStackedWidget()
        self._hero.addWidget(self.card)
        self._hero.addWidget(self.end)
        side = QWidget()
        side.setObjectName("side")
        column = self._beside = QVBoxLayout(side)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(GAP)
        column.addWidget(self.gauge)
        column.addWidget(self._hero)
        column.addWidget(self.flags, 1)
        self._parts = (self.gauge, self.card, self.end, self.flags)
        area = QScrollArea()
        area.setFrameShape(QFrame.Shape.NoFrame)
        area.setWidgetResizable(True)
        area.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        area.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        area.setWidget(side)
        return area

    def _connect(self) -> None:
        # focus goes back to the words: a second press must not hit whatever button comes next
        home = self.transcript.list.setFocus
        for signal in (self.card.used, self.card.dismissed, self.flags.wrong, self.notice.dismissed):
            signal.connect(home)
        self.card.used.connect(self.card_used)
        self.card.dismissed.connect(self.card_dismissed)
        self.flags.wrong.connect(self.flag_wrong)
        self.call_bar.mute_toggled.connect(self.mute_toggled)
        self.end.replay_asked.connect(self.replay_asked)
        self.end.report_asked.connect(self.report_asked)

    def set_theme(self, theme: Theme) -> None:
        """Change all colours."""
        self.setStyleSheet(style_sheet(theme))
        for button in self.findChildren(QPushButton):
            button.ensurePolished()  # the style sheet's padding counts before a button is first seen
            button.updateGeometry()
        self.card.reserve()
        bar = self._advice.verticalScrollBar().sizeHint().width()
        self._advice.setMinimumWidth(max(one.minimumSizeHint().width() for one in self._parts) + bar)
        self.setMinimumSize(self._advice.minimumWidth() + 2 * MARGIN, SHORTEST)
        for widget in (self.transcript, self.gauge, self.flags, self.steps, self.notice):
            widget.set_theme(theme)

    def _order(self) -> None:
        """Tab goes from the words to the card, its flags, the notice, the sound."""
        order = (self.transcript.list, self.transcript.newest, self.card.use, self.card.not_now, self.end.report,
                 self.end.replay, *self.flags.buttons(), self.notice.dismiss, self.call_bar.mute)  # fmt: skip
        for first, second in pairwise(order):
            QWidget.setTabOrder(first, second)

    @Slot(object)
    def show_view(self, view: CallView) -> None:
        """Show another state of the call."""
        if view == self._shown:
            return
        before, self._shown = self._shown, view
        self.setWindowTitle(f"{view.source} – {self._title}" if view.source else self._title)
        self.call_bar.show_facts(CallFacts(view.source, view.engine, view.time, view.duration, view.ended))
        self.transcript.show_lines(view.lines, view.partials)
        self.gauge.show_reading(
            Reading(view.level, view.trend, view.evidence, view.facts, view.curve, view.time, view.duration)
        )
        self.card.show_card(None if view.ended else view.card)
        self.end.show_ending(ending_of(view))
        self._hero.setCurrentIndex(1 if view.ended else 0)
        self.steps.show_steps(view.steps)
        self.flags.show_flags(view.flags)
        if before is None or view.flags != before.flags:
            self._order()
        self.notice.show_notices(view.notices)

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        narrow = self.width() < self._advice.minimumWidth() + WORDS_WIDTH + 3 * GAP
        self._body.setDirection(QBoxLayout.Direction.BottomToTop if narrow else QBoxLayout.Direction.LeftToRight)
        self._body.setStretch(0, 2 if narrow else 5)
        self._body.setStretch(1, 5 if narrow else 6)
        compact = self.height() < (TALL if narrow else LOW)
        self.card.set_compact(compact)
        self.gauge.set_compact(compact)
        for layout in (self._page, self._beside):
            layout.setSpacing(GAP // 2 if compact else GAP)

    def closeEvent(self, event: QCloseEvent) -> None:
        super().closeEvent(event)
        self.closed.emit()


def ending_of(view: CallView) -> Ending:
    """What the end panel shows of a view."""
    promises = counted(view.summary.get("promises"))
    return Ending(view.time, counted(view.summary.get("flags")), len(set(view.steps)), promises, bool(view.report))
