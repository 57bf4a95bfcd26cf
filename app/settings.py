"""The user's settings: one frozen record with a sentence for each field, read from settings.toml, checked on load."""

from __future__ import annotations

import dataclasses
import difflib
import tomllib
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from app.errors import UserError


def _setting(default: Any, sentence: str, *allowed: str) -> Any:
    return field(default=default, metadata={"sentence": sentence, "allowed": allowed})


@dataclass(frozen=True, slots=True)
class Settings:
    """Every setting, its default and what it means."""

    language: str = _setting("en", "The language of the calls, of the advice and of the window.")
    engine: str = _setting("auto", "The recogniser: auto takes the best one installed for the language.")
    mode: str = _setting(
        "text", "What anger is read from: the caller's words, or words and voice.", "text", "text+voice"
    )
    caller: str = _setting("right", "The side of a stereo recording that holds the caller.", "left", "right")
    theme: str = _setting("system", "Light or dark; system follows the desktop.", "system", "light", "dark")
    caller_name: str = _setting("", "The caller's name for the cards of the next call; empty when it is not known.")
    anger_model: str = _setting("", "Folder of another anger model; empty for the shipped one.")
    playbook: str = _setting("", "A playbook of your own that is laid over the shipped one; empty for none.")
    retention_days: int = _setting(90, "Calls older than so many days are deleted.")


def load_settings(folder: Path) -> Settings:
    """Read settings.toml below `folder`; defaults when there is none. Raises UserError naming the setting."""
    path = folder / "settings.toml"
    try:
        table = tomllib.loads(path.read_text("utf-8"))
    except FileNotFoundError:
        return Settings()
    except (OSError, UnicodeDecodeError, tomllib.TOMLDecodeError, RecursionError) as error:
        raise UserError(
            f"{path} cannot be read ({error})", "Mend or delete the file; the defaults are used without it."
        ) from error
    known = {one.name: one for one in dataclasses.fields(Settings)}
    for name, value in table.items():
        if name not in known:
            near = difflib.get_close_matches(name, known, 1)
            raise UserError(
                f"{path}: there is no setting {name!r}", f"Did you mean {near[0]!r}?" if near else "Delete the line."
            )
        kind, allowed = type(known[name].default), known[name].metadata["allowed"]
        fits = type(value) is kind and (not allowed or value in allowed)
        if not fits or (isinstance(value, int) and value < 0):
            wanted = " or ".join(allowed) if allowed else {str: "a text", int: "a whole number from 0 on"}[kind]
            raise UserError(f"{path}: {name} must be {wanted}", "Mend or delete the line.")
    return Settings(**table)


def describe() -> list[tuple[str, Any, str]]:
    """Name, default and sentence of every setting."""
    return [(one.name, one.default, one.metadata["sentence"]) for one in dataclasses.fields(Settings)]
