"""Voice whole calls of the evaluation set as telephone recordings, with their answers at the times as spoken.

    python tools/record_calls.py sentiment/training/calls OUT --lang en --each 5

Takes the first test calls in the order of their names that the voice can say, as many angry as calm ones, and writes
OUT/LANG/NAME.flac and OUT/LANG/calls.json, which `calmline bench anger --sound OUT` reads. Needs the programs sox and
festival, with Debian's festvox-us-slt-hts (English) and festvox-ru (Russian).
"""

from __future__ import annotations

import argparse
import json
import sys
import tempfile
from pathlib import Path
from typing import Any

from record_demo import QUICK, Problem, Voice, record

PITCHES = ({"operator": 1.0, "caller": 1.12}, {"operator": 1.15, "caller": 1.0}, {"operator": 1.0, "caller": 1.22})
TENSE_BEFORE = 2  # utterances of the caller before the onset are said with some tension


def chosen_calls(folder: Path) -> tuple[list[dict[str, Any]], list[dict[str, Any]]]:
    """The angry and the calm test calls, in the order of their names."""
    rows = sorted(json.loads((folder / "calls.json").read_text("utf-8")), key=lambda row: str(row["call"]))
    tests = [row for row in rows if row["split"] == "test"]
    return [row for row in tests if row["onset"] is not None], [row for row in tests if row["onset"] is None]


def with_delivery(lines: list[dict[str, Any]], onset: float | None) -> list[dict[str, Any]]:
    """The lines with how they are said: calm, the caller tense shortly before the onset and angry from it on."""
    callers = [index for index, line in enumerate(lines) if line["channel"] == "caller"]
    first = next((index for index in callers if onset is not None and lines[index]["end"] > onset), len(lines))
    tense = [index for index in callers if index < first][-TENSE_BEFORE:] if first < len(lines) else []
    delivered = []
    for index, line in enumerate(lines):
        angry = line["channel"] == "caller" and index >= first
        delivered.append({**line, "delivery": "angry" if angry else "tense" if index in tense else "calm"})
    return delivered


def onset_as_spoken(onset: float, before: list[dict[str, Any]], after: list[dict[str, Any]]) -> float:
    """The onset at the same share of the utterance in which it lies."""
    for was, now in zip(before, after, strict=True):
        if was["channel"] == "caller" and was["start"] <= onset <= was["end"]:
            share = (onset - was["start"]) / (was["end"] - was["start"])
            return float(round(now["start"] + share * (now["end"] - now["start"]), 2))
    raise Problem(f"no utterance of the caller at {onset} s")


def voice_call(row: dict[str, Any], folder: Path, out: Path, voice: Voice, pitches: dict[str, float]) -> dict[str, Any]:
    """Record one call; gives its answer at the times as spoken."""
    lines = [json.loads(line) for line in (folder / f"{row['call']}.jsonl").read_text("utf-8").splitlines()]
    with tempfile.TemporaryDirectory() as work:
        script = Path(work, "call.jsonl")
        delivered = with_delivery(lines, row["onset"])
        script.write_text("".join(json.dumps(line, ensure_ascii=False) + "\n" for line in delivered), "utf-8")
        seconds = record(script, out / f"{row['call']}.flac", voice, pitches)
        spoken = [json.loads(line) for line in script.read_text("utf-8").splitlines()]
    print(f"{row['call']}: {seconds:.0f} s", flush=True)
    onset = None if row["onset"] is None else onset_as_spoken(row["onset"], lines, spoken)
    return {**row, "onset": onset}


def main() -> int:
    parser = argparse.ArgumentParser(description="Voice whole calls of the evaluation set.")
    parser.add_argument("calls", type=Path, metavar="CALLS")
    parser.add_argument("out", type=Path, metavar="OUT")
    parser.add_argument("--lang", choices=sorted(QUICK), required=True)
    parser.add_argument("--each", type=int, default=5, help="so many angry and so many calm calls")
    given = parser.parse_args()
    folder, out = given.calls / given.lang, given.out / given.lang
    out.mkdir(parents=True, exist_ok=True)
    rows = []
    for kind in chosen_calls(folder):
        voiced = 0
        for row in kind:
            if voiced < given.each:
                try:
                    rows.append(voice_call(row, folder, out, QUICK[given.lang], PITCHES[len(rows) % len(PITCHES)]))
                    voiced += 1
                except Problem as problem:
                    print(f"{row['call']} left out: {problem}", file=sys.stderr)
    if not rows:
        return 1
    (out / "calls.json").write_text(json.dumps(rows, ensure_ascii=False, indent=1), "utf-8")
    return 0


if __name__ == "__main__":
    sys.exit(main())
