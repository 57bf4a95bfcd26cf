from __future__ import annotations

import hashlib
import io
import json
import os
import shutil
import zipfile
from collections.abc import Iterator, Mapping
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from helpers.file_server import FileServer, serving
from hypothesis import given
from hypothesis import strategies as st

from app.checksums import RECORD, check, digests, overall
from app.cli import main
from app.commands.models import Meter
from app.errors import UserError
from app.models import WORKSHOP, Model, Remote, install, is_there, load_models, pick_model
from app.paths import find_paths
from asr.catalogue import AUTO, Folders, choose
from asr.engines import whisper

ASSETS = find_paths().assets
VOSK = {"am/final.mdl": b"weights" * 1000, "conf/mfcc.conf": b"--sample-frequency=16000", "README": b"a model"}
WHISPER = {
    "model.bin": b"weights" * 999,
    "config.json": b"{}",
    "tokenizer.json": json.dumps({"added_tokens": [{"content": "<|bg|>"}]}).encode(),
    "vocabulary.txt": b"a\nb\n",
}


def packed(files: Mapping[str, bytes], top: str = "vosk-model-small-en-us-0.15/") -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in files.items():
            archive.writestr(top + name, content)
    return out.getvalue()


def save(folder: Path, files: Mapping[str, bytes]) -> Path:
    for name, content in files.items():
        (folder / name).parent.mkdir(parents=True, exist_ok=True)
        (folder / name).write_bytes(content)
    return folder


def digest(content: bytes) -> str:
    return hashlib.sha256(content).hexdigest()


@pytest.fixture
def server(monkeypatch: pytest.MonkeyPatch) -> Iterator[FileServer]:
    monkeypatch.setenv("no_proxy", "*")
    with serving() as server:
        server.files["/vosk-model-small-en-us-0.15.zip"] = packed(VOSK)
        server.files |= {f"/whisper/{name}": content for name, content in WHISPER.items()}
        yield server


@pytest.fixture
def vosk_en(server: FileServer) -> Model:
    content = server.files["/vosk-model-small-en-us-0.15.zip"]
    file = Remote(server.url("/vosk-model-small-en-us-0.15.zip"), len(content), digest(content))
    return Model("vosk-small-en", "vosk", ("en",), "Vosk", "vosk-model-small-en-us-0.15", "Apache-2.0", (file,))


@pytest.fixture
def whisper_bg(server: FileServer) -> Model:
    files = tuple(Remote(server.url(f"/whisper/{name}"), len(one), digest(one)) for name, one in WHISPER.items())
    return Model("whisper-small", "whisper", ("bg",), "Whisper", "faster-whisper-small", "MIT", files)


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    return tmp_path / "data" / "models"


def put(model: Model, folder: Path, source: Path | None = None, *, accept: bool = False) -> Path:
    cache = folder.parent.parent / "cache"
    return install(model, folder, cache, lambda *_: None, source=source, accept=accept)


def refused(model: Model, folder: Path, source: Path | None = None, **given: Any) -> UserError:
    """What `install` says; nothing half-installed is left."""
    before = sorted(folder.rglob("*")) if folder.exists() else []
    with pytest.raises(UserError) as raised:
        put(model, folder, source, **given)
    left = [path for path in sorted(folder.rglob("*")) if path != folder / WORKSHOP]
    assert left == [path for path in before if path != folder / WORKSHOP]
    assert "\n" not in raised.value.text + raised.value.hint
    assert raised.value.hint
    return raised.value


def contents(folder: Path) -> dict[str, bytes]:
    files = (path for path in folder.rglob("*") if path.is_file() and path.name != RECORD)
    return {path.relative_to(folder).as_posix(): path.read_bytes() for path in files}


# The list


