"""Recogniser models by name: what can be installed, and installing it from its publisher or from a file.

Everything is made in a folder of its own and moved into place at the end, so that no half of a model is ever found.
"""

from __future__ import annotations

import re
import shutil
import tomllib
from collections.abc import Mapping
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

from app.checksums import RECORD, check, digests, overall, sha256, write_record
from app.download import Progress, fetch
from app.errors import UserError
from app.paths import private_folder
from app.unpack import is_archive, unpack

WORKSHOP = ".installing"  # below the models: one file system, so that the last step is a rename
NEEDED = {
    "vosk": ("am/final.mdl", "conf/mfcc.conf"),
    "whisper": ("model.bin", "config.json", "tokenizer.json"),
}
_ARCHIVES = (".zip", ".tar.gz")
_OWN = re.compile(r"(?P<vosk>vosk-[\w.-]{0,60}\w)|(?P<whisper>(?:\w[\w.-]{0,30})?whisper(?:[\w.-]{0,30}\w)?)", re.ASCII)
_SPARE = 100_000_000  # bytes that stay free


@dataclass(frozen=True, slots=True)
class Remote:
    """A file at its publisher's; `sha256` is empty where nobody published one."""

    url: str
    size: int
    sha256: str = ""

    @property
    def name(self) -> str:
        return self.url.rpartition("/")[2]

    @property
    def packed(self) -> bool:
        return self.name.endswith(_ARCHIVES)


@dataclass(frozen=True, slots=True)
class Model:
    """A row of models.toml, or a model of the user's own: that one has no files anywhere."""

    name: str  # of its folder
    engine: str
    languages: tuple[str, ...] = ()
    title: str = ""
    published: str = ""
    licence: str = ""
    files: tuple[Remote, ...] = ()

    @property
    def size(self) -> int:
        return sum(file.size for file in self.files)

    @property
    def loose(self) -> bool:
        """Whether its files are published one by one, not as an archive."""
        return bool(self.files) and not any(file.packed for file in self.files)


def load_models(assets: Path) -> dict[str, Model]:
    """All that can be installed, by name. Raises UserError when the list is missing or damaged."""
    path = assets / "models.toml"
    try:
        return {name: _model(name, row) for name, row in tomllib.loads(path.read_text("utf-8")).items()}
    except (OSError, ValueError, KeyError, TypeError, AttributeError) as error:
        raise UserError(f"{path} is missing or damaged", "Fetch Calmline again, or check CALMLINE_ASSETS.") from error


def pick_model(models: Mapping[str, Model], name: str, *, own: bool) -> Model:
    """The model of that name, its publisher's name too; with `own` any name that its engine would find."""
    for model in models.values():
        if name in (model.name, model.published):
            return replace(model, name=name)
    match = _OWN.fullmatch(name)
    if own and match and match.lastgroup:
        return Model(name, match.lastgroup)
    hint = "A model of your own needs --from FILE and a name like vosk-xx or whisper-xx, xx being the language."
    raise UserError(f"there is no model {name[:60]!r} to install", f"Choose one of {', '.join(models)}. {hint}")


def is_there(model: Model, folder: Path) -> bool:
    """Whether its engine finds it in the folder of models."""
    return not _missing(model, folder / model.name)


def install(model: Model, folder: Path, cache: Path, progress: Progress, *, source: Path | None, accept: bool) -> Path:
    """Put a model into the folder of models, from `source` or else its publisher. Raises UserError."""
    target = folder / model.name
    state = check(target)
    if state.known and not state.damaged:
        raise UserError(
            f"{model.name} is already installed and undamaged", f"To install it anew, delete {target} first."
        )
    shop = private_folder(folder / WORKSHOP) / model.name
    downloads = cache / "models" / model.published
    try:
        shutil.rmtree(shop, ignore_errors=True)  # of an attempt that was killed
        shop.mkdir()
        made = (
            _from_source(model, source, shop, accept)
            if source
            else _from_publisher(model, downloads, shop, accept, progress)
        )
        about = {"model": model.name, "title": model.title, "licence": model.licence}
        write_record(made, about | {"from": source.name if source else model.files[0].url})
        _swap(made, target, shop / "before")
    except OSError as error:
        reason = f"{error.strerror}: {error.filename}" if error.filename else error.strerror or type(error).__name__
        raise UserError(f"{model.name} cannot be installed ({reason})", "Check disk space and permissions.") from error
    finally:
        shutil.rmtree(shop, ignore_errors=True)
    if source is None:
        shutil.rmtree(downloads, ignore_errors=True)
    return target


