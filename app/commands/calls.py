"""`calmline calls`: list, show, export and purge the calls kept on this workstation."""

from __future__ import annotations

import argparse
import csv
import io
import json
import math
import sys
from collections.abc import Iterable
from datetime import datetime

from app.errors import UserError
from app.events import Event, Utterance, to_dict
from app.main import Program, days_ago, load_program
from app.printing import Printer
from app.report import report_html
from app.store import CallRow, Store


def list_calls(chosen: argparse.Namespace) -> int:
    """All calls, newest first."""
    program = load_program()
    rows = _store(program).calls()
    for row in rows:
        print(json.dumps(_row(row), ensure_ascii=False) if chosen.json else _line(row))
    if not rows and not chosen.json:
        print("no calls yet; `calmline demo` makes the first", file=sys.stderr)
    return 0


def show(chosen: argparse.Namespace) -> int:
    """One call: its events as JSON lines, or as people read them."""
    program = load_program()
    store = _store(program)
    row = store.call(chosen.id)
    printer = Printer(sys.stdout, program.translate(row.language))
    for event in store.events(row.id):
        if chosen.json:
            print(json.dumps(to_dict(event), ensure_ascii=False))
        else:
            printer.show(event)
    return 0


def export(chosen: argparse.Namespace) -> int:
    """One call as HTML, JSON or CSV."""
    program = load_program()
    store = _store(program)
    row = store.call(chosen.id)
    events = list(store.events(row.id))
    text = {"html": _html, "json": _json, "csv": _csv}[chosen.format](program, row, events)
    if chosen.output is None:
        sys.stdout.write(text)
        return 0
    try:
        chosen.output.write_text(text, "utf-8", newline="")
    except OSError as error:
        raise UserError(
            f"cannot write {chosen.output} ({error.strerror})", "Choose another place with --output."
        ) from error
    return 0


def purge(chosen: argparse.Namespace) -> int:
    """Really delete old calls, or all."""
    program = load_program()
    days = chosen.older_than if chosen.older_than is not None else program.settings.retention_days
    store = _store(program)
    gone = program.forget(store, math.inf if chosen.all else days_ago(days))
    store.close()
    print(f"{gone} call{'' if gone == 1 else 's'} deleted")
    return 0


def _store(program: Program) -> Store:
    return Store(program.paths.store)


def _row(row: CallRow) -> dict[str, object]:
    return {
        "id": row.id,
        "began": row.began,
        "language": row.language,
        "source": row.source,
        "engine": row.engine,
        "mode": row.mode,
        "duration": row.duration,
        "summary": row.summary,
    }


def _line(row: CallRow) -> str:
    began = datetime.fromtimestamp(row.began).astimezone().strftime("%Y-%m-%d %H:%M")
    flags = ", ".join(dict.fromkeys(flag["reason"] for flag in row.summary.get("flags", []))) or "-"
    length = f"{row.duration:6.0f} s" if row.duration is not None else "unfinished"
    outcome = row.summary.get("outcome", "-")
    return f"{row.id}  {began}  {row.language}  {length:>10}  {outcome:10}  {flags:24}  {row.source}"


def _html(program: Program, row: CallRow, events: Iterable[Event]) -> str:
    return report_html(list(events), program.translate(row.language), program.paths.assets)


def _json(_: Program, row: CallRow, events: Iterable[Event]) -> str:
    return json.dumps(_row(row) | {"events": [to_dict(event) for event in events]}, ensure_ascii=False, indent=1) + "\n"


def _csv(_: Program, row: CallRow, events: Iterable[Event]) -> str:
    """One row an event; cells that a spreadsheet would run as a formula get an apostrophe."""
    out = io.StringIO()
    writer = csv.writer(out)
    writer.writerow(("call", "time", "event", "channel", "text", "details"))
    for event in events:
        fields = to_dict(event)
        name, moment = fields.pop("event"), fields.pop("time")
        fields.pop("words", None)
        channel = fields.pop("channel", "") if isinstance(event, Utterance) else ""
        text = fields.pop("text", "") or fields.pop("say", "")
        details = json.dumps(fields, ensure_ascii=False)
        writer.writerow([_cell(value) for value in (row.id, moment, name, channel, text, details)])
    return out.getvalue()


def _cell(value: object) -> object:
    return f"'{value}" if isinstance(value, str) and value[:1] in ("=", "+", "-", "@", "\t", "\r") else value
