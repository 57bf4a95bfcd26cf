import dataclasses
from itertools import pairwise

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QAbstractButton, QApplication, QLabel, QListView
from ui_samples import CALL, CARD, FLAG, HARM, NOTICE, STARTED, same, view_after

from app.events import CallEnded, Flag
from app.paths import find_paths
from app.translation import translator
from app.ui.theme import DARK, LIGHT
from app.ui.window import OperatorWindow, ending_of
from app.view import CallView, fold

CONTROL = Qt.KeyboardModifier.ControlModifier
ENDED = CallEnded(time=60.0, summary={"flags": [{}, {}], "promises": []})


@pytest.fixture
def pressed():
    return []


def settle() -> None:
    """Let layouts in scroll areas come to rest."""
    for _ in range(5):
        QApplication.processEvents()


def listen(window: OperatorWindow, pressed: list[object]) -> None:
    window.card_used.connect(lambda: pressed.append("used"))
    window.card_dismissed.connect(lambda: pressed.append("not now"))
    window.flag_wrong.connect(pressed.append)
    window.mute_toggled.connect(pressed.append)
    window.replay_asked.connect(lambda: pressed.append("replay"))
    window.report_asked.connect(lambda: pressed.append("report"))


def activate(qtbot, window: OperatorWindow) -> None:
    with qtbot.waitActive(window):
        window.activateWindow()


def test_a_whole_call(make_window):
    window = make_window()
    seen = []
    view = CallView()
    for event in CALL:
        view = fold(view, event)
        window.show_view(view)
        seen.append(window.gauge.level.text())

    assert [one for one, following in pairwise([*seen, ""]) if one != following] == ["–", "Calm", "Tense", "Angry"]
    assert window.windowTitle() == "en-angry – Calmline"
    assert window.call_bar.time.text() == "0:32 / 1:00"
    assert window.transcript.model.rowCount() == 5
    assert window.card.headline.full_text() == CARD.headline
    assert list(window.flags.rows) == ["anger"]
    assert window.steps.marks["cause"].shown()[0] == "tick"


def test_nothing_changes_its_size_or_place_when_things_come_and_go(make_window, qtbot):
    window = make_window([STARTED])
    parts = (window.call_bar, window.transcript, window.gauge, window.card, window.flags, window.steps, window.notice)

    def places():
        settle()
        return [(part.mapTo(window, part.rect().topLeft()), part.size()) for part in parts]

    before = places()
    for events in (CALL, (*CALL, HARM, NOTICE), (STARTED, NOTICE), CALL):
        window.show_view(view_after(*events))
        assert places() == before


def test_keys_reach_card_sound_and_flags(make_window, qtbot, pressed):
    window = make_window(CALL, has_sound=True)
    listen(window, pressed)
    activate(qtbot, window)
    qtbot.keyClick(window, Qt.Key.Key_Return, CONTROL)
    qtbot.keyClick(window, Qt.Key.Key_Backspace, CONTROL)
    qtbot.keyClick(window, Qt.Key.Key_M)
    window.flags.rows["anger"].deny.setFocus()
    qtbot.keyClick(window.flags.rows["anger"].deny, Qt.Key.Key_Space)

    assert pressed == ["used", "not now", True, "anger"]


def test_after_an_answer_the_focus_goes_to_the_words(make_window, qtbot):
    window = make_window(CALL)
    activate(qtbot, window)
    window.card.use.setFocus()
    qtbot.keyClick(window.card.use, Qt.Key.Key_Space)

    assert window.focusWidget() is window.transcript.list


def test_tab_reaches_everything_in_a_sensible_order(make_window, qtbot):
    window = make_window((*CALL, NOTICE), has_sound=True)
    activate(qtbot, window)
    window.transcript.list.setFocus()
    reached = [window.focusWidget()]
    while len(reached) < 20:
        qtbot.keyClick(reached[-1], Qt.Key.Key_Tab)
        if window.focusWidget() is reached[0]:
            break
        reached.append(window.focusWidget())

    assert reached == [
        window.transcript.list, window.card.use, window.card.not_now, window.flags.rows["anger"].deny,
        window.notice.dismiss, window.call_bar.mute,
    ]  # fmt: skip