def test_the_shipped_list_is_sound() -> None:
    models = load_models(ASSETS)
    assert {"vosk-small-en", "vosk-small-ru", "whisper-small", "whisper-medium"} <= set(models)
    for model in models.values():
        assert model.engine in ("vosk", "whisper")
        assert model.languages
        assert model.licence in ("Apache-2.0", "MIT")
        for file in model.files:
            assert file.url.startswith("https://")
            assert file.size > 0
            assert len(bytes.fromhex(file.sha256)) == 32
        if model.loose:
            assert {file.name for file in model.files} == {"model.bin", *whisper.FILES}


def test_every_model_is_found_by_its_engine_under_either_name(folder: Path) -> None:
    """The names that hints of the engines mention are names that can be installed."""
    for model in load_models(ASSETS).values():
        for name in (model.name, model.published):
            language = model.languages[-1]
            tokens = json.dumps({"added_tokens": [{"content": f"<|{language}|>"}]}).encode()
            files = VOSK if model.engine == "vosk" else WHISPER | {"tokenizer.json": tokens}
            save(folder / name, files)
            found = choose(model.engine, language, (), Folders(folder)).found
            assert found.path == folder / pick_model(load_models(ASSETS), name, own=False).name
            shutil.rmtree(folder / name)


def test_of_two_installed_vosk_models_the_better_serves(folder: Path) -> None:
    save(folder / "vosk-small-en", VOSK)
    save(folder / "vosk-medium-en", VOSK)
    assert choose(AUTO, "en", ("vosk",), Folders(folder)).found.path.name == "vosk-medium-en"


@pytest.mark.parametrize("text", [None, "x = 1", "[a]\nengine = 'vosk'", "[a", "[a]\nfiles = [3]"])
def test_a_damaged_list_is_explained(tmp_path: Path, text: str | None) -> None:
    if text is not None:
        (tmp_path / "models.toml").write_text(text)
    with pytest.raises(UserError, match=r"models\.toml is missing or damaged"):
        load_models(tmp_path)


@pytest.mark.parametrize(
    ("name", "own", "engine"),
    [
        ("vosk-small-en", False, "vosk"),
        ("vosk-model-small-ru-0.22", False, "vosk"),
        ("faster-whisper-small", True, "whisper"),
        ("vosk-model-uk-v3", True, "vosk"),
        ("faster-whisper-large-v3", True, "whisper"),
        ("vosk-small-bg", False, None),
        ("moonshine", True, None),
        ("vosk-../../x", True, None),
        ("../whisper", True, None),
        (".whisper", True, None),
        ("vosk-x\n", True, None),
        ("", True, None),
    ],
)
def test_names(name: str, own: bool, engine: str | None) -> None:
    models = load_models(ASSETS)
    if engine:
        model = pick_model(models, name, own=own)
        assert (model.name, model.engine) == (name, engine)
        return
    with pytest.raises(UserError) as raised:
        pick_model(models, name, own=own)
    assert raised.value.text == f"there is no model {name!r} to install"
    assert "Choose one of vosk-small-en, " in raised.value.hint


@given(st.text("vosk-whisper./\\:~ \0", max_size=30))
def test_wild_names_are_folders_below(name: str) -> None:
    try:
        model = pick_model({}, name, own=True)
    except UserError:
        return
    assert Path("/base", model.name).resolve() == Path("/base", name)
    assert Path(name).name == name
    assert not name.startswith(".")


# From the publisher


def test_a_vosk_model_is_fetched_unpacked_and_found(vosk_en: Model, server: FileServer, folder: Path) -> None:
    made = put(vosk_en, folder)
    assert made == folder / "vosk-small-en"
    assert contents(made) == VOSK
    assert check(made).damaged == ""
    assert json.loads((made / RECORD).read_text())["from"] == vosk_en.files[0].url
    assert choose(AUTO, "en", ("vosk", "moonshine"), Folders(folder)).found.path == made
    assert [path.name for path in folder.parent.parent.rglob("*.zip*")] == []
    error = refused(vosk_en, folder)
    assert error.text == "vosk-small-en is already installed and undamaged"
    assert len(server.asked) == 1


