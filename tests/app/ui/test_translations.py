"""Every text of the windows is there in every language, with the same fields."""

import ast
import re
from collections.abc import Iterator
from pathlib import Path
from xml.etree import ElementTree

import pytest

ROOT = Path(__file__).parents[3]
TRANSLATIONS = ROOT / "assets" / "translations"
CALLS = ("translate", "_translate", "tr", "_tr", "_no_sound")
LANGUAGES = ("ru", "bg", "ro")


def literals(path: Path) -> Iterator[str]:
    for node in ast.walk(ast.parse(path.read_text("utf-8"))):
        if not isinstance(node, ast.Call):
            continue
        name = node.func.attr if isinstance(node.func, ast.Attribute) else getattr(node.func, "id", "")
        asked = node.args[:1] if name in CALLS else []
        if name == "Remark":
            asked = node.args[:1]
        if name == "Notice":
            asked = [keyword.value for keyword in node.keywords if keyword.arg in ("text", "hint")]
        for value in asked:
            yield from strings(value)


def strings(node: ast.expr) -> Iterator[str]:
    if isinstance(node, ast.IfExp):
        yield from strings(node.body)
        yield from strings(node.orelse)
    elif isinstance(node, ast.Constant) and isinstance(node.value, str) and node.value:
        yield node.value


def report_texts() -> set[str]:
    return {
        text
        for path in (ROOT / "assets").glob("*.jinja")
        for text in re.findall(r'\btr\("([^"]+)"\)', path.read_text("utf-8"))
    }


def keys() -> set[str]:
    return {
        text for folder in ("app", "asr") for path in (ROOT / folder).rglob("*.py") for text in literals(path)
    } | report_texts()


def table(code: str) -> dict[str, ElementTree.Element]:
    tree = ElementTree.parse(TRANSLATIONS / f"{code}.ts")
    return {message.findtext("source", ""): message for message in tree.iter("message")}


def fields(text: str) -> list[str]:
    return sorted(re.findall(r"\{\w*\}", text))


@pytest.mark.parametrize("code", LANGUAGES)
def test_every_text_is_translated(code: str):
    assert sorted(keys() - table(code).keys()) == []


@pytest.mark.parametrize("code", LANGUAGES)
def test_translations_are_finished_and_keep_their_fields(code: str):
    for source, message in table(code).items():
        translation = message.find("translation")
        assert translation is not None, source
        assert translation.text, source
        assert translation.get("type") is None, source
        assert fields(translation.text) == fields(source)


def test_languages_have_the_same_texts():
    first, *others = (sorted(table(code)) for code in LANGUAGES)
    assert all(other == first for other in others)


@pytest.mark.parametrize("code", ["ru", "bg"])
def test_cyrillic_languages_are_written_in_cyrillic(code: str):
    latin = [
        source
        for source, message in table(code).items()
        if not re.search("[а-яА-Я{]", message.findtext("translation", ""))
    ]
    assert latin == []


def test_romanian_uses_commas_below():
    assert not re.search("[şţŞŢ]", (TRANSLATIONS / "ro.ts").read_text("utf-8"))
