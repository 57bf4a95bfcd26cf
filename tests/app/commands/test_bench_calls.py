from __future__ import annotations

import json
from pathlib import Path

import pytest

from app.commands.bench_calls import EARLY_SECONDS, KnownCall, judge, read_calls, wilson, with_errors
from app.errors import UserError
from app.events import Event, Scored
from app.main import load_program

CALLS = Path(__file__).parents[3] / "sentiment" / "training" / "calls"
LANGUAGES = ("en", "ru", "bg", "ro")
LINES = [
    {"channel": "operator", "start": 0.5, "end": 2.0, "text": "Good morning, how can I help?"},
    {
        "channel": "caller",
        "start": 3.0,
        "end": 9.0,
        "text": "I have been waiting for three weeks and nobody calls me back",
    },
]


def known(folder: Path, onset: float | None = None, *reasons: str) -> KnownCall:
    path = folder / "one.jsonl"
    path.write_text("".join(json.dumps(line) + "\n" for line in LINES), "utf-8")
    return KnownCall("one", "en", path, "test", reasons, onset)


def shout(time: float, anger: float = 0.99) -> Scored:
    """An unmistakable utterance that ends at `time`."""
    return Scored(
        time=time, start=time - 4, end=time, final=True, anger=anger, angry=anger > 0.5, intents={}, detected=(),
        evidence=("so angry",), word_count=12,
    )  # fmt: skip


@pytest.mark.parametrize(
    ("onset", "reasons", "heard", "delay", "false"),
    [
        (50.0, ("anger",), [shout(52.5)], 2.5, 0),
        (50.0, ("anger",), [shout(47.0)], -3.0, 0),  # a little before the listener: well noticed
        (50.0, ("anger",), [shout(50.0 - EARLY_SECONDS - 1)], None, 1),  # long before: luck
        (50.0, ("anger",), [shout(52.5, 0.2)], None, 0),
        (50.0, ("legal",), [shout(52.5)], None, 0),  # another reason, after the onset: neither right nor false
        (None, (), [shout(52.5)], None, 1),
        (None, (), [shout(52.5, 0.2)], None, 0),
    ],
)
def test_flags_are_held_against_the_right_answer(
    tmp_path: Path, onset: float | None, reasons: tuple[str, ...], heard: list[Event], delay: float | None, false: int
) -> None:
    """From the second at which a careful listener would raise it."""
    outcome = judge(load_program(), known(tmp_path, onset, *reasons), heard)
    assert outcome.delay == pytest.approx(delay)
    assert len(outcome.false) == false


def test_calm_time_ends_at_the_onset(tmp_path: Path) -> None:
    """Of a calm call all of it counts."""
    assert (known(tmp_path).calm_seconds, known(tmp_path, 4.0, "anger").calm_seconds) == (9.0, 4.0)


def test_errors_are_only_in_the_callers_words(tmp_path: Path) -> None:
    """The same ones each time; times and the operator's words stay."""
    (tmp_path / "a").mkdir()
    (tmp_path / "b").mkdir()
    call = known(tmp_path)
    first, second = (with_errors([call] * 1, tmp_path / name)[0].file.read_text("utf-8") for name in "ab")
    rows = [json.loads(line) for line in first.splitlines()]
    assert first == second
    assert rows[0] == LINES[0]
    assert rows[1] | {"text": ""} == LINES[1] | {"text": ""}
    assert rows[1]["text"] != "i have been waiting for three weeks and nobody calls me back"


def test_a_damaged_index_is_named(tmp_path: Path) -> None:
    """The file, and what to do."""
    (tmp_path / "en").mkdir()
    (tmp_path / "en" / "calls.json").write_text('[{"call": "one"}]', "utf-8")
    with pytest.raises(UserError, match=r"calls\.json is damaged"):
        read_calls(tmp_path, "test")


@pytest.mark.parametrize(
    ("hits", "tries", "low", "high"), [(0, 10, 0.0, 0.278), (10, 10, 0.722, 1.0), (8, 10, 0.490, 0.943)]
)
def test_intervals_of_shares(hits: int, tries: int, low: float, high: float) -> None:
    """Values of the literature."""
    assert wilson(hits, tries) == (pytest.approx(low, abs=0.001), pytest.approx(high, abs=0.001))
    assert wilson(0, 0) == (0.0, 1.0)


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_shipped_calls_are_whole(language: str) -> None:
    """Enough of both kinds to be measured, each with its script, the onset inside it and half of them calm."""
    calls = [call for split in ("dev", "test") for call in read_calls(CALLS, split) if call.language == language]
    test = [call for call in calls if call.split == "test"]
    angry = [call for call in test if call.onset is not None]
    assert len(test) >= 30
    assert 0.4 <= len(angry) / len(test) <= 0.6
    assert {call.file.stem for call in calls} == {path.stem for path in (CALLS / language).glob("*.jsonl")}
    for call in calls:
        assert bool(call.reasons) == (call.onset is not None)
        assert set(call.reasons) <= {"anger", "abuse", "manager", "legal", "media", "harm"}
        assert 45 < call.calm_seconds < 400 if call.onset is None else 10 < call.calm_seconds < 300
