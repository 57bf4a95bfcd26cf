from __future__ import annotations

import json
from collections import Counter
from pathlib import Path
from typing import Any

import pytest

from sentiment.model import LABELS
from sentiment.training.data import EMOTIONS, TARGETS, Line, own_lines, public_lines


def targets(**known: float) -> tuple[float | None, ...]:
    return tuple(known.get(label) for label in TARGETS)


def write(path: Path, *rows: dict[str, Any]) -> None:
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text("".join(json.dumps(row, ensure_ascii=False) + "\n" for row in rows), "utf-8")


def own(text: str, **given: Any) -> dict[str, Any]:
    row = {"text": text, "anger": 0, "abuse": 0, "intents": [], "category": "calm", "scenario": "x", "split": "train"}
    return row | given


def test_own_lines_know_every_label(tmp_path: Path) -> None:
    """Anger counts from two up; abuse counts from its own field or the list of intents."""
    write(
        tmp_path / "en.jsonl",
        own("Hello there!"),
        own("Get me your manager.", anger=1, intents=["manager"]),
        own("You idiot!", anger=3, abuse=1),
        own("You fool!", anger=2, intents=["abuse", "legal"]),
    )
    zero = dict.fromkeys(LABELS, 0.0)
    assert own_lines(tmp_path, "train") == [
        Line(text, "en", targets(**zero | known), 1.0, "own-en", "train")
        for text, known in [
            ("hello there", {}),
            ("get me your manager", {"manager": 1.0}),
            ("you idiot", {"anger": 1.0, "abuse": 1.0}),
            ("you fool", {"anger": 1.0, "abuse": 1.0, "legal": 1.0}),
        ]
    ]


def test_two_readers_and_a_third(tmp_path: Path) -> None:
    """What trains is the readers' mean; what is measured against is the majority, else the author."""
    second = {"anger": 2, "intents": ["legal"]}
    for split, third, expected in (
        ("train", {}, {"anger": 0.5, "legal": 1.0, "manager": 0.5}),
        ("dev", {}, {"anger": 0.0, "legal": 1.0, "manager": 0.0}),
        ("test", {"third": {"anger": 3, "intents": []}}, {"anger": 1.0, "legal": 1.0, "manager": 0.0}),
    ):
        row = own("Hm.", anger=1, intents=["legal", "manager"], split=split, second=second) | third
        write(tmp_path / "en.jsonl", row)
        assert own_lines(tmp_path, split)[0].targets == targets(**dict.fromkeys(LABELS, 0.0) | expected)


def test_what_a_recogniser_made_of_a_line_goes_with_it(tmp_path: Path) -> None:
    """Only where it was tried, found by the line's normalised words."""
    write(tmp_path / "corpus" / "en.jsonl", own("Hello there!"), own("Good bye."))
    write(tmp_path / "corpus" / "bg.jsonl", own("Добър ден"))
    write(tmp_path / "heard" / "en.jsonl", {"text": "hello there", "heard": "yellow bear"})
    found = own_lines(tmp_path / "corpus", "train", tmp_path / "heard")
    assert {line.text: line.heard for line in found} == {"hello there": "yellow bear", "good bye": "", "добър ден": ""}


def test_what_is_tested_is_not_trained_on(tmp_path: Path) -> None:
    """A line of a test file in a train file is left out, unless it is so short that anybody may say it."""
    rows = [{"text": text, "lang": "en", "anger": 0, "labels": []} for text in ("I know it very well", "Oh yes")]
    write(tmp_path / "text" / "xed.train.jsonl", *rows)
    write(tmp_path / "text" / "goemotions.dev.jsonl", *rows)
    assert [line.text for line in public_lines(tmp_path, seed=1)] == ["oh yes"]


def test_small_sets_are_read_twice(tmp_path: Path) -> None:
    """Their lines are few and good; the tenth that is held back stays single."""
    rows = [{"text": f"line {number}", "lang": "ru", "anger": 0, "labels": []} for number in range(300)]
    write(tmp_path / "text" / "cedr.train.jsonl", *rows)
    counts = Counter((line.part, line.text) for line in public_lines(tmp_path, seed=1))
    assert len(counts) == 300
    assert {(part, times) for (part, _), times in counts.items()} == {("train", 2), ("hold", 1)}


def test_other_emotions_are_learnt_beside(tmp_path: Path) -> None:
    """The sets' own names are brought together."""
    row = {"text": "Oh I see", "lang": "en", "anger": 0, "labels": ["gratitude", "remorse", "curiosity"]}
    write(tmp_path / "text" / "goemotions.train.jsonl", row)
    felt = dict.fromkeys(EMOTIONS, 0.0) | {"joy": 1.0, "sadness": 1.0, "surprise": 1.0}
    assert public_lines(tmp_path, seed=1)[0].targets == targets(anger=0.0, **felt)


