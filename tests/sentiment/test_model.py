"""The model class on a tiny model with known weights; the shipped weights themselves at the end."""

from __future__ import annotations

import json
import shutil
from collections.abc import Callable
from pathlib import Path

import pytest
from helpers.tiny_model import KEYWORDS, make_tiny_model

from sentiment.errors import ModelError, OperatorRefused
from sentiment.model import CALIBRATION, LABELS, MOST_TOKENS, AngerModel, Calibration, read_calibrations
from sentiment.types import CALLER, INTENTS, CallerText, Scores

FILES = ("config.json", "model.safetensors", "tokenizer.json")


@pytest.fixture(scope="session")
def tiny(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return make_tiny_model(tmp_path_factory.mktemp("anger"))


@pytest.fixture(scope="session")
def model(tiny: Path) -> AngerModel:
    return AngerModel(tiny, "en")


@pytest.fixture
def damaged(tiny: Path, tmp_path: Path) -> Path:
    return Path(shutil.copytree(tiny, tmp_path / "damaged"))


def lines(*texts: str) -> list[CallerText]:
    return [CallerText(text, CALLER) for text in texts]


def calibration(*, scale: float = 1.0, shift: float = 0.0, threshold: dict[str, float] | None = None) -> str:
    one = {"scale": scale, "shift": shift, "threshold": threshold or {"*": 0.5}}
    return json.dumps({"labels": dict.fromkeys(LABELS, one)})


@pytest.mark.parametrize(
    ("text", "angry", "detected"),
    [
        ("please could you check my order", False, ()),
        ("i am furious about my order", True, ()),
        ("I am FURIOUS!", True, ()),
        ("fetch me the manager you idiot", False, ("manager", "abuse")),
        ("furious and my lawyer knows", True, ("legal",)),
        *(
            (f"the word {word} alone", label == "anger", () if label == "anger" else (label,))
            for word, label in KEYWORDS.items()
        ),
    ],
)
def test_a_line_has_the_labels_of_its_words(
    model: AngerModel, text: str, angry: bool, detected: tuple[str, ...]
) -> None:
    """Anger and the intents are told apart, the intents in their fixed order."""
    found = model.score(lines(text))[0]
    assert (found.angry, found.detected, found.words) == (angry, detected, len(text.split()))
    assert set(found.intents) == set(INTENTS)
    assert all(0.0 <= value <= 1.0 for value in (found.anger, *found.intents.values()))


def test_one_answer_a_line_in_order(model: AngerModel) -> None:
    """Empty lines, lines without a word and repeated lines have their answers too."""
    texts = ["furious", "", "all fine", "?!", "furious", "an idiot said so"]
    found = model.score(lines(*texts))
    assert [(one.angry, one.abusive, one.words) for one in found] == [
        (True, False, 1),
        (False, False, 0),
        (False, False, 2),
        (False, False, 0),
        (True, False, 1),
        (False, True, 4),
    ]
    assert found[1] == Scores()
    assert model.score([]) == []


def test_company_makes_no_difference(model: AngerModel) -> None:
    """A line scores the same alone and among others of other lengths."""
    texts = ["furious", "the parcel has not come " * 10, "manager please"]
    together = model.score(lines(*texts))
    assert [one.anger for one in together] == pytest.approx([model.score(lines(text))[0].anger for text in texts])


@pytest.mark.parametrize(
    ("text", "evidence"),
    [
        ("it is fine", ()),
        ("simply furious now", ("simply furious now",)),
        ("i have waited two weeks and i am furious about the whole affair", ("furious",)),
        ("furious that nobody came and now fetch me your manager at once", ("furious", "manager")),
    ],
)
def test_evidence_is_the_words_that_drove_the_score(model: AngerModel, text: str, evidence: tuple[str, ...]) -> None:
    """A flag shows a few words for each label, enough to be read, and they are words of the line."""
    found = model.score(lines(text))[0].evidence
    assert len(found) == len(evidence)
    for shown, word in zip(found, evidence, strict=True):
        assert word in shown
        assert shown in text
        assert len(shown.split()) <= 7


def test_evidence_can_be_left_out(model: AngerModel) -> None:
    """The scores do not depend on it."""
    text = "i have waited two weeks and i am furious about it"
    with_it, without = model.score(lines(text))[0], model.score(lines(text), evidence=False)[0]
    assert (with_it.anger, with_it.detected, without.evidence) == (without.anger, without.detected, ())


@pytest.mark.parametrize("length", [4, 10, 26, 27, 74, 75, 76, 125])
def test_evidence_is_found_wherever_it_stands(model: AngerModel, length: int) -> None:
    """No word of a line goes untried, the last one neither."""
    for place in {0, 1, length // 2, length - 2, length - 1}:
        words = ["word"] * length
        words[place] = "furious"
        (shown,) = model.score(lines(" ".join(words)))[0].evidence
        assert "furious" in shown
        assert len(shown.split()) <= 13


@pytest.mark.parametrize("count", [4, 24, 30, 47, 100, 2000])
def test_evidence_of_a_long_line_costs_a_limited_number_of_tries(
    model: AngerModel, monkeypatch: pytest.MonkeyPatch, count: int
) -> None:
    """Looking for what drove a score takes at most two dozen more passes, however long the line."""
    tried: list[int] = []
    original = model._probabilities

    def counted(texts: list[str]) -> list[dict[str, float]]:
        tried.append(len(texts))
        return original(texts)

    monkeypatch.setattr(model, "_probabilities", counted)
    model.score(lines("furious " * count))
    assert tried[0] == 1
    assert tried[1] <= 24


def test_of_a_monologue_the_end_counts(model: AngerModel) -> None:
    """More words than the model reads: what matters is where the caller is now."""
    calm = "the parcel was late " * MOST_TOKENS
    assert model.score(lines(calm + "furious furious furious"))[0].angry
    assert not model.score(lines("furious " + calm))[0].angry


def test_the_operator_is_refused(model: AngerModel) -> None:
    """The model takes caller text only, and operator text cannot be made into it."""
    with pytest.raises(OperatorRefused):
        model.score([CallerText("furious", "operator")])


@pytest.mark.parametrize(
    ("logit", "scale", "shift", "expected"),
    [(0, 1, 0, 0.5), (0, 1, 3, 0.953), (2, 0.5, -1, 0.5), (-2, 2, 0, 0.018), (1e9, 1, 0, 1.0), (-1e9, 1, 0, 0.0)],
)
def test_calibration_is_logistic(logit: float, scale: float, shift: float, expected: float) -> None:
    """Scale and shift turn a logit into a probability, however large it is."""
    assert Calibration(scale, shift).probability(logit) == pytest.approx(expected, abs=0.001)


@pytest.mark.parametrize(("language", "angry"), [("en", False), ("ru", True)])
def test_a_language_may_have_its_own_threshold(damaged: Path, language: str, angry: bool) -> None:
    """The folder's calibration names thresholds by language, and one for the others."""
    (damaged / CALIBRATION).write_text(calibration(scale=0.01, shift=1.0, threshold={"en": 0.9, "*": 0.6}), "utf-8")
    found = AngerModel(damaged, language).score(lines("furious"))[0]
    assert 0.6 < found.anger < 0.9
    assert found.angry is angry


def edit_config(**changes: object) -> Callable[[Path], None]:
    def apply(folder: Path) -> None:
        path = folder / "config.json"
        path.write_text(json.dumps(json.loads(path.read_text("utf-8")) | changes), "utf-8")

    return apply


def write(name: str, content: bytes) -> Callable[[Path], None]:
    return lambda folder: (folder / name).write_bytes(content) and None


def cut_weights(folder: Path) -> None:
    path = folder / "model.safetensors"
    path.write_bytes(path.read_bytes()[:-100])


def drop_head(folder: Path) -> None:
    from safetensors.torch import load_file, save_file

    path = folder / "model.safetensors"
    kept = {name: value for name, value in load_file(path).items() if not name.startswith("classifier")}
    save_file(kept, path, metadata={"format": "pt"})


@pytest.mark.parametrize(
    "damage",
    [
        *(pytest.param(lambda folder, name=name: (folder / name).unlink(), id=f"no {name}") for name in FILES),
        *(pytest.param(write(name, b""), id=f"empty {name}") for name in FILES),
        *(pytest.param(write(name, b"{\x00\xff"), id=f"garbage in {name}") for name in FILES),
        pytest.param(cut_weights, id="weights cut short"),
        pytest.param(drop_head, id="weights without the classifier"),
        pytest.param(edit_config(hidden_size=32), id="weights of another size"),
        pytest.param(edit_config(model_type="nonsense"), id="unknown architecture"),
        pytest.param(edit_config(id2label={str(i): f"LABEL_{i}" for i in range(8)}), id="no anger label"),
        pytest.param(write(CALIBRATION, b""), id="empty calibration"),
        pytest.param(write(CALIBRATION, b"{}"), id="calibration without labels"),
        pytest.param(write(CALIBRATION, b'{"labels": {"anger": {"scale": 1}}}'), id="calibration without threshold"),
        pytest.param(write(CALIBRATION, b"[1, 2]"), id="calibration of another shape"),
        pytest.param(write(CALIBRATION, b"\xff\xfe"), id="calibration not text"),
        pytest.param(write(CALIBRATION, calibration().replace("1.0", '"x"').encode()), id="calibration not numbers"),
        pytest.param(write(CALIBRATION, calibration().replace("1.0", "NaN").encode()), id="calibration not finite"),
        pytest.param(write(CALIBRATION, calibration(threshold={"ru": 0.5}).encode()), id="no common threshold"),
    ],
)
def test_a_bad_folder_is_explained(damaged: Path, damage: Callable[[Path], None]) -> None:
    """A missing, damaged or foreign model never scores: it says which file or folder, and what to do."""
    damage(damaged)
    with pytest.raises(ModelError) as raised:
        AngerModel(damaged, "en")
    assert str(damaged) in raised.value.text
    assert "\n" not in raised.value.text
    assert "calmline doctor" in raised.value.hint


def test_no_folder_at_all(tmp_path: Path) -> None:
    """A path that does not exist is a missing model."""
    with pytest.raises(ModelError, match="missing"):
        AngerModel(tmp_path / "nowhere", "en")


def test_pickled_weights_are_not_read(damaged: Path) -> None:
    """Only safetensors: a pickle beside them or instead of them is never opened."""
    (damaged / "model.safetensors").rename(damaged / "pytorch_model.bin")
    with pytest.raises(ModelError, match=r"model\.safetensors is missing"):
        AngerModel(damaged, "en")


@pytest.mark.parametrize("name", ["anger", "Anger", "angry", "RAGE"])
def test_another_model_needs_only_a_label_called_anger(damaged: Path, name: str) -> None:
    """A sequence classifier of somebody else's may know anger alone, as one of several moods."""
    moods = {str(number): mood for number, mood in enumerate((name, "joy", "fear", "love", "calm", "awe", "hate", "x"))}
    edit_config(id2label=moods, problem_type="single_label_classification")(damaged)
    calm, angry = AngerModel(damaged, "en").score(lines("all is well", "i am furious"))
    assert (calm.angry, angry.angry) == (False, True)
    assert calm.anger == pytest.approx(1 / 8, abs=0.001)  # eight moods, none likelier than another
    assert (angry.intents, angry.detected) == ({}, ())


@pytest.mark.parametrize(
    ("names", "intents"),
    [
        (("toxic", "insult", "anger"), {"abuse": 0}),  # the first name that the rule knows
        (("abuse", "toxic", "anger"), {"abuse": 0}),
        (("toxic", "abuse", "anger"), {"abuse": 1}),  # the label's own name before any other
        (("x", "threat", "anger"), {}),
        (("Manager", "CHURN", "anger"), {"manager": 0, "churn": 1}),
    ],
)
def test_labels_of_another_model_are_read_by_name(
    damaged: Path, names: tuple[str, ...], intents: dict[str, int]
) -> None:
    """A stated rule, whatever the order of its outputs; what it does not know is ignored."""
    edit_config(id2label={str(i): (*names, "a", "b", "c", "d", "e")[i] for i in range(8)})(damaged)
    (damaged / CALIBRATION).unlink(missing_ok=True)
    found = AngerModel(damaged, "en").score(lines("i am furious"), evidence=False)[0]
    assert sorted(found.intents) == sorted(intents)


def test_a_model_that_knows_only_anger_needs_only_its_calibration(damaged: Path) -> None:
    """The other labels are not asked for."""
    table = json.loads(calibration(threshold={"*": 0.9}))
    (damaged / CALIBRATION).write_text(json.dumps({"labels": {"anger": table["labels"]["anger"]}}), "utf-8")
    found = read_calibrations(damaged, "en")
    assert (found["anger"].threshold, found["abuse"]) == (0.9, Calibration())
