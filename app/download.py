"""One file over HTTP to the disk: continued where an earlier attempt stopped, never longer than it should be."""

from __future__ import annotations

import http.client
import re
import urllib.error
import urllib.request
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import IO, Any
from urllib.parse import urlsplit

from app.errors import UserError

Progress = Callable[[str, int, int], None]  # name of the file, bytes that are there, bytes in all

_BLOCK = 1 << 18
_TIMEOUT = 30.0  # seconds without a byte
_AGAIN = "Run the command again: it continues where it stopped."
_OTHERWISE = "Fetch the model in another way and give its archive or folder with --from FILE."


def fetch(url: str, target: Path, size: int, progress: Progress) -> None:
    """Bring the file to `target` if it is not there. Raises UserError for the network, OSError for the disk."""
    if target.exists():
        return
    part, mark = _beside(target, ".part"), _beside(target, ".mark")
    have = part.stat().st_size if part.is_file() else 0
    if have != size:
        _continue(url, part, mark, have if have < size else 0, size, progress)
    part.replace(target)
    mark.unlink(missing_ok=True)


def _continue(url: str, part: Path, mark: Path, have: int, size: int, progress: Progress) -> None:
    request = urllib.request.Request(url, headers={"User-Agent": "calmline"})
    same = mark.read_text("latin-1") if have and mark.is_file() else ""
    if same:  # without proof that the publisher still has the same file the rest may not fit
        request.add_header("Range", f"bytes={have}-")
        request.add_header("If-Range", same)
    with _open(request, part) as answer:
        done = _agreed_start(answer, have, size, part.name)
        mark.write_text(_identity(answer), "latin-1")
        with part.open("ab" if done else "wb") as file:
            for block in _blocks(answer, url):
                done += len(block)
                if done > size:
                    raise UserError(f"{url} is longer than the {size} bytes it should have", _OTHERWISE)
                file.write(block)
                progress(part.stem, done, size)
    if done < size:
        raise UserError(f"the connection to {_host(url)} was cut after {done} of {size} bytes", _AGAIN)


def _agreed_start(answer: http.client.HTTPResponse, have: int, size: int, name: str) -> int:
    """From which byte the answer goes on; a publisher who cannot or will not continue sends the whole."""
    if answer.status == http.HTTPStatus.PARTIAL_CONTENT:
        if answer.headers.get("Content-Range", "").replace(" ", "") != f"bytes{have}-{size - 1}/{size}":
            raise UserError(f"the publisher sent another part of {name} than was asked for", _OTHERWISE)
        return have
    length = answer.headers.get("Content-Length")
    if length is not None and length != str(size):
        raise UserError(
            f"{name.removesuffix('.part')} should have {size} bytes, the publisher has {length}", _OTHERWISE
        )
    return 0


def _identity(answer: http.client.HTTPResponse) -> str:
    """What tells this version of the file from others: a strong ETag, or the date."""
    tag = answer.headers.get("ETag", "")
    named = tag if re.fullmatch(r'"[!-~]*"', tag) else answer.headers.get("Last-Modified", "")
    return named if named.isascii() and named.isprintable() else ""


def _open(request: urllib.request.Request, part: Path) -> Any:
    host = _host(request.full_url)
    try:
        return urllib.request.build_opener(_NeverLessSafe).open(request, timeout=_TIMEOUT)
    except urllib.error.HTTPError as error:
        error.close()
        if error.code == http.HTTPStatus.REQUESTED_RANGE_NOT_SATISFIABLE:
            part.unlink(missing_ok=True)
            raise UserError(f"{host} has another file than the one that was begun", "Run the command again.") from error
        if error.code < 400:
            raise UserError(f"{host} redirects without end or to an unsafe address", _OTHERWISE) from error
        hint = "Try again later." if error.code >= 500 or error.code == 429 else _OTHERWISE
        raise UserError(f"{host} answered {error.code} for {request.full_url}", hint) from error
    except (OSError, http.client.HTTPException, ValueError) as error:  # ValueError: an address that is none
        reason = getattr(error, "reason", None) or error
        why = getattr(reason, "strerror", None) or type(reason).__name__
        hint = f"Check the connection and run the command again, or fetch {request.full_url} elsewhere for --from FILE."
        raise UserError(f"no connection to {host} ({why})", hint) from error


def _blocks(answer: IO[bytes], url: str) -> Iterator[bytes]:
    try:
        while block := answer.read(_BLOCK):
            yield block
    except (OSError, http.client.HTTPException) as error:
        raise UserError(f"the connection to {_host(url)} was lost", _AGAIN) from error


class _NeverLessSafe(urllib.request.HTTPRedirectHandler):
    """Follows redirects, but not from an encrypted address to a plain one."""

    def redirect_request(
        self, req: urllib.request.Request, fp: Any, code: int, msg: str, headers: Any, newurl: str
    ) -> Any:
        if urlsplit(req.full_url).scheme == "https" != urlsplit(newurl).scheme:
            raise urllib.error.HTTPError(newurl, code, msg, headers, fp)
        return super().redirect_request(req, fp, code, msg, headers, newurl)


def _beside(path: Path, ending: str) -> Path:
    return path.with_name(path.name + ending)


def _host(url: str) -> str:
    return urlsplit(url).hostname or url
