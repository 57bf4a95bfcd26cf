import time

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QAbstractItemModelTester
from ui_samples import same

from app.ui.theme import DARK, LIGHT
from app.ui.transcript import LINE, LinesModel, Transcript, in_order
from app.view import TranscriptLine


def line(number: int, text: str = "", *, channel: str = "caller", partial: bool = False) -> TranscriptLine:
    return TranscriptLine(channel, float(number), text or f"line {number} " + "слово " * (number % 9), partial)


def lines(first: int, last: int) -> tuple[TranscriptLine, ...]:
    return tuple(line(number, channel=("caller", "operator")[number % 2]) for number in range(first, last))


@pytest.fixture
def transcript(qtbot):
    made = Transcript(same, LIGHT)
    qtbot.addWidget(made)
    made.resize(400, 300)
    made.show()
    return made


def bar(transcript: Transcript):
    return transcript.list.verticalScrollBar()


def top_line(transcript: Transcript) -> tuple[str, int]:
    index = transcript.list.indexAt(transcript.list.viewport().rect().topLeft())
    return index.data(Qt.ItemDataRole.DisplayRole), transcript.list.visualRect(index).top()


def test_sides_are_named_and_unfinished_words_marked(transcript):
    transcript.show_lines((line(1, "hello"),), (line(2, "so I", channel="operator", partial=True),))
    model = transcript.model

    assert [model.index(row).data() for row in range(2)] == ["Caller: hello", "You: so I (still speaking)"]
    facts = [model.index(row).data(LINE) for row in range(2)]
    assert [(one.label, one.words, one.caller, one.partial) for one in facts] == [
        ("Caller · 0:01", "hello", True, False),
        ("You · 0:02", "so I …", False, True),
    ]


def test_a_line_keeps_its_place_when_it_is_finished():
    caller, operator = line(1, "I was", partial=True), line(2, "I see")
    finished = line(1, "I was told")

    assert [one.start for one in in_order((operator,), (caller,))] == [1.0, 2.0]
    assert in_order((finished, operator), ()) == [finished, operator]


@pytest.mark.parametrize(
    ("old", "new"),
    [
        (lines(0, 3), lines(0, 5)),
        (lines(0, 5), lines(0, 3)),
        (lines(0, 200), lines(1, 201)),
        (lines(0, 4), (*lines(0, 2), line(2, "other"), *lines(3, 4))),
        (lines(0, 4), ()),
        (lines(0, 4), lines(10, 12)),
    ],
)
def test_model_becomes_the_new_lines(qtbot, transcript, old, new):
    model = LinesModel(same, transcript)
    QAbstractItemModelTester(model, QAbstractItemModelTester.FailureReportingMode.Warning, transcript)
    model.show_lines(list(old))
    model.show_lines(list(new))

    assert model.lines == list(new)
    assert model.rowCount() == len(new)


def test_markup_is_shown_literally(transcript):
    transcript.show_lines((line(1, "<b>x</b> & <img src=a>"),), ())

    assert transcript.model.index(0).data(LINE).words == "<b>x</b> & <img src=a>"
    transcript.grab()


def test_long_words_wrap_inside_the_row(transcript):
    transcript.show_lines((line(1, "достопримечательность" * 12), line(2, "short")), ())
    rows = [transcript.list.visualRect(transcript.model.index(row)) for row in range(2)]

    assert rows[0].height() > 3 * rows[1].height()
    assert not transcript.list.horizontalScrollBar().isVisible()


def test_follows_the_newest_words(transcript):
    transcript.show_lines(lines(0, 60), ())
    assert bar(transcript).value() == bar(transcript).maximum() > 0
    transcript.show_lines(lines(0, 61), (line(61, "and then " * 20, partial=True),))
    assert bar(transcript).value() == bar(transcript).maximum()
    assert transcript.newest.isHidden()


def test_stays_where_somebody_reads(transcript, qtbot):
    transcript.show_lines(lines(0, 200), ())
    bar(transcript).setValue(bar(transcript).maximum() // 2)
    before = top_line(transcript)
    transcript.show_lines(lines(0, 200), (line(200, "more", partial=True),))
    assert top_line(transcript) == before
    transcript.show_lines(lines(5, 205), ())
    assert top_line(transcript) == before
    assert not transcript.follows()
    assert transcript.newest.isVisible()

    qtbot.mouseClick(transcript.newest, Qt.MouseButton.LeftButton)

    assert transcript.follows()
    assert bar(transcript).value() == bar(transcript).maximum()


def test_a_narrower_window_still_ends_with_the_newest_words(transcript, qtbot):
    transcript.show_lines(lines(0, 60), ())
    transcript.resize(260, 300)

    qtbot.waitUntil(lambda: bar(transcript).value() == bar(transcript).maximum())


def test_two_hundred_lines_are_quick(transcript):
    transcript.show_lines(lines(0, 200), ())
    began = time.perf_counter()
    for words in range(1, 21):
        transcript.show_lines(lines(0, 200), (line(200, "word " * words, partial=True),))

    assert (time.perf_counter() - began) / 20 < 0.05


def test_other_theme(transcript):
    transcript.show_lines((line(1, "hello"),), (line(2, "so", partial=True),))
    transcript.set_theme(DARK)
    transcript.grab()


def test_empty_says_what_comes(transcript):
    assert transcript.empty.isVisible()
    transcript.show_lines((line(1, "hello"),), ())
    assert transcript.empty.isHidden()
