from __future__ import annotations

from pathlib import Path

import pytest
from helpers.command import Run

CARD = "  - {id: %s, situation: anger, headline: 'Breathe', say: 'I can hear you.'}\n"


def test_a_good_playbook(light: Run, tmp_path: Path) -> None:
    """Says how many cards it adds or replaces, by situation."""
    path = tmp_path / "own.yaml"
    path.write_text("version: 1\nlanguage: en\ncards:\n" + CARD % "anger-acknowledge" + CARD % "anger-own")
    ran = light("playbook", "check", path)

    assert (ran.code, ran.err) == (0, "")
    assert ran.out == f"{path}: fine; 2 cards added or replaced in English\n  anger: 2\n"


@pytest.mark.parametrize("code", ["en", "ru", "bg", "ro"])
def test_the_shipped_playbooks_are_good(light: Run, code: str) -> None:
    """Laid over itself a playbook changes nothing."""
    path = Path(__file__).parents[3] / "assets" / "playbooks" / f"{code}.yaml"

    assert light("playbook", "check", path, "--lang", code).out.startswith(f"{path}: fine; 0 cards")


@pytest.mark.parametrize(
    ("content", "text"),
    [
        (None, "cannot be read"),
        (b"", "is empty"),
        (b"\xff\xfe\x00", "not UTF-8 text"),
        (
            b"language: en\ncards:\n  - {id: x, situation: anger, headline: a, say: b}\n  - {id: y}\n",
            "line 4: the card has no",
        ),
        (b"language: en\ncards: &a []\n", "line 2: anchors, aliases and tags are not allowed"),
        (b"language: en\ncards:\n  - {id: x, situation: rage, headline: a, say: b}\n", "there is no situation 'rage'"),
        (b"a: [" * 100, "line 1"),
    ],
)
def test_a_bad_playbook(light: Run, tmp_path: Path, content: bytes | None, text: str) -> None:
    """File and line, exit code 1."""
    path = tmp_path / "own.yaml"
    if content is not None:
        path.write_bytes(content)
    ran = light("playbook", "check", path)

    assert ran.refused(text), ran
    assert str(path) in ran.err


def test_wrong_choices(light: Run, tmp_path: Path) -> None:
    """A folder, an unknown language, no file."""
    assert light("playbook", "check", tmp_path).refused("cannot be read")
    assert light("playbook", "check", tmp_path, "--lang", "xx").refused("there is no language 'xx'")
    assert light("playbook", "check").code == 2
    assert light("playbook").code == 2
