from __future__ import annotations

from pathlib import Path

import pytest

from app.paths import find_paths
from app.translation import translator


def save(folder: Path, *messages: str) -> Path:
    path = folder / "xx.ts"
    body = "".join(f"<message>{message}</message>" for message in messages)
    path.write_text(f'<?xml version="1.0"?><TS><context><name>a</name>{body}</context></TS>', "utf-8")
    return path


@pytest.mark.parametrize(
    ("message", "text", "expected"),
    [
        ("<source>calm</source><translation>спокоен</translation>", "calm", "спокоен"),
        ("<source>calm</source><translation>спокоен</translation>", "angry", "angry"),
        ("<source>calm</source><translation></translation>", "calm", "calm"),
        ('<source>calm</source><translation type="unfinished"/>', "calm", "calm"),
        ("<source>calm</source><translation>  \n </translation>", "calm", "calm"),
        ("<source>calm</source>", "calm", "calm"),
        ("<translation>x</translation>", "", ""),
        ("<source>a &amp; b</source><translation>б &lt; в</translation>", "a & b", "б < в"),
    ],
)
def test_what_has_no_translation_stays_english(tmp_path: Path, message: str, text: str, expected: str) -> None:
    """The English words are the keys."""
    assert translator(save(tmp_path, message))(text) == expected


@pytest.mark.parametrize("content", [None, "", "<TS><message>", "no xml", "<TS>&unknown;</TS>"])
def test_a_missing_or_damaged_file_leaves_english(tmp_path: Path, content: str | None) -> None:
    """A report in English is better than none."""
    path = tmp_path / "yy.ts"
    if content is not None:
        path.write_text(content, "utf-8")
    assert translator(path)("calm") == "calm"


PRINTED = (
    "calm tense angry rising steady cooling cause empathy solution action feedback "
    "anger abuse harm legal manager media raised cleared coaching critical "
    "overtalk long_silence raised_voice passive_listening repeated_request none said outcome flags step"
)


@pytest.mark.parametrize("language", ["ru", "bg", "ro"])
def test_the_printed_words_are_translated(language: str) -> None:
    """Levels, trends, flags, steps and cues appear in the reader's language outside the windows too."""
    translate = translator(find_paths().translation(language))
    same = {"calm"} if language == "ro" else set()  # the Romanian word
    assert {word for word in [*PRINTED.split(), "call ended"] if translate(word) == word} == same


def test_english_stays_english() -> None:
    """Whatever the English file holds, it says what the code says, in words that people read."""
    assert translator(find_paths().translation("en"))("rising") == "rising"
