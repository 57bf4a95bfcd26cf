import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from PySide6.QtGui import QFontMetrics, Qt

from app.ui.few_lines import FewLines, wrap
from app.ui.theme import BODY, SAY, font

LONG_WORD = "превысокомногорассмотрительствующий" * 3


@pytest.fixture
def lines(qtbot):
    made = FewLines(2, (SAY, BODY))
    qtbot.addWidget(made)
    made.resize(220, made.height())
    return made


def test_long_words_are_broken(qtbot):
    broken = wrap(LONG_WORD, font(BODY), 120)

    assert "".join(broken) == LONG_WORD
    assert max(QFontMetrics(font(BODY)).horizontalAdvance(line) for line in broken) <= 121


def test_shrinks_before_it_elides(lines):
    lines.show_text("short")
    assert lines.font().pointSizeF() == SAY
    lines.show_text("a text that needs three lines at the large size")
    assert lines.font().pointSizeF() == BODY
    assert "…" not in lines.text()


def test_elides_what_does_not_fit_and_keeps_the_whole_text_within_reach(lines):
    text = "word " * 60
    lines.show_text(text)

    assert lines.text().endswith("…")
    assert lines.accessibleName() == lines.full_text() == text
    assert lines.toolTip() == text


def test_markup_stays_text(lines):
    lines.show_text("<b>x</b> " * 40)

    assert lines.textFormat() == Qt.TextFormat.PlainText
    assert lines.text().startswith("<b>x</b>")
    assert not Qt.mightBeRichText(lines.toolTip())


@settings(max_examples=60, suppress_health_check=[HealthCheck.function_scoped_fixture], deadline=None)
@given(st.text(max_size=400))
def test_height_never_changes(lines, text: str):
    height = lines.height()
    lines.show_text(text)

    assert (lines.height(), lines.minimumSizeHint().height()) == (height, height)
    assert len(lines.text().split("\n")) * QFontMetrics(lines.font()).lineSpacing() <= height
