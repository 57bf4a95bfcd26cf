from __future__ import annotations

import json
from pathlib import Path

import pytest

from app.acts import Acts
from app.paths import find_paths
from app.playbook import STEPS, Playbook, load_playbook
from app.redact import Redactor

ASSETS = find_paths().assets
LANGUAGES = ("en", "ru", "bg", "ro")
BOOKS = {language: load_playbook(find_paths().playbook(language)) for language in LANGUAGES}


def script(name: str) -> list[dict[str, str]]:
    path: Path = ASSETS / "demo" / f"{name}.jsonl"
    return [json.loads(line) for line in path.read_text("utf-8").splitlines()]


@pytest.mark.parametrize(
    ("side", "text", "acts"),
    [
        ("operator", "Can you tell me what exactly happened?", ("cause",)),
        ("operator", "I'm really sorry about that. There are two options now.", ("empathy", "solution")),
        ("operator", "I'm booking it now, and I will call you by five.", ("action", "promise")),
        ("operator", "Is there anything else I can do?", ("feedback",)),
        ("operator", "Good morning, how can I help?", ()),
        ("operator", "", ()),
        ("caller", "This is the third time I've called!", ("repeat_caller",)),
        ("caller", "Oh brilliant, thanks for nothing.", ("sarcasm",)),
        ("caller", "I'm really sorry about that.", ()),  # only the operator's empathy counts
        ("operator", "This is the third time I've called!", ()),
    ],
)
def test_what_was_done_in_an_utterance(side: str, text: str, acts: tuple[str, ...]) -> None:
    """Acts are told by phrases, for each side its own, several at once."""
    assert Acts(BOOKS["en"]).of(side, text) == acts


def test_a_book_without_phrases_finds_nothing() -> None:
    """A playbook of cards alone is fine."""
    assert Acts(Playbook("en", {})).of("operator", "I'm so sorry. What happened?") == ()


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_angry_demo_ticks_the_five_steps(language: str) -> None:
    """Handled by the book: the operator asks, understands, offers, acts and checks, and makes a promise."""
    acts = Acts(BOOKS[language])
    done = [
        act
        for line in script(f"{language}-angry")
        if line["channel"] == "operator"
        for act in acts.of("operator", line["text"])
    ]
    assert set(STEPS) <= set(done)
    assert "promise" in done
    first = {step: done.index(step) for step in STEPS}
    assert max(first["cause"], first["empathy"]) < first["solution"] <= first["feedback"]


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("call", ["angry", "calm"])
def test_the_demo_calls_hold_nothing_to_redact(language: str, call: str) -> None:
    """What is shown to everybody shows no card number, phone or address."""
    from app.languages import load_languages

    redactor = Redactor(load_languages(ASSETS)[language].digits)
    assert [line["text"] for line in script(f"{language}-{call}") if redactor.text(line["text"]) != line["text"]] == []


OFTEN = {  # said by every operator in every call: none of it is a step
    "en": [
        "Good morning, how can I help you?",
        "One moment, please.",
        "Thank you for waiting.",
        "Yes, I see.",
        "Goodbye.",
    ],
    "ru": [
        "Здравствуйте, чем могу помочь?",
        "Одну минуту, пожалуйста.",
        "Спасибо за ожидание.",
        "Да, вижу.",
        "До свидания.",
    ],
    "bg": ["Добър ден, с какво мога да помогна?", "Един момент, моля.", "Да, виждам.", "Дочуване."],
    "ro": ["Bună ziua, cu ce vă pot ajuta?", "O clipă, vă rog.", "Da, văd.", "La revedere."],
}


@pytest.mark.parametrize("language", LANGUAGES)
def test_everyday_words_are_no_step(language: str) -> None:
    """A step counts when it was taken, not when somebody was polite."""
    acts = Acts(BOOKS[language])
    assert {text: found for text in OFTEN[language] if (found := acts.of("operator", text))} == {}


SAID = {  # as recognisers write: no case, no punctuation, no accents, digits
    "en": (
        "can you tell me what happened",
        "i'm so sorry",
        "you have 2 options",
        "i'm booking it now",
        "are you happy with that",
    ),
    "ru": ("что именно случилось", "мне очень жаль", "есть 2 варианта", "уже оформляю", "вас устраивает такое решение"),
    "bg": ("какво точно се случи", "много съжалявам", "имате 2 варианта", "записвам ви за утре", "това устройва ли ви"),
    "ro": (
        "ce anume s a intamplat",
        "imi pare rau",
        "avem 2 variante",
        "trec chiar acum lucrarea ca urgenta",
        "sunteti multumit",
    ),
}


@pytest.mark.parametrize("language", LANGUAGES)
def test_steps_are_heard_as_recognisers_write(language: str) -> None:
    """Without case, punctuation and accents, with digits."""
    acts = Acts(BOOKS[language])
    found = [acts.of("operator", text) for text in SAID[language]]
    assert [step in one for step, one in zip(STEPS, found, strict=True)] == [True] * 5, found
