"""Shared by all tests: every test has a home of its own, and no window needs a screen."""

from __future__ import annotations

import os
from pathlib import Path

import pytest

os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")
os.environ.setdefault("OMP_WAIT_POLICY", "PASSIVE")


@pytest.fixture(autouse=True)
def home(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """The user's folders of this test."""
    folder = tmp_path / "home"
    monkeypatch.setenv("CALMLINE_HOME", str(folder))
    monkeypatch.delenv("CALMLINE_ASSETS", raising=False)
    return folder
