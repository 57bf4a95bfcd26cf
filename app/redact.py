"""Removes card numbers, codes, IBANs, national ids, e-mails and phone numbers from words that are kept or exported.

Works on whole tokens, written or spoken digit by digit, then on what is glued to other letters. What is removed leaves
a label such as [card] behind; redacting twice changes nothing more. Pure.
"""

from __future__ import annotations

import dataclasses
import re
from collections.abc import Callable, Mapping, Sequence
from typing import Any

from stdnum import iban, luhn
from stdnum.bg import egn
from stdnum.ro import cnp

from app.events import Anger, CallEnded, Event, Flag, Intent, Scored, Utterance, Words

_EMAIL = re.compile(r"[^@]@+[^@]+\.\w{2,}")  # in a token; takes time in proportion to its length, however wild
_DOMAIN = re.compile(r"\w\.\w{2,}$")
_IBAN = re.compile(r"^[A-Za-z]{2}\d{2}[A-Za-z0-9]{4,30}$")
_WORD = re.compile(r"[^\W_]+")
_EDGE = ".,;:!?()\"'«»„“”…"
_CODE_WORDS = {
    "cvv",
    "cvv2",
    "cvc",
    "cvc2",
    "pin",
    "code",
    "codes",
    "код",
    "кода",
    "коду",
    "кодом",
    "кодът",
    "пин",
    "пина",
    "пинкод",
    "цвв",
    "цвц",
    "cod",
    "codul",
    "codului",
}
_CODE_REACH = 4  # words between "code" and the code
LONGEST_KEPT = 6  # digits in a row that are no secret: an order number, a year, a price
_LONG = re.compile(rf"\d(?:[\W_]*\d){{{LONGEST_KEPT},}}")
Redact = Callable[[str], str]


