"""`python -m sentiment.training --data FOLDER [--out assets/models/anger]`: from labelled text to the shipped weights.

Set OMP_WAIT_POLICY=PASSIVE before starting when something else runs beside it.
"""

from __future__ import annotations

import argparse
from pathlib import Path

from sentiment.training.card import write_card
from sentiment.training.data import own_lines, public_lines
from sentiment.training.train import Plan, train

CORPUS = Path(__file__).parent / "corpus"


def main() -> None:
    """Read the arguments, train, write the weights and the model card."""
    parser = argparse.ArgumentParser(prog="python -m sentiment.training")
    parser.add_argument(
        "--data", type=Path, required=True, help="folder with text/, lexicon/ and base-multilingual-small/"
    )
    parser.add_argument("--out", type=Path, default=Path("assets/models/anger"))
    parser.add_argument("--seed", type=int, default=Plan().seed)
    parser.add_argument("--own-epochs", type=int, default=Plan().own_epochs)
    parser.add_argument(
        "--public-share", type=float, default=1.0, help="use this share of the public lines (for quick tries)"
    )
    parser.add_argument("--card-only", action="store_true", help="only measure the weights in --out again")
    chosen = parser.parse_args()
    plan = Plan(seed=chosen.seed, own_epochs=chosen.own_epochs)
    if not chosen.card_only:
        public = public_lines(chosen.data, seed=plan.seed)
        public = public[:: max(1, round(1 / chosen.public_share))]
        train(
            chosen.data / "base-multilingual-small",
            public,
            own_lines(CORPUS, "train"),
            own_lines(CORPUS, "dev"),
            chosen.out,
            plan,
        )
    write_card(chosen.out, chosen.data, CORPUS, plan)


if __name__ == "__main__":
    main()
