from __future__ import annotations

import json
from pathlib import Path

from helpers.command import Run
from helpers.contract import TRANSCRIBE, problems
from helpers.fakes import write_script

CALL = (
    ("caller", 4.0, 8.0, "My card is 4111 1111 1111 1111 you know"),
    ("operator", 0.5, 3.0, "Good morning."),
    ("caller", 9.0, 9.5, "Yes."),
)


def test_words_with_times_of_both_sides(light: Run, tmp_path: Path) -> None:
    """Every field of the contract, in order of when each was over; what must not be exported is not."""
    path = write_script(tmp_path / "call.jsonl", *CALL)
    ran = light("transcribe", path, "--json")

    assert ran.code == 0
    assert [problems(row, TRANSCRIBE) for row in ran.rows] == [[], [], []]
    assert [(row["file"], row["channel"], row["start"], row["end"], row["text"]) for row in ran.rows] == [
        (str(path), "operator", 0.5, 3.0, "Good morning."),
        (str(path), "caller", 4.0, 8.0, "My card is [card] you know"),
        (str(path), "caller", 9.0, 9.5, "Yes."),
    ]
    assert ran.rows[2]["words"] == [{"text": "Yes.", "start": 9.0, "end": 9.5, "confidence": 1.0}]
    assert "1111" not in ran.out


def test_people_read_lines_and_remarks_go_to_stderr(light: Run, tmp_path: Path) -> None:
    """Times, side, words."""
    ran = light("transcribe", write_script(tmp_path / "call.jsonl", *CALL))

    assert ran.out.splitlines() == [
        "    0.50     3.00  operator  Good morning.",
        "    4.00     8.00  caller    My card is [card] you know",
        "    9.00     9.50  caller    Yes.",
    ]
    assert ran.err == "calmline: call.jsonl: This call is a written script: nothing is being recognised.\n"


def test_a_bad_file_does_not_keep_the_rest_from_their_words(light: Run, tmp_path: Path) -> None:
    """Exit code 1, one explanation; the good ones come in the order they were named."""
    good = [write_script(tmp_path / f"{name}.jsonl", CALL[1]) for name in ("b", "a")]
    bad = tmp_path / "bad.jsonl"
    bad.write_text(json.dumps({"channel": "caller", "text": "Quagga"}))
    ran = light("transcribe", "--json", good[0], bad, good[1])

    assert ran.code == 1
    assert [row["file"] for row in ran.rows] == [str(path) for path in good]
    assert "bad.jsonl, line 1: no start." in ran.err
    assert "Quagga" not in ran.err


def test_nothing_is_kept(light: Run, tmp_path: Path, home: Path) -> None:
    """Transcribing is no call."""
    light("transcribe", write_script(tmp_path / "call.jsonl", *CALL))

    assert not (home / "data").exists()
