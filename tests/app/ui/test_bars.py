"""The small bars: call, steps, flags, notice, end."""

import dataclasses

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QShortcut
from ui_samples import FLAG, HARM, NOTICE, same

from app.events import Notice
from app.ui.call_bar import CallBar, CallFacts
from app.ui.end_panel import Ending, EndPanel, counted
from app.ui.flags_bar import FlagsBar
from app.ui.notice_bar import NoticeBar
from app.ui.steps_strip import StepsStrip
from app.ui.theme import DARK, LIGHT

LEFT = Qt.MouseButton.LeftButton


def shown(qtbot, widget):
    qtbot.addWidget(widget)
    widget.resize(600, widget.sizeHint().height())
    widget.show()
    return widget


@pytest.mark.parametrize(
    ("facts", "source", "engine", "time"),
    [
        (CallFacts(), "Waiting for a call", "", "0:00"),
        (CallFacts("en-angry", "vosk: small", 61.4, 108.0), "en-angry", "Listening with vosk: small", "1:01 / 1:48"),
        (CallFacts("en-angry", "vosk: small", 108, 108, True), "en-angry", "Recognised by vosk: small", "1:48 / 1:48"),
        (
            CallFacts("a", "scripted: a.jsonl", 2.0), "a",
            "This call is a written script without sound. Recognition is not running.", "0:02",
        ),
    ],
)  # fmt: skip
def test_call_bar_says_what_is_listened_to_and_how(qtbot, facts: CallFacts, source: str, engine: str, time: str):
    bar = shown(qtbot, CallBar(same, has_sound=True))
    bar.show_facts(facts)

    assert (bar.source.full_text(), bar.engine.full_text(), bar.time.text()) == (source, engine, time)


def test_mute_key(qtbot):
    bar = shown(qtbot, CallBar(same, has_sound=True))
    heard: list[bool] = []
    bar.mute_toggled.connect(heard.append)
    width = bar.mute.width()
    with qtbot.waitActive(bar):
        bar.activateWindow()
    qtbot.keyClick(bar, Qt.Key.Key_M)
    assert (heard, bar.mute.accessibleName(), bar.mute.isChecked()) == ([True], "Sound is off", True)
    qtbot.mouseClick(bar.mute, LEFT)
    assert (heard, bar.mute.accessibleName(), bar.mute.width()) == ([True, False], "Mute the sound", width)


def test_mute_key_on_cyrillic_keyboards(qtbot):
    bar = shown(qtbot, CallBar(same, has_sound=True))
    assert {"М", "Ь", "П"} < {shortcut.key().toString() for shortcut in bar.findChildren(QShortcut)}


def test_without_sound_there_is_no_mute(qtbot):
    assert shown(qtbot, CallBar(same, has_sound=False)).mute.isHidden()


def test_steps_tick_and_mark_the_next(qtbot):
    strip = shown(qtbot, StepsStrip(same, LIGHT))
    strip.show_steps(("empathy", "cause", "cause"))

    assert [mark.shown()[0] for mark in strip.marks.values()] == ["tick", "tick", "next", "ring", "ring"]
    assert [words.accessibleName() for words in strip.words.values()] == [
        "Cause: done", "Empathy: done", "Solutions: next", "Action: not yet", "Feedback: not yet",
    ]  # fmt: skip
    strip.set_theme(DARK)
    assert strip.marks["cause"].shown() == ("tick", DARK.accent)


def test_steps_reached_move_nothing(qtbot):
    strip = shown(qtbot, StepsStrip(same, LIGHT))
    before = [words.geometry() for words in strip.words.values()]
    strip.show_steps(("cause", "empathy", "solution", "action", "feedback"))
    strip.layout().activate()

    assert [words.geometry() for words in strip.words.values()] == before


