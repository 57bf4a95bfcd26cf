from __future__ import annotations

import re
import time

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from app.events import (
    Advice,
    Anger,
    CallEnded,
    Event,
    Flag,
    Intent,
    Notice,
    Scored,
    Step,
    Utterance,
    Words,
)
from app.languages import load_languages
from app.paths import find_paths
from app.redact import Redactor

LANGUAGES = load_languages(find_paths().assets)
REDACTORS = {code: Redactor(row.digits, row.signs) for code, row in LANGUAGES.items()}

EN, RU, BG, RO = "en", "ru", "bg", "ro"


@pytest.mark.parametrize(
    ("language", "text", "expected"),
    [
        # cards, by the check digit of Luhn
        (EN, "it is 4111111111111111 thanks", "it is [card] thanks"),
        (EN, "it is 4111 1111 1111 1111, thanks", "it is [card] thanks"),
        (EN, "4111-1111-1111-1111.", "[card]"),
        (EN, "4111.1111.1111.1111", "[card]"),
        (EN, "4111–1111–1111–1111", "[card]"),
        (EN, "4111, 1111, 1111, 1111", "[card]"),
        (EN, "4111 - 1111 - 1111 - 1111", "[card]"),
        (EN, "3782 822463 10005 it is an amex", "[card] it is an amex"),
        (EN, "card:4111111111111111", "card:[card]"),
        (EN, "№4111111111111111", "[card]"),
        (EN, "four one one one one one one one one one one one one one one one", "[card]"),
        (EN, "Four, one, one, one. One one one one 1111 1111!", "[card]"),
        (EN, "four-one-one-one one-one-one-one 1111 1111", "[card]"),
        (RU, "номер карты четыре один один один один один один один 1111 1111", "номер карты [card]"),
        (BG, "картата е четири едно едно едно едно едно едно едно 1111 1111", "картата е [card]"),
        (RO, "cardul este patru unu unu unu unu unu unu unu 1111 1111", "cardul este [card]"),
        (EN, "4111 1111 1111 1112 with a slip", "[number] with a slip"),
        (EN, "4111 1111 1111 1111 12 27 123", "[number]"),  # date and code said in one breath
        # security codes and PINs: short numbers, known by the word before
        (EN, "the security code is 123", "the security code is [code]"),
        (EN, "my pin is four five six seven", "my pin is [code]"),
        (EN, "CVV: 1234", "CVV: [code]"),
        (EN, "cvv:123", "[code]"),
        (RU, "код из смс 4821", "код из смс [code]"),
        (RU, "пин-код четыре пять шесть семь", "пин-код [code]"),
        (BG, "ПИН кодът ми е 4567", "ПИН кодът ми е [code]"),
        (RO, "codul este patru opt doi unu", "codul este [code]"),
        # bank accounts
        (EN, "GB82WEST12345698765432", "[iban]"),
        (EN, "it is GB82 WEST 1234 5698 7654 32, all right", "it is [iban] all right"),
        (EN, "de89 3704 0044 0532 0130 00", "[iban]"),
        (BG, "сметката е BG80 BNBG 9661 1020 3456 78", "сметката е [iban]"),
        (RO, "contul RO49AAAA1B31007593840000.", "contul [iban]"),
        (RO, "contul RO49 AAAA 1B31 0075 9384 0000", "contul [iban]"),
        # national ids
        (BG, "ЕГН-то ми е 7523169263", "ЕГН-то ми е [id]"),
        (BG, "седем пет две три едно шест девет две шест три", "[id]"),
        (RO, "CNP-ul este 1630615123457", "CNP-ul este [id]"),
        (RO, "unu șase trei zero șase unu cinci unu doi trei patru cinci șapte", "[id]"),
        (RU, "паспорт 45 33 123457", "паспорт [number]"),
        (RU, "СНИЛС 112-233-445 95", "СНИЛС [number]"),
        # phone numbers
        (EN, "call me on 020 7946 0958", "call me on [number]"),
        (EN, "oh two oh seven nine four six oh nine five eight", "[number]"),
        (EN, "it's +44 (0)20 7946-0958 at home", "it's [number] at home"),
        (RU, "перезвоните на 8 (916) 123-45-67", "перезвоните на [number]"),
        (RU, "восемь девять один шесть один два три четыре пять", "[number]"),
        (BG, "на +359 88 812 3456 съм", "на [number] съм"),
        (BG, "нула осем осем осем едно две три", "[number]"),
        (RO, "la 0722 123 456", "la [number]"),
        (RO, "zero sapte doua doua unu doi trei patru", "[number]"),  # without diacritics
        (RO, "zero şapte şase", "zero şapte şase"),
        # said in tens and hundreds, with words in between
        (EN, "oh two oh double seven nine four six oh", "[number]"),
        (EN, "forty one eleven eleven eleven eleven eleven eleven eleven", "[card]"),
        (EN, "my number is oh seven seven uh two three one and four five", "my number is [number]"),
        (RU, "восемь девятьсот шестнадцать сто двадцать три сорок пять шестьдесят семь", "[number]"),
        (
            RU,
            "сорок один одиннадцать одиннадцать одиннадцать одиннадцать одиннадцать одиннадцать одиннадцать",
            "[card]",
        ),
        (BG, "нула осемдесет и осем сто двайсет и три четиридесет и пет", "[number]"),
        (RO, "zero șapte douăzeci și doi treizeci și trei patruzeci și patru", "[number]"),
        (EN, "my pin is forty five sixty seven", "my pin is [code]"),
        # e-mail addresses, written and spoken
        (EN, "write to john.smith@gmail.com please", "write to [email] please"),
        (EN, "JOHN@EXAMPLE.CO.UK!", "[email]"),
        (EN, "it's john dot smith at gmail dot com", "it's [email]"),
        (EN, "john at mail dot example dot com thanks", "[email] thanks"),
        (EN, "john at gmail.com", "[email]"),
        (RU, "почта иван собака майл точка ру", "почта [email]"),
        (RU, "ivan@почта.рф", "[email]"),
        (BG, "пишете на иван кльомба абв точка бг", "пишете на [email]"),
        (RO, "scrieți la ion punct pop arond gmail punct com", "scrieți la [email]"),
        # several at once, and what stands side by side
        (EN, "4111 1111 1111 1111 john@x.org", "[card] [email]"),
        (EN, "from 4111111111111111 to 5500005555555559", "from [card] to [card]"),
    ],
)
def test_what_is_removed(language: str, text: str, expected: str) -> None:
    """Card numbers, codes, accounts, national ids, phones and addresses leave only a label behind."""
    assert REDACTORS[language].text(text) == expected


