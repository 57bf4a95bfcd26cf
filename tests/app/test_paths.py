from __future__ import annotations

import os
import stat
from pathlib import Path

import pytest

from app.errors import UserError
from app.paths import Paths, find_paths, private_folder


def test_everything_of_the_user_is_below_calmline_home(home: Path) -> None:
    """One variable moves data, settings and cache, and nothing is made by asking."""
    found = find_paths()
    assert (found.data, found.settings, found.cache) == (home / "data", home / "settings", home / "cache")
    assert (found.store, found.reports) == (home / "data" / "calls.sqlite3", home / "data" / "reports")
    assert not home.exists()


def test_without_it_the_systems_customs_hold(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Data, settings and cache go where programs of this system keep them."""
    monkeypatch.delenv("CALMLINE_HOME")
    for name in ("DATA", "CONFIG", "CACHE"):
        monkeypatch.setenv(f"XDG_{name}_HOME", str(tmp_path / name))
    monkeypatch.setenv("HOME", str(tmp_path))
    found = find_paths()
    assert all("calmline" in path.name for path in (found.data, found.settings, found.cache))
    assert all(tmp_path in path.parents for path in (found.data, found.settings, found.cache))


def test_assets_can_be_elsewhere(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """CALMLINE_ASSETS names another folder; without it, or empty, the shipped one is used."""
    shipped = find_paths().assets
    assert (shipped / "languages.toml").is_file()
    monkeypatch.setenv("CALMLINE_ASSETS", str(tmp_path))
    assert find_paths().assets == tmp_path
    monkeypatch.setenv("CALMLINE_ASSETS", "")
    assert find_paths().assets == shipped


def test_what_lies_in_the_assets() -> None:
    """Names of shipped things follow from the language's code."""
    paths = Paths(Path("a"), Path("d"), Path("s"), Path("c"))
    assert (paths.anger_model, paths.playbook("bg"), paths.translation("ro")) == (
        Path("a/models/anger"),
        Path("a/playbooks/bg.yaml"),
        Path("a/translations/ro.ts"),
    )


def test_a_private_folder_is_for_this_user_alone(tmp_path: Path) -> None:
    """0700, also when it was there before with more rights; parents are made."""
    folder = private_folder(tmp_path / "a" / "b")
    assert stat.S_IMODE(folder.stat().st_mode) == 0o700
    folder.chmod(0o755)
    assert stat.S_IMODE(private_folder(folder).stat().st_mode) == 0o700


def test_a_place_that_cannot_be_written_is_explained(tmp_path: Path) -> None:
    """The folder is named, and the variable that moves it."""
    (tmp_path / "file").write_text("")
    with pytest.raises(UserError) as raised:
        private_folder(tmp_path / "file" / "data")
    assert str(tmp_path / "file" / "data") in raised.value.text
    assert "CALMLINE_HOME" in raised.value.hint


@pytest.mark.skipif(os.name != "posix", reason="file rights are those of POSIX")
def test_names_of_other_folders_are_not_touched(tmp_path: Path) -> None:
    """Only the folder itself becomes private."""
    parent = tmp_path / "shared"
    parent.mkdir(mode=0o755)
    parent.chmod(0o755)
    private_folder(parent / "own")
    assert stat.S_IMODE(parent.stat().st_mode) == 0o755
