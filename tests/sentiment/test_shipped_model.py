"""The weights in assets/models/anger on lines that nobody could mistake. Measures are in the model card, not here."""

from __future__ import annotations

from pathlib import Path

import pytest

from sentiment.model import CALIBRATION, LABELS, AngerModel
from sentiment.types import CALLER, INTENTS, CallerText, Scores

FOLDER = Path(__file__).parents[2] / "assets" / "models" / "anger"
pytestmark = pytest.mark.model

ANGRY = {
    "en": [
        "I'm absolutely furious, you have lied to me for three weeks!",
        "This is a disgrace! I'm sick and tired of your excuses!",
        "How dare you charge me twice and then hang up on me!",
        "I've had enough of this, nobody there cares about anything!",
    ],
    "ru": [
        "Я просто в бешенстве, вы три недели мне врёте!",
        "Это безобразие! Мне надоели ваши отговорки!",
        "Да как вы смеете списывать деньги дважды и бросать трубку!",
        "Всё, с меня хватит, сколько можно издеваться над людьми!",
    ],
    "bg": [
        "Три седмици ме лъжете, това е възмутително!",
        "Това е пълно безобразие! Писна ми от вашите извинения!",
        "Как смеете да ми вземате пари два пъти и да ми затваряте!",
        "Стига вече, докога ще се подигравате с хората!",
    ],
    "ro": [
        "Sunt furios, mă mințiți de trei săptămâni!",
        "Este o bătaie de joc! M-am săturat de scuzele voastre!",
        "Cum îndrăzniți să-mi luați banii de două ori și să-mi închideți!",
        "Gata, ajunge, până când vă mai bateți joc de oameni!",
    ],
}
CALM = {
    "en": [
        "Good morning, could you tell me when the shop opens?",
        "Thank you so much, you've been really helpful.",
        "My order number is four two seven, please.",
        "I'm a little disappointed that it came late, but it's fine.",
    ],
    "ru": [
        "Доброе утро, подскажите, пожалуйста, когда открывается магазин?",
        "Спасибо вам большое, вы мне очень помогли.",
        "Номер моего заказа четыре два семь, пожалуйста.",
        "Немного жаль, что привезли поздно, но ничего страшного.",
    ],
    "bg": [
        "Добро утро, бихте ли ми казали кога отваря магазинът?",
        "Много Ви благодаря, наистина ми помогнахте.",
        "Номерът на поръчката ми е четири две седем.",
        "Малко съм разочарован, че дойде късно, но няма проблем.",
    ],
    "ro": [
        "Bună dimineața, îmi puteți spune când se deschide magazinul?",
        "Vă mulțumesc foarte mult, m-ați ajutat enorm.",
        "Numărul comenzii mele este patru doi șapte.",
        "Sunt puțin dezamăgită că a venit târziu, dar nu e nicio problemă.",
    ],
}
WANTED = {
    "en": [
        ("Put me through to your manager right now.", "manager"),
        ("I will sue you, you'll hear from my lawyer!", "legal"),
        ("You are a complete idiot, you stupid moron!", "abuse"),
        ("Cancel my contract, I'm switching to your competitor.", "churn"),
    ],
    "ru": [
        ("Немедленно соедините меня с вашим начальником.", "manager"),
        ("Я подам на вас в суд, с вами свяжется мой адвокат!", "legal"),
        ("Ты полный идиот, дура тупая!", "abuse"),
        ("Расторгайте договор, я ухожу к другому оператору.", "churn"),
    ],
    "bg": [
        ("Веднага ме свържете с управителя ви.", "manager"),
        ("Ще ви съдя, адвокатът ми ще се свърже с вас!", "legal"),
        ("Ти си пълен идиот, тъпак такъв!", "abuse"),
        ("Прекратете договора ми, отивам при конкуренцията.", "churn"),
    ],
    "ro": [
        ("Faceți-mi imediat legătura cu șeful dumneavoastră.", "manager"),
        ("Vă dau în judecată, o să vă sune avocatul meu!", "legal"),
        ("Ești un idiot, o proastă nenorocită!", "abuse"),
        ("Reziliez contractul, mă mut la concurență.", "churn"),
    ],
}
EVIDENCE = {  # a long line, and the words of it of which some must be shown
    "en": (
        "So I rang you on Monday about the fridge and you are a bunch of lying idiots",
        {"lying", "idiots", "bunch"},
    ),
    "ru": (
        "Я звонила вам в понедельник насчёт холодильника и вы просто лживые идиоты",
        {"лживые", "идиоты", "просто"},
    ),
    "bg": (
        "Звънях ви в понеделник за хладилника и вие сте банда лъжливи идиоти",
        {"банда", "лъжливи", "идиоти"},
    ),
    "ro": (
        "V-am sunat luni pentru frigider și sunteți o bandă de idioți mincinoși",
        {"bandă", "idioți", "mincinoși"},
    ),
}
LANGUAGES = tuple(ANGRY)


