"""Runs `calmline` as a user does, in this process: arguments and stdin in, exit code, stdout and stderr out."""

from __future__ import annotations

import io
import json
import sys
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest

from app.cli import main


@dataclass(frozen=True)
class Ran:
    """What a command gave."""

    code: int
    out: str
    err: str

    @property
    def rows(self) -> list[dict[str, Any]]:
        """Stdout as JSON, one object a line; anything else there is a mistake."""
        return [json.loads(line) for line in self.out.splitlines()]

    def refused(self, text: str) -> bool:
        """Whether it failed as a user's mistake should: exit code 1, one or two lines with `text` on stderr."""
        lines = self.err.splitlines()
        return (
            self.code == 1
            and 1 <= len(lines) <= 2
            and lines[0].startswith("calmline: ")
            and text in self.err
            and "Traceback" not in self.err
        )


Run = Callable[..., Ran]


def runner(monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> Run:
    """A function that runs a command."""

    def run(*arguments: str | Path, stdin: bytes = b"") -> Ran:
        monkeypatch.setattr(sys, "stdin", io.TextIOWrapper(io.BytesIO(stdin), "utf-8"))
        capsys.readouterr()
        try:
            code = main([str(one) for one in arguments])
        except SystemExit as stopped:  # argparse
            code = int(stopped.code or 0)
        out, err = capsys.readouterr()
        return Ran(code, out, err)

    return run


def write_settings(home: Path, **settings: str | int) -> None:
    """The user's settings.toml."""
    folder = home / "settings"
    folder.mkdir(parents=True, exist_ok=True)
    lines = [f"{name} = {json.dumps(value, ensure_ascii=False)}\n" for name, value in settings.items()]
    (folder / "settings.toml").write_text("".join(lines), "utf-8")
