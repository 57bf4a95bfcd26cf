"""The parts of the recording tools that decide something; the voices themselves are not tested here."""

from __future__ import annotations

import importlib
import json
from pathlib import Path
from typing import Any

import pytest

TOOLS = Path(__file__).parents[1] / "tools"


@pytest.fixture
def tool(monkeypatch: pytest.MonkeyPatch) -> Any:
    monkeypatch.syspath_prepend(str(TOOLS))
    return importlib.import_module("record_calls")


def line(channel: str, start: float, end: float) -> dict[str, Any]:
    return {"channel": channel, "start": start, "end": end, "text": "well"}


TALK = [
    line("operator", 0, 2), line("caller", 3, 5), line("caller", 6, 8), line("operator", 9, 11),
    line("caller", 12, 16), line("operator", 17, 18), line("caller", 19, 20),
]  # fmt: skip


@pytest.mark.parametrize(
    ("onset", "said"),
    [
        (None, ["calm"] * 7),
        (14.0, ["calm", "tense", "tense", "calm", "angry", "calm", "angry"]),
        (4.0, ["calm", "angry", "angry", "calm", "angry", "calm", "angry"]),
    ],
)
def test_a_caller_is_voiced_angry_from_the_onset_on(tool: Any, onset: float | None, said: list[str]) -> None:
    """Tense shortly before it, calm otherwise; the operator is always calm."""
    assert [one["delivery"] for one in tool.with_delivery(TALK, onset)] == said


def test_the_onset_keeps_its_place_in_the_sentence(tool: Any) -> None:
    """Half-way through the same utterance, whenever that is spoken."""
    spoken = [one | {"start": 2 * one["start"], "end": 2 * one["start"] + 3} for one in TALK]
    assert tool.onset_as_spoken(14.0, TALK, spoken) == 25.5
    with pytest.raises(tool.Problem):
        tool.onset_as_spoken(10.0, TALK, spoken)


def test_calls_are_taken_by_name(tool: Any, tmp_path: Path) -> None:
    """Both kinds apart; dev calls are never voiced."""
    rows = [
        {"call": f"{kind}{number}", "split": split, "onset": 9.0 if kind == "angry" else None}
        for kind in ("calm", "angry")
        for number, split in ((3, "test"), (1, "dev"), (2, "test"), (4, "test"))
    ]
    (tmp_path / "calls.json").write_text(json.dumps(rows), "utf-8")
    angry, calm = tool.chosen_calls(tmp_path)
    assert [row["call"] for row in angry] == ["angry2", "angry3", "angry4"]
    assert [row["call"] for row in calm] == ["calm2", "calm3", "calm4"]
