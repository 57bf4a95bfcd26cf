"""`calmline models`: which recogniser serves which language on this workstation."""

from __future__ import annotations

import argparse
import json

from app.main import load_program


def list_models(chosen: argparse.Namespace) -> int:
    """Every language with its usable recognisers, best first."""
    from asr.catalogue import Folders, available

    program = load_program()
    folders = Folders(program.paths.data / "models")
    for language in program.languages.values():
        for place, choice in enumerate(available(language.code, language.engines, folders)):
            row = {"language": language.code, "engine": choice.engine, "model": choice.model, "default": place == 0}
            print(
                json.dumps(row, ensure_ascii=False)
                if chosen.json
                else f"{language.code}  {choice.engine:10} {choice.model}{'  (default)' if place == 0 else ''}"
            )
    return 0