def test_own_lines_belong_to_their_split(tmp_path: Path) -> None:
    """Training never reads a line of the test split."""
    write(tmp_path / "ru.jsonl", *(own(f"строка {split}", split=split) for split in ("train", "dev", "test")))
    found = {split: [line.text for line in own_lines(tmp_path, split)] for split in ("train", "dev", "test")}
    assert found == {split: [f"строка {split}"] for split in ("train", "dev", "test")}


def test_public_lines_are_masked_where_a_set_does_not_say(tmp_path: Path) -> None:
    """A set of moods says nothing about abuse, a set of insults nothing about anger, neither about intents."""
    write(
        tmp_path / "text" / "emocontext.train.jsonl",
        {"text": "I hate it [NAME]", "lang": "en", "anger": 1, "labels": ["angry"]},
        {"text": "How sad it is", "lang": "en", "anger": 0, "labels": ["sad"]},
    )
    write(
        tmp_path / "text" / "bg_toxic.train.jsonl",
        {"text": "Ти си глупак", "lang": "bg", "abusive": 1, "labels": ["Toxic"]},
    )
    assert {line.text: line.targets for line in public_lines(tmp_path, seed=1)} == {
        "i hate it": targets(anger=1.0, joy=0.0, sadness=0.0),
        "how sad it is": targets(anger=0.0, joy=0.0, sadness=1.0),
        "ти си глупак": targets(abuse=1.0),
    }


def test_russian_lines_without_a_swear_word_stand_against_the_insults(tmp_path: Path) -> None:
    """The Russian set of insults has no negatives: calm lines of other sets are taken for them, swearing ones not."""
    (tmp_path / "lexicon").mkdir()
    (tmp_path / "lexicon" / "swear.ru.txt").write_text("дурак\n\n", "utf-8")
    rows = [("Хороший день", 0), ("Он дурак", 0), ("Я зол", 1)]
    write(
        tmp_path / "text" / "cedr.train.jsonl",
        *({"text": text, "lang": "ru", "anger": anger, "labels": []} for text, anger in rows),
    )
    none = dict.fromkeys(("joy", "sadness", "fear", "surprise", "neutral"), 0.0)
    assert {line.text: line.targets for line in public_lines(tmp_path, seed=1)} == {
        "хороший день": targets(anger=0.0, abuse=0.0, **none),
        "он дурак": targets(anger=0.0, **none),
        "я зол": targets(anger=1.0, **none),
    }


def test_texts_without_words_or_with_too_many_are_left_out(tmp_path: Path) -> None:
    """What is no spoken line teaches nothing."""
    texts = ["!!!", "[NAME]", "word " * 61, "word " * 60]
    write(
        tmp_path / "text" / "xed.train.jsonl",
        *({"text": text, "lang": "en", "anger": 0, "labels": []} for text in texts),
    )
    assert [len(line.text.split()) for line in public_lines(tmp_path, seed=1)] == [60]


@pytest.mark.parametrize("positives", [0, 100, 8000, 16000])
def test_a_large_set_is_sampled_positives_first(tmp_path: Path, positives: int) -> None:
    """At most the planned number, the same each time, with as many positives as half of it can hold."""
    rows = [
        {"text": f"line {number}", "lang": "ro", "abusive": int(number < positives), "labels": []}
        for number in range(16000)
    ]
    write(tmp_path / "text" / "ro_offense.train.jsonl", *rows)
    found = public_lines(tmp_path, seed=3)
    assert found == public_lines(tmp_path, seed=3)
    counts = Counter(line.targets[LABELS.index("abuse")] for line in found if line.part == "train")
    assert counts.total() == 9000
    assert counts[1.0] == {0: 0, 100: pytest.approx(90, abs=12), 8000: 4500, 16000: 9000}[positives]


def test_a_tenth_is_held_out(tmp_path: Path) -> None:
    """The same lines each time, chosen by their words alone."""
    rows = [{"text": f"line {number}", "lang": "ro", "abusive": 0, "labels": []} for number in range(2000)]
    write(tmp_path / "text" / "ro_offense.train.jsonl", *rows)
    parts = [Counter(line.part for line in public_lines(tmp_path, seed=seed)) for seed in (1, 2)]
    assert parts[0] == parts[1]
    assert 150 <= parts[0]["hold"] <= 250


def test_sets_that_are_not_there_are_left_out(tmp_path: Path) -> None:
    """Training goes on with what there is."""
    assert public_lines(tmp_path, seed=1) == []
    assert public_lines(tmp_path, seed=1, dev=True) == []
