"""Archives that are not trusted: plain files and folders come out, below the folder, and no more than fits a model."""

from __future__ import annotations

import errno
import stat
import tarfile
import zipfile
import zlib
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from lzma import LZMAError
from pathlib import Path, PurePosixPath
from typing import IO

from app.errors import UserError

MOST_FILES = 1_000
MOST_BYTES = 8_000_000_000
MOST_GROWTH = 50  # times the archive; models grow two- or threefold
_SMALL = 1 << 20  # an archive counts as at least so long
_BLOCK = 1 << 20
_NOT_OURS = "This is no archive of a model; fetch it from its publisher."
_DAMAGE = (
    zipfile.BadZipFile, tarfile.TarError, zlib.error, LZMAError, EOFError, ValueError, LookupError,
    NotImplementedError, RuntimeError, OverflowError, FileExistsError, NotADirectoryError, IsADirectoryError,
)  # fmt: skip
_DAMAGE_CODES = (None, errno.EINVAL, errno.ENAMETOOLONG)  # bz2 of damaged data, a place before the file, a wild name


@dataclass(frozen=True, slots=True)
class _Entry:
    name: str
    folder: bool
    plain: bool  # a file or a folder: no link, no device
    open: Callable[[], IO[bytes] | None]


def is_archive(path: Path) -> bool:
    """Whether this is a file `unpack` may try; a damaged one is too."""
    try:
        return path.is_file() and (zipfile.is_zipfile(path) or tarfile.is_tarfile(path))
    except _DAMAGE:
        return True


def unpack(archive: Path, folder: Path) -> None:
    """Unpack into the empty folder. Raises UserError for damaged and evil archives, OSError for the disk."""
    room = min(MOST_BYTES, MOST_GROWTH * max(archive.stat().st_size, _SMALL))
    try:
        for number, entry in enumerate(_zip(archive) if zipfile.is_zipfile(archive) else _tar(archive), 1):
            path = safe_path(entry.name)
            if path is None or not entry.plain:
                raise UserError(f"{archive.name} holds {entry.name[:80]!r}: a link or a path outside", _NOT_OURS)
            if number > MOST_FILES:
                raise UserError(f"{archive.name} holds more than {MOST_FILES} files", _NOT_OURS)
            room = _write(entry, folder / path, room)
            if room < 0:
                raise UserError(f"{archive.name} grows too large when it is unpacked", _NOT_OURS)
    except _DAMAGE as error:
        raise UserError(f"the archive {archive.name} is damaged", "Fetch it again.") from error
    except OSError as error:
        if error.errno in _DAMAGE_CODES:
            raise UserError(f"the archive {archive.name} is damaged", "Fetch it again.") from error
        raise


def safe_path(name: str) -> PurePosixPath | None:
    """The path an entry may be written to, below the folder it is unpacked in; None if there is none."""
    path = PurePosixPath(name)
    harmless = name.isprintable() and not set(name) & set('\\:*?"<>|') and len(name) < 400
    return path if harmless and not path.is_absolute() and ".." not in path.parts else None


def _write(entry: _Entry, path: Path, room: int) -> int:
    """Gives the bytes that may follow, negative when this was too much."""
    (path if entry.folder else path.parent).mkdir(parents=True, exist_ok=True)
    source = None if entry.folder else entry.open()
    if source is not None:
        with source, path.open("xb") as file:
            while room >= 0 and (block := source.read(_BLOCK)):
                room -= len(block)
                file.write(block)
    return room


def _zip(archive: Path) -> Iterator[_Entry]:
    with zipfile.ZipFile(archive) as opened:
        for one in opened.infolist():
            kind = stat.S_IFMT(one.external_attr >> 16)
            plain = kind in (0, stat.S_IFREG, stat.S_IFDIR)
            yield _Entry(one.filename, one.is_dir(), plain, lambda one=one: opened.open(one))  # type: ignore[misc]


def _tar(archive: Path) -> Iterator[_Entry]:
    with tarfile.open(archive) as opened:
        for one in opened:
            yield _Entry(one.name, one.isdir(), one.isreg() or one.isdir(), lambda one=one: opened.extractfile(one))  # type: ignore[misc]
