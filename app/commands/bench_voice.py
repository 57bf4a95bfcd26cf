"""How well a raised voice is told from a calm one, on acted clips: every speaker against the speaker's own calm ones.

Clean and by telephone, at the recorded level and with every clip brought to the same level, since loudness misleads.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np
import soundfile  # type: ignore[import-untyped]
import soxr  # type: ignore[import-untyped]

from app.errors import UserError
from asr.measure import telephone
from asr.types import SAMPLE_RATE, Channel, Samples
from sentiment.training.metrics import auc
from sentiment.types import CallerSound
from sentiment.voice import BASELINE_SECONDS, RAISED, Voice, VoiceReading

_LEVEL = 0.05  # root mean square that levelled clips are brought to
_FOLDS = 2  # each half of a speaker's calm clips is the beginning of a call in turn


@dataclass(frozen=True, slots=True)
class Clip:
    """An acted sentence."""

    speaker: str
    angry: bool
    text: str
    sound: Samples


@dataclass(frozen=True, slots=True)
class VoiceRow:
    """One line of the table: shares of clips called raised, and the AUC of each cue and of all together."""

    form: str
    angry: int
    calm: int
    angry_raised: float
    calm_raised: float
    loudness: float
    pitch: float
    effort: float
    together: float


def read_clips(folder: Path) -> list[Clip]:
    """The clips that the folder's manifest.jsonl names. Raises UserError."""
    try:
        rows = [json.loads(line) for line in (folder / "manifest.jsonl").read_text("utf-8").splitlines()]
        return [
            Clip(row["speaker"], row["emotion"] == "angry", row["text"], _read(folder / row["file"])) for row in rows
        ]
    except (OSError, ValueError, KeyError, TypeError, soundfile.LibsndfileError) as error:
        raise UserError(
            f"{folder} holds no readable emotional speech", "It needs a manifest.jsonl: file, speaker, emotion, text."
        ) from error


def measure_voice(clips: Sequence[Clip]) -> Iterator[VoiceRow]:
    """The rows of the table. Raises UserError when one of the kinds is missing."""
    if len({clip.angry for clip in clips}) < 2:
        raise UserError("there are not both angry and calm clips", "The manifest names each clip's emotion.")
    for name, change in _FORMS.items():
        readings = [(clip.angry, reading) for clip, reading in _readings(clips, change)]
        angry = [reading for is_angry, reading in readings if is_angry]
        calm = [reading for is_angry, reading in readings if not is_angry]
        figures = {cue: _auc(angry, calm, _change_of(cue)) for cue in RAISED}
        yield VoiceRow(
            name,
            sum(clip.angry for clip in clips),
            sum(not clip.angry for clip in clips),
            round(float(np.mean([bool(one.raised) for one in angry])), 3),
            round(float(np.mean([bool(one.raised) for one in calm])), 3),
            figures["loudness"],
            figures["pitch"],
            figures["effort"],
            _auc(angry, calm, _together),
        )


def _readings(clips: Sequence[Clip], change: Callable[[Samples], Samples]) -> Iterator[tuple[Clip, VoiceReading]]:
    """Each speaker's angry clips, and the calm ones that are not the beginning, as one call after another."""
    for speaker in sorted({clip.speaker for clip in clips}):
        mine = [clip for clip in clips if clip.speaker == speaker]
        calm = [clip for clip in mine if not clip.angry]
        for fold in range(_FOLDS):
            beginning = calm[fold::_FOLDS]
            if 2 * sum(len(clip.sound) for clip in beginning) < BASELINE_SECONDS * SAMPLE_RATE:
                continue
            rest = [clip for clip in mine if not any(clip is one for one in beginning)]
            voice, time = Voice(), 0.0
            for clip in [*beginning, *beginning, *rest]:  # twice, so that the beginning is long enough
                sound = change(clip.sound)
                end = time + len(sound) / SAMPLE_RATE
                voice.accept(time, CallerSound(sound, SAMPLE_RATE, Channel.CALLER))
                reading = voice.measure(time, end, clip.text)
                if reading and any(clip is one for one in rest):
                    yield clip, reading
                time = end


def _auc(angry: Sequence[VoiceReading], calm: Sequence[VoiceReading], value: Callable[[VoiceReading], float]) -> float:
    truth = np.array([1.0] * len(angry) + [0.0] * len(calm))
    return round(auc(truth, np.array([value(one) for one in [*angry, *calm]])), 3)


def _change_of(cue: str) -> Callable[[VoiceReading], float]:
    return lambda reading: reading.changes.get(cue, 0.0)


def _together(one: VoiceReading) -> float:
    values = [np.clip(value / RAISED[cue], -1, 2) for cue, value in one.changes.items() if cue != "rate"]
    return float(np.mean(values)) if values else 0.0


def _levelled(sound: Samples) -> Samples:
    level = float(np.sqrt(np.mean(np.square(sound, dtype=np.float64)))) + 1e-9
    levelled: Samples = np.clip(sound * (_LEVEL / level), -1.0, 1.0).astype(np.float32)
    return levelled


_FORMS: dict[str, Callable[[Samples], Samples]] = {
    "clean": lambda sound: sound,
    "clean, levelled": _levelled,
    "telephone": telephone,
    "telephone, levelled": lambda sound: _levelled(telephone(sound)),
}


def _read(path: Path) -> Samples:
    sound, rate = soundfile.read(path, dtype="float32", always_2d=True)
    resampled: Samples = soxr.resample(sound[:, 0], rate, SAMPLE_RATE)
    return resampled