def test_flags_show_their_evidence_the_most_urgent_first(qtbot):
    bar = shown(qtbot, FlagsBar(same, LIGHT))
    bar.show_flags((FLAG, HARM))

    assert bar.title.text() == "Flags: 2"
    rows = sorted(bar.rows.values(), key=bar._column.indexOf)
    assert [row.accessibleName() for row in rows] == [
        "Somebody may come to harm · 0:31. said: “I can't go on” · score 0.00",
        "The caller is angry · 0:30. said: “lied to me all week” · score 0.00",
    ]
    assert [row.mark.shown()[0] for row in rows] == ["octagon", "triangle"]


def test_a_flag_can_be_said_to_be_wrong_once(qtbot):
    bar = shown(qtbot, FlagsBar(same, LIGHT))
    bar.show_flags((FLAG,))
    wrong: list[str] = []
    bar.wrong.connect(wrong.append)
    deny = bar.rows["anger"].deny
    assert deny.accessibleName() == "That's wrong: The caller is angry · 0:30"
    qtbot.mouseClick(deny, LEFT)
    qtbot.mouseClick(deny, LEFT)
    assert wrong == ["anger"]
    bar.show_flags(())
    assert (bar.rows, bar.title.text()) == ({}, "No flags")
    bar.show_flags((FLAG,))
    assert bar.rows["anger"].deny.isEnabled()


def test_a_row_that_stays_is_the_same_row(qtbot):
    bar = shown(qtbot, FlagsBar(same, LIGHT))
    bar.show_flags((FLAG,))
    row = bar.rows["anger"]
    bar.show_flags((dataclasses.replace(FLAG, evidence=("<b>x</b>",)), HARM))

    assert bar.rows["anger"] is row
    assert row.why.text() == "said: “<b>x</b>” · score 0.00"
    bar.set_theme(DARK)
    assert row.mark.shown() == ("triangle", DARK.tense)


def test_newest_notice_until_it_is_dismissed(qtbot):
    bar = shown(qtbot, NoticeBar(same, LIGHT))
    height = bar.sizeHint().height()
    assert bar.dismiss.isHidden()
    newer = Notice(time=6.0, level="error", text="The microphone is gone.", hint="Plug it in.")
    bar.show_notices((NOTICE, newer))
    assert (bar.text.full_text(), bar.mark.shown()[0]) == ("The microphone is gone. Plug it in.", "octagon")
    qtbot.mouseClick(bar.dismiss, LEFT)
    assert (bar.text.full_text(), bar.mark.shown()[0]) == ("The line is bad. Ask Ann to repeat.", "triangle")
    qtbot.mouseClick(bar.dismiss, LEFT)
    assert (bar.text.full_text(), bar.dismiss.isHidden()) == ("", True)
    bar.show_notices((NOTICE, newer, dataclasses.replace(newer, time=9.0)))
    assert bar.text.full_text() == "The microphone is gone. Plug it in."
    bar.set_theme(DARK)
    assert bar.mark.shown() == ("octagon", DARK.angry)
    assert bar.sizeHint().height() == height


def test_end_panel_counts_and_waits_for_the_report(qtbot):
    panel = shown(qtbot, EndPanel(same))
    panel.show_ending(Ending(108.0, 2, 4, 1, report=False))
    assert panel.facts.text() == "Length: 1:48\nSteps reached: 4 of 5\nFlags: 2\nPromises made: 1"
    assert not panel.report.isEnabled()
    panel.show_ending(Ending(108.0, None, 4, None, report=True))
    assert panel.facts.text() == "Length: 1:48\nSteps reached: 4 of 5"
    with qtbot.waitSignal(panel.report_asked):
        qtbot.mouseClick(panel.report, LEFT)
    with qtbot.waitSignal(panel.replay_asked):
        qtbot.mouseClick(panel.replay, LEFT)


@pytest.mark.parametrize(("value", "count"), [(3, 3), ([1, 2], 2), ((), 0), (None, None), (1.5, None)])
def test_counted(value: object, count: int | None):
    assert counted(value) == count
