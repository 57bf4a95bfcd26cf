import pytest
from PySide6.QtCore import QRectF
from ui_samples import same

from app.ui.anger_gauge import AngerGauge, Reading
from app.ui.sparkline import Curve, place, span
from app.ui.theme import DARK, LIGHT

CURVE = ((5.0, 0.1), (20.0, 0.9))


@pytest.fixture
def gauge(qtbot):
    made = AngerGauge(same, LIGHT)
    qtbot.addWidget(made)
    made.resize(500, made.sizeHint().height())
    made.show()
    return made


@pytest.mark.parametrize(
    ("level", "word", "shape"),
    [("calm", "Calm", "circle"), ("tense", "Tense", "triangle"), ("angry", "Angry", "octagon")],
)
def test_a_level_is_a_shape_a_word_and_a_colour(gauge, level: str, word: str, shape: str):
    gauge.show_reading(Reading(level, "rising", ("lied to me",), (), CURVE, 21.0, 60.0))

    assert gauge.level.text() == word
    assert gauge.mark.shown() == (shape, LIGHT.state(level))
    assert gauge.arrow.shown() == ("rising", LIGHT.state(level))
    assert gauge.why.full_text() == "Said: “lied to me”"
    assert gauge.accessibleName() == f"{word}, rising. Said: “lied to me”"
    assert gauge.curve.shown() == Curve(CURVE, level, 21.0, 60.0)


def test_claims_nothing_before_the_caller_spoke(gauge):
    assert (gauge.level.text(), gauge.mark.shown()[0]) == ("–", "ring")
    assert gauge.why.full_text() == "The caller has not said anything yet."


def test_calm_needs_no_evidence(gauge):
    gauge.show_reading(Reading(curve=CURVE))
    assert gauge.why.full_text() == "Nothing in the caller's words points to anger."


def test_no_reading_moves_anything(gauge):
    parts = (gauge, gauge.mark, gauge.level, gauge.arrow, gauge.trend, gauge.curve, gauge.why)
    before = [part.geometry() for part in parts]
    for level in ("calm", "tense", "angry"):
        for trend in ("rising", "steady", "cooling"):
            gauge.show_reading(Reading(level, trend, ("word " * 50,), (), CURVE))
            gauge.layout().activate()
            assert [part.geometry() for part in parts] == before


def test_theme_changes_the_shown_reading(gauge):
    gauge.show_reading(Reading("angry", "rising", (), (), CURVE))
    gauge.set_theme(DARK)
    assert gauge.mark.shown() == ("octagon", DARK.angry)
    gauge.grab()


def test_the_curve_fills_a_known_call_from_its_beginning():
    curve = Curve(((0.0, 0.0), (30.0, 1.0)), "angry", 45.0, 60.0)

    assert span(curve) == (0.0, 60.0)
    assert [point.toTuple() for point in place(curve, QRectF(0, 0, 120, 10))] == [(0, 10), (60, 0), (90, 0)]


def test_the_curve_of_a_live_call_rolls():
    curve = Curve(((10.0, 0.5), (100.0, 3.0)), "tense", 200.0)

    assert span(curve) == (80.0, 200.0)
    assert [point.toTuple() for point in place(curve, QRectF(0, 0, 120, 10))] == [(0, 5), (20, 0), (120, 0)]


def test_no_points_no_curve():
    assert place(Curve(), QRectF(0, 0, 120, 10)) == []
