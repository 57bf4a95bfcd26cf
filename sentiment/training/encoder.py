"""The model that is trained: made from the base encoder, read from and written to folders, asked for logits."""

from __future__ import annotations

import shutil
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import numpy as np

from sentiment.model import LABELS

MOST_TOKENS = 48
_WHITEN_FLOOR = 0.1  # of the mean variance: weak directions are noise
_POOLED = 0.6  # spread of the pooler's outputs before tanh


def start_model(base: Path, names: Sequence[str]) -> tuple[Any, Any]:
    """Tokenizer and model with one output for each of `names`; its word embeddings stay as they are."""
    import transformers

    tokenizer = transformers.AutoTokenizer.from_pretrained(base, local_files_only=True, truncation_side="left")
    model = transformers.AutoModelForSequenceClassification.from_pretrained(
        base,
        local_files_only=True,
        num_labels=len(names),
        problem_type="multi_label_classification",
        dtype="float32",
        id2label=dict(enumerate(names)),
        label2id={label: index for index, label in enumerate(names)},
        attn_implementation="eager",
        hidden_dropout_prob=0.0,
        attention_probs_dropout_prob=0.0,
    )
    model.bert.embeddings.word_embeddings.weight.requires_grad_(False)
    return tokenizer, model


def settle_pooler(model: Any, tokenizer: Any, texts: Sequence[str]) -> None:
    """Give the fresh pooler a beginning from data: its outputs are the first token's whitened directions.

    The base encoder never trained that token, whose vectors are nearly the same for every text: through a random
    pooler next to nothing of the difference reaches the heads, and the first thousand steps are lost.
    """
    import torch

    model.eval()
    vectors = []
    with torch.inference_mode():
        for begin in range(0, len(texts), 100):
            part = texts[begin : begin + 100]
            inputs = tokenizer(part, padding=True, truncation=True, max_length=MOST_TOKENS, return_tensors="pt")
            vectors.append(model.bert(**inputs).last_hidden_state[:, 0])
    found = torch.cat(vectors)
    middle = found.mean(0)
    spread, directions = torch.linalg.eigh(torch.cov((found - middle).T))
    widths = (spread + _WHITEN_FLOOR * spread.mean()).rsqrt()
    whiten = _POOLED * directions @ torch.diag(widths) @ directions.T
    with torch.no_grad():
        model.bert.pooler.dense.weight.copy_(whiten)
        model.bert.pooler.dense.bias.copy_(-whiten @ middle)


def load_trained(folder: Path) -> tuple[Any, Any]:
    """Tokenizer and finished model of a folder that `train` wrote."""
    import transformers

    tokenizer = transformers.AutoTokenizer.from_pretrained(folder, local_files_only=True, truncation_side="left")
    model = transformers.AutoModelForSequenceClassification.from_pretrained(
        folder, local_files_only=True, dtype="float32", attn_implementation="eager"
    )
    return tokenizer, model


def logits_of(model: Any, tokenizer: Any, texts: Sequence[str]) -> np.ndarray:
    """Logits of normalised texts, shape (lines, labels)."""
    import torch

    model.eval()
    order = sorted(range(len(texts)), key=lambda index: len(texts[index]))
    rows = np.zeros((len(texts), model.config.num_labels), np.float32)
    with torch.inference_mode(), torch.autocast("cpu", torch.bfloat16):
        for begin in range(0, len(order), 128):
            part = order[begin : begin + 128]
            ids = tokenizer(
                [texts[index] for index in part], padding=True, truncation=True, max_length=128, return_tensors="pt"
            )
            rows[part] = model(input_ids=ids["input_ids"], attention_mask=ids["attention_mask"]).logits.float().numpy()
    return rows


def keep_shipped(model: Any) -> None:
    """Cut the outputs that are not shipped off the classifier."""
    import torch

    model.classifier.weight = torch.nn.Parameter(model.classifier.weight[: len(LABELS)].detach().clone())
    model.classifier.bias = torch.nn.Parameter(model.classifier.bias[: len(LABELS)].detach().clone())
    model.classifier.out_features = len(LABELS)
    model.config.id2label = dict(enumerate(LABELS))
    model.config.label2id = {label: index for index, label in enumerate(LABELS)}
    model.num_labels = len(LABELS)


def save_model(model: Any, base: Path, out: Path) -> None:
    """Write weights in bfloat16 and the tokenizer, which training does not change."""
    import torch

    out.mkdir(parents=True, exist_ok=True)
    model.to(torch.bfloat16).save_pretrained(out, safe_serialization=True)
    model.to(torch.float32)
    for name in ("tokenizer.json", "tokenizer_config.json"):
        shutil.copy(base / name, out / name)
