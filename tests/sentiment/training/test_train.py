from __future__ import annotations

import json
from pathlib import Path

import numpy as np
import pytest

from sentiment.model import CALIBRATION, LABELS, AngerModel, Calibration
from sentiment.training.calibrate import calibrate
from sentiment.training.data import EMOTIONS, Line
from sentiment.training.encoder import settle_pooler, start_model
from sentiment.training.train import Plan, train
from sentiment.types import CALLER, CallerText


def line(text: str, *labels: str, part: str = "train", known: tuple[str, ...] = LABELS) -> Line:
    targets = tuple(float(label in labels) if label in known else None for label in (*LABELS, *EMOTIONS))
    return Line(text, "en", targets, 1.0, "test", part)


def judged(count: int, seed: int = 5) -> tuple[list[Line], np.ndarray]:
    """Lines whose true probability is the logistic of twice their logit."""
    chance = np.random.default_rng(seed)
    logits = chance.normal(0, 1.5, (count, len(LABELS))).astype(np.float32)
    truth = chance.random((count, len(LABELS))) < 1 / (1 + np.exp(-2.0 * logits))
    return [Line("x", "en", tuple(map(float, row)), 1.0, "test", "dev") for row in truth], logits


def test_calibration_finds_how_sure_the_logits_are() -> None:
    """Probabilities after calibration are those that the lines were drawn from."""
    table = calibrate(*judged(6000))
    assert list(table) == list(LABELS)
    for one in table.values():
        assert one["scale"] == pytest.approx(2.0, abs=0.2)
        assert one["shift"] == pytest.approx(0.0, abs=0.15)
        probability = Calibration(one["scale"], one["shift"]).probability(1.0)
        assert probability == pytest.approx(1 / (1 + np.exp(-2.0)), abs=0.03)


def test_thresholds_are_never_extreme() -> None:
    """A label that is easy or rare on few lines still gets a threshold that can be crossed, and not by anything."""
    lines = [line("x", *LABELS) for _ in range(3)] + [line("x") for _ in range(60)]
    logits = np.array([[9.0] * len(LABELS)] * 3 + [[-9.0] * len(LABELS)] * 60, np.float32)
    for one in calibrate(lines, logits).values():
        assert all(0.4 <= threshold <= 0.8 for threshold in one["threshold"].values())


def test_lines_that_do_not_know_a_label_do_not_count_for_it() -> None:
    """Masked targets change nothing about the label."""
    lines, logits = judged(300)
    masked = [line("x", known=("anger",)) for _ in range(50)]
    table = calibrate(lines + masked, np.concatenate([logits, np.full((50, len(LABELS)), 7.0, np.float32)]))
    plain = calibrate(lines, logits)
    assert {label: one for label, one in table.items() if label != "anger"} == {
        label: one for label, one in plain.items() if label != "anger"
    }
    assert table["anger"] != plain["anger"]


WORDS = dict(zip(LABELS, ("furious", "boss", "lawyer", "idiot", "cancel", "paper", "knife", "tears"), strict=True))
CALM = ("the parcel is here", "thank you very much", "my number is two", "could you check it", "all is well now")


@pytest.fixture(scope="module")
def base(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A tiny random encoder with a tokenizer that knows the words of these tests."""
    import transformers
    from tokenizers import Tokenizer, models, pre_tokenizers, processors

    folder = tmp_path_factory.mktemp("base")
    words = sorted({word for text in (*CALM, *WORDS.values(), "i say it again and") for word in text.split()})
    vocabulary = {word: number for number, word in enumerate(["<s>", "<pad>", "</s>", "<unk>", *words])}
    tokenizer = Tokenizer(models.WordLevel(vocabulary, unk_token="<unk>"))
    tokenizer.pre_tokenizer = pre_tokenizers.Whitespace()
    tokenizer.post_processor = processors.TemplateProcessing(
        single="<s> $A </s>", special_tokens=[("<s>", 0), ("</s>", 2)]
    )
    tokenizer.save(str(folder / "tokenizer.json"))
    marks = {"pad_token": "<pad>", "unk_token": "<unk>", "tokenizer_class": "PreTrainedTokenizerFast"}
    (folder / "tokenizer_config.json").write_text(json.dumps(marks), "utf-8")
    transformers.set_seed(3)
    config = transformers.BertConfig(
        vocab_size=len(vocabulary),
        hidden_size=64,
        num_hidden_layers=1,
        num_attention_heads=2,
        intermediate_size=64,
        pad_token_id=1,
        initializer_range=0.1,
    )
    transformers.BertModel(config).save_pretrained(folder)
    return folder


@pytest.mark.model
def test_a_whole_training_run(base: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """From labelled lines to a folder that the anger model loads and that has learnt the words it was shown."""
    import torch

    threads = torch.get_num_threads()
    own = [line(f"{before}{word}", label) for label, word in WORDS.items() for before in ("", "i say it again and ")]
    own += [line(text) for text in CALM]
    public = [line(one.text, *(["anger"] if one.targets[0] else []), known=("anger",)) for one in own]
    held = [line("furious", "anger", part="hold", known=("anger",)), line("all is well", part="hold")]
    out = tmp_path / "anger"

    train(base, [*public, *held], own, own, out, Plan(own_epochs=800, rate=2e-3, checks=2, threads=1))
    torch.set_num_threads(threads)

    assert {path.name for path in out.iterdir()} >= {"config.json", "model.safetensors", "tokenizer.json", CALIBRATION}
    assert sorted(json.loads((out / CALIBRATION).read_text("utf-8"))["labels"]) == sorted(LABELS)
    model = AngerModel(out, "en")
    found = model.score([CallerText(text, CALLER) for text in WORDS.values()], evidence=False)
    likeliest = [max(LABELS, key=({"anger": one.anger} | dict(one.intents)).__getitem__) for one in found]
    assert likeliest == list(WORDS)
    assert not any(one.angry for one in model.score([CallerText(text, CALLER) for text in CALM], evidence=False))
    printed = capsys.readouterr().out
    assert "mean dev AUC" in printed
    assert not any(text in printed for text in CALM)


@pytest.mark.model
def test_a_first_stage_learns_other_emotions_and_ships_none(base: Path, tmp_path: Path) -> None:
    """The outputs for joy, fear and the like are cut off; what is left loads as it is."""
    import torch
    import transformers

    threads = torch.get_num_threads()
    own = [line(word, label) for label, word in WORDS.items()] + [line(text) for text in CALM]
    train(base, [line("furious", "anger", part="hold")], own, own, tmp_path, Plan(own_epochs=3, threads=1, first=True))
    torch.set_num_threads(threads)
    config = transformers.AutoConfig.from_pretrained(tmp_path, local_files_only=True)
    assert list(config.id2label.values()) == list(LABELS)
    assert AngerModel(tmp_path, "en").labels == LABELS


@pytest.mark.model
def test_a_settled_pooler_tells_texts_apart(base: Path) -> None:
    """Its outputs are centred and differ from text to text, where a random pooler's are all alike."""
    import torch

    tokenizer, model = start_model(base, LABELS)
    texts = [*CALM, *WORDS.values()]

    def pooled() -> torch.Tensor:
        inputs = tokenizer(texts, padding=True, return_tensors="pt")
        with torch.inference_mode():
            return model.eval().bert(**inputs).pooler_output

    before = pooled()
    settle_pooler(model, tokenizer, texts)
    after = pooled()
    assert after.mean(0).abs().max() < 0.2
    assert after.std(0).mean() > 2 * before.std(0).mean()
