from __future__ import annotations

import io
import shutil
import stat
import tarfile
import zipfile
from contextlib import nullcontext, suppress
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app import unpack as module
from app.errors import UserError
from app.unpack import is_archive, safe_path, unpack

EVIL = [
    "../outside", "a/../../outside", "/outside", "//server/share", "C:\\outside", "a\\..\\outside", "C:outside",
    "..", "a/..", "\x1b[2J", "a\nb", "a" * 500,
]  # fmt: skip


def pack_zip(path: Path, *files: tuple[str, bytes]) -> Path:
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in files:
            archive.writestr(zipfile.ZipInfo(name), content, zipfile.ZIP_DEFLATED)
    return path


def pack_tar(path: Path, *files: tuple[str, bytes]) -> Path:
    with tarfile.open(path, "w:gz") as archive:
        for name, content in files:
            member = tarfile.TarInfo(name)
            member.size = len(content)
            archive.addfile(member, io.BytesIO(content))
    return path


@pytest.fixture(params=[pack_zip, pack_tar], ids=["zip", "tar"])
def pack(request: pytest.FixtureRequest):  # type: ignore[no-untyped-def]
    return request.param


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    made = tmp_path / "deep" / "made"
    made.mkdir(parents=True)
    return made


def contents(folder: Path) -> dict[str, bytes]:
    return {path.relative_to(folder).as_posix(): path.read_bytes() for path in folder.rglob("*") if path.is_file()}


def test_files_come_out_below_the_folder(pack, tmp_path: Path, folder: Path) -> None:  # type: ignore[no-untyped-def]
    archive = pack(tmp_path / "model", ("m/am/final.mdl", b"x" * 3_000_000), ("m/README", b""), ("./m/a b.txt", b"1"))
    assert is_archive(archive)
    unpack(archive, folder)
    assert contents(folder) == {"m/am/final.mdl": b"x" * 3_000_000, "m/README": b"", "m/a b.txt": b"1"}


def test_a_packed_folder_with_a_dot_in_front(tmp_path: Path, folder: Path) -> None:
    (tmp_path / "m").mkdir()
    (tmp_path / "m" / "README").write_text("1")
    with tarfile.open(tmp_path / "m.tar", "w") as archive:
        archive.add(tmp_path / "m", ".")
    unpack(tmp_path / "m.tar", folder)
    assert contents(folder) == {"README": b"1"}


@pytest.mark.parametrize("name", EVIL)
def test_paths_outside_are_refused(pack, tmp_path: Path, folder: Path, name: str) -> None:  # type: ignore[no-untyped-def]
    archive = pack(tmp_path / "model", ("m/fine", b"1"), (name, b"evil"))
    with pytest.raises(UserError, match="a link or a path outside") as raised:
        unpack(archive, folder)
    assert raised.value.text.isprintable()
    assert set(contents(tmp_path)) == {"model", "deep/made/m/fine"}


@pytest.mark.parametrize("kind", [tarfile.SYMTYPE, tarfile.LNKTYPE, tarfile.FIFOTYPE, tarfile.CHRTYPE])
def test_a_tar_with_links_or_devices_is_refused(tmp_path: Path, folder: Path, kind: bytes) -> None:
    with tarfile.open(tmp_path / "m.tar", "w") as archive:
        member = tarfile.TarInfo("m/link")
        member.type, member.linkname = kind, "/etc/passwd"
        archive.addfile(member)
    with pytest.raises(UserError, match="a link or a path outside"):
        unpack(tmp_path / "m.tar", folder)
    assert contents(folder) == {}


def test_a_zip_with_a_link_is_refused(tmp_path: Path, folder: Path) -> None:
    with zipfile.ZipFile(tmp_path / "m.zip", "w") as archive:
        member = zipfile.ZipInfo("m/link")
        member.external_attr = (stat.S_IFLNK | 0o777) << 16
        archive.writestr(member, "/etc")
    with pytest.raises(UserError, match="a link or a path outside"):
        unpack(tmp_path / "m.zip", folder)
    assert list(folder.iterdir()) == []


def test_bombs_are_refused(pack, tmp_path: Path, folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:  # type: ignore[no-untyped-def]
    monkeypatch.setattr(module, "MOST_GROWTH", 2)
    with pytest.raises(UserError, match="grows too large"):
        unpack(pack(tmp_path / "bomb", ("m/zeros", bytes(5_000_000)), ("m/more", bytes(5_000_000))), folder)
    assert sum(map(len, contents(folder).values())) < 4_000_000
    monkeypatch.setattr(module, "MOST_FILES", 3)
    with pytest.raises(UserError, match="more than 3 files"):
        unpack(pack(tmp_path / "many", *((f"n/{number}", b"") for number in range(5))), folder)


@pytest.mark.parametrize(
    "files", [[("a", b"1"), ("a", b"2")], [("a", b"1"), ("a/b", b"2")], [(".", b"1")], [("a" * 300, b"1")]]
)
def test_entries_that_contradict_each_other_are_damage(pack, tmp_path: Path, folder: Path, files) -> None:  # type: ignore[no-untyped-def]
    with (
        pytest.warns(UserWarning, match="Duplicate")
        if pack is pack_zip and files[0][0] == files[-1][0] and len(files) > 1
        else nullcontext()
    ):
        archive = pack(tmp_path / "model", *files)
    with pytest.raises(UserError, match="damaged"):
        unpack(archive, folder)


def test_what_is_no_archive(tmp_path: Path) -> None:
    (tmp_path / "text.zip").write_text("not found")
    assert not is_archive(tmp_path / "text.zip")
    assert not is_archive(tmp_path)
    assert not is_archive(tmp_path / "missing")


@given(st.text(max_size=40) | st.lists(st.sampled_from(["..", ".", "", "a", "\\", "C:"])).map("/".join))
def test_wild_names_stay_below(name: str) -> None:
    path = safe_path(name)
    if path is not None:
        assert Path("/base/model", path).resolve().is_relative_to("/base/model")
        assert name.isprintable()


def test_damage_anywhere_is_explained(pack, tmp_path: Path, folder: Path) -> None:  # type: ignore[no-untyped-def]
    archive = pack(tmp_path / "model", ("m/am/final.mdl", b"weights " * 20), ("m/conf", b"2"))
    whole = archive.read_bytes()
    for at in range(len(whole)):
        for bad in (b"\0", b"\xff"):
            archive.write_bytes(whole[:at] + bad + whole[at + len(bad) :])
            with suppress(UserError):  # nothing else comes out
                unpack(archive, folder)
            shutil.rmtree(folder, ignore_errors=True)
            assert list(folder.parent.iterdir()) == []
    for length in range(0, len(whole), 5):
        archive.write_bytes(whole[:length])
        is_archive(archive)
        with suppress(UserError):
            unpack(archive, folder)
        shutil.rmtree(folder, ignore_errors=True)
