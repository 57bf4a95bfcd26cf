"""A publisher of files on this machine, with the misbehaviour that downloads must survive."""

from __future__ import annotations

import threading
from collections.abc import Iterator
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer


class FileServer(ThreadingHTTPServer):
    """Serves `files` by path; what was asked for is in `asked`: path and Range."""

    daemon_threads = True

    def __init__(self) -> None:
        super().__init__(("127.0.0.1", 0), _Handler)
        self.files: dict[str, bytes] = {}
        self.asked: list[tuple[str, str]] = []
        self.version = '"one"'  # the ETag; "" for none
        self.cut_after: int | None = None  # bytes of an answer, then the connection is closed
        self.ranges = True
        self.lengths = True
        self.wrong_range = False

    def handle_error(self, request: object, client_address: object) -> None:
        """A client may hang up whenever it likes."""

    def url(self, path: str) -> str:
        return f"http://127.0.0.1:{self.server_address[1]}{path}"


@contextmanager
def serving() -> Iterator[FileServer]:
    """A server in a thread of its own."""
    with FileServer() as server:
        thread = threading.Thread(target=server.serve_forever, args=(0.01,))
        thread.start()
        try:
            yield server
        finally:
            server.shutdown()
            thread.join()


class _Handler(BaseHTTPRequestHandler):
    server: FileServer

    def do_GET(self) -> None:
        server, wanted = self.server, self.headers.get("Range", "")
        server.asked.append((self.path, wanted))
        if self.path.startswith("/status/"):
            self.send_error(int(self.path.rpartition("/")[2]))
            return
        if self.path == "/loop" or self.path.startswith("/to/"):
            self.send_response(302)
            self.send_header("Location", self.path.removeprefix("/to"))
            self.end_headers()
            return
        content = server.files.get(self.path)
        if content is None:
            self.send_error(404)
            return
        continued = wanted and server.ranges and self.headers.get("If-Range", server.version) == server.version
        start = int(wanted.removeprefix("bytes=").rstrip("-")) if continued else 0
        self.send_response(206 if continued else 200)
        if continued:
            first = 0 if server.wrong_range else start
            self.send_header("Content-Range", f"bytes {first}-{len(content) - 1}/{len(content)}")
        if server.lengths:
            self.send_header("Content-Length", str(len(content) - start))
        if server.version:
            self.send_header("ETag", server.version)
        self.end_headers()
        end = None if server.cut_after is None else start + server.cut_after
        self.wfile.write(content[start:end])

    def log_message(self, format: str, *args: object) -> None:
        pass
