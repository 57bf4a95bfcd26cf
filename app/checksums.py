"""Checksums of model files: recorded beside a model when it is installed, compared again whenever asked."""

from __future__ import annotations

import base64
import hashlib
import json
from collections.abc import Mapping
from dataclasses import dataclass
from importlib import metadata
from pathlib import Path

RECORD = "checksums.json"
_WEIGHTS = ("data", "tiny-en")  # their folders in the packages
_BLOCK = 1 << 20


@dataclass(frozen=True, slots=True)
class Finding:
    """What a check of one model found."""

    model: str
    damaged: str = ""  # the file that is; empty: none
    known: bool = True  # False: there was nothing to compare with
    again: str = ""  # how to get it anew


def sha256(path: Path) -> str:
    """The digest of a file. Raises OSError."""
    digest = hashlib.sha256()
    with path.open("rb") as file:
        while block := file.read(_BLOCK):
            digest.update(block)
    return digest.hexdigest()


def digests(folder: Path) -> dict[str, str]:
    """The digest of every file below the folder but the record, by its path."""
    files = sorted(path for path in folder.rglob("*") if path.is_file() and path != folder / RECORD)
    return {path.relative_to(folder).as_posix(): sha256(path) for path in files}


def overall(files: Mapping[str, str]) -> str:
    """One digest of many: that of the lines `sha256sum` prints for the sorted files."""
    lines = "".join(f"{digest}  {name}\n" for name, digest in sorted(files.items()))
    return hashlib.sha256(lines.encode()).hexdigest()


def write_record(folder: Path, about: Mapping[str, str]) -> None:
    """Write down the digests of all files. Raises OSError."""
    record = {**about, "files": digests(folder)}
    (folder / RECORD).write_text(json.dumps(record, ensure_ascii=False, indent=1) + "\n", "utf-8")


def check(folder: Path) -> Finding:
    """Compare an installed model with its record."""
    again = f"Install it again: calmline models install {folder.name}."
    try:
        files = json.loads((folder / RECORD).read_text("utf-8"))["files"]
        wrong = (name for name, digest in files.items() if not _is(folder / name, digest))
        return Finding(folder.name, next(wrong, ""), again=again)
    except FileNotFoundError:
        return Finding(folder.name, known=False)
    except (OSError, ValueError, KeyError, TypeError, AttributeError, RecursionError):
        return Finding(folder.name, RECORD, again=again)


def check_packages() -> list[Finding]:
    """Compare the packaged weights with what pip recorded when it installed them."""
    from app.main import packaged_weights

    return [
        Finding(title, next(filter(None, map(_damage, names)), ""), again=again)
        for title, names, again in packaged_weights()
    ]


def _damage(package: str) -> str:
    try:
        files = metadata.files(package) or ()
    except metadata.PackageNotFoundError:
        return package
    weights = [file for file in files if file.parent.name in _WEIGHTS and file.hash]
    wrong = (file.name for file in weights if file.hash and not _is(Path(str(file.locate())), _hex(file.hash.value)))
    return next(wrong, "") if weights else package


def _is(path: Path, digest: str) -> bool:
    try:
        return sha256(path) == digest
    except OSError:
        return False


def _hex(value: str) -> str:
    """Pip writes digests in URL-safe base64 without padding."""
    return base64.urlsafe_b64decode(value + "=" * (-len(value) % 4)).hex()