@pytest.fixture(scope="module", params=LANGUAGES)
def model(request: pytest.FixtureRequest) -> tuple[str, AngerModel]:
    return request.param, AngerModel(FOLDER, request.param)


def score(model: AngerModel, *texts: str) -> list[Scores]:
    return model.score([CallerText(text, CALLER) for text in texts])


def test_unmistakable_anger(model: tuple[str, AngerModel]) -> None:
    """Fury is anger in every language."""
    language, judge = model
    found = score(judge, *ANGRY[language])
    assert [one.angry for one in found] == [True] * len(found)


@pytest.mark.xfail(reason="a known failure of these weights: Bulgarian callers who name their own anger", strict=True)
def test_anger_that_names_itself() -> None:
    """ "I am furious" is as plain as anger gets."""
    judge = AngerModel(FOLDER, "bg")
    assert score(judge, "Бесен съм, три седмици ме лъжете!")[0].angry


def test_calm_lines(model: tuple[str, AngerModel]) -> None:
    """Questions, thanks, numbers and mild disappointment are neither anger nor any intent."""
    language, judge = model
    found = score(judge, *CALM[language])
    assert [(one.angry, one.detected) for one in found] == [(False, ())] * len(found)


def test_unmistakable_intents(model: tuple[str, AngerModel]) -> None:
    """A plain demand or threat is recognised for what it is."""
    language, judge = model
    texts, intents = zip(*WANTED[language], strict=True)
    found = score(judge, *texts)
    assert [intent in one.detected for intent, one in zip(intents, found, strict=True)] == [True] * len(found)


def test_anger_is_neither_abuse_nor_danger(model: tuple[str, AngerModel]) -> None:
    """Fury without an insult or a threat starts neither the ladder for insults nor the safety card."""
    language, judge = model
    found = score(judge, *ANGRY[language])
    assert [sorted({"abuse", "harm"} & set(one.detected)) for one in found] == [[]] * len(found)


def test_punctuation_and_case_do_not_matter(model: tuple[str, AngerModel]) -> None:
    """Recognisers that write neither are understood as well."""
    language, judge = model
    bare = [text.lower().translate(str.maketrans("", "", "!.,?")) for text in ANGRY[language]]
    assert [one.anger for one in score(judge, *ANGRY[language])] == pytest.approx(
        [one.anger for one in score(judge, *bare)], abs=1e-4
    )


def test_evidence_names_the_strong_words(model: tuple[str, AngerModel]) -> None:
    """What is shown as the reason is the insult, not the weekday."""
    language, judge = model
    text, strong = EVIDENCE[language]
    shown = {word for piece in score(judge, text)[0].evidence for word in piece.split()}
    assert shown & strong


def test_the_folder_is_whole() -> None:
    """Weights, tokenizer, calibration for every label and language, and the model card."""
    names = {path.name for path in FOLDER.iterdir()}
    assert {"config.json", "model.safetensors", "tokenizer.json", CALIBRATION} <= names
    assert [name for name in names if name.endswith(".md")]
    assert not [name for name in names if name.endswith((".bin", ".pt", ".pkl", ".pickle"))]
    assert set(LABELS) == {"anger", *INTENTS}
