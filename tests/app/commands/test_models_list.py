from __future__ import annotations

from helpers.command import Run


def test_every_language_has_one_default(light: Run) -> None:
    """The recognisers that serve a language here, best first; the first is what `auto` takes."""
    ran, plain = light("models", "list", "--json"), light("models", "list")

    assert (ran.code, ran.err, plain.code) == (0, "", 0)
    assert all(list(row)[:4] == ["language", "engine", "model", "default"] for row in ran.rows)
    assert [row["language"] for row in ran.rows if row["default"]] == ["en", "ru", "bg", "ro"]
    assert plain.out.count("(default)") == 4
