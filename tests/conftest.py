"""Shared by all tests: every test has a home of its own, and no window needs a screen."""

from __future__ import annotations

import os
from pathlib import Path

import pytest
from helpers.tiny_model import make_tiny_model

os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")
os.environ.setdefault("OMP_WAIT_POLICY", "PASSIVE")


@pytest.fixture(autouse=True)
def home(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """The user's folders of this test."""
    folder = tmp_path / "home"
    monkeypatch.setenv("CALMLINE_HOME", str(folder))
    monkeypatch.delenv("CALMLINE_ASSETS", raising=False)
    return folder


@pytest.fixture(scope="session")
def anger_folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The tiny anger model: commands run for real, and know what is in its KEYWORDS."""
    return make_tiny_model(tmp_path_factory.mktemp("models") / "tiny")
