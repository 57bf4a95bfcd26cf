"""`calmline models`: which recogniser serves which language on this workstation, and which more could."""

from __future__ import annotations

import argparse
import json
import sys

from app.checksums import Finding, check, check_packages
from app.main import Program, load_program
from app.models import Model, install, is_there, load_models, pick_model
from app.paths import private_folder


def list_models(chosen: argparse.Namespace) -> int:
    """Every language with its usable recognisers, best first; then what can be installed."""
    from asr.catalogue import Folders, available

    program = load_program()
    folder = program.paths.data / "models"
    more = [model for model in load_models(program.paths.assets).values() if not is_there(model, folder)]
    for language in program.languages.values():
        for place, choice in enumerate(available(language.code, language.engines, Folders(folder))):
            row = {"language": language.code, "engine": choice.engine, "model": choice.model, "default": place == 0}
            print(
                json.dumps(row | {"installed": True}, ensure_ascii=False)
                if chosen.json
                else f"{language.code}  {choice.engine:10} {choice.model}{'  (default)' if place == 0 else ''}"
            )
        if chosen.json:
            _print_rows(language.code, more)
    if more and not chosen.json:
        print("\nTo be had with `calmline models install NAME`:")
        for model in more:
            print(f"  {model.name:15} {'/'.join(model.languages):12} {_megabytes(model.size):>8}  {model.title}")
    return 0


def install_model(chosen: argparse.Namespace) -> int:
    """Fetch a model, or take it from a file."""
    program = load_program()
    model = pick_model(load_models(program.paths.assets), chosen.name, own=chosen.source is not None)
    meter = Meter()
    try:
        folder, cache = private_folder(program.paths.data) / "models", program.paths.cache
        made = install(model, folder, cache, meter.show, source=chosen.source, accept=chosen.accept_digest)
    finally:
        meter.end()
    print(f"{model.name} is installed in {made}")
    return 0


def verify(_: argparse.Namespace) -> int:
    """Compare installed models and packaged weights with their checksums; 1 when a file is damaged."""
    findings = [*check_packages(), *_installed(load_program())]
    for finding in findings:
        mark = "✗" if finding.damaged else "✓" if finding.known else "?"
        print(f"{mark} {finding.model}{_remark(finding)}", flush=True)
    return int(any(finding.damaged for finding in findings))


class Meter:
    """Progress on stderr: one changing line on a terminal, else a line for every tenth."""

    def __init__(self) -> None:
        self._live = sys.stderr.isatty()
        self._shown = ("", -1)
        self._open = False

    def show(self, name: str, done: int, total: int) -> None:
        """So much of a file is there."""
        now = (name, done * 100 // total if self._live else done * 10 // total * 10)
        if now == self._shown:
            return
        self._shown = now
        self._open = self._live and done < total
        line = f"{name}: {now[1]} % of {_megabytes(total)}"
        print(f"\r{line}" if self._live else line, end="" if self._open else "\n", file=sys.stderr, flush=True)

    def end(self) -> None:
        """Whatever comes next begins a line."""
        if self._open:
            print(file=sys.stderr)


def _print_rows(language: str, models: list[Model]) -> None:
    for model in models:
        if language in model.languages:
            row = {"language": language, "engine": model.engine, "model": model.name, "default": False}
            more = {"installed": False, "title": model.title, "size": model.size, "licence": model.licence}
            urls = [file.url for file in model.files]
            print(json.dumps(row | more | {"urls": urls}, ensure_ascii=False))


def _installed(program: Program) -> list[Finding]:
    folder = program.paths.data / "models"
    models = sorted(path for path in folder.iterdir() if path.is_dir()) if folder.is_dir() else []
    return [check(path) for path in models if not path.name.startswith(".")]


def _remark(finding: Finding) -> str:
    if finding.damaged:
        return f": {finding.damaged} is damaged or missing. {finding.again}"
    return "" if finding.known else ": put there by hand, there are no checksums to compare with"


def _megabytes(size: int) -> str:
    return f"{size / 1e6:.0f} MB"
