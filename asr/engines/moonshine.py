"""Moonshine tiny through moonshine-voice: English, at once, from weights inside the package.

Only its one-shot decoding is used: the gate inside the library has one memory for all channels of a process.
"""

from __future__ import annotations

import importlib.util
import os
from pathlib import Path
from threading import Lock

from asr.engines.found import Folders, Found
from asr.errors import EngineError
from asr.streaming import BatchRecogniser, Decoded, Pace
from asr.types import SAMPLE_RATE, Channel, Samples
from asr.words import without_loops

FILES = ("encoder_model.ort", "decoder_model_merged.ort", "tokenizer.bin")
AGAIN = "Install the package again: pip install --force-reinstall moonshine-voice==0.1.0."
# vad_threshold 0: no gate of its own; audio is not to be copied back with the words
OPTIONS = {"vad_threshold": "0", "return_audio_data": "false", "vad_max_segment_duration": "30"}
# Of unbroken speech: 0.05 processor seconds a second for the final words alone, 0.2 with these partials.
PACE = {
    Channel.CALLER: Pace(first=0.6, every=0.8, share=0.25),
    Channel.OPERATOR: Pace(first=1.0, every=1.6, share=0.35, early=False),  # nobody waits for these words
}


def find(language: str, _folders: Folders) -> Found:
    """The weights in the package. Raises EngineError."""
    if language != "en":
        raise EngineError(f"moonshine knows English only, not {language!r}.")
    package = importlib.util.find_spec("moonshine_voice")
    if package is None or package.origin is None:
        raise EngineError("The package moonshine-voice is not installed.", AGAIN)
    path = Path(package.origin).parent / "assets" / "tiny-en"
    if not all((path / name).is_file() for name in FILES):
        raise EngineError("The moonshine-voice package holds no weights.", AGAIN)  # newer ones download them
    return Found("Moonshine tiny English", path)


class Moonshine:
    """The engine; its recognisers may live in several threads, decoding takes turns."""

    name = "moonshine"

    def __init__(self, _language: str, found: Found) -> None:
        os.environ["MOONSHINE_ORT_SINGLE_THREAD"] = "1"  # read by the library: half the processor time
        from moonshine_voice import ModelArch, Transcriber  # type: ignore[import-untyped]
        from moonshine_voice.errors import MoonshineError  # type: ignore[import-untyped]

        self.model = found.title
        try:
            self._transcriber = Transcriber(str(found.path), ModelArch.TINY, options=OPTIONS)
        except (MoonshineError, OSError) as error:
            raise EngineError("Moonshine cannot load its weights.", AGAIN) from error
        self._turn = Lock()

    def recogniser(self, channel: Channel, start: float = 0.0) -> BatchRecogniser:
        return BatchRecogniser(self.decode, channel, start, pace=PACE[channel])

    def decode(self, sound: Samples) -> Decoded:
        """The words of one stretch."""
        from moonshine_voice.errors import MoonshineError

        try:
            with self._turn:
                transcript = self._transcriber.transcribe_without_streaming(sound.tolist(), SAMPLE_RATE)
        except MoonshineError as error:
            raise EngineError("Moonshine failed on a stretch of speech.", AGAIN) from error
        return Decoded(without_loops(" ".join(line.text for line in transcript.lines)))
