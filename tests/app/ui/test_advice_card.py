import dataclasses

import pytest
from PySide6.QtCore import Qt
from ui_samples import CARD, same

from app.ui.advice_card import SAY_SIZES, AdviceCard
from app.ui.theme import SAY

LONGEST = dataclasses.replace(
    CARD, card="other", headline="Честно кажете има ли свободен. Предложете сега, щом можете",
    say=("Мне важно довести это до решения. " * 5)[:160],
)  # fmt: skip


@pytest.fixture
def card(qtbot):
    made = AdviceCard(same)
    qtbot.addWidget(made)
    made.resize(480, 300)
    made.show()
    return made


@pytest.fixture
def pressed(card):
    seen: list[str] = []
    card.used.connect(lambda: seen.append("used"))
    card.dismissed.connect(lambda: seen.append("not now"))
    return seen


def test_shows_what_to_do_and_what_to_say(card):
    card.show_card(CARD)

    assert card.kind.text() == "A manager is asked for"
    assert card.headline.full_text() == CARD.headline
    assert card.say.full_text() == f"“{CARD.say}”"
    assert card.say.font().pointSizeF() == SAY
    assert card.accessibleName() == f"Advice: {CARD.headline}. {CARD.say}"


@pytest.mark.parametrize("width", [360, 480, 620, 900])
def test_the_longest_card_is_whole_at_any_width(card, width: int):
    card.resize(width, 400)
    card.show_card(LONGEST)

    assert "…" not in card.say.text() + card.headline.text()
    assert card.say.font().pointSizeF() >= SAY_SIZES[2]


def test_nothing_moves_when_cards_come_and_go(card):
    sizes = set()
    for shown in (CARD, None, LONGEST, None, CARD):
        card.show_card(shown)
        sizes.add((card.sizeHint().height(), card.use.y(), card.say.height()))

    assert len(sizes) == 1


def test_never_takes_the_focus(card, qtbot):
    before = card.window().focusWidget()
    card.show_card(CARD)
    assert card.window().focusWidget() is before


@pytest.mark.parametrize(
    ("key", "answer"),
    [(Qt.Key.Key_Return, "used"), (Qt.Key.Key_Enter, "used"), (Qt.Key.Key_Backspace, "not now")],
)
def test_keys(card, pressed, qtbot, key: Qt.Key, answer: str):
    with qtbot.waitActive(card):
        card.activateWindow()
    qtbot.keyClick(card, key, Qt.KeyboardModifier.ControlModifier)
    assert pressed == []
    card.show_card(CARD)
    qtbot.keyClick(card, key, Qt.KeyboardModifier.ControlModifier)
    assert pressed == [answer]


def test_buttons(card, pressed, qtbot):
    card.show_card(CARD)
    qtbot.mouseClick(card.use, Qt.MouseButton.LeftButton)
    qtbot.mouseClick(card.not_now, Qt.MouseButton.LeftButton)

    assert pressed == ["used", "not now"]
    assert (card.use.accessibleName(), card.not_now.accessibleName()) == ("Used it", "Not now")


def test_without_a_card_there_is_nothing_to_press(card):
    assert card.accessibleName() == card.idle.text() == "No advice is needed right now."
    assert not card.use.isEnabled()


def test_markup_is_shown_literally(card):
    card.show_card(dataclasses.replace(CARD, headline="<h1>a</h1>", say="<b>x</b>"))

    assert card.headline.text() == "<h1>a</h1>"
    assert card.say.text() == "“<b>x</b>”"
    assert card.say.textFormat() == Qt.TextFormat.PlainText
