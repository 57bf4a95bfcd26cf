"""`python -m sentiment.training --data FOLDER [--out assets/models/anger]`: from labelled text to the shipped weights.

Set OMP_WAIT_POLICY=PASSIVE before starting when something else runs beside it.
"""

from __future__ import annotations

import argparse
from pathlib import Path

from sentiment.training.card import write_card
from sentiment.training.data import own_lines, public_lines
from sentiment.training.train import STAGES, train

CORPUS = Path(__file__).parent / "corpus"
SEED = 7  # of the sample of public lines


def main() -> None:
    """Read the arguments, train stage after stage, write the weights and the model card."""
    parser = argparse.ArgumentParser(prog="python -m sentiment.training")
    parser.add_argument(
        "--data", type=Path, required=True, help="folder with text/, lexicon/, base-multilingual-small/"
    )
    parser.add_argument("--out", type=Path, default=Path("assets/models/anger"))
    parser.add_argument(
        "--work", type=Path, help="keep each stage's weights there, and go on from those that are there"
    )
    parser.add_argument("--card-only", action="store_true", help="only measure the weights in --out again")
    chosen = parser.parse_args()
    if not chosen.card_only:
        public = public_lines(chosen.data, seed=SEED)
        weights = chosen.data / "base-multilingual-small"
        for number, plan in enumerate(STAGES, 1):
            last = number == len(STAGES)
            done = chosen.out if last else (chosen.work or chosen.out.with_suffix(".work")) / f"stage{number}"
            if last or not (done / "calibration.json").is_file():
                train(weights, public, own_lines(CORPUS, "train"), own_lines(CORPUS, "dev"), done, plan)
            weights = done
    write_card(chosen.out, chosen.data, CORPUS, SEED)


if __name__ == "__main__":
    main()
