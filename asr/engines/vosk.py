"""Vosk: real streaming with any installed Vosk model.

The library aborts the process when two threads share a recogniser and hangs for ever at a rate of 0: each recogniser
belongs to one channel and one thread, and the rate is a constant.
"""

from __future__ import annotations

import ctypes
import importlib.util
import json
import sys
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Any

import numpy as np

from asr.engines.found import Folders, Found
from asr.errors import EngineError
from asr.gate import Gate
from asr.types import SAMPLE_RATE, Channel, Heard, Partial, Samples, Utterance, Word
from asr.words import agreed

BLOCK = SAMPLE_RATE // 10  # samples given at once; the results depend on it, so it is not the caller's chunk
WARM_SECONDS = 2  # of noise: the first sound of a recogniser costs 0.8 s, better before the call than in it
NEEDED = ("am/final.mdl", "conf/mfcc.conf")
NOT_WORDS = ("<", "[")  # <unk>, [noise]
OTHER_KINDS = {"spk", "tts"}  # speaker and voice models of the same publisher


def find(language: str, folders: Folders) -> Found:
    """The installed model of the language; of several the first by name. Raises EngineError."""
    if importlib.util.find_spec("vosk") is None:
        raise EngineError("The package vosk is not installed.", "Install it: pip install vosk==0.3.45.")
    paths = [path for path in sorted(folders.models.glob("vosk*")) if _speaks(path.name, language)]
    paths += _packaged(language)
    if not paths:
        hint = "`calmline models list` shows the models that can be installed."
        raise EngineError(f"No Vosk model for {language!r} is installed.", hint)
    missing = [name for name in NEEDED if not (paths[0] / name).is_file()]
    if missing:
        raise EngineError(f"The model {paths[0].name} is damaged: {missing[0]} is missing.", _again(paths[0]))
    return Found(f"Vosk {paths[0].name if paths[0].name != 'model' else paths[0].parent.name}", paths[0])


class Vosk:
    """The engine. Making a recogniser takes about a second: make them before the call."""

    name = "vosk"

    def __init__(self, _language: str, found: Found) -> None:
        import vosk  # type: ignore[import-untyped]

        vosk.SetLogLevel(-1)
        self.model = found.title
        self._path = found.path
        try:
            self._weights = vosk.Model(str(found.path))
        except Exception as error:  # the library knows no narrower one
            raise EngineError(f"{self.model} is damaged.", _again(found.path)) from error
        self._new()  # some damage shows only here

    def recogniser(self, channel: Channel, start: float = 0.0) -> VoskRecogniser:
        kaldi = self._new()
        noise = np.random.default_rng(0).normal(0.0, 0.01, WARM_SECONDS * SAMPLE_RATE)
        _accept(kaldi, noise.astype(np.float32), 0)
        kaldi.FinalResult()
        return VoskRecogniser(kaldi, channel, start)

    def _new(self) -> Any:
        import vosk

        try:
            kaldi = vosk.KaldiRecognizer(self._weights, SAMPLE_RATE)
        except Exception as error:  # the library knows no narrower one
            raise EngineError(f"{self.model} is damaged.", _again(self._path)) from error
        kaldi.SetWords(True)
        return kaldi


class VoskRecogniser:
    """One channel. An utterance ends where Vosk finds an endpoint or the gate a silence, whichever is first."""

    def __init__(self, kaldi: Any, channel: Channel, start: float) -> None:
        self._kaldi = kaldi
        self._channel = channel
        self._origin = start
        self._samples = 0
        self._rest = np.zeros(0, np.float32)
        self._gate = Gate()
        self._shown = Partial(channel, 0.0, 0.0, "")
        self._since: float | None = None  # when the gate heard the voice of the next words; None: it has not

    def accept(self, samples: Samples) -> Sequence[Heard]:
        held = np.concatenate((self._rest, samples))
        whole = len(held) // BLOCK * BLOCK
        self._rest = held[whole:]
        return [heard for at in range(0, whole, BLOCK) for heard in self._block(held[at : at + BLOCK])]

    def finish(self) -> Sequence[Heard]:
        given = list(self._block(self._rest)) if len(self._rest) else []
        self._rest = self._rest[:0]
        return [*given, *self._final(self._kaldi.FinalResult())]

    def _block(self, block: Samples) -> Iterator[Heard]:
        self._samples += len(block)
        stretches = self._gate.accept(block)
        if self._since is None and any(stretch.end == stretch.now for stretch in stretches):
            self._since = round(self._origin + stretches[0].start / SAMPLE_RATE, 3)
        if _accept(self._kaldi, block, self._samples):
            yield from self._final(self._kaldi.Result())
        elif any(stretch.over for stretch in stretches):
            yield from self._final(self._kaldi.FinalResult())
        elif self._since is not None:  # in noise Vosk hears words, the gate does not
            yield from self._partial(_text(json.loads(self._kaldi.PartialResult())["partial"].split()), self._since)

    def _partial(self, text: str, since: float) -> Iterator[Partial]:
        before = self._shown
        stable = agreed(before.text, text)
        if (text, stable) != (before.text, before.stable):
            self._shown = Partial(self._channel, self._now(), since, text, stable)
            yield self._shown

    def _final(self, result: str) -> Iterator[Heard]:
        since, self._since = self._since, None
        if since is None:
            return
        origin = self._origin - WARM_SECONDS  # Vosk counts from the first sample of the recogniser's life
        words = tuple(
            Word(one["word"], round(origin + one["start"], 3), round(origin + one["end"], 3), round(one["conf"], 3))
            for one in json.loads(result).get("result", ())
            if not one["word"].startswith(NOT_WORDS)
        )
        if words:
            text = _text([word.text for word in words])
            yield Utterance(self._channel, self._now(), words[0].start, words[-1].end, text, words)
        else:
            yield from self._partial("", since)  # takes back what was shown
        self._shown = Partial(self._channel, 0.0, 0.0, "")

    def _now(self) -> float:
        return round(self._origin + self._samples / SAMPLE_RATE, 3)


def _speaks(name: str, language: str) -> bool:
    """Names are like vosk-small-en and vosk-model-small-en-us-0.15."""
    parts = set(name.split("-"))
    return language in parts and not parts & OTHER_KINDS


def _packaged(language: str) -> list[Path]:
    package = importlib.util.find_spec(f"vosk_model_{language}") if language.isidentifier() else None
    return [Path(package.origin).parent / "model"] if package and package.origin else []


def _again(path: Path) -> str:
    return f"Install it again: calmline models install {path.name}."


def _text(words: list[str]) -> str:
    return " ".join(word for word in words if not word.startswith(NOT_WORDS))


def _accept(kaldi: Any, samples: Samples, seed: int) -> bool:
    """Kaldi adds a trace of noise from the C library's random numbers: the same each time, for the same words."""
    if sys.platform != "win32":
        ctypes.CDLL(None).srand(seed)
    return bool(kaldi.AcceptWaveform((np.clip(samples, -1.0, 1.0) * 32767.0).astype("<i2").tobytes()))
