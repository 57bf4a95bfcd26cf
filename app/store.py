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
        self._sequence: dict[str, int] = {}
        self._committed = time.monotonic()
        with _explained(path):
            self._base = sqlite3.connect(path, timeout=5.0, isolation_level=None)
            os.chmod(path, 0o600)
            self._base.execute("PRAGMA journal_mode = WAL")
            self._base.execute("PRAGMA synchronous = NORMAL")
            self._base.execute("PRAGMA secure_delete = ON")
            self._base.execute("PRAGMA foreign_keys = ON")
            self._migrate()

    def add(self, call: str, event: Event) -> None:
        """Keep an event; partial words, ticks and raw scores are not. Committed within a second, at once at the end."""
        if isinstance(event, _FLEETING):
            return
        with _explained(self._path):
            if not self._base.in_transaction:
                self._base.execute("BEGIN")
            if isinstance(event, CallStarted):
                self._base.execute(
                    "INSERT OR REPLACE INTO calls VALUES (?, ?, ?, ?, ?, ?, NULL, NULL)",
                    (call, event.began, event.language, event.source, event.engine, event.mode),
                )
            row = to_dict(event)
            sequence = self._sequence[call] = self._sequence.get(call, 0) + 1
            self._base.execute(
                "INSERT INTO events VALUES (?, ?, ?, ?, ?)",
                (call, sequence, event.time, event.name, json.dumps(row, ensure_ascii=False)),
            )
            if isinstance(event, CallEnded):
                self._base.execute(
                    "UPDATE calls SET duration = ?, summary = ? WHERE id = ?",
                    (event.time, json.dumps(dict(event.summary), ensure_ascii=False), call),
                )
            if isinstance(event, CallEnded | CallStarted) or time.monotonic() - self._committed >= COMMIT_SECONDS:
                self.commit()

    def commit(self) -> None:
        """Write what is waiting."""
        with _explained(self._path):
            if self._base.in_transaction:
                self._base.execute("COMMIT")
            self._committed = time.monotonic()

    def calls(self) -> list[CallRow]:
        """All calls, newest first."""
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
        with _explained(self._path):
            rows = self._base.execute("SELECT body FROM events WHERE call = ? ORDER BY seq", (call,)).fetchall()
        return (from_dict(json.loads(body)) for (body,) in rows)

    def purge(self, *, before: float | None = None, call: str | None = None) -> int:
        """Delete calls that began before a wall-clock second, or one call; without either, all. Really: pages are
        overwritten and the log is emptied. Gives how many."""
        self.commit()
        with _explained(self._path):
            where, values = ("began < ?", [before]) if before is not None else ("id = ?", [call]) if call else ("1", [])
            gone = self._base.execute(f"DELETE FROM calls WHERE {where}", values).rowcount
            self._base.execute("PRAGMA wal_checkpoint(TRUNCATE)")
        return gone

    def close(self) -> None:
        """Write what is waiting and let go of the file."""
        self.commit()
        self._base.close()

    def _migrate(self) -> None:
        version = self._base.execute("PRAGMA user_version").fetchone()[0]
        if version > len(_MIGRATIONS):
            raise UserError(
                f"{self._path} was written by a newer Calmline",
                "Update Calmline, or set CALMLINE_HOME to another folder.",
            )
        for number, script in enumerate(_MIGRATIONS[version:], version + 1):
            self._base.executescript(f"BEGIN; {script} PRAGMA user_version = {number}; COMMIT;")


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
        hint = next(
            (hint for key, hint in hints.items() if name.startswith(key)),
            "Check the folder, or set CALMLINE_HOME to another.",
        )
        raise UserError(f"the store {path} cannot be used ({error})", hint) from error
