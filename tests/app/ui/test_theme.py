from itertools import pairwise

import pytest
from PySide6.QtGui import QColor, QPalette

from app.ui.theme import DARK, LIGHT, Theme, choose, contrast, palette, shape_of, style_sheet

TEXT_ON = [
    ("text", "window"), ("text", "surface"), ("text", "caller"), ("text", "operator"), ("text", "calm_soft"),
    ("text", "tense_soft"), ("text", "angry_soft"), ("muted", "window"), ("muted", "surface"), ("muted", "caller"),
    ("muted", "operator"), ("muted", "calm_soft"), ("muted", "angry_soft"), ("accent", "operator"),
    ("accent", "surface"), ("on_accent", "accent"), ("on_accent", "accent_hover"), ("calm", "surface"),
    ("calm", "calm_soft"), ("tense", "surface"), ("tense", "tense_soft"), ("angry", "surface"),
    ("angry", "angry_soft"),
]  # fmt: skip


def test_contrast_is_the_ratio_of_the_web_guidelines():
    assert contrast("#000000", "#ffffff") == pytest.approx(21.0)
    assert contrast("#ffffff", "#767676") == pytest.approx(4.54, abs=0.01)


@pytest.mark.parametrize("theme", [LIGHT, DARK], ids=lambda theme: theme.name)
@pytest.mark.parametrize(("text", "ground"), TEXT_ON)
def test_text_can_be_read(theme: Theme, text: str, ground: str):
    assert contrast(getattr(theme, text), getattr(theme, ground)) >= 4.5


@pytest.mark.parametrize("theme", [LIGHT, DARK], ids=lambda theme: theme.name)
def test_outlines_of_controls_can_be_seen(theme: Theme):
    assert contrast(theme.control, theme.surface) >= 3
    assert contrast(theme.control, theme.window) >= 3


@pytest.mark.parametrize("theme", [LIGHT, DARK], ids=lambda theme: theme.name)
def test_states_differ_in_blue_and_red_for_eyes_without_green(theme: Theme):
    """Red-green blindness leaves the balance of yellow and blue: the three states are far apart in it."""
    seen = [
        (QColor(one).red() + QColor(one).green()) / 2 - QColor(one).blue()
        for one in (theme.tense, theme.angry, theme.calm)
    ]

    assert seen == sorted(seen, reverse=True)
    assert min(first - second for first, second in pairwise(seen)) > 20


@pytest.mark.parametrize(
    ("state", "shape"),
    [("calm", "circle"), ("tense", "triangle"), ("angry", "octagon"), ("info", "circle"), ("warning", "triangle"),
     ("coaching", "triangle"), ("error", "octagon"), ("critical", "octagon"), ("unheard-of", "circle")],
)  # fmt: skip
def test_every_state_has_a_shape(state: str, shape: str):
    assert shape_of(state) == shape


@pytest.mark.parametrize(
    ("choice", "desktop_is_dark", "theme"),
    [("light", True, LIGHT), ("dark", False, DARK), ("system", True, DARK), ("system", False, LIGHT)],
)
def test_choice(choice: str, desktop_is_dark: bool, theme: Theme):
    assert choose(choice, desktop_is_dark=desktop_is_dark) is theme


def test_style_sheet_and_palette_hold_the_colours():
    assert "$" not in style_sheet(DARK)
    assert DARK.angry_soft in style_sheet(DARK)
    assert palette(DARK).color(QPalette.ColorRole.Window).name() == DARK.window
