"""`python -m sentiment.training --data FOLDER [--out assets/models/anger]`: from labelled text to the shipped weights.

Set OMP_WAIT_POLICY=PASSIVE before starting when something else runs beside it. `calmline bench anger FOLDER
--write-card` then measures the weights and writes their card; it is started here, since whole calls need the program.
"""

from __future__ import annotations

import argparse
import subprocess
import sys
import tempfile
from pathlib import Path

from sentiment.training.data import own_lines, public_lines
from sentiment.training.evaluate import SEED
from sentiment.training.train import STAGES, train

CORPUS, HEARD = Path(__file__).parent / "corpus", Path(__file__).parent / "heard"
SHIPPED = Path("assets/models/anger")


def main() -> None:
    """Read the arguments, train stage after stage, have the shipped weights measured."""
    parser = argparse.ArgumentParser(prog="python -m sentiment.training")
    parser.add_argument(
        "--data", type=Path, required=True, help="folder with text/, lexicon/, base-multilingual-small/"
    )
    parser.add_argument("--out", type=Path, default=SHIPPED)
    parser.add_argument(
        "--work", type=Path, help="keep each stage's weights there, and go on from those that are there"
    )
    parser.add_argument("--sound", type=Path, help="recordings of whole calls, as tools/record_calls.py writes them")
    chosen = parser.parse_args()
    with tempfile.TemporaryDirectory() as folder:
        _train(chosen.data, chosen.work or Path(folder), chosen.out)
    if chosen.out == SHIPPED:
        command = [sys.executable, "-m", "app.cli", "bench", "anger", str(chosen.data), "--write-card"]
        subprocess.run([*command, *(["--sound", str(chosen.sound)] if chosen.sound else [])], check=True)


def _train(data: Path, work: Path, out: Path) -> None:
    public = public_lines(data, seed=SEED)
    own, dev = own_lines(CORPUS, "train", HEARD), own_lines(CORPUS, "dev")
    weights = data / "base-multilingual-small"
    for number, plan in enumerate(STAGES, 1):
        done = out if number == len(STAGES) else work / f"stage{number}"
        if done == out or not (done / "model.safetensors").is_file():
            train(weights, public, own, dev, done, plan)
        weights = done


if __name__ == "__main__":
    main()
