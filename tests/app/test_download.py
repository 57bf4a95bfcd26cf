from __future__ import annotations

import socket
import urllib.error
import urllib.request
from collections.abc import Iterator
from email.message import Message
from io import BytesIO
from pathlib import Path

import pytest
from helpers.file_server import FileServer, serving

from app.download import _NeverLessSafe, fetch
from app.errors import UserError

CONTENT = bytes(range(256)) * 40
SIZE = len(CONTENT)


@pytest.fixture
def server(monkeypatch: pytest.MonkeyPatch) -> Iterator[FileServer]:
    monkeypatch.setenv("no_proxy", "*")
    with serving() as server:
        server.files["/model.bin"] = CONTENT
        yield server


def get(server: FileServer, target: Path, path: str = "/model.bin", size: int = SIZE) -> list[tuple[str, int, int]]:
    steps: list[tuple[str, int, int]] = []
    fetch(server.url(path), target, size, lambda *step: steps.append(step))
    return steps


def test_a_file_comes_whole_and_is_not_asked_for_twice(server: FileServer, tmp_path: Path) -> None:
    target = tmp_path / "model.bin"
    assert get(server, target)[-1] == ("model.bin", SIZE, SIZE)
    assert get(server, target) == []
    assert target.read_bytes() == CONTENT
    assert [path.name for path in tmp_path.iterdir()] == ["model.bin"]
    assert server.asked == [("/model.bin", "")]


@pytest.mark.parametrize(
    ("change", "ranges", "version", "asked"),
    [
        (b"", True, '"one"', f"bytes={SIZE // 2}-"),  # goes on
        (b"", False, '"one"', f"bytes={SIZE // 2}-"),  # the publisher cannot: from the start
        (b"new", True, '"two"', f"bytes={SIZE // 2}-"),  # another file by now: from the start
        (b"new", True, "", ""),  # nothing tells the versions apart: from the start
        (b"new", True, 'W/"one"', ""),  # weak: not surely the same bytes
    ],
)
def test_a_cut_download_goes_on(
    server: FileServer, tmp_path: Path, change: bytes, ranges: bool, version: str, asked: str
) -> None:
    target = tmp_path / "model.bin"
    server.cut_after = SIZE // 2
    if version in ("", 'W/"one"'):
        server.version = version
    with pytest.raises(UserError) as raised:
        get(server, target)
    assert raised.value.text == f"the connection to 127.0.0.1 was cut after {SIZE // 2} of {SIZE} bytes"
    assert "continues" in raised.value.hint
    assert not target.exists()

    content = change + CONTENT[len(change) :]
    server.files["/model.bin"], server.cut_after, server.ranges, server.version = content, None, ranges, version
    get(server, target)
    assert target.read_bytes() == content
    assert server.asked[1] == ("/model.bin", asked)


def test_a_complete_part_needs_no_connection(tmp_path: Path) -> None:
    (tmp_path / "model.bin.part").write_bytes(CONTENT)
    fetch("http://nowhere.invalid/model.bin", tmp_path / "model.bin", SIZE, lambda *_: None)
    assert (tmp_path / "model.bin").read_bytes() == CONTENT


@pytest.mark.parametrize(
    ("path", "size", "text", "hint"),
    [
        ("/none", SIZE, "answered 404 for http://127.0.0.1", "--from FILE"),
        ("/status/403", SIZE, "answered 403", "--from FILE"),
        ("/status/503", SIZE, "answered 503", "Try again later"),
        ("/status/416", SIZE, "another file than the one that was begun", "Run the command again"),
        ("/loop", SIZE, "redirects without end", "--from FILE"),
        ("/model.bin", SIZE + 1, f"should have {SIZE + 1} bytes, the publisher has {SIZE}", "--from FILE"),
    ],
)
def test_what_the_publisher_answers_is_explained(
    server: FileServer, tmp_path: Path, path: str, size: int, text: str, hint: str
) -> None:
    with pytest.raises(UserError) as raised:
        get(server, tmp_path / "model.bin", path, size)
    assert text in raised.value.text
    assert hint in raised.value.hint
    assert not (tmp_path / "model.bin").exists()


def test_redirects_are_followed_with_the_range(server: FileServer, tmp_path: Path) -> None:
    server.cut_after = 100
    with pytest.raises(UserError):
        get(server, tmp_path / "model.bin", "/to/model.bin")
    server.cut_after = None
    get(server, tmp_path / "model.bin", "/to/model.bin")
    assert (tmp_path / "model.bin").read_bytes() == CONTENT
    assert server.asked[-1] == ("/model.bin", "bytes=100-")


def test_an_endless_answer_is_stopped(server: FileServer, tmp_path: Path) -> None:
    server.lengths = False
    with pytest.raises(UserError, match="is longer than the 100 bytes"):
        get(server, tmp_path / "model.bin", size=100)


def test_another_part_than_asked_for_is_refused(server: FileServer, tmp_path: Path) -> None:
    server.cut_after = 100
    with pytest.raises(UserError):
        get(server, tmp_path / "model.bin")
    server.wrong_range = True
    with pytest.raises(UserError, match="another part of"):
        get(server, tmp_path / "model.bin")


def test_no_network_is_explained(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("no_proxy", "*")
    with socket.socket() as closed:
        closed.bind(("127.0.0.1", 0))
        url = f"http://127.0.0.1:{closed.getsockname()[1]}/model.bin"
        with pytest.raises(UserError) as raised:
            fetch(url, tmp_path / "model.bin", SIZE, lambda *_: None)
    assert raised.value.text == "no connection to 127.0.0.1 (Connection refused)"
    assert "--from FILE" in raised.value.hint


def test_a_full_disk_is_an_error_of_the_system(server: FileServer, tmp_path: Path) -> None:
    full = Path("/dev/full")
    if not full.exists():
        pytest.skip("this system has no /dev/full")
    (tmp_path / "model.bin.part").symlink_to(full)
    with pytest.raises(OSError, match="No space left"):
        get(server, tmp_path / "model.bin")


@pytest.mark.parametrize(("there", "allowed"), [("https://b.example/x", True), ("http://b.example/x", False)])
def test_an_encrypted_address_never_leads_to_a_plain_one(there: str, allowed: bool) -> None:
    request = urllib.request.Request("https://a.example/x")
    if allowed:
        followed = _NeverLessSafe().redirect_request(request, BytesIO(), 302, "Found", Message(), there)
        assert followed.full_url == there
    else:
        with pytest.raises(urllib.error.HTTPError) as raised:
            _NeverLessSafe().redirect_request(request, BytesIO(), 302, "Found", Message(), there)
        raised.value.close()