def test_a_whisper_model_is_fetched_in_parts_and_found(whisper_bg: Model, folder: Path) -> None:
    made = put(whisper_bg, folder)
    assert contents(made) == WHISPER
    assert choose("whisper", "bg", (), Folders(folder)).found.path == made


def test_a_cut_download_goes_on_next_time(whisper_bg: Model, server: FileServer, folder: Path) -> None:
    server.cut_after = 5000
    assert "was cut after 5000 of" in refused(whisper_bg, folder).text
    server.cut_after = None
    server.asked.clear()
    assert contents(put(whisper_bg, folder)) == WHISPER
    assert server.asked[0] == ("/whisper/model.bin", "bytes=5000-")


@pytest.mark.parametrize("path", ["/none.zip", "/loop", "/status/500"])
def test_a_publisher_who_does_not_answer_well(vosk_en: Model, server: FileServer, folder: Path, path: str) -> None:
    refused(replace(vosk_en, files=(Remote(server.url(path), 10),)), folder)


def test_a_wrong_checksum_is_refused_and_fetched_anew(vosk_en: Model, server: FileServer, folder: Path) -> None:
    right = server.files["/vosk-model-small-en-us-0.15.zip"]
    server.files["/vosk-model-small-en-us-0.15.zip"] = right[:-1] + b"x"
    assert "wrong checksum" in refused(vosk_en, folder, accept=True).text
    server.files["/vosk-model-small-en-us-0.15.zip"] = right
    assert contents(put(vosk_en, folder)) == VOSK


def test_an_unknown_checksum_has_to_be_accepted(vosk_en: Model, server: FileServer, folder: Path) -> None:
    file = vosk_en.files[0]
    model = replace(vosk_en, files=(replace(file, sha256=""),))
    error = refused(model, folder)
    assert f"{file.name} has SHA-256 {file.sha256}" in error.text
    assert "--accept-digest" in error.hint
    assert contents(put(model, folder, accept=True)) == VOSK
    assert len(server.asked) == 1


@pytest.mark.parametrize(
    ("content", "text"),
    [
        (b"<html>not found</html>", "is damaged"),
        (packed(VOSK)[:-40], "is damaged"),
        (packed({"../../evil": b"x", **VOSK}), "a link or a path outside"),
        (packed({"README": b"x"}), "holds no vosk model: am/final.mdl is missing"),
        (packed(WHISPER), "holds no vosk model"),
    ],
)
def test_bad_archives_leave_nothing(
    vosk_en: Model, server: FileServer, folder: Path, content: bytes, text: str
) -> None:
    server.files["/bad.zip"] = content
    model = replace(vosk_en, files=(Remote(server.url("/bad.zip"), len(content), digest(content)),))
    assert text in refused(model, folder).text


def test_a_full_disk_is_said_before(vosk_en: Model, server: FileServer, folder: Path) -> None:
    model = replace(vosk_en, files=(replace(vosk_en.files[0], size=10**18),))
    assert "vosk-small-en needs" in refused(model, folder).text
    assert server.asked == []


