"""Writes the model card from what was measured: tables of lines, whole calls and voice, and the worst mistakes."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

import numpy as np

from sentiment.model import LABELS, AngerModel
from sentiment.training.data import own_lines
from sentiment.types import CALLER, CallerText

TEMPLATE = Path(__file__).parent / "card.md"
SCORES = "scores.json"
_WORST = 3  # mistakes shown each way in each language


def write_card(folder: Path, corpus: Path, tables: Mapping[str, Sequence[dict[str, Any]]]) -> None:
    """Write MODEL_CARD.md and scores.json into the model's folder; a table replaces its name in the template."""
    (folder / SCORES).write_text(json.dumps(tables, indent=1), "utf-8")
    card = TEMPLATE.read_text("utf-8").replace("{{failures}}", _failures(folder, corpus))
    for name, rows in tables.items():
        card = card.replace("{{" + name + "}}", as_table(rows))
    (folder / "MODEL_CARD.md").write_text(card, "utf-8")


def as_table(rows: Sequence[dict[str, Any]]) -> str:
    """Rows of like fields as a Markdown table."""
    if not rows:
        return "(not measured)"
    heads = list(rows[0])
    body = [[_cell(row[head]) for head in heads] for row in rows]
    return "\n".join("| " + " | ".join(cells) + " |" for cells in (heads, ["---"] * len(heads), *body))


def _cell(value: Any) -> str:
    match value:
        case None:
            return "–"
        case (figure, low, high):
            return f"{figure:.3f} ({low:.3f}–{high:.3f})"
        case float():
            return f"{value:.3g}"
        case _:
            return str(value)


def _failures(folder: Path, corpus: Path) -> str:
    """The most confident mistakes about anger on the own test lines."""
    model = AngerModel(folder, "en")
    lines = own_lines(corpus, "test")
    values = np.array([model.score([CallerText(line.text, CALLER)], evidence=False)[0].anger for line in lines])
    column = LABELS.index("anger")
    written = []
    for language in sorted({line.language for line in lines}):
        mine = np.array([index for index, line in enumerate(lines) if line.language == language])
        order = mine[np.argsort(values[mine])]
        missed = [index for index in order if lines[index].targets[column]][:_WORST]
        false = [index for index in order[::-1] if not lines[index].targets[column]][:_WORST]
        written += [f"- {language}, not angry, scored {values[index]:.2f}: “{lines[index].text}”" for index in false]
        written += [f"- {language}, angry, scored {values[index]:.2f}: “{lines[index].text}”" for index in missed]
    return "\n".join(written)
