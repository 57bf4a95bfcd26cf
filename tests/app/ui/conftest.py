"""Windows without a screen; a Qt warning fails a test."""

from __future__ import annotations

import os
from collections.abc import Callable, Sequence
from pathlib import Path

import pytest

os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")

from ui_samples import same, view_after

from app.events import Event
from app.ui.theme import LIGHT
from app.ui.window import OperatorWindow

HERE = Path(__file__).parent
NOISE = "This plugin does not support propagateSizeHints"  # the offscreen plugin, of widgets that a test shows alone


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    for item in items:
        if HERE in item.path.parents:
            item.add_marker(pytest.mark.qt_log_level_fail("WARNING"))
            item.add_marker(pytest.mark.qt_log_ignore(NOISE))


@pytest.fixture
def make_window(qtbot) -> Callable[..., OperatorWindow]:
    def make(events: Sequence[Event] = (), **given: object) -> OperatorWindow:
        window = OperatorWindow(same, LIGHT, **given)  # type: ignore[arg-type]
        qtbot.addWidget(window)
        window.show()
        window.show_view(view_after(*events))
        return window

    return make