def _from_publisher(model: Model, downloads: Path, shop: Path, accept: bool, progress: Progress) -> Path:
    _check_room(model, private_folder(downloads), shop)
    for file in model.files:
        path = downloads / file.name
        fetch(file.url, path, file.size, progress)
        if not _fits(file, path):
            path.unlink()
            hint = "Run the command again. If that does not help, the publisher has changed the file."
            raise UserError(f"{file.name} is damaged or not the one that is expected: wrong checksum", hint)
    _accept_unknown(model, downloads, accept)
    made = shop / "model"
    made.mkdir()
    for file in model.files:
        if file.packed:
            unpack(downloads / file.name, made)
        else:
            shutil.move(downloads / file.name, made / file.name)
    return _root(model, made, model.name)


def _from_source(model: Model, source: Path, shop: Path, accept: bool) -> Path:
    made = shop / "model"
    if source.is_dir():
        shutil.copytree(_root(model, source, source.name), made, ignore=shutil.ignore_patterns(RECORD, ".*"))
        if not model.loose:
            _accepted({source.name: overall(digests(made))}, accept)
    elif is_archive(source):
        if not model.loose:
            _check_archive(model, source, accept)
        made.mkdir()
        unpack(source, made)
        made = _root(model, made, source.name)
    else:
        what = "is neither an archive nor a folder" if source.exists() else "does not exist"
        raise UserError(f"{source} {what}", "Give the zip or tar file of a model, or the folder it was unpacked to.")
    return _chosen(model, made, shop / "chosen", accept) if model.loose else made


def _check_archive(model: Model, source: Path, accept: bool) -> None:
    for file in model.files:
        if not _fits(file, source):
            raise UserError(
                f"{source.name} is not {file.name} as published: wrong checksum", f"Fetch it from {file.url}."
            )
    if not all(file.sha256 for file in model.files) or not model.files:
        _accepted({source.name: sha256(source)}, accept)


def _chosen(model: Model, made: Path, chosen: Path, accept: bool) -> Path:
    """Of a folder only the files that are published one by one, compared with what is known of them."""
    chosen.mkdir()
    for file in model.files:
        if not (made / file.name).is_file() or not _fits(file, made / file.name):
            raise UserError(f"{file.name} is missing or not that of {model.published}", f"Fetch it from {file.url}.")
        (made / file.name).rename(chosen / file.name)
    _accept_unknown(model, chosen, accept)
    return chosen


def _fits(file: Remote, path: Path) -> bool:
    return not file.sha256 or sha256(path) == file.sha256


def _accept_unknown(model: Model, folder: Path, accept: bool) -> None:
    unknown = {file.name: sha256(folder / file.name) for file in model.files if not file.sha256}
    if unknown:
        _accepted(unknown, accept)


def _accepted(found: Mapping[str, str], accept: bool) -> None:
    if not accept:
        shown = ", ".join(f"{name} has SHA-256 {digest}" for name, digest in found.items())
        hint = "Compare it with one you trust, then run the command again with --accept-digest."
        raise UserError(f"no checksum is known to compare with: {shown}", hint)


def _root(model: Model, folder: Path, name: str) -> Path:
    """The folder that holds the model: this one or one in it."""
    for candidate in (folder, *sorted(path for path in folder.iterdir() if path.is_dir())):
        if not _missing(model, candidate):
            return candidate
    raise UserError(
        f"{name} holds no {model.engine} model: {_missing(model, folder)} is missing", "Choose another file."
    )


def _missing(model: Model, folder: Path) -> str:
    return next((name for name in NEEDED[model.engine] if not (folder / name).is_file()), "")


def _check_room(model: Model, downloads: Path, shop: Path) -> None:
    here = sum(path.stat().st_size for path in downloads.iterdir())
    unpacked = sum(3 * file.size for file in model.files if file.packed)
    needed = model.size - here + unpacked + _SPARE
    free = shutil.disk_usage(shop).free
    if free < needed:
        raise UserError(
            f"the disk has {free // 10**6} MB free, {model.name} needs {needed // 10**6}", "Free some space."
        )


def _swap(made: Path, target: Path, before: Path) -> None:
    """Into place in one step; what was there comes back if that fails."""
    replaced = target.exists()
    if replaced:
        target.rename(before)
    try:
        made.rename(target)
    except OSError:
        if replaced:
            before.rename(target)
        raise


def _model(name: str, row: Mapping[str, Any]) -> Model:
    files = tuple(Remote(file["url"], file["size"], file.get("sha256", "")) for file in row["files"])
    return Model(name, row["engine"], tuple(row["languages"]), row["title"], row["published"], row["licence"], files)
