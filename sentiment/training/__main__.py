"""`python -m sentiment.training --data FOLDER [--out assets/models/anger]`: from labelled text to the shipped weights.

Set OMP_WAIT_POLICY=PASSIVE before starting when something else runs beside it. `calmline bench anger FOLDER
--write-card` then measures the weights and writes their card; it is started here, since whole calls need the program.
"""

from __future__ import annotations

import argparse
import subprocess
import sys
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
    chosen = parser.parse_args()
    public = public_lines(chosen.data, seed=SEED)
    weights = chosen.data / "base-multilingual-small"
    for number, plan in enumerate(STAGES, 1):
        last = number == len(STAGES)
        done = chosen.out if last else (chosen.work or chosen.out.with_suffix(".work")) / f"stage{number}"
        if last or not (done / "model.safetensors").is_file():
            train(weights, public, own_lines(CORPUS, "train", HEARD), own_lines(CORPUS, "dev"), done, plan)
        weights = done
    if chosen.out == SHIPPED:
        command = [sys.executable, "-m", "app.cli", "bench", "anger", str(chosen.data), "--write-card"]
        subprocess.run(command, check=True)


if __name__ == "__main__":
    main()
