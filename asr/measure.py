"""Word error rates of engines on a folder of clips, clean and as heard over a telephone, through the real pipeline."""

from __future__ import annotations

import io
import json
import time
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np
import soundfile  # type: ignore[import-untyped]
import soxr  # type: ignore[import-untyped]

from asr.errors import SourceError
from asr.sources.recording import CHUNK, Recording
from asr.types import SAMPLE_RATE, Channel, Engine, Recogniser, Samples, Utterance

TELEPHONE_RATE = 8_000
TELEPHONE_BAND = (300, 3_400)  # Hz
Plain = Callable[[str, str], str]  # text, language
AFTER = 1.5  # seconds of silence after each clip, so that every utterance ends


@dataclass(frozen=True, slots=True)
class Clip:
    """A recording and what is said in it."""

    path: Path
    language: str
    text: str


@dataclass(frozen=True, slots=True)
class Row:
    """One line of the table: rates as fractions, `cost` in processor seconds per second of sound."""

    engine: str
    language: str
    form: str
    clips: int
    words: int
    error_rate: float
    cost: float


def read_manifest(folder: Path) -> list[Clip]:
    """The clips of `manifest.jsonl` whose text is known to be right. Raises SourceError."""
    path = folder / "manifest.jsonl"
    try:
        rows = [json.loads(line) for line in path.read_text("utf-8").splitlines() if line.strip()]
        return [
            Clip(folder / row["file"], row["lang"], row["text"]) for row in rows if row.get("text") and row["ref_ok"]
        ]
    except (OSError, ValueError, KeyError, TypeError, AttributeError) as error:
        hint = "It needs a manifest.jsonl; each line has file, lang, text and ref_ok."
        raise SourceError(f"{folder} holds no readable speech set.", hint) from error


def measure(engine: Engine, clips: Iterable[Clip], plain: Plain) -> list[Row]:
    """The engine's rows on clips of one language, clean and by telephone; `plain` brings spellings together."""
    clips = list(clips)
    return [_row(engine, clips, plain, form, change) for form, change in FORMS.items()] if clips else []


def words_of(recogniser: Recogniser, sound: Samples) -> str:
    """Everything a recogniser hears in a sound."""
    sound = np.concatenate((sound, np.zeros(round(AFTER * SAMPLE_RATE), np.float32)))
    heard = [one for at in range(0, len(sound), CHUNK) for one in recogniser.accept(sound[at : at + CHUNK])]
    heard += recogniser.finish()
    return " ".join(one.text for one in heard if isinstance(one, Utterance))


def telephone(sound: Samples) -> Samples:
    """The sound after a telephone line: band-pass, 8 kHz, G.711 mu-law and back."""
    spectrum = np.fft.rfft(sound)
    frequencies = np.fft.rfftfreq(len(sound), 1 / SAMPLE_RATE)
    spectrum[(frequencies < TELEPHONE_BAND[0]) | (frequencies > TELEPHONE_BAND[1])] = 0
    narrow = soxr.resample(np.fft.irfft(spectrum, len(sound)), SAMPLE_RATE, TELEPHONE_RATE)
    coded = io.BytesIO()
    soundfile.write(coded, narrow, TELEPHONE_RATE, format="WAV", subtype="ULAW")
    coded.seek(0)
    decoded: Samples = soxr.resample(soundfile.read(coded, dtype="float32")[0], TELEPHONE_RATE, SAMPLE_RATE)
    return decoded


FORMS: dict[str, Callable[[Samples], Samples]] = {"clean": lambda sound: sound, "telephone": telephone}


def _row(engine: Engine, clips: Sequence[Clip], plain: Plain, form: str, change: Callable[[Samples], Samples]) -> Row:
    import jiwer

    sounds = [change(_sound(clip.path)) for clip in clips]
    said = [plain(clip.text, clip.language) for clip in clips]
    began = time.process_time()
    heard = [words_of(engine.recogniser(Channel.CALLER), sound) for sound in sounds]
    cost = (time.process_time() - began) / sum(len(sound) / SAMPLE_RATE for sound in sounds)
    rate = jiwer.wer(said, [plain(text, clip.language) for text, clip in zip(heard, clips, strict=True)])
    words = sum(len(text.split()) for text in said)
    return Row(engine.name, clips[0].language, form, len(clips), words, float(rate), cost)


def _sound(path: Path) -> Samples:
    return np.concatenate(list(_caller(path)))


def _caller(path: Path) -> Iterator[Samples]:
    for chunk in Recording(path).chunks():
        yield chunk.sound[Channel.CALLER]
