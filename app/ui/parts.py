"""Little helpers that several widgets share: labels that never parse markup, panels, tones, buttons with a key."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from PySide6.QtCore import Qt
from PySide6.QtGui import QKeySequence, QShortcut
from PySide6.QtWidgets import QFrame, QLabel, QPushButton, QSizePolicy, QWidget

from app.ui.theme import font


def label(points: float, text: str = "", *, strong: bool = False, tone: str = "") -> QLabel:
    """A label that shows its text literally."""
    made = QLabel()
    made.setTextFormat(Qt.TextFormat.PlainText)
    made.setText(text)
    made.setFont(font(points, strong=strong))
    if tone:
        made.setProperty("tone", tone)
    return made


def panel() -> QFrame:
    """A surface with a quiet outline."""
    made = QFrame()
    made.setProperty("panel", True)
    return made


def set_tone(widget: QWidget, tone: str) -> None:
    """Give a widget the colours of a state; the style sheet knows them."""
    if widget.property("tone") != tone:
        widget.setProperty("tone", tone)
        widget.style().unpolish(widget)
        widget.style().polish(widget)


def button(points: float, text: str, *, keys: Sequence[str] = (), primary: bool = False) -> QPushButton:
    """A button reached with Tab; the first of its keys is part of its text."""
    made = QPushButton(f"{text}   {key_name(keys[0])}" if keys else text)
    made.setAccessibleName(text)
    made.setFont(font(points, strong=primary))
    made.setAutoDefault(False)
    made.setSizePolicy(QSizePolicy.Policy.Maximum, QSizePolicy.Policy.Fixed)
    if primary:
        made.setProperty("primary", True)
    return made


def key_name(key: str) -> str:
    """A key as this system writes it, with the signs that are printed on keyboards."""
    name = QKeySequence(key).toString(QKeySequence.SequenceFormat.NativeText)
    return name.replace("Return", "↵").replace("Backspace", "⌫")


def on_keys(parent: QWidget, keys: Sequence[str], call: Callable[[], object]) -> None:
    """Call a function when one of the keys is pressed anywhere in the window."""
    for key in keys:
        shortcut = QShortcut(QKeySequence(key), parent)
        shortcut.setAutoRepeat(False)
        shortcut.activated.connect(call)
