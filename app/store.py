"""The calls of this workstation: one SQLite file, events as JSON rows, redacted before they come here.

WAL, so that a killed program loses at most the last second; secure_delete, so that what is purged is gone. A Store
object belongs to one thread; several processes may read the same file.
"""

from __future__ import annotations

import json
import os
import sqlite3
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from app.errors import UserError
from app.events import CallEnded, CallStarted, Event, Scored, Tick, Words, from_dict, to_dict
from app.paths import private_folder

COMMIT_SECONDS = 1.0
_ELSEWHERE = "Check the folder, or set CALMLINE_HOME to another."
_FLEETING = (Words, Tick, Scored)  # shown or used, never kept
_MIGRATIONS = (
    """
    CREATE TABLE calls (
        id TEXT PRIMARY KEY, began REAL NOT NULL, language TEXT NOT NULL, source TEXT NOT NULL, engine TEXT NOT NULL,
        mode TEXT NOT NULL, duration REAL, summary TEXT
    ) STRICT;
    CREATE INDEX calls_by_time ON calls (began);
    CREATE TABLE events (
        call TEXT NOT NULL REFERENCES calls (id) ON DELETE CASCADE, seq INTEGER NOT NULL, time REAL NOT NULL,
        event TEXT NOT NULL, body TEXT NOT NULL, PRIMARY KEY (call, seq)
    ) STRICT, WITHOUT ROWID;
    """,
)


@dataclass(frozen=True, slots=True)
class CallRow:
    """A call in the list. `summary` is empty for a call that did not end properly."""

    id: str
    began: float
    language: str
    source: str
    engine: str
    mode: str
    duration: float | None
    summary: dict[str, Any]


class Store:
    """Opens the file, bringing an older one up to date. Raises UserError when that cannot be done."""

    def __init__(self, path: Path) -> None:
        private_folder(path.parent)
        self._path = path
        self._waiting: list[tuple[str, int, Event]] = []
        self._numbers: dict[str, int] = {}  # of the newest event of a call
        self._committed = time.monotonic()
        with _explained(path):
            self._base = _open(path)

    def add(self, call: str, event: Event) -> None:
        """Keep an event; partial words, ticks and raw scores are not. Written with the first event a second later or by
        `commit`, at once at the beginning and the end of a call."""
        if isinstance(event, _FLEETING):
            return
        with _explained(self._path):
            number = self._numbers[call] = (self._numbers.get(call) or self._newest(call)) + 1
        self._waiting.append((call, number, event))
        if isinstance(event, CallEnded | CallStarted) or time.monotonic() - self._committed >= COMMIT_SECONDS:
            self.commit()

    def commit(self) -> None:
        """Write what is waiting, in one piece: between two calls no lock is held, so that others may write too."""
        self._committed = time.monotonic()
        if not self._waiting:
            return
        with _explained(self._path), _transaction(self._base):
            for call, number, event in self._waiting:
                self._insert(call, number, event)
        self._waiting.clear()

    def _insert(self, call: str, number: int, event: Event) -> None:
        """Doing it again, after Ctrl-C in the middle of a commit, changes nothing."""
        if isinstance(event, CallStarted):
            self._base.execute(
                "INSERT OR IGNORE INTO calls VALUES (?, ?, ?, ?, ?, ?, NULL, NULL)",
                (call, event.began, event.language, event.source, event.engine, event.mode),
            )
        self._base.execute(
            "INSERT OR IGNORE INTO events VALUES (?, ?, ?, ?, ?)",
            (call, number, event.time, event.name, json.dumps(to_dict(event), ensure_ascii=False)),
        )
        if isinstance(event, CallEnded):
            self._base.execute(
                "UPDATE calls SET duration = ?, summary = ? WHERE id = ?",
                (event.time, json.dumps(dict(event.summary), ensure_ascii=False), call),
            )

    def _newest(self, call: str) -> int:
        """The number of the newest event of a call that an earlier run began."""
        found = self._base.execute("SELECT max(seq) FROM events WHERE call = ?", (call,)).fetchone()[0]
        return int(found or 0)

    def calls(self) -> list[CallRow]:
        """All calls, newest first."""
        self.commit()
        with _explained(self._path):
            rows = self._base.execute("SELECT * FROM calls ORDER BY began DESC, id DESC").fetchall()
            return [
                CallRow(**dict(zip(CallRow.__slots__, row, strict=True)) | {"summary": json.loads(row[7] or "{}")})
                for row in rows
            ]

    def call(self, name: str) -> CallRow:
        """The call whose id begins with `name`. Raises UserError when there is none, or more than one."""
        found = [row for row in self.calls() if row.id == name] or [
            row for row in self.calls() if row.id.startswith(name)
        ]
        if len(found) != 1:
            many = "more than one call begins" if found else "no call is called or begins"
            raise UserError(f"{many} with {name[:40]!r}", "`calmline calls list` shows their ids.")
        return found[0]

    def events(self, call: str) -> Iterator[Event]:
        """The kept events of a call, in order."""
        self.commit()
        with _explained(self._path):
            rows = self._base.execute("SELECT body FROM events WHERE call = ? ORDER BY seq", (call,))
            return iter([from_dict(json.loads(body)) for (body,) in rows])

    def purge(self, *, before: float | None = None, call: str | None = None) -> int:
        """Delete calls that began before a wall-clock second, or one call; without either, all. Really: pages are
        overwritten and the log is emptied. Gives how many. Raises UserError while another program holds the log."""
        self.commit()
        with _explained(self._path):
            where, values = ("began < ?", [before]) if before is not None else ("id = ?", [call]) if call else ("1", [])
            gone = self._base.execute(f"DELETE FROM calls WHERE {where}", values).rowcount
            held = self._base.execute("PRAGMA wal_checkpoint(TRUNCATE)").fetchone()[0]
        if held:
            raise UserError(
                "the calls are deleted, but another Calmline keeps their words in the log of the store",
                "Close the other one and run the same command again.",
            )
        return gone

    def close(self) -> None:
        """Write what is waiting and let go of the file."""
        try:
            self.commit()
        finally:
            self._base.close()


