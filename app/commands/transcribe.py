"""`calmline transcribe`: recordings to words, without anger."""

from __future__ import annotations

import argparse
import json
from pathlib import Path
from typing import Any

from app.cli import explain
from app.errors import PROBLEMS
from app.events import Utterance, fill
from app.languages import Language
from app.listening import transcribe_source
from app.main import Loaded, Program, build_ears, load_program


def transcribe(chosen: argparse.Namespace) -> int:
    """Every file in turn; one that fails is explained and the rest go on."""
    program = load_program()
    language = program.language(chosen.lang)
    loaded = Loaded()
    failed = False
    for file in chosen.files:
        try:
            _file(program, language, loaded, file, chosen)
        except PROBLEMS as error:
            explain(error.text, error.hint)
            failed = True
    return int(failed)


def _file(program: Program, language: Language, loaded: Loaded, file: Path, chosen: argparse.Namespace) -> None:
    given = {name: value for name in ("engine", "caller") if (value := getattr(chosen, name))}
    source, engine, remarks = build_ears(program.plan(file, language, speed=None, **given), language, loaded)
    for remark in remarks:
        explain(f"{file.name}: {fill(remark.text, remark.values)}")
    redactor = program.redactor(language)
    for said in transcribe_source(source, engine):
        kept = redactor.event(said)
        assert isinstance(kept, Utterance)
        if chosen.json:
            print(json.dumps(_row(file, kept), ensure_ascii=False), flush=True)
        else:
            print(f"{kept.start:8.2f} {kept.end:8.2f}  {kept.channel:8}  {kept.text}", flush=True)


def _row(file: Path, said: Utterance) -> dict[str, Any]:
    names = ("text", "start", "end", "confidence")
    return {
        "file": str(file),
        "channel": said.channel,
        "start": said.start,
        "end": said.end,
        "text": said.text,
        "words": [dict(zip(names, word, strict=True)) for word in said.words],
    }
