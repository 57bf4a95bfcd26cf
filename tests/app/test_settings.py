from __future__ import annotations

import dataclasses
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from app.errors import UserError
from app.settings import Settings, describe, load_settings


def save(folder: Path, text: str | bytes) -> Path:
    folder.mkdir(parents=True, exist_ok=True)
    (folder / "settings.toml").write_bytes(text if isinstance(text, bytes) else text.encode())
    return folder


def test_without_a_file_the_defaults_hold(tmp_path: Path) -> None:
    """A fresh machine works: English, best recogniser, words only, ninety days."""
    found = load_settings(tmp_path)
    assert found == Settings()
    assert (found.language, found.engine, found.mode, found.caller, found.retention_days) == (
        "en",
        "auto",
        "text",
        "right",
        90,
    )


def test_what_is_set_is_read(tmp_path: Path) -> None:
    """Named settings change, the others keep their defaults."""
    save(tmp_path, 'language = "bg"\nmode = "text+voice"\nretention_days = 7\n')
    assert load_settings(tmp_path) == dataclasses.replace(
        Settings(), language="bg", mode="text+voice", retention_days=7
    )


@pytest.mark.parametrize(
    ("text", "named", "hinted"),
    [
        ('langauge = "bg"', "'langauge'", "'language'"),
        ('zzz = "bg"', "'zzz'", "Delete"),
        ("language = 5", "language", ""),
        ("language = ['en']", "language", ""),
        ("[language]\nx = 1", "language", ""),
        ('mode = "voice"', "text or text+voice", ""),
        ('caller = "RIGHT"', "left or right", ""),
        ('theme = "blue"', "system or light or dark", ""),
        ('retention_days = "7"', "retention_days must be a whole number", ""),
        ("retention_days = true", "retention_days must be a whole number", ""),
        ("retention_days = 7.5", "retention_days must be a whole number", ""),
        ("retention_days = -1", "retention_days must be a whole number", ""),  # would delete every call
        ("language = \n", "line 1", "Mend"),
        ("a = 1\na = 2\n", "line 2", "Mend"),
        (b"\xff\xfe", "settings.toml", "Mend"),
        ("a = " + "[" * 5000, "settings.toml", "Mend"),
    ],
)
def test_a_bad_file_is_explained(tmp_path: Path, text: str | bytes, named: str, hinted: str) -> None:
    """The error names the file and the setting, and what is allowed or what to do."""
    with pytest.raises(UserError) as raised:
        load_settings(save(tmp_path, text))
    assert str(tmp_path / "settings.toml") in raised.value.text
    assert named in raised.value.text
    assert hinted in raised.value.hint
    assert raised.value.hint


def test_a_folder_in_the_files_place_is_explained(tmp_path: Path) -> None:
    """What cannot be read is no traceback."""
    (tmp_path / "settings.toml").mkdir()
    with pytest.raises(UserError, match=r"settings\.toml"):
        load_settings(tmp_path)


def test_every_setting_is_described() -> None:
    """Dialog and documentation read one sentence for each setting."""
    assert [name for name, _, _ in describe()] == [one.name for one in dataclasses.fields(Settings)]
    assert all(sentence.endswith(".") and "  " not in sentence for _, _, sentence in describe())


@settings(max_examples=80, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(
    st.text(max_size=60) | st.sampled_from(["mode", "language"]).flatmap(lambda n: st.text().map(f"{n} = {{}}".format))
)
def test_wild_files_are_read_or_explained(tmp_path: Path, text: str) -> None:
    """Nothing that stands in the file gives another error."""
    found = tried(save(tmp_path, text.encode("utf-8", "surrogatepass")))
    assert isinstance(found, Settings) or str(tmp_path) in found.text


def tried(folder: Path) -> Settings | UserError:
    try:
        return load_settings(folder)
    except UserError as error:
        return error
