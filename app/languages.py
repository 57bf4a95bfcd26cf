"""The languages Calmline speaks: rows of assets/languages.toml. Adding one changes no code."""

from __future__ import annotations

import difflib
import tomllib
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from app.errors import UserError


@dataclass(frozen=True, slots=True)
class Language:
    """One row: code, names, engines in order of preference, how digits and the signs of an e-mail address are said."""

    code: str
    name: str
    native: str
    engines: tuple[str, ...]
    digits: Mapping[str, str]  # spoken word → digit or digits
    signs: Mapping[str, str]  # spoken word → @ or .


def load_languages(assets: Path) -> dict[str, Language]:
    """All rows by code. Raises UserError when the file is missing or damaged."""
    path = assets / "languages.toml"
    try:
        table = tomllib.loads(path.read_text("utf-8"))
        return {
            code: Language(
                code,
                row["name"],
                row["native"],
                tuple(row["engines"]),
                {word: str(number) for number, words in _numbers(row) for word in words.split()},
                {word: sign for sign, name in (("@", "at"), (".", "dot")) for word in row[name].split()},
            )
            for code, row in table.items()
        }
    except (OSError, ValueError, KeyError, TypeError, AttributeError) as error:
        raise UserError(f"{path} is missing or damaged", "Fetch Calmline again, or check CALMLINE_ASSETS.") from error


def _numbers(row: Mapping[str, Any]) -> Iterator[tuple[int, str]]:
    """Numbers and how they are said: 0 to 19, the tens, the hundreds where each is one word."""
    yield from enumerate(row["digits"])
    yield from zip((*range(10, 20), *range(20, 100, 10)), row["tens"], strict=True)
    yield from zip(range(100, 1000, 100), row.get("hundreds", ()), strict=False)


def pick_language(languages: Mapping[str, Language], code: str) -> Language:
    """The row of `code`. Raises UserError with the codes there are."""
    if code in languages:
        return languages[code]
    names = {name: row.code for row in languages.values() for name in (row.code, row.name.lower(), row.native.lower())}
    near = difflib.get_close_matches(code.lower(), names, 1)
    guess = f" Did you mean {names[near[0]]}?" if near else ""
    raise UserError(f"there is no language {code[:20]!r}", f"Choose one of {', '.join(languages)}.{guess}")