class Redactor:
    """Knows how the language says its digits, and the signs of an e-mail address."""

    def __init__(self, digits: Mapping[str, str], signs: Mapping[str, str] | None = None) -> None:
        self._digits = digits
        self._signs = signs or {}

    def text(self, text: str) -> str:
        """The text without what must not be kept."""
        while (redacted := self._once(text)) != text:  # what was removed may bring "code" and its digits together
            text = redacted
        return text

    def _once(self, text: str) -> str:
        tokens = text.split()
        labels = self._labels(tokens)
        if not any(labels):
            return _without_long(text)
        kept: list[str] = []
        for token, label, before in zip(tokens, labels, [None, *labels], strict=False):
            if label is None:
                kept.append(token)
            elif label != before:
                kept.append(f"[{label}]")
        return _without_long(" ".join(kept))

    def event(self, event: Event) -> Event:
        """The event with every text in it redacted."""
        match event:
            case Utterance():
                return dataclasses.replace(event, text=self.text(event.text), words=self._words(event.words))
            case Words():
                return dataclasses.replace(event, text=self.text(event.text))
            case Anger() | Flag() | Intent() | Scored():
                return dataclasses.replace(event, evidence=tuple(self.text(one) for one in event.evidence))
            case CallEnded():
                return dataclasses.replace(event, summary=self._deep(event.summary))
            case _:
                return event

    def _words(self, words: Sequence[tuple[str, float, float, float]]) -> tuple[tuple[str, float, float, float], ...]:
        labels = self._labels([word[0] for word in words])
        return tuple(
            (f"[{label}]" if label else _without_long(word[0]), *word[1:])
            for word, label in zip(words, labels, strict=True)
        )

    def _deep(self, value: Any) -> Any:
        if isinstance(value, str):
            return self.text(value)
        if isinstance(value, Mapping):
            return {key: self._deep(one) for key, one in value.items()}
        if isinstance(value, list | tuple):
            return [self._deep(one) for one in value]
        return value

    def _labels(self, tokens: Sequence[str]) -> list[str | None]:
        """For each token the label that replaces it, or None."""
        labels: list[str | None] = [None] * len(tokens)
        plain = [token.strip(_EDGE).lower() for token in tokens]
        index = 0
        while index < len(tokens):
            start, end, label = self._found(plain, labels, index)
            if label:
                labels[start:end] = [label] * (end - start)
            index = end
        return labels

    def _found(self, plain: Sequence[str], labels: Sequence[str | None], index: int) -> tuple[int, int, str | None]:
        """From where to where what stands at `index` reaches, and its label; None for what stays."""
        start, end = self._address(plain, index)
        if end:
            return start, end, "email"
        end = _iban_end(plain, index)
        if end:
            return index, end, "iban"
        end, digits = self._run(plain, index)
        if digits:
            return index, end, _kind(digits) or _code(digits, _before(plain, labels, index))
        *glued, last = _WORD.findall(plain[index]) or [""]
        return index, index + 1, _code(last, glued)

    def _address(self, plain: Sequence[str], index: int) -> tuple[int, int]:
        """Where the e-mail address around `index` begins and ends, written or spoken; 0, 0 when there is none."""
        if _EMAIL.search(plain[index]):
            return index, index + 1
        if self._signs.get(plain[index]) != "@" or not 0 < index < len(plain) - 1:
            return 0, 0
        start, end = index - 1, index + 2
        while start >= 2 and self._signs.get(plain[start - 1]) == ".":
            start -= 2
        while end < len(plain) - 1 and self._signs.get(plain[end]) == ".":
            end += 2
        return (start, end) if end > index + 2 or _DOMAIN.search(plain[index + 1]) else (0, 0)

    def _run(self, plain: Sequence[str], start: int) -> tuple[int, str]:
        """The digits that begin at `start`, written or spoken, and where they end; signs between them do not matter."""
        digits, end = self._digits_of(plain[start]), start + 1
        room = self._room(plain[start])
        for index in range(start + 1, len(plain)) if digits else ():
            more = self._digits_of(plain[index])
            if more:
                digits, end = digits[: len(digits) - len(more) * (room >= len(more))] + more, index + 1
                room = self._room(plain[index])
            elif _WORD.search(plain[index]) and not self._bridged(plain, index, room):
                break
        return end, digits

    def _bridged(self, plain: Sequence[str], index: int, room: int) -> bool:
        """Whether the word at `index` is said inside a number: "oh two double seven", "двайсет и пет"."""
        before, after = (
            self._digits.get(plain[index - 1], ""),
            self._digits.get("".join(plain[index + 1 : index + 2]), ""),
        )
        return bool(after) and (room >= len(after) or len(before) == len(after) == 1)

    def _room(self, token: str) -> int:
        """How many digits may still be said of a number: one after "twenty", two after "сто"."""
        said = self._digits.get(token, "0")
        return len(said) - 1 if said[1:].strip("0") == "" else 0

    def _digits_of(self, token: str) -> str:
        """The digits of a token that holds nothing else."""
        parts = [part if part.isdecimal() else self._digits.get(part, "") for part in _WORD.findall(token)]
        return "".join(parts) if all(parts) else ""


def _iban_end(plain: Sequence[str], start: int) -> int:
    """Where the longest account number that begins at `start` ends; 0 when there is none."""
    joined, found = "", 0
    for end in range(start, min(len(plain), start + 9)):
        joined += plain[end]
        if _IBAN.match(joined) and len(joined) >= 15 and iban.is_valid(joined, check_country=False):
            found = end + 1
    return found


def _before(plain: Sequence[str], labels: Sequence[str | None], index: int) -> list[str]:
    """The words before `index`, as far as a code may be from what names it; what was removed counts as one word."""
    words: list[str] = []
    for _ in range(_CODE_REACH):
        index -= 1
        if index < 0:
            break
        words += [] if labels[index] or plain[index].startswith("[") else _WORD.findall(plain[index])
        while index > 0 and labels[index] and labels[index] == labels[index - 1]:
            index -= 1
    return words


def _code(digits: str, words: Sequence[str]) -> str | None:
    """Whether digits are a security code by the words before them."""
    return "code" if digits.isdecimal() and 3 <= len(digits) <= 8 and not _CODE_WORDS.isdisjoint(words) else None


def _without_long(text: str) -> str:
    """The text without long numbers that are glued to letters."""
    return _LONG.sub(lambda found: f"[{_kind(''.join(one for one in found.group() if one.isdecimal()))}]", text)


def _kind(digits: str) -> str | None:
    if 13 <= len(digits) <= 19 and luhn.is_valid(digits):
        return "card"
    if egn.is_valid(digits) or cnp.is_valid(digits):
        return "id"
    return "number" if len(digits) > LONGEST_KEPT else None
