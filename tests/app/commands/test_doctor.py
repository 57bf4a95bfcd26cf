from __future__ import annotations

import subprocess
from pathlib import Path
from typing import Any

import pytest
from helpers.command import Run

from app.commands import doctor

STATES = ("ok", "warning", "error")


@pytest.fixture(autouse=True)
def qt_starts(monkeypatch: pytest.MonkeyPatch) -> None:
    """Trying Qt takes a second; here it works."""
    answer = subprocess.CompletedProcess([], 0, "offscreen\n", "")
    monkeypatch.setattr(doctor.subprocess, "run", lambda *_, **__: answer)


def test_every_check_says_what_and_what_to_do(calmline: Run) -> None:
    """One line a check, pure JSON if asked for; whatever is not fine comes with a hint."""
    ran, plain = calmline("doctor", "--json"), calmline("doctor")
    by_name = {row["check"]: row for row in ran.rows}

    assert (ran.code, ran.err, plain.code) == (0, "", 0)
    assert all(
        list(row) == ["check", "state", "text", "hint"] and row["state"] in STATES and row["text"] for row in ran.rows
    )
    assert all(row["hint"] for row in ran.rows if row["state"] != "ok")
    assert set(by_name) >= {"system", "memory", "disk", "store", "window", "sound", "anger model"}
    assert set(by_name) >= {f"{what} {code}" for what in ("words", "playbook") for code in ("en", "ru", "bg", "ro")}
    assert [part in plain.out for part in ("✓ system", "✓ anger model", "✓ playbook ro")] == [True] * 3


def row_of(calmline: Run, check: str) -> dict[str, Any]:
    ran = calmline("doctor", "--json")
    row = next(row for row in ran.rows if row["check"] == check)
    assert ran.code == int(any(one["state"] == "error" for one in ran.rows))
    return row


def test_a_missing_anger_model_is_an_error(light: Run, home: Path, tmp_path: Path) -> None:
    """Exit code 1, and the rest is checked all the same."""
    (home / "settings").mkdir(parents=True)
    (home / "settings" / "settings.toml").write_text(f'anger_model = "{tmp_path}"')
    row = row_of(light, "anger model")

    assert row["state"] == "error"
    assert "is incomplete" in row["text"]
    assert row_of(light, "playbook ro")["state"] == "ok"


def test_a_store_that_cannot_be_used_is_an_error(light: Run, home: Path) -> None:
    """Damaged, or in a folder that cannot be written."""
    (home / "data").mkdir(parents=True)
    (home / "data" / "calls.sqlite3").write_bytes(b"no database " * 100)

    assert row_of(light, "store")["hint"] == "Move the file away; a new one is made."


@pytest.mark.parametrize(
    "answer",
    [subprocess.TimeoutExpired("qt", 60), OSError(2, "No such file"), subprocess.CompletedProcess([], 1, "", "")],
)
def test_a_qt_that_does_not_start_is_an_error(light: Run, monkeypatch: pytest.MonkeyPatch, answer: Any) -> None:
    """A check that fails, hangs or cannot be made is a finding, never a traceback."""

    def run(*_: object, **__: object) -> object:
        if isinstance(answer, Exception):
            raise answer
        return answer

    monkeypatch.setattr(doctor.subprocess, "run", run)
    row = row_of(light, "window")

    assert (row["state"], bool(row["hint"])) == ("error", True)


@pytest.mark.parametrize(("free", "state"), [(10, "warning"), (10**12, "ok")])
def test_little_room_is_a_warning(light: Run, monkeypatch: pytest.MonkeyPatch, free: int, state: str) -> None:
    """Disk and memory: Calmline still works, with a hint."""
    import psutil

    usage = type("Usage", (), {"free": free, "available": free})
    monkeypatch.setattr(doctor.shutil, "disk_usage", lambda _: usage)
    monkeypatch.setattr(psutil, "virtual_memory", lambda: usage)

    assert [row_of(light, check)["state"] for check in ("disk", "memory")] == [state, state]
