"""A call script as a source: what each side says and when, one utterance a line of JSON. The sound is silence.

The words come from the `scripted` engine made from the same lines. Used by one thread.
"""

from __future__ import annotations

import json
import math
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any, NoReturn

import numpy as np

from asr.errors import SourceError
from asr.types import SAMPLE_RATE, Channel, Chunk, Remark

CHUNK = SAMPLE_RATE // 10  # samples: 100 ms, as live sources deliver
MAX_BYTES = 5_000_000
MAX_TEXT = 2_000  # characters a line
MAX_SECONDS = 24 * 3600
SHAPE = 'Each line is {"channel": "caller" or "operator", "start": seconds, "end": seconds, "text": "…"}.'


@dataclass(frozen=True, slots=True)
class ScriptLine:
    """One utterance of a script; times in seconds since the call began."""

    channel: Channel
    start: float
    end: float
    text: str


class Script:
    """Silence on both channels for as long as the script lasts, so that time passes as in a call."""

    channels: tuple[Channel, ...] = (Channel.CALLER, Channel.OPERATOR)
    remarks: tuple[Remark, ...] = ()

    def __init__(self, path: Path | str) -> None:
        self.lines = read_script(path)
        self.duration: float | None = max(line.end for line in self.lines) + 1.0

    def chunks(self, start: float = 0.0) -> Iterator[Chunk]:
        """Yield the silence from `start` seconds on."""
        first, end = max(0, round(start * SAMPLE_RATE)), round((self.duration or 0.0) * SAMPLE_RATE)
        for position in range(first, end, CHUNK):
            silence = np.zeros(min(CHUNK, end - position), np.float32)
            yield Chunk(position / SAMPLE_RATE, dict.fromkeys(self.channels, silence))


def read_script(path: Path | str) -> list[ScriptLine]:
    """Read a call script, its lines in order of time. Raises SourceError, which names the line."""
    path = Path(path)
    rows = enumerate(_text(path).splitlines(), 1)
    lines = [_line(path, number, row) for number, row in rows if row.strip()]
    if not lines:
        raise SourceError(f"{path} holds no lines.", SHAPE)
    return sorted(lines, key=lambda line: line.start)


def _text(path: Path) -> str:
    try:
        if path.is_dir():
            raise SourceError(f"{path} is a folder, not a call script.", "Name the script in it.")
        if not path.exists():
            raise SourceError(f"{path} does not exist.", "Check the name and the folder.")
        if not path.is_file():
            raise SourceError(f"{path} is not a regular file.", "Save the script as a file first.")
        if path.stat().st_size > MAX_BYTES:
            raise SourceError(f"{path} is over {MAX_BYTES // 1_000_000} MB.", "Split the script into several calls.")
        return path.read_text("utf-8-sig")
    except UnicodeDecodeError as error:
        raise SourceError(f"{path} is not UTF-8 text.", "Save it as UTF-8.") from error
    except OSError as error:
        raise SourceError(f"{path} cannot be read: {error.strerror}.", "Check the file's permissions.") from error


def _line(path: Path, number: int, row: str) -> ScriptLine:
    def fail(what: str) -> NoReturn:
        raise SourceError(f"{path}, line {number}: {what}.", SHAPE) from None

    try:
        fields = json.loads(row)
    except (ValueError, RecursionError):
        fail("not JSON")
    if not isinstance(fields, dict):
        fail("not a JSON object")
    for name in ("channel", "start", "end", "text"):
        if name not in fields:
            fail(f"no {name}")
    if fields["channel"] not in tuple(Channel):
        fail("channel is neither caller nor operator")
    start, end = _seconds(fields["start"]), _seconds(fields["end"])
    if start is None or end is None:
        fail(f"{'start' if start is None else 'end'} is not a number of seconds from 0 to {MAX_SECONDS}")
    if end <= start:
        fail("end is not after start")
    text = fields["text"]
    if not isinstance(text, str):
        fail("text is not a string")
    if len(text) > MAX_TEXT:
        fail(f"text is over {MAX_TEXT} characters")
    # A control character or half a surrogate pair would upset screens and files further on.
    text = " ".join("".join(c if c.isprintable() else " " for c in text).split())
    if not text:
        fail("text is empty")
    return ScriptLine(Channel(fields["channel"]), start, end, text)


def _seconds(value: Any) -> float | None:
    if isinstance(value, bool) or not isinstance(value, int | float):
        return None
    return float(value) if 0 <= value <= MAX_SECONDS and math.isfinite(value) else None
