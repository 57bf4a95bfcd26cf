"""The top line: which call, how long, who listens, and the key that silences the sound."""

from __future__ import annotations

from dataclasses import dataclass

from PySide6.QtCore import Qt, Signal, Slot
from PySide6.QtGui import QFontMetrics
from PySide6.QtWidgets import QHBoxLayout, QPushButton, QVBoxLayout, QWidget

from app import wording
from app.translation import Translate
from app.ui.few_lines import FewLines
from app.ui.parts import button, label, on_keys
from app.ui.theme import BODY, GAP, HEADLINE, SMALL

MUTE_KEYS = ("M", "М", "Ь", "П")  # the same key on Latin, phonetic, Russian and Bulgarian keyboards


@dataclass(frozen=True, slots=True)
class CallFacts:
    """What the bar shows. Times in seconds; `engine` as the events name it."""

    source: str = ""
    engine: str = ""
    time: float = 0.0
    duration: float | None = None
    ended: bool = False


class CallBar(QWidget):
    """Shows CallFacts; emits `mute_toggled` with whether the sound is off."""

    mute_toggled = Signal(bool)

    def __init__(self, translate: Translate, *, has_sound: bool) -> None:
        super().__init__()
        self._translate = translate
        self._shown: CallFacts | None = None
        self.source = FewLines(1, (HEADLINE,), strong=True)
        self.engine = FewLines(1, (SMALL,))
        self.engine.setProperty("tone", "muted")
        self.time = label(HEADLINE)
        self.time.setAlignment(Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter)
        self.time.setAccessibleDescription(translate("Time since the call began"))
        self.mute = self._mute_button()
        self.mute.setVisible(has_sound)
        row = QHBoxLayout(self)
        row.setContentsMargins(4, 0, 4, 0)
        row.setSpacing(GAP * 2)
        words = QVBoxLayout()
        words.setSpacing(0)
        words.addWidget(self.source)
        words.addWidget(self.engine)
        row.addLayout(words, 1)
        row.addWidget(self.time)
        row.addWidget(self.mute)
        self.show_facts(CallFacts())

    def _mute_button(self) -> QPushButton:
        made = button(BODY, self._translate("Mute the sound"), keys=MUTE_KEYS)
        made.setCheckable(True)
        widths = []
        for off in (True, False):
            self._name_mute(made, off=off)
            widths.append(made.sizeHint().width())
        made.setMinimumWidth(max(widths))
        made.toggled.connect(self._on_mute)
        on_keys(self, MUTE_KEYS, made.toggle)
        return made

    def _name_mute(self, mute: QPushButton, *, off: bool) -> None:
        text = self._translate("Sound is off") if off else self._translate("Mute the sound")
        mute.setText(f"{text}   {MUTE_KEYS[0]}")
        mute.setAccessibleName(text)

    @Slot(bool)
    def _on_mute(self, off: bool) -> None:
        self._name_mute(self.mute, off=off)
        self.mute_toggled.emit(off)

    @Slot(object)
    def show_facts(self, facts: CallFacts) -> None:
        """Show another state of the call."""
        if facts == self._shown:
            return
        self._shown = facts
        self.source.show_text(facts.source or self._translate("Waiting for a call"))
        self.engine.show_text(self._who_listens(facts))
        now = wording.clock(facts.time)
        self.time.setText(f"{now} / {wording.clock(max(facts.duration, facts.time))}" if facts.duration else now)
        self.time.setAccessibleName(self.time.text())
        widest = "0" * len(self.time.text().replace(":", "").replace(" ", "")) + ": / :"
        self.time.setMinimumWidth(QFontMetrics(self.time.font()).horizontalAdvance(widest))
        self.mute.setEnabled(not facts.ended)

    def _who_listens(self, facts: CallFacts) -> str:
        if not facts.engine:
            return ""
        if facts.engine.startswith(wording.SCRIPTED):
            return self._translate("This call is a written script without sound. Recognition is not running.")
        if facts.ended:
            return self._translate("Recognised by {engine}").replace("{engine}", facts.engine)
        return self._translate("Listening with {engine}").replace("{engine}", facts.engine)