@pytest.mark.parametrize(
    ("language", "text"),
    [
        (EN, "I've called three times in four weeks and waited 25 minutes"),
        (EN, "order 483920 from 2024, flat 12 b"),
        (EN, "it cost £12,500 and 99 pence, or 1.5 times more"),
        (EN, "oh no, one of the two came at 12:30"),
        (EN, "it's open 24/7, room 404"),
        (EN, "two four six eight"),  # six digits and fewer are order numbers, years, prices
        (EN, "two or three or four times in nineteen ninety five or ninety six"),
        (EN, "between 2019 and 2020, then 150 or 2500 pounds"),
        (RU, "сто двадцать или сто пятьдесят рублей, двадцать пять раз"),
        (BG, "двайсет и пет или трийсет и пет минути, двеста и двайсет лева"),
        (RO, "douăzeci și cinci de minute, treizeci și doi de lei"),
        (EN, "look at the map at home, at the red dot"),
        (EN, "you're the worst, I can't believe it"),
        (EN, ""),
        (EN, "  spaces   stay  "),
        (RU, "номер заказа четыре два семь, жду два часа"),
        (RU, "моя собака ждёт, точка"),
        (BG, "на пети май, преди две седмици, в 15:30 часа"),
        (RO, "două sute de lei, factura 4721, de cinci zile"),
        (RO, "nouă minute și încă o dată"),
    ],
)
def test_what_stays(language: str, text: str) -> None:
    """Years, prices, times, short order numbers and everyday number words are needed to understand the call."""
    assert REDACTORS[language].text(text) == text


@pytest.mark.parametrize("code", LANGUAGES)
def test_every_way_to_say_a_digit_counts(code: str) -> None:
    """Ten of any of the language's digit words in a row are a number."""
    for word in LANGUAGES[code].digits:
        assert REDACTORS[code].text(f"so {' '.join([word] * 10)} then") == "so [number] then", word


SECRET = "my card is 4111 1111 1111 1111 thanks"
CLEAN = "my card is [card] thanks"
PLACE = ("my", 0.0, 0.1, 0.9)


@pytest.mark.parametrize(
    ("event", "expected"),
    [
        (
            Utterance(time=3, channel="caller", start=1, end=2, text=SECRET),
            Utterance(time=3, channel="caller", start=1, end=2, text=CLEAN),
        ),
        (
            Words(time=3, channel="operator", start=1, text=SECRET, stable=2),
            Words(time=3, channel="operator", start=1, text=CLEAN, stable=2),
        ),
        (
            Anger(time=3, score=0.5, level="tense", trend="steady", evidence=("you", SECRET)),
            Anger(time=3, score=0.5, level="tense", trend="steady", evidence=("you", CLEAN)),
        ),
        (
            Flag(time=3, action="raised", reason="anger", severity="coaching", evidence=(SECRET,)),
            Flag(time=3, action="raised", reason="anger", severity="coaching", evidence=(CLEAN,)),
        ),
        (
            Intent(time=3, intent="legal", score=0.9, evidence=(SECRET,)),
            Intent(time=3, intent="legal", score=0.9, evidence=(CLEAN,)),
        ),
        (
            CallEnded(time=9, summary={"promises": [{"time": 1.5, "text": SECRET}], "duration": 9.0, "x": (SECRET,)}),
            CallEnded(time=9, summary={"promises": [{"time": 1.5, "text": CLEAN}], "duration": 9.0, "x": [CLEAN]}),
        ),
        (Step(time=3, step="cause"), Step(time=3, step="cause")),
    ],
    ids=lambda event: event.name,
)
def test_every_text_of_an_event_is_redacted(event: Event, expected: Event) -> None:
    """Nothing else of the event changes."""
    assert REDACTORS[EN].event(event) == expected


