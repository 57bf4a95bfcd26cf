from __future__ import annotations

from pathlib import Path

import pytest

from app.errors import UserError
from app.languages import Language, load_languages, pick_language
from app.paths import find_paths

SHIPPED = load_languages(find_paths().assets)


def save(folder: Path, text: str) -> Path:
    (folder / "languages.toml").write_text(text, "utf-8")
    return folder


def test_a_row_is_read(tmp_path: Path) -> None:
    """A language is data: names, engines by preference, and how its digits are said."""
    save(
        tmp_path,
        '[xx]\nname = "Test"\nnative = "Tést"\nengines = ["vosk", "whisper"]\n'
        'digits = ["nil zip", "uno", "b", "c", "d", "e", "f", "g", "h", "i"]\n'
        f"tens = {[f'w{number}' for number in (*range(10, 20), *range(20, 100, 10))]}\n"
        'hundreds = ["hundo hun"]\nat = "snail ape"\ndot = "pt"\n',
    )
    words = {"nil": "0", "zip": "0", "uno": "1", **{word: str(digit) for digit, word in enumerate("bcdefghi", 2)}}
    words |= {f"w{number}": str(number) for number in (*range(10, 20), *range(20, 100, 10))}
    words |= {"hundo": "100", "hun": "100"}
    signs = {"snail": "@", "ape": "@", "pt": "."}
    assert load_languages(tmp_path) == {"xx": Language("xx", "Test", "Tést", ("vosk", "whisper"), words, signs)}


def test_the_shipped_languages() -> None:
    """English first, then the other three."""
    assert list(SHIPPED) == ["en", "ru", "bg", "ro"]


@pytest.mark.parametrize("language", SHIPPED.values(), ids=lambda language: language.code)
def test_every_language_is_whole(language: Language) -> None:
    """Each row knows all ten digits, has engines, a playbook, a translation, two demo calls and lines to train on."""
    paths = find_paths()
    numbers = {str(number) for number in (*range(20), *range(20, 100, 10))}
    assert numbers <= set(language.digits.values()) <= numbers | {str(number) for number in range(100, 1000, 100)}
    assert all(word == word.lower() for word in language.digits)
    assert set(language.signs.values()) == {"@", "."}
    assert language.engines
    assert paths.playbook(language.code).is_file()
    assert paths.translation(language.code).is_file()
    assert {path.stem for path in (paths.assets / "demo").glob(f"{language.code}-*.jsonl")} == {
        f"{language.code}-angry",
        f"{language.code}-calm",
    }
    assert (paths.assets.parent / "sentiment" / "training" / "corpus" / f"{language.code}.jsonl").is_file()


@pytest.mark.parametrize(
    "text",
    [
        "[en",
        '[en]\nname = "English"',
        'en = "English"',
        "en = [1]",
        '[en]\nname = "E"\nnative = "E"\nengines = 5\ndigits = []',
        '[en]\nname = "E"\nnative = "E"\nengines = []\ndigits = [1]',
    ],
)
def test_a_damaged_file_is_explained(tmp_path: Path, text: str) -> None:
    """The file is named, and what to do."""
    with pytest.raises(UserError, match=r"languages\.toml is missing or damaged") as raised:
        load_languages(save(tmp_path, text))
    assert raised.value.hint


def test_bytes_that_are_no_text_are_explained(tmp_path: Path) -> None:
    """As any damage."""
    (tmp_path / "languages.toml").write_bytes(b"\xff\xff")
    with pytest.raises(UserError):
        load_languages(tmp_path)


def test_a_missing_file_is_explained(tmp_path: Path) -> None:
    """A wrong CALMLINE_ASSETS is named in the hint."""
    with pytest.raises(UserError) as raised:
        load_languages(tmp_path)
    assert "CALMLINE_ASSETS" in raised.value.hint


@pytest.mark.parametrize("code", SHIPPED)
def test_a_known_code_is_found(code: str) -> None:
    """The code is enough."""
    assert pick_language(SHIPPED, code).code == code


@pytest.mark.parametrize(
    ("code", "guess"),
    [
        ("xx", ""),
        ("EN", " Did you mean en?"),
        ("russian", " Did you mean ru?"),
        ("Bulgarian", " Did you mean bg?"),
        ("română", " Did you mean ro?"),
        ("rom", " Did you mean ro?"),
        ("", ""),
    ],
)
def test_an_unknown_code_is_explained(code: str, guess: str) -> None:
    """The error lists the codes there are and suggests the one that was meant, by its code."""
    with pytest.raises(UserError) as raised:
        pick_language(SHIPPED, code)
    assert raised.value.hint == f"Choose one of en, ru, bg, ro.{guess}"
