from __future__ import annotations

import json
from pathlib import Path

import pytest
from helpers.command import Run
from helpers.fakes import write_script

from app.commands import bench_anger
from sentiment.model import LABELS

pytestmark = pytest.mark.model

TEXTS = {"anger": "I am furious about it", "": "good morning to you"}


@pytest.fixture
def small(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A corpus of a few lines and two calls, one angry."""
    corpus, calls = tmp_path / "corpus", tmp_path / "calls" / "en"
    corpus.mkdir()
    calls.mkdir(parents=True)
    rows = [
        {
            "text": f"{text} {number}",
            "anger": 2 * bool(label),
            "abuse": 0,
            "intents": [],
            "split": "test",
            "scenario": "x",
        }
        for number in range(6)
        for label, text in TEXTS.items()
    ]
    rows = [row | {"second": {"anger": row["anger"], "intents": []}} for row in rows]
    (corpus / "en.jsonl").write_text("".join(json.dumps(row) + "\n" for row in rows), "utf-8")
    calm = [("caller", 3.0 * number, 3.0 * number + 2, "good morning to you all here") for number in range(4)]
    write_script(calls / "calm.jsonl", *calm)
    write_script(calls / "angry.jsonl", *calm, ("caller", 20.0, 24.0, "I am furious about all of this today"))
    index = [
        {"call": "calm", "split": "test", "reasons": [], "onset": None},
        {"call": "angry", "split": "test", "reasons": ["anger"], "onset": 21.0},
    ]
    (calls / "calls.json").write_text(json.dumps(index), "utf-8")
    monkeypatch.setattr(bench_anger, "CORPUS", corpus)
    monkeypatch.setattr(bench_anger, "CALLS", calls.parent)
    return tmp_path


def test_the_table(calmline: Run, small: Path) -> None:
    """Speed, readers, lines and whole calls; without the public sets no baselines."""
    ran = calmline("bench", "anger", "--json")
    assert ran.code == 0
    tables = {
        table: [row for row in ran.rows if row["table"] == table] for table in ("speed", "readers", "lines", "calls")
    }
    assert tables["speed"][0]["score_ms_p50"] > 0
    assert tables["readers"][0] == {"table": "readers", "language": "en", "lines": 12} | {
        f"{label} kappa": 1.0 for label in LABELS
    }
    (line,) = tables["lines"]
    assert (line["source"], line["label"], line["lines"], line["positives"]) == ("own-en", "anger", 12, 6)
    assert (line["auc"], line["f1"], line["words_auc"]) == ([1.0, 1.0, 1.0], [1.0, 1.0, 1.0], None)
    clean = tables["calls"][0]
    assert (clean["language"], clean["form"], clean["angry"], clean["flagged"]) == ("en", "clean", 1, 1)
    assert (clean["calm"], clean["calm_flagged"], clean["false_flags"]) == (1, 0, 0)
    assert clean["delay_p50"] <= 3.5
    assert [row["form"] for row in tables["calls"]] == ["clean", "clean", "errors", "errors"]


def test_people_get_lines(calmline: Run, small: Path) -> None:
    """One row a line, figures with their intervals."""
    ran = calmline("bench", "anger")
    assert "lines: source own-en  label anger  lines 12  positives 6  auc 1.000 (1.000-1.000)" in ran.out


@pytest.mark.parametrize(
    ("arguments", "text"),
    [(("nowhere",), "no folder called text"), (("--write-card",), "the card needs the public sets too")],
)
def test_a_wrong_folder_is_explained(light: Run, arguments: tuple[str, ...], text: str) -> None:
    """In one or two lines."""
    assert light("bench", "anger", *arguments).refused(text)


def test_bench_needs_a_subject(light: Run) -> None:
    """And says which there are."""
    ran = light("bench")
    assert ran.code == 2
    assert "WHAT" in ran.err