def test_scores_are_redacted_too() -> None:
    """Evidence may go to a supervisor."""
    event = Scored(
        time=1,
        start=0,
        end=1,
        final=True,
        anger=0.9,
        angry=True,
        intents={},
        detected=(),
        evidence=(SECRET,),
        word_count=3,
    )
    redacted = REDACTORS[EN].event(event)
    assert isinstance(redacted, Scored)
    assert redacted.evidence == (CLEAN,)


def test_words_keep_their_times() -> None:
    """Each word of a number becomes the label, in its place."""
    texts = ["card", "4111", "1111", "1111", "1111", "thanks"]
    words = tuple((text, float(place), place + 0.5, 0.9) for place, text in enumerate(texts))
    event = Utterance(time=9, channel="caller", start=0, end=6, text=" ".join(texts), words=words)
    redacted = REDACTORS[EN].event(event)
    assert isinstance(redacted, Utterance)
    assert redacted.words == tuple(
        (text, *word[1:])
        for text, word in zip(["card", "[card]", "[card]", "[card]", "[card]", "thanks"], words, strict=True)
    )


def test_a_word_with_a_number_glued_to_it_is_redacted_among_words_too() -> None:
    """As in the text."""
    event = Utterance(
        time=1, channel="caller", start=0, end=1, text="x", words=(("card:4111111111111111", 0.0, 1.0, 1.0),)
    )
    redacted = REDACTORS[EN].event(event)
    assert isinstance(redacted, Utterance)
    assert redacted.words == (("card:[card]", 0.0, 1.0, 1.0),)


@pytest.mark.parametrize(
    "event",
    [
        Advice(
            time=1, action="offered", card="a", situation="anger", headline="h", say="Call 112, dial 0 0 0 0 0 0 0 0."
        ),
        Notice(time=1, level="info", text="Free some space: 12345678 bytes."),
    ],
    ids=lambda event: event.name,
)
def test_what_nobody_said_stays(event: Event) -> None:
    """Cards and notices are the program's own words."""
    assert REDACTORS[EN].event(event) == event


TOKENS = (
    "4111 1111 4111111111111111 123456 12345 7 four one oh six-six - , . : x code pin 4,111 at dot gmail john@x.org "
    "GB82 WEST card:123456 123456x x:123456 ４１１１ ١٢٣٤٥٦٧ +359 (088) 1.2.3 1–2 12/27"
)
PIECES = st.one_of(
    st.sampled_from(TOKENS.split()),
    st.text(st.characters(categories=["Nd", "Ll", "Po", "Pd", "Zs"]), max_size=6),
)
WILD = st.lists(PIECES, max_size=14).flatmap(
    lambda pieces: st.sampled_from([" ", "  ", ", "]).map(lambda between: between.join(pieces))
)
RUN = re.compile(r"\d(?:[\W_]*\d){12,}")


@settings(max_examples=400, deadline=None)
@given(WILD, st.sampled_from(sorted(REDACTORS)))
def test_nothing_long_is_left_and_twice_is_once(text: str, language: str) -> None:
    """No thirteen digits with only spaces and signs between them survive, and redacting again changes nothing."""
    redacted = REDACTORS[language].text(text)
    assert not RUN.search(redacted)
    assert REDACTORS[language].text(redacted) == redacted


@settings(max_examples=200, deadline=None)
@given(
    st.text(st.sampled_from("0123456789"), min_size=13, max_size=19), st.text(st.sampled_from(" -.,/–()"), max_size=3)
)
def test_every_long_number_goes_however_it_is_grouped(digits: str, between: str) -> None:
    """Written with any separator."""
    redacted = REDACTORS[EN].text(f"so {between.join(digits)} then")
    assert re.fullmatch(r"so \[(card|id|number)\] then", redacted)


@settings(max_examples=200, deadline=None)
@given(st.lists(st.sampled_from(sorted(LANGUAGES[BG].digits)), min_size=7, max_size=19))
def test_every_long_number_goes_however_it_is_said(words: list[str]) -> None:
    """Spoken with any of the words for its digits."""
    redacted = REDACTORS[BG].text(f"ето {' '.join(words)} край")
    assert re.fullmatch(r"ето \[(card|id|number)\] край", redacted)


@settings(max_examples=100, deadline=None)
@given(st.text(max_size=200))
def test_wild_text_does_no_harm(text: str) -> None:
    """Any characters at all."""
    for redactor in REDACTORS.values():
        assert not RUN.search(redactor.text(text))


@pytest.mark.parametrize(
    "text", ["@" * 20_000, "a@" * 10_000, "1." * 10_000, "- " * 10_000, "a1" * 10_000, "GB82 " * 4_000]
)
def test_endless_text_takes_no_time(text: str) -> None:
    """A hostile script cannot make the window wait."""
    began = time.process_time()
    REDACTORS[EN].text(text)
    assert time.process_time() - began < 2.0