def test_the_end_takes_the_place_of_the_card(make_window, qtbot, pressed):
    window = make_window([*CALL, ENDED])
    listen(window, pressed)
    activate(qtbot, window)
    assert window.end.isVisible()
    assert window.card.isHidden()
    qtbot.keyClick(window, Qt.Key.Key_Return, CONTROL)
    qtbot.keyClick(window, Qt.Key.Key_O, CONTROL)
    assert pressed == []
    window.show_view(dataclasses.replace(view_after(*CALL, ENDED), report="/somewhere/report.html"))
    qtbot.keyClick(window, Qt.Key.Key_O, CONTROL)
    qtbot.keyClick(window, Qt.Key.Key_R, CONTROL)
    assert pressed == ["report", "replay"]
    window.show_view(view_after(STARTED))
    assert window.card.isVisible()


def test_ending_of_a_view():
    ending = ending_of(view_after(*CALL, ENDED))
    assert (ending.duration, ending.flags, ending.steps, ending.promises, ending.report) == (60.0, 2, 1, 0, False)


def test_everything_that_can_be_pressed_has_a_name(make_window):
    window = make_window((*CALL, NOTICE), has_sound=True)

    assert [one for one in window.findChildren(QAbstractButton) if not one.accessibleName()] == []
    assert [one for one in window.findChildren(QListView) if not one.accessibleName()] == []
    assert window.gauge.curve.accessibleName()


def test_no_label_parses_markup(make_window):
    window = make_window(
        (*CALL, NOTICE, Flag(time=1, action="raised", reason="legal", severity="info", evidence=("<b>",)))
    )

    formats = {label.textFormat() for label in window.findChildren(QLabel)}
    assert formats == {Qt.TextFormat.PlainText}


@pytest.mark.parametrize("code", ["en", "ru", "bg", "ro"])
@pytest.mark.parametrize(("width", "height"), [(1180, 800), (800, 500), (460, 900)])
def test_fits_in_every_language(qtbot, code: str, width: int, height: int):
    window = OperatorWindow(translator(find_paths().translation(code)), LIGHT, has_sound=True)
    qtbot.addWidget(window)
    window.resize(width, height)
    window.show()
    window.show_view(view_after(*CALL, NOTICE))
    settle()

    assert window.width() <= max(width, window.minimumWidth()) <= 520 or window.width() == width
    side = window._advice.widget()
    assert side.width() <= window._advice.viewport().width()
    assert "…" not in window.card.say.text() + window.card.headline.text() + window.notice.text.text()
    for words in window.steps.words.values():
        assert "…" not in words.text()


def test_narrow_windows_put_the_advice_on_top(make_window, qtbot):
    window = make_window(CALL)
    window.resize(480, 900)
    settle()
    assert window.gauge.mapTo(window, window.rect().topLeft()).y() < window.transcript.y()
    window.resize(1180, 800)
    settle()
    assert window.transcript.geometry().right() < window.gauge.mapTo(window, window.gauge.rect().topLeft()).x()


def test_theme_changes_while_open(make_window):
    window = make_window((*CALL, NOTICE))
    window.set_theme(DARK)
    assert window.gauge.mark.shown() == ("octagon", DARK.angry)
    assert DARK.window in window.styleSheet()
    window.grab()


def test_equal_views_are_not_shown_twice(make_window, monkeypatch):
    window = make_window(CALL)
    monkeypatch.setattr(window.gauge, "show_reading", lambda _reading: pytest.fail("shown again"))
    window.show_view(view_after(*CALL))


def test_translation_reaches_the_window(qtbot):
    window = OperatorWindow(lambda text: f"«{text}»", LIGHT)
    qtbot.addWidget(window)
    assert window.card.idle.text() == f"«{same('No advice is needed right now.')}»"
    assert FLAG.reason == "anger"
