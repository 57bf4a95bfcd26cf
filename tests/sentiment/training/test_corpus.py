"""What is promised about the own corpus: labels, splits by scenario, enough of everything, nothing twice."""

from __future__ import annotations

import json
from collections import Counter, defaultdict
from functools import lru_cache
from pathlib import Path
from typing import Any

import pytest

from sentiment.normalise import normalise
from sentiment.types import INTENTS

CORPUS = Path(__file__).parents[3] / "sentiment" / "training" / "corpus"
LANGUAGES = ("en", "ru", "bg", "ro")
FIELDS = {"text", "anger", "abuse", "intents", "category", "scenario", "split"}
CATEGORIES = {
    "calm", "thanks", "question", "worried", "complaint", "annoyed", "angry", "furious", "abusive", "sarcastic",
    "grieving", "urgent", "panic", "joy", "hard_negative", "about_anger", "intent",
}  # fmt: skip


@lru_cache
def rows(language: str) -> list[dict[str, Any]]:
    return [json.loads(line) for line in (CORPUS / f"{language}.jsonl").read_text("utf-8").splitlines()]


def test_every_language_has_a_corpus() -> None:
    """Four files, named by language."""
    assert sorted(path.stem for path in CORPUS.glob("*.jsonl")) == sorted(LANGUAGES)


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_line_is_labelled_whole(language: str) -> None:
    """Each line has exactly the known fields with values of their kinds, and something is said in it."""
    bad = [
        number
        for number, row in enumerate(rows(language), 1)
        if not (
            FIELDS <= set(row) <= FIELDS | {"second", "third"}
            and isinstance(row["text"], str)
            and normalise(row["text"], language)
            and row["text"] == row["text"].strip()
            and row["anger"] in (0, 1, 2, 3)
            and row["abuse"] in (0, 1)
            and isinstance(row["intents"], list)
            and set(row["intents"]) <= set(INTENTS)
            and len(set(row["intents"])) == len(row["intents"])
            and row["category"] in CATEGORIES
            and row["scenario"].replace("-", "").isalnum()
            and row["scenario"].isascii()
            and row["split"] in ("train", "dev", "test")
        )
    ]
    assert bad == []


@pytest.mark.parametrize("language", LANGUAGES)
def test_abuse_is_told_once(language: str) -> None:
    """The field and the list of intents agree."""
    bad = [number for number, row in enumerate(rows(language), 1) if row["abuse"] != ("abuse" in row["intents"])]
    assert bad == []


@pytest.mark.parametrize("language", LANGUAGES)
def test_there_is_enough(language: str) -> None:
    """A thousand lines, angry and not, and 25 test lines of each intent: fewer could not be measured."""
    test = [row for row in rows(language) if row["split"] == "test"]
    counts = Counter(intent for row in test for intent in row["intents"])
    share = sum(row["anger"] >= 2 for row in rows(language)) / len(rows(language))
    assert len(rows(language)) >= 1000
    assert min(counts[intent] for intent in INTENTS) >= 25
    assert 0.3 <= share <= 0.6
    assert {row["split"] for row in rows(language)} == {"train", "dev", "test"}


@pytest.mark.parametrize("language", LANGUAGES)
def test_a_scenario_has_one_split(language: str) -> None:
    """What is tested is another story than what was learnt."""
    splits: dict[str, set[str]] = defaultdict(set)
    for row in rows(language):
        splits[row["scenario"]].add(row["split"])
    assert {name: found for name, found in splits.items() if len(found) > 1} == {}


@pytest.mark.parametrize("language", LANGUAGES)
def test_nothing_is_said_twice(language: str) -> None:
    """No two lines are alike once case and punctuation are gone, so no test line stands in train either."""
    counts = Counter(normalise(row["text"], language) for row in rows(language))
    assert [text for text, count in counts.items() if count > 1] == []