def _open(path: Path) -> sqlite3.Connection:
    base = sqlite3.connect(path, timeout=5.0, isolation_level=None)
    try:
        os.chmod(path, 0o600)
        base.execute("PRAGMA journal_mode = WAL")
        base.execute("PRAGMA synchronous = NORMAL")
        base.execute("PRAGMA secure_delete = ON")
        base.execute("PRAGMA foreign_keys = ON")
        _migrate(base, path)
    except BaseException:
        base.close()
        raise
    return base


def _migrate(base: sqlite3.Connection, path: Path) -> None:
    """Bring the tables up to date; of two programs that start together one waits for the other."""
    if _version(base) == len(_MIGRATIONS):
        return
    with _transaction(base):
        version = _version(base)
        if version > len(_MIGRATIONS):
            raise UserError(
                f"{path} was written by a newer Calmline", "Update Calmline, or set CALMLINE_HOME to another folder."
            )
        for script in _MIGRATIONS[version:]:
            for statement in script.split(";"):
                base.execute(statement)
        base.execute(f"PRAGMA user_version = {len(_MIGRATIONS)}")


def _version(base: sqlite3.Connection) -> int:
    return int(base.execute("PRAGMA user_version").fetchone()[0])


@contextmanager
def _transaction(base: sqlite3.Connection) -> Iterator[None]:
    """All or nothing."""
    base.execute("BEGIN IMMEDIATE")
    try:
        yield
        base.execute("COMMIT")
    except BaseException:
        if base.in_transaction:  # a full disk has ended it already
            base.execute("ROLLBACK")
        raise


@contextmanager
def _explained(path: Path) -> Iterator[None]:
    try:
        yield
    except sqlite3.Error as error:
        hints = {
            "SQLITE_FULL": "Free some space on the disk; the call goes on, but is not kept.",
            "SQLITE_NOTADB": "Move the file away; a new one is made.",
            "SQLITE_CORRUPT": "Move the file away; a new one is made.",
            "SQLITE_READONLY": "Make the folder writable or set CALMLINE_HOME to another.",
        }
        name = getattr(error, "sqlite_errorname", "") or ""
        hint = next((hint for key, hint in hints.items() if name.startswith(key)), _ELSEWHERE)
        raise UserError(f"the store {path} cannot be used ({error})", hint) from error
    except OSError as error:
        raise UserError(f"the store {path} cannot be used ({error.strerror})", _ELSEWHERE) from error
    except ValueError as error:  # a row that is no JSON, or no event of ours
        raise UserError(
            f"the store {path} holds a call that cannot be read",
            "Update Calmline; `calmline calls purge` deletes calls.",
        ) from error
