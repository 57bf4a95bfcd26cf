"""Commands run for real, with the tiny anger model named in the user's settings."""

from __future__ import annotations

from pathlib import Path

import pytest
from helpers.command import Run, runner, write_settings


@pytest.fixture
def light(monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> Run:
    """Runs a command that needs no model."""
    return runner(monkeypatch, capsys)


@pytest.fixture
def calmline(
    home: Path, anger_folder: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> Run:
    """Runs a command in this process."""
    write_settings(home, anger_model=str(anger_folder))
    return runner(monkeypatch, capsys)
