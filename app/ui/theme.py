"""Colours and type of the windows, light and dark, as plain values; palette and style sheet are made from them.

Every state has its own shape and word beside its colour, and the three colours stay apart for colour-blind eyes.
There are no animations, so nothing needs switching off for people who asked their system for reduced motion.
"""

from __future__ import annotations

from dataclasses import asdict, dataclass
from string import Template

from PySide6.QtGui import QColor, QFont, QPalette

SMALL, BODY, HEADLINE, LEVEL, SAY = 10.0, 11.0, 13.0, 17.0, 19.0  # points
GAP = 12  # between things, logical pixels
RADIUS = 10


@dataclass(frozen=True, slots=True, kw_only=True)
class Theme:
    """Colours by what they are for. `…_soft` lie under text of the same state."""

    name: str
    window: str
    surface: str
    text: str
    muted: str
    border: str
    control: str  # outline of what can be pressed
    accent: str
    accent_hover: str
    on_accent: str
    caller: str  # shade of the caller's words
    operator: str
    calm: str
    calm_soft: str
    tense: str
    tense_soft: str
    angry: str
    angry_soft: str

    def state(self, state: str) -> str:
        """The colour of a level or of a severity."""
        return {"angry": self.angry, "tense": self.tense}.get(STATES.get(state, state), self.calm)


STATES = {  # severities and notice levels look like the level of the same urgency
    "critical": "angry", "error": "angry", "coaching": "tense", "warning": "tense", "info": "calm",
}  # fmt: skip
SHAPES = {"calm": "circle", "tense": "triangle", "angry": "octagon"}

LIGHT = Theme(
    name="light", window="#f1f4f6", surface="#ffffff", text="#16232e", muted="#506070", border="#d6dee4",
    control="#7c8b98", accent="#0b6377", accent_hover="#084e5e", on_accent="#ffffff", caller="#eef2f5",
    operator="#e3f1f3", calm="#0b6377", calm_soft="#e0f0f3", tense="#855300", tense_soft="#fdf0d6",
    angry="#a5103f", angry_soft="#fbe6ec",
)  # fmt: skip
DARK = Theme(
    name="dark", window="#12181d", surface="#1a2229", text="#e8eef2", muted="#a9b7c2", border="#313d47",
    control="#71818e", accent="#5cc6d6", accent_hover="#86d8e4", on_accent="#06222a", caller="#26313a",
    operator="#163840", calm="#62cbda", calm_soft="#12343b", tense="#f2bd55", tense_soft="#3a2d10",
    angry="#ff8ba7", angry_soft="#47182a",
)  # fmt: skip


def choose(choice: str, *, desktop_is_dark: bool) -> Theme:
    """The theme of a setting: light, dark, or whatever the desktop has."""
    dark = desktop_is_dark if choice == "system" else choice == "dark"
    return DARK if dark else LIGHT


def shape_of(state: str) -> str:
    """The shape of a level, severity or notice level: circle, triangle, octagon."""
    return SHAPES.get(STATES.get(state, state), "circle")


def contrast(first: str, second: str) -> float:
    """The contrast ratio of two colours, 1 to 21 (WCAG 2)."""
    light, dark = sorted((_luminance(first), _luminance(second)), reverse=True)
    return (light + 0.05) / (dark + 0.05)


def _luminance(colour: str) -> float:
    parts = (int(colour[at : at + 2], 16) / 255 for at in (1, 3, 5))
    red, green, blue = (one / 12.92 if one <= 0.04045 else ((one + 0.055) / 1.055) ** 2.4 for one in parts)
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


def font(points: float, *, strong: bool = False) -> QFont:
    """The system's font at a size; strong for what must be seen first."""
    made = QFont()
    made.setPointSizeF(points)
    if strong:
        made.setWeight(QFont.Weight.DemiBold)
    return made


def palette(theme: Theme) -> QPalette:
    """What Qt's own style paints with (tooltips, focus, scroll bars)."""
    made = QPalette()
    role = QPalette.ColorRole
    for which, colour in {
        role.Window: theme.window, role.WindowText: theme.text, role.Base: theme.surface, role.Text: theme.text,
        role.AlternateBase: theme.caller, role.Button: theme.surface, role.ButtonText: theme.text,
        role.Highlight: theme.accent, role.HighlightedText: theme.on_accent, role.ToolTipBase: theme.surface,
        role.ToolTipText: theme.text, role.PlaceholderText: theme.muted, role.Mid: theme.border,
    }.items():  # fmt: skip
        made.setColor(which, QColor(colour))
    return made


def style_sheet(theme: Theme) -> str:
    """Colours and frames; sizes of type are set in code, where they are also measured."""
    return _SHEET.substitute(asdict(theme), radius=RADIUS)


_SHEET = Template("""
QMainWindow, QWidget#page, QScrollArea, QWidget#side { background: $window; }
QLabel { color: $text; background: transparent; }
QLabel[tone="muted"] { color: $muted; }
QLabel[tone="calm"] { color: $calm; }
QLabel[tone="tense"] { color: $tense; }
QLabel[tone="angry"] { color: $angry; }
QFrame[panel="true"] { background: $surface; border: 1px solid $border; border-radius: ${radius}px; }
QFrame[panel="true"][tone="quiet"] { background: transparent; }
QFrame[panel="true"][tone="calm"] { background: $calm_soft; border-color: $calm; }
QFrame[panel="true"][tone="tense"] { background: $tense_soft; border-color: $tense; }
QFrame[panel="true"][tone="angry"] { background: $angry_soft; border-color: $angry; }
QListView { background: $surface; border: none; outline: none; }
QPushButton {
  color: $text; background: $surface; border: 1px solid $control; border-radius: 7px; padding: 7px 14px; outline: 0;
}
QPushButton:hover { border-color: $accent; }
QPushButton:pressed { background: $caller; }
QPushButton:focus { border: 2px solid $accent; padding: 6px 13px; }
QPushButton:disabled { color: $muted; border-color: $border; }
QPushButton:checked { background: $tense_soft; color: $tense; border-color: $tense; }
QPushButton[primary="true"] { color: $on_accent; background: $accent; border-color: $accent; }
QPushButton[primary="true"]:hover { background: $accent_hover; }
QPushButton[primary="true"]:focus { border: 2px solid $text; }
QPushButton[primary="true"]:disabled { color: $muted; background: $caller; border-color: $border; }
QScrollBar:vertical { background: transparent; width: 12px; margin: 2px; border: none; }
QScrollBar::handle:vertical { background: $control; border-radius: 4px; min-height: 28px; }
QScrollBar::handle:vertical:disabled { background: transparent; }
QScrollBar::add-line, QScrollBar::sub-line { height: 0; }
QScrollBar::add-page, QScrollBar::sub-page { background: transparent; }
QToolTip { color: $text; background: $surface; border: 1px solid $border; padding: 4px; }
""")
