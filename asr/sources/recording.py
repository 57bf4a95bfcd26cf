"""A recorded call as a source: any file libsndfile reads, streamed and resampled, never loaded whole.

Used by one thread.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from contextlib import suppress
from pathlib import Path
from typing import Any

import numpy as np
import soundfile  # type: ignore[import-untyped]
import soxr  # type: ignore[import-untyped]

from asr.errors import SourceError
from asr.types import SAMPLE_RATE, Channel, Chunk, Remark, Samples

CHUNK = SAMPLE_RATE // 10  # samples: 100 ms, as live sources deliver
BLOCK_SECONDS = 0.5  # read from the file at once; also the most that is lost before damage in a compressed file
UNKNOWN = 1 << 62  # frames: a FLAC written to a pipe does not know its length
RATES = range(8_000, 192_001)
LOOK_SECONDS = 20  # of the beginning are examined for the remarks
SILENT = 0.001  # -60 dB of full scale: below, a side carries nothing
SAME = 1e-4  # energy of the difference: -40 dB below the sides' own, the two carry one sound
SILENT_SIDE = {
    Channel.CALLER: Remark("The caller's side is silent at first. If the sides are swapped, choose the other one."),
    Channel.OPERATOR: Remark("The operator's side is silent at first. If the sides are swapped, choose the other one."),
}
LONG_SECONDS = 4 * 3600
BREAK_SECONDS = 0.25  # compressed formats may promise this much more than they hold
CONVERT = "Convert it to WAV, FLAC, Ogg or MP3 first."
COPY_AGAIN = "Copy or export the recording again."


class Recording:
    """A mono or stereo sound file. In stereo the left is the operator unless `caller_side` is left."""

    def __init__(self, path: Path | str, caller_side: str = "right") -> None:
        self.path = Path(path)
        with _open(self.path) as file:
            self._sides = _sides(file.channels, caller_side)
            known = file.frames < UNKNOWN
            self.duration: float | None = file.frames / file.samplerate if known else None
            self.remarks: tuple[Remark, ...] = tuple(_remarks(file, self._sides, self.duration))
        self.channels: tuple[Channel, ...] = tuple(self._sides)

    def chunks(self, start: float = 0.0) -> Iterator[Chunk]:
        """Yield the sound from `start` seconds on; raises SourceError where the file breaks off or is damaged."""
        position = max(0, round(start * SAMPLE_RATE))
        with _open(self.path) as file:
            held = np.zeros((0, file.channels), np.float32)
            for block in _resampled(file, position):
                held = np.concatenate((held, block))
                whole = len(held) // CHUNK * CHUNK
                for at in range(0, whole, CHUNK):
                    yield self._chunk(position + at, held[at : at + CHUNK])
                held, position = held[whole:], position + whole
            if len(held):
                yield self._chunk(position, held)
            _check_end(self.path, file, position)

    def _chunk(self, position: int, block: Samples) -> Chunk:
        sound = {channel: np.ascontiguousarray(block[:, column]) for channel, column in self._sides.items()}
        return Chunk(position / SAMPLE_RATE, sound)


def _sides(columns: int, caller_side: str) -> dict[Channel, int]:
    if columns == 1:
        return {Channel.CALLER: 0}
    caller = 0 if caller_side == "left" else 1
    return {Channel.CALLER: caller, Channel.OPERATOR: 1 - caller}


def _open(path: Path) -> Any:
    """Open a sound file after naming everything about it that makes it unusable."""
    _check_file(path)
    try:
        file = soundfile.SoundFile(path)
    except (soundfile.LibsndfileError, TypeError) as error:  # TypeError: .raw asks for a rate
        raise SourceError(
            f"{path} is not a sound file Calmline can read, or its beginning is damaged.", CONVERT
        ) from error
    problem = _problem(file)
    if problem:
        file.close()
        raise SourceError(f"{path} {problem[0]}", problem[1])
    return file


def _check_file(path: Path) -> None:
    try:
        if path.is_dir():
            raise SourceError(f"{path} is a folder, not a sound file.", "Name the recordings in it one by one.")
        if not path.exists():
            raise SourceError(f"{path} does not exist.", "Check the name and the folder.")
        if not path.is_file():  # a pipe would wait for ever
            raise SourceError(f"{path} is not a regular file.", "Save the sound as a file first.")
        with path.open("rb") as file:
            if not file.read(1):
                raise SourceError(f"{path} is empty.", COPY_AGAIN)
    except OSError as error:
        raise SourceError(f"{path} cannot be read: {error.strerror}.", "Check the file's permissions.") from error


def _problem(file: Any) -> tuple[str, str] | None:
    if file.frames <= 0:
        return "holds no sound (0 seconds).", COPY_AGAIN
    if file.channels > 2:
        return (
            f"has {file.channels} channels.",
            "Export it as stereo: the operator on one side, the caller on the other.",
        )
    if file.samplerate not in RATES:
        return f"has {file.samplerate} samples a second.", f"Convert it to {RATES[0]} to {RATES[-1]} samples a second."
    return None


def _remarks(file: Any, sides: dict[Channel, int], duration: float | None) -> Iterator[Remark]:
    if len(sides) == 1:
        yield Remark("The recording is mono: everything in it is taken for the caller.")
    try:
        beginning = _clean(file.read(LOOK_SECONDS * file.samplerate, dtype="float32", always_2d=True))
    except soundfile.LibsndfileError:  # `chunks` says where
        beginning = np.zeros((0, len(sides)), np.float32)
    yield from _look(beginning, sides)
    if duration is not None and duration > LONG_SECONDS:
        yield Remark("The recording is {hours} hours long.", {"hours": f"{duration / 3600:.1f}"})
    if _cut_off(file.extra_info):
        yield Remark("The file is shorter than its header says: the end of the recording is missing.")


def _look(beginning: Samples, sides: dict[Channel, int]) -> Iterator[Remark]:
    if not len(beginning):
        return
    silent = [channel for channel, column in sides.items() if np.abs(beginning[:, column]).max() < SILENT]
    if len(silent) == len(sides):
        yield Remark("There is no sound at the beginning of the recording.")
    elif silent:
        yield SILENT_SIDE[silent[0]]
    elif len(sides) == 2:
        left, right = beginning[:, 0], beginning[:, 1]
        if np.square(left - right).sum() < SAME * (np.square(left).sum() + np.square(right).sum()):
            yield Remark("Both sides carry the same sound: the operator's words will be taken for the caller's too.")


def _cut_off(extra_info: str) -> bool:
    """libsndfile notes a WAV whose data chunk promises more than there is; streamed files promise the maximum."""
    found = re.search(r"data\s*: (\d+) \(should be (\d+)\)", extra_info)
    return found is not None and int(found[2]) < int(found[1]) < 0x7FFF_0000


def _resampled(file: Any, position: int) -> Iterator[Samples]:
    """Blocks at the house rate from the sample `position` (house rate) on, up to the end or the first damage."""
    rate: int = file.samplerate
    first = position * rate // SAMPLE_RATE
    if first >= file.frames:
        return
    resampler = None if rate == SAMPLE_RATE else soxr.ResampleStream(rate, SAMPLE_RATE, file.channels, dtype="float32")
    with suppress(soundfile.LibsndfileError):  # `_check_end` tells, after what was read has been given
        file.seek(first)
        while len(block := file.read(int(BLOCK_SECONDS * rate), dtype="float32", always_2d=True)):
            block = _clean(block)
            yield block if resampler is None else _clean(resampler.resample_chunk(block))
    if resampler is not None:
        yield _clean(resampler.resample_chunk(np.zeros((0, file.channels), np.float32), last=True))


def _clean(block: Samples) -> Samples:
    """Floating point files may hold anything: no NaN, nothing beyond full scale."""
    return np.clip(np.nan_to_num(block, copy=False, nan=0.0, posinf=0.0, neginf=0.0), -1.0, 1.0)


def _check_end(path: Path, file: Any, start: int) -> None:
    missing = file.frames - max(file.tell(), start * file.samplerate // SAMPLE_RATE)
    if file.frames < UNKNOWN and missing > BREAK_SECONDS * file.samplerate:
        raise SourceError(
            f"{path} breaks off or is damaged at {file.tell() / file.samplerate:.0f} seconds.", COPY_AGAIN
        )
