from __future__ import annotations

import json
from pathlib import Path

import pytest

from asr.catalogue import AUTO, ENGINES, Folders, available, choose, open_engine
from asr.engines import moonshine, whisper
from asr.errors import EngineError

ORDER = ("vosk", "moonshine", "whisper")


@pytest.fixture
def folders(tmp_path: Path) -> Folders:
    return Folders(tmp_path)


def install_vosk(folders: Folders, name: str) -> Path:
    folder = folders.models / name
    for file in ("am/final.mdl", "conf/mfcc.conf"):
        (folder / file).parent.mkdir(parents=True)
        (folder / file).touch()
    return folder


def install_whisper(folders: Folders, name: str, size: int, tokenizer: str | None = None) -> Path:
    folder = folders.models / name
    folder.mkdir()
    (folder / "model.bin").write_bytes(bytes(size))
    (folder / "config.json").write_text("{}")
    tokenizer = json.dumps({"added_tokens": [{"content": "<|bg|>"}]}) if tokenizer is None else tokenizer
    (folder / "tokenizer.json").write_text(tokenizer)
    return folder


@pytest.mark.parametrize(
    ("language", "engine", "model"),
    [
        ("en", "moonshine", "Moonshine tiny English"),
        ("bg", "whisper", "Whisper base"),
        ("de", "whisper", "Whisper base"),
    ],
)
def test_auto_takes_the_first_that_can_serve(folders: Folders, language: str, engine: str, model: str) -> None:
    choice = choose(AUTO, language, ORDER, folders)
    assert (choice.engine, choice.model) == (engine, model)
    assert choice.why.text.lower().startswith(engine)


@pytest.mark.parametrize(
    ("name", "language", "taken"),
    [
        ("vosk-small-en", "en", True),
        ("vosk-model-small-en-us-0.15", "en", True),
        ("vosk-model-ru-0.42", "ru", True),
        ("vosk-model-ru-0.42", "en", False),
        ("vosk-model-tts-ru-0.7", "ru", False),
        ("vosk-model-spk-0.4", "ru", False),
    ],
)
def test_installed_vosk_models(folders: Folders, name: str, language: str, taken: bool) -> None:
    path = install_vosk(folders, name)
    choice = choose(AUTO, language, ORDER, folders)
    assert ((choice.engine, choice.found.path) == ("vosk", path)) is taken


def test_a_damaged_model_is_passed_over_and_named(folders: Folders) -> None:
    folder = install_vosk(folders, "vosk-small-en")
    (folder / "am/final.mdl").unlink()
    choice = choose(AUTO, "en", ORDER, folders)
    assert choice.engine == "moonshine"
    assert "vosk-small-en is damaged: am/final.mdl is missing" in choice.passed
    with pytest.raises(EngineError) as caught:
        choose("vosk", "en", ORDER, folders)
    assert caught.value.hint == (
        "Install it again: calmline models install vosk-small-en. Or choose one of: auto, moonshine, whisper."
    )


def test_the_largest_installed_whisper_wins(folders: Folders) -> None:
    install_whisper(folders, "whisper-small", 10)
    largest = install_whisper(folders, "whisper-turbo", 20)
    assert choose("whisper", "bg", ORDER, folders).found.path == largest
    with pytest.raises(EngineError, match="does not know the language 'ro'"):
        choose("whisper", "ro", ORDER, folders)


@pytest.mark.parametrize("content", ["", "[]", "{}", '{"added_tokens": [1]}'])
def test_a_damaged_whisper_is_named(folders: Folders, content: str) -> None:
    install_whisper(folders, "whisper-small", 10, content)
    with pytest.raises(EngineError, match=r"whisper-small has a damaged tokenizer\.json"):
        choose("whisper", "bg", ORDER, folders)


@pytest.mark.parametrize(
    ("engine", "language", "text", "hint"),
    [
        ("siri", "en", "There is no recogniser called 'siri'.", "Choose one of: auto, vosk, moonshine, whisper."),
        ("moonshine", "ru", "moonshine knows English only, not 'ru'.", "Choose one of: auto, whisper."),
        (
            "vosk",
            "ro",
            "No Vosk model for 'ro' is installed.",
            "`calmline models list` shows the models that can be installed. Or choose one of: auto, whisper.",
        ),
        ("whisper", "tlh", "whisper does not know the language 'tlh'.", ""),
    ],
)
def test_what_cannot_be_chosen(folders: Folders, engine: str, language: str, text: str, hint: str) -> None:
    with pytest.raises(EngineError) as caught:
        choose(engine, language, ORDER, folders)
    assert (caught.value.text, caught.value.hint) == (text, hint)


def test_auto_without_any_engine_says_why(folders: Folders) -> None:
    with pytest.raises(EngineError) as caught:
        choose(AUTO, "../x", ORDER, folders)
    assert caught.value.text.startswith("No recogniser for '../x' works here. No Vosk model for '../x' is installed.")


def test_available_keeps_the_order(folders: Folders) -> None:
    install_vosk(folders, "vosk-small-en")
    assert [one.engine for one in available("en", ORDER[::-1], folders)] == ["whisper", "moonshine", "vosk"]
    assert [one.engine for one in available("ro", ORDER, folders)] == ["whisper"]


@pytest.mark.parametrize("module", ["moonshine", "whisper"])
def test_missing_packages_are_named(folders: Folders, monkeypatch: pytest.MonkeyPatch, module: str) -> None:
    monkeypatch.setattr("importlib.util.find_spec", lambda _: None)
    with pytest.raises(EngineError) as caught:
        choose(module, "en", ORDER, folders)
    assert "not installed" in caught.value.text
    assert "pip install" in caught.value.hint


def test_incomplete_packages_are_named(folders: Folders, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(moonshine, "FILES", ("other.ort",))
    monkeypatch.setattr(whisper, "FILES", ("other.json",))
    for engine in ("moonshine", "whisper"):
        with pytest.raises(EngineError, match=r"no weights|incomplete"):
            choose(engine, "en", ORDER, folders)


@pytest.mark.model
@pytest.mark.parametrize(("engine", "name"), [("vosk", "vosk-small-ru"), ("whisper", "whisper-small")])
def test_damaged_weights_are_named_when_opened(folders: Folders, engine: str, name: str) -> None:
    if engine == "vosk":
        install_vosk(folders, name)
    else:
        install_whisper(folders, name, 100)
    with pytest.raises(EngineError) as caught:
        open_engine(choose(engine, "ru" if engine == "vosk" else "bg", ORDER, folders))
    assert caught.value.hint


def test_every_engine_is_registered_under_its_own_name() -> None:
    assert {kind.load.name for kind in ENGINES.values()} == set(ENGINES)  # type: ignore[attr-defined]
