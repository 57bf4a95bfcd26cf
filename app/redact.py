"""Removes card numbers, codes, IBANs, national ids, e-mails and phone numbers from words that are kept or exported.

Works on whole tokens, written or spoken digit by digit. What is removed leaves a label such as [card] behind. Pure.
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
_IBAN = re.compile(r"^[A-Za-z]{2}\d{2}[A-Za-z0-9]{4,30}$")
_DIGITS = re.compile(r"^\+?[\d\-./()]+$")
_EDGE = ".,;:!?()\"'«»„“”…"
_CODE_WORDS = ("cvv", "cvc", "cvv2", "pin", "пин", "pin-ul", "код", "code", "кода", "codul", "cod")
LONGEST_KEPT = 6  # digits in a row that are no secret: an order number, a year, a price
Redact = Callable[[str], str]


class Redactor:
    """Knows how the language says its digits."""

    def __init__(self, digits: Mapping[str, str]) -> None:
        self._digits = digits

    def text(self, text: str) -> str:
        """The text without what must not be kept."""
        tokens = text.split()
        labels = self._labels(tokens)
        if not any(labels):
            return text
        kept: list[str] = []
        for token, label, before in zip(tokens, labels, [None, *labels], strict=False):
            if label is None:
                kept.append(token)
            elif label != before:
                kept.append(f"[{label}]")
        return " ".join(kept)

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
        return tuple((f"[{label}]" if label else word[0], *word[1:]) for word, label in zip(words, labels, strict=True))

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
            if _EMAIL.search(tokens[index]):
                labels[index] = "email"
            end = self._iban_end(plain, index)
            if end:
                labels[index:end] = ["iban"] * (end - index)
                index = end
                continue
            end, digits = self._run(plain, index)
            if digits:
                label = _kind(digits) or ("code" if self._after_code(plain, index) and 3 <= len(digits) <= 8 else None)
                if label:
                    labels[index:end] = [label] * (end - index)
                index = end
                continue
            index += 1
        return labels

    def _run(self, plain: Sequence[str], start: int) -> tuple[int, str]:
        """The digits that begin at `start`, written or spoken, and where they end."""
        digits, end = "", start
        while end < len(plain):
            token = plain[end]
            if token in self._digits:
                digits += self._digits[token]
            elif _DIGITS.match(token) and any(one.isdigit() for one in token):
                digits += "".join(one for one in token if one.isdigit())
            else:
                break
            end += 1
        return end, digits

    def _iban_end(self, plain: Sequence[str], start: int) -> int:
        joined = ""
        for end in range(start, min(len(plain), start + 9)):
            joined += plain[end]
            if _IBAN.match(joined) and len(joined) >= 15 and iban.is_valid(joined, check_country=False):
                return end + 1
        return 0

    def _after_code(self, plain: Sequence[str], start: int) -> bool:
        return any(token in _CODE_WORDS for token in plain[max(0, start - 4) : start])


def _kind(digits: str) -> str | None:
    if 13 <= len(digits) <= 19 and luhn.is_valid(digits):
        return "card"
    if egn.is_valid(digits) or cnp.is_valid(digits):
        return "id"
    return "number" if len(digits) > LONGEST_KEPT else None
