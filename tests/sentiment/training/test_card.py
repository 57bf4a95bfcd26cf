from __future__ import annotations

import json
from pathlib import Path

import pytest
from helpers.tiny_model import make_tiny_model

from app.commands.bench_anger import TABLES
from sentiment.training.card import as_table, write_card

MODEL = Path(__file__).parents[3] / "assets" / "models" / "anger"


@pytest.mark.parametrize(
    ("rows", "table"),
    [
        ([], "(not measured)"),
        (
            [{"set": "a", "auc": (0.9, 0.8, 0.95), "words": None, "lines": 12, "rate": 0.25}],
            "| set | auc | words | lines | rate |\n| --- | --- | --- | --- | --- |\n"
            "| a | 0.900 (0.800–0.950) | – | 12 | 0.25 |",
        ),
    ],
)
def test_a_table(rows: list[dict[str, object]], table: str) -> None:
    """Figures with their intervals; what was not measured is a dash."""
    assert as_table(rows) == table


@pytest.mark.model
def test_the_card_holds_every_table_and_the_worst_mistakes(tmp_path: Path) -> None:
    """Nothing of the template is left open."""
    folder, corpus = make_tiny_model(tmp_path / "model"), tmp_path / "corpus"
    corpus.mkdir()
    row = {"text": "I am furious", "anger": 0, "abuse": 0, "intents": [], "split": "test"}
    (corpus / "en.jsonl").write_text(json.dumps(row), "utf-8")
    tables = {name: [{"name": name, "value": 1}] for name in TABLES}
    write_card(folder, corpus, tables)
    card = (folder / "MODEL_CARD.md").read_text("utf-8")
    assert "{{" not in card
    assert all(f"| {name} | 1 |" in card for name in tables)
    assert "- en, not angry, scored 1.00: “i am furious”" in card
    assert json.loads((folder / "scores.json").read_text("utf-8")) == tables


def test_the_shipped_card_is_whole() -> None:
    """Every table was measured."""
    card = (MODEL / "MODEL_CARD.md").read_text("utf-8")
    assert "{{" not in card
    assert "(not measured)" not in card
