"""Where things are: the shipped assets, and the user's data, settings and cache folders.

CALMLINE_HOME puts the user's folders below one place; CALMLINE_ASSETS names another assets folder.
"""

from __future__ import annotations

import os
from dataclasses import dataclass
from pathlib import Path

import platformdirs

from app.errors import UserError


@dataclass(frozen=True, slots=True)
class Paths:
    """The folders of one run. Nothing is made before it is needed."""

    assets: Path
    data: Path
    settings: Path
    cache: Path

    @property
    def store(self) -> Path:
        """The database of calls."""
        return self.data / "calls.sqlite3"

    @property
    def reports(self) -> Path:
        """Where demo reports go."""
        return self.data / "reports"

    @property
    def anger_model(self) -> Path:
        """The shipped anger model."""
        return self.assets / "models" / "anger"

    def playbook(self, language: str) -> Path:
        """The shipped playbook of a language."""
        return self.assets / "playbooks" / f"{language}.yaml"

    def translation(self, language: str) -> Path:
        """The interface's translation into a language (in Qt's .ts form)."""
        return self.assets / "translations" / f"{language}.ts"


def find_paths() -> Paths:
    """The folders, by the environment and the system's customs."""
    assets = Path(os.environ.get("CALMLINE_ASSETS") or Path(__file__).parent.parent / "assets")
    home = os.environ.get("CALMLINE_HOME")
    if home:
        base = Path(home)
        return Paths(assets, base / "data", base / "settings", base / "cache")
    folders = platformdirs.PlatformDirs("calmline", appauthor=False)
    return Paths(assets, folders.user_data_path, folders.user_config_path, folders.user_cache_path)


def private_folder(folder: Path) -> Path:
    """Make the folder for this user alone. Raises UserError when it cannot be written."""
    try:
        folder.mkdir(parents=True, exist_ok=True, mode=0o700)
        folder.chmod(0o700)
    except OSError as error:
        raise UserError(
            f"cannot write to {folder} ({error.strerror})",
            "Free some space or set CALMLINE_HOME to a folder you may write to.",
        ) from error
    return folder
