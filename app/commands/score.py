"""`calmline score`: caller lines on stdin, exactly one answer a line, in order."""

from __future__ import annotations

import argparse
import json
import sys

from app.main import Loaded, load_program
from app.printing import printable
from sentiment.types import CALLER, CallerText, Scores

# JSON allows them in a text, but some readers take them for the end of a line
_BREAKS = {ord(sign): f"\\u{ord(sign):04x}" for sign in "\x85\u2028\u2029"}


def score(chosen: argparse.Namespace) -> int:
    """Answer each line as it comes, so that a program may keep the pipe open."""
    program = load_program()
    language = program.language(chosen.lang)
    scorer = Loaded().scorer(program.settings.anger_model, language, program.paths)
    redactor = program.redactor(language)
    for raw in sys.stdin.buffer if sys.stdin else ():
        text = redactor.text(raw.decode("utf-8", "replace").rstrip("\r\n"))  # before, so that no evidence repeats it
        found = scorer.score([CallerText(text, CALLER)])[0]
        print(_json(text, language.code, found) if chosen.json else _line(text, found), flush=True)
    return 0


def _json(text: str, language: str, found: Scores) -> str:
    row = {
        "text": text,
        "lang": language,
        "anger": round(found.anger, 4),
        "angry": found.angry,
        "abuse": round(found.abuse, 4),
        "abusive": found.abusive,
        "intents": list(found.detected),
        "evidence": list(found.evidence),
        "scores": {label: round(value, 4) for label, value in found.intents.items()},
    }
    return json.dumps(row, ensure_ascii=False).translate(_BREAKS)


def _line(text: str, found: Scores) -> str:
    what = ", ".join((["angry"] if found.angry else []) + list(found.detected)) or "-"
    return f"{found.anger:.2f}  {what:24}  {printable(text)}"
