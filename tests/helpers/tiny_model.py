"""A tiny anger model with weights set by hand: whole commands run without the shipped one.

A line that holds a word of KEYWORDS has that word's label with near certainty; any other line has none.
"""

from __future__ import annotations

import json
from pathlib import Path

from sentiment.model import LABELS

KEYWORDS = {
    "furious": "anger",
    "manager": "manager",
    "lawyer": "legal",
    "idiot": "abuse",
    "cancel": "churn",
    "newspaper": "media",
    "suicide": "harm",
    "crying": "distress",
}
MARKS = ("[PAD]", "[UNK]", "[CLS]", "[SEP]")


def make_tiny_model(folder: Path) -> Path:
    """Write the model's folder, as `sentiment.model` wants it."""
    import transformers
    from tokenizers import Tokenizer, models, pre_tokenizers, processors

    transformers.utils.logging.disable_progress_bar()
    vocabulary = {word: number for number, word in enumerate((*MARKS, *KEYWORDS))}
    tokenizer = Tokenizer(models.WordLevel(vocabulary, unk_token="[UNK]"))
    tokenizer.pre_tokenizer = pre_tokenizers.Whitespace()
    tokenizer.post_processor = processors.TemplateProcessing(
        single="[CLS] $A [SEP]", special_tokens=[(mark, vocabulary[mark]) for mark in ("[CLS]", "[SEP]")]
    )
    _model(vocabulary).save_pretrained(folder)
    tokenizer.save(str(folder / "tokenizer.json"))
    marks = {"pad_token": "[PAD]", "unk_token": "[UNK]", "cls_token": "[CLS]", "sep_token": "[SEP]"}
    settings = {"tokenizer_class": "PreTrainedTokenizerFast", **marks}
    (folder / "tokenizer_config.json").write_text(json.dumps(settings), "utf-8")
    return folder


def _model(vocabulary: dict[str, int]) -> object:
    """One BERT layer. A keyword is +1 in its label's dimension and -1 in a twin of it, every other word is 0; attention
    averages the line, the normalisation after it makes what is left large again, the classifier reads it off."""
    import torch
    from transformers import BertConfig, BertForSequenceClassification

    size = len(LABELS)
    config = BertConfig(
        vocab_size=len(vocabulary),
        hidden_size=2 * size,
        num_hidden_layers=1,
        num_attention_heads=1,
        intermediate_size=1,
        max_position_embeddings=160,
        problem_type="multi_label_classification",
        id2label=dict(enumerate(LABELS)),
        label2id={label: number for number, label in enumerate(LABELS)},
    )
    model = BertForSequenceClassification(config)
    layer = model.bert.encoder.layer[0]
    with torch.no_grad():
        for name, weights in model.named_parameters():
            weights.fill_(1.0 if name.endswith("LayerNorm.weight") else 0.0)
        for word, label in KEYWORDS.items():
            row = model.bert.embeddings.word_embeddings.weight[vocabulary[word]]
            row[LABELS.index(label)], row[size + LABELS.index(label)] = 1.0, -1.0
        for square in (layer.attention.self.value, layer.attention.output.dense, model.bert.pooler.dense):
            square.weight.copy_(torch.eye(2 * size))
        model.classifier.weight[:, :size] = 20.0 * torch.eye(size)
        model.classifier.bias.fill_(-10.0)
    return model
