"""What recognisers make of the own corpus: train lines spoken by a synthetic voice, telephoned, recognised.

    python tools/hear_corpus.py --lang en --lines 500

Writes sentiment/training/heard/LANG.jsonl, one {"text", "heard"} a line, which training mixes in as real recognition
errors. Needs the program festival with Debian's festvox-us-slt-hts (English) and festvox-ru (Russian): the voices that
recognisers understand. Takes about two seconds a line.
"""

from __future__ import annotations

import argparse
import json
import random
import subprocess
import sys
import tempfile
from pathlib import Path

import numpy as np
import soundfile  # type: ignore[import-untyped]
import soxr  # type: ignore[import-untyped]

from app.main import Loaded, load_program
from asr.measure import telephone, words_of
from asr.types import SAMPLE_RATE, Channel, Samples
from sentiment.normalise import normalise

TRAINING = Path(__file__).parents[1] / "sentiment" / "training"
VOICES = {"en": "voice_cmu_us_slt_arctic_hts", "ru": "voice_msu_ru_nsh_clunits"}
LENGTHS = (3, 30)  # words
PACES = (0.9, 1.15)  # how fast, by playing it so: the voice gets higher with it
LEVEL = 0.05
LOST = 0.5  # lines of which fewer words than this share come back say nothing


def spoken(text: str, language: str, pace: float) -> Samples:
    """The line as Festival says it, at 16 kHz. Raises OSError where it cannot."""
    with tempfile.TemporaryDirectory() as folder:
        wave = Path(folder, "line.wav")
        command = ["text2wave", "-eval", f"({VOICES[language]})", "-o", str(wave)]
        subprocess.run(command, input=text.encode(), capture_output=True, check=False)
        if not wave.exists():  # text2wave ends well without the voice
            raise FileNotFoundError(VOICES[language])
        sound, rate = soundfile.read(wave, dtype="float32")
    resampled: Samples = soxr.resample(sound, rate * pace, SAMPLE_RATE).astype(np.float32)
    return resampled * (LEVEL / (float(np.sqrt(np.mean(np.square(resampled)))) + 1e-9))


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--lang", choices=sorted(VOICES), required=True)
    parser.add_argument("--lines", type=int, default=500)
    given = parser.parse_args()
    program = load_program()
    engine, _ = Loaded().engine("auto", program.language(given.lang), program.paths)
    rows = [json.loads(row) for row in (TRAINING / "corpus" / f"{given.lang}.jsonl").read_text("utf-8").splitlines()]
    texts = [
        row["text"] for row in rows if row["split"] == "train" and LENGTHS[0] <= len(row["text"].split()) <= LENGTHS[1]
    ]
    chance = random.Random(5)
    out = TRAINING / "heard" / f"{given.lang}.jsonl"
    pairs = []
    for text in chance.sample(texts, min(given.lines, len(texts))):
        try:
            sound = telephone(spoken(text, given.lang, chance.uniform(*PACES)))
        except soundfile.LibsndfileError:  # a line that the voice cannot say
            continue
        except OSError:
            print("The program festival or its voice is missing, see --help.", file=sys.stderr)
            return 1
        heard = normalise(words_of(engine.recogniser(Channel.CALLER), sound), given.lang)
        if len(heard.split()) >= LOST * len(text.split()):
            pairs.append({"text": normalise(text, given.lang), "heard": heard})
    out.parent.mkdir(exist_ok=True)
    out.write_text("".join(json.dumps(pair, ensure_ascii=False) + "\n" for pair in pairs), "utf-8")
    print(f"{out}: {len(pairs)} lines")
    return 0


if __name__ == "__main__":
    sys.exit(main())