def test_a_disk_that_fills_up_is_explained(vosk_en: Model, folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def full(*_: object) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr("app.models.unpack", full)
    error = refused(vosk_en, folder)
    assert error.text == "vosk-small-en cannot be installed (No space left on device)"


def test_a_damaged_or_unrecorded_model_is_replaced(vosk_en: Model, folder: Path) -> None:
    save(folder / "vosk-small-en", {"am/final.mdl": b"mine", "old": b"1"})
    assert contents(put(vosk_en, folder)) == VOSK
    (folder / "vosk-small-en/am/final.mdl").write_bytes(b"damage")
    assert check(folder / "vosk-small-en").damaged == "am/final.mdl"
    assert contents(put(vosk_en, folder)) == VOSK
    assert list((folder / WORKSHOP).iterdir()) == []


def test_the_old_model_stays_when_the_new_one_cannot_take_its_place(
    vosk_en: Model, folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    old = save(folder / "vosk-small-en", {"am/final.mdl": b"mine"})
    rename = Path.rename

    def failing(path: Path, target: Path) -> Path:
        if target == old and path.name != "before":
            raise PermissionError(13, "Permission denied")
        return rename(path, target)

    monkeypatch.setattr(Path, "rename", failing)
    refused(vosk_en, folder)
    assert contents(old) == {"am/final.mdl": b"mine"}


def test_what_a_killed_attempt_left_is_swept_away(vosk_en: Model, folder: Path) -> None:
    save(folder / WORKSHOP / "vosk-small-en" / "model", {"half": b"1"})
    assert contents(put(vosk_en, folder)) == VOSK


# From a file


@pytest.mark.parametrize("name", ["vosk-small-en", "vosk-model-small-en-us-0.15"])
def test_the_publishers_archive_needs_no_internet(
    vosk_en: Model, server: FileServer, folder: Path, tmp_path: Path, name: str
) -> None:
    source = tmp_path / "stick.zip"
    source.write_bytes(packed(VOSK))
    model = pick_model({"vosk-small-en": vosk_en}, name, own=True)
    assert contents(put(model, folder, source)) == VOSK
    assert server.asked == []
    assert source.exists()


def test_another_archive_under_a_known_name_is_refused(vosk_en: Model, folder: Path, tmp_path: Path) -> None:
    source = tmp_path / "stick.zip"
    source.write_bytes(packed(VOSK | {"README": b"another"}))
    error = refused(vosk_en, folder, source, accept=True)
    assert "stick.zip is not vosk-model-small-en-us-0.15.zip as published" in error.text


def test_an_unpacked_folder_has_to_be_accepted(vosk_en: Model, folder: Path, tmp_path: Path) -> None:
    source = save(tmp_path / "stick", {f"vosk-model/{name}": content for name, content in VOSK.items()})
    error = refused(vosk_en, folder, source)
    assert f"stick has SHA-256 {overall(digests(source / 'vosk-model'))}" in error.text
    assert contents(put(vosk_en, folder, source, accept=True)) == VOSK


def test_a_model_of_ones_own_has_to_be_accepted(folder: Path, tmp_path: Path) -> None:
    source = tmp_path / "stick.zip"
    source.write_bytes(packed(VOSK))
    model = pick_model({}, "vosk-model-uk-v3", own=True)
    assert f"stick.zip has SHA-256 {digest(packed(VOSK))}" in refused(model, folder, source).text
    made = put(model, folder, source, accept=True)
    assert choose("vosk", "uk", (), Folders(folder)).found.path == made


@pytest.mark.parametrize("pack", [True, False], ids=["archive", "folder"])
def test_loose_files_are_compared_one_by_one(whisper_bg: Model, folder: Path, tmp_path: Path, pack: bool) -> None:
    """Only the files that are known are taken; a link to one is followed, as in caches of downloads."""

    def stick(files: Mapping[str, bytes]) -> Path:
        shutil.rmtree(tmp_path / "stick", ignore_errors=True)
        if pack:
            (tmp_path / "stick.zip").write_bytes(packed(files, ""))
            return tmp_path / "stick.zip"
        save(tmp_path / "blobs", {"1": files["model.bin"]})
        source = save(tmp_path / "stick", {name: one for name, one in files.items() if name != "model.bin"})
        os.symlink(tmp_path / "blobs" / "1", source / "model.bin")
        return source

    error = refused(whisper_bg, folder, stick(WHISPER | {"model.bin": b"evil"}), accept=True)
    assert error.text == "model.bin is missing or not that of faster-whisper-small"
    made = put(whisper_bg, folder, stick(WHISPER | {"extra.py": b"evil"}))
    assert contents(made) == WHISPER
    assert not (made / "model.bin").is_symlink()


@pytest.mark.parametrize(
    ("source", "text"),
    [
        ("missing", "does not exist"),
        ("text.zip", "is neither an archive nor a folder"),
        ("empty", "holds no vosk model"),
    ],
)
def test_wrong_sources_are_explained(vosk_en: Model, folder: Path, tmp_path: Path, source: str, text: str) -> None:
    (tmp_path / "text.zip").write_text("not found")
    (tmp_path / "empty").mkdir()
    assert text in refused(vosk_en, folder, tmp_path / source).text


def test_models_are_there_when_their_engine_would_find_them(vosk_en: Model, folder: Path) -> None:
    assert not is_there(vosk_en, folder)
    save(folder / "vosk-small-en", VOSK)
    assert is_there(vosk_en, folder)
    (folder / "vosk-small-en/conf/mfcc.conf").unlink()
    assert not is_there(vosk_en, folder)


# The commands


@pytest.fixture
def assets(vosk_en: Model, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Assets whose list knows the model of the local publisher."""
    made, file = tmp_path / "assets", vosk_en.files[0]
    made.mkdir()
    shutil.copy(ASSETS / "languages.toml", made)
    (made / "models.toml").write_text(
        f"""[vosk-small-en]\nengine = "vosk"\nlanguages = ["en"]\ntitle = "Vosk"\nlicence = "Apache-2.0"
published = "vosk-model-small-en-us-0.15"
files = [{{ url = "{file.url}", size = {file.size}, sha256 = "{file.sha256}" }}]"""
    )
    monkeypatch.setenv("CALMLINE_ASSETS", str(made))
    monkeypatch.setattr("app.commands.models.check_packages", list)
    return made


def test_commands_list_install_and_verify(assets: Path, capsys: pytest.CaptureFixture[str], home: Path) -> None:
    def offered() -> list[tuple[str, bool, bool]]:
        assert main(["models", "list", "--json"]) == 0
        rows = [json.loads(line) for line in capsys.readouterr().out.splitlines()]
        assert all({"language", "engine", "model", "default", "installed"} <= set(row) for row in rows)
        return [(row["model"], row["default"], row["installed"]) for row in rows if row["engine"] == "vosk"]

    assert offered() == [("vosk-small-en", False, False)]
    assert main(["models", "install", "vosk-small-en"]) == 0
    out, err = capsys.readouterr()
    assert out == f"vosk-small-en is installed in {home / 'data' / 'models' / 'vosk-small-en'}\n"
    assert err == "vosk-model-small-en-us-0.15.zip: 100 % of 0 MB\n"
    assert offered() == [("Vosk vosk-small-en", True, True)]

    (home / "data" / "models" / "by-hand").mkdir()
    assert main(["models", "verify"]) == 0
    assert capsys.readouterr().out.splitlines() == [
        "? by-hand: put there by hand, there are no checksums to compare with",
        "✓ vosk-small-en",
    ]
    (home / "data" / "models" / "vosk-small-en" / "am" / "final.mdl").write_bytes(b"damage")
    assert main(["models", "verify"]) == 1
    assert capsys.readouterr().out.splitlines()[1] == (
        "✗ vosk-small-en: am/final.mdl is damaged or missing. Install it again: calmline models install vosk-small-en."
    )


def test_commands_offer_what_is_not_there(assets: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["models", "list"]) == 0
    assert "  vosk-small-en   en               0 MB  Vosk" in capsys.readouterr().out.splitlines()
    assert main(["models", "install", "vosk-small-bg"]) == 1
    assert capsys.readouterr().err.startswith("calmline: there is no model 'vosk-small-bg' to install\n  Choose one of")


def test_progress_is_one_line_on_a_terminal(
    capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("sys.stderr.isatty", lambda: True, raising=False)
    meter = Meter()
    for done in (0, 1_000_000, 1_000_001, 2_000_000):
        meter.show("model.bin", done, 4_000_000)
    meter.end()
    line = "model.bin: {} % of 4 MB"
    assert capsys.readouterr().err == "".join("\r" + line.format(part) for part in (0, 25, 50)) + "\n"
