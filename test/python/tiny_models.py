"""Tiny models with random weights, saved as their authors would publish them."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import torch
from tokenizers import Tokenizer, models, normalizers, pre_tokenizers, processors
from transformers import (
    BertConfig,
    BertForSequenceClassification,
    BertModel,
    BertTokenizerFast,
    DistilBertConfig,
    DistilBertForSequenceClassification,
    DistilBertTokenizerFast,
    PreTrainedModel,
    PreTrainedTokenizerFast,
    RobertaConfig,
    RobertaModel,
    RobertaTokenizerFast,
)

_WORDS = "i like love you hate the a cat dog house day good bad is was not and , . ! ?"
_LETTERS = [prefix + letter for letter in "abcdefghijklmnopqrstuvwxyz0123456789" for prefix in ("", "##")]

_SHAPE = {"num_hidden_layers": 2, "hidden_size": 32, "num_attention_heads": 4, "intermediate_size": 64}
_DISTIL_SHAPE = {"n_layers": 2, "dim": 32, "n_heads": 4, "hidden_dim": 64}


def save_bert_classifier(files: Path, **settings: Any) -> None:
    """BERT with a classification head; `settings` say how many labels, of which kind."""
    tokenizer = _word_pieces(BertTokenizerFast)
    config = BertConfig(vocab_size=len(tokenizer), max_position_embeddings=64, **_SHAPE, **settings)
    _save(files, BertForSequenceClassification, config, tokenizer)


def save_distilbert_classifier(files: Path, **settings: Any) -> None:
    """DistilBERT, which takes no token types, with a classification head."""
    tokenizer = _word_pieces(DistilBertTokenizerFast)
    config = DistilBertConfig(
        vocab_size=len(tokenizer), max_position_embeddings=64, **_DISTIL_SHAPE, **settings
    )
    _save(files, DistilBertForSequenceClassification, config, tokenizer)


def save_bert_embedder(files: Path, *, modules: dict[str, dict[str, Any]] | None = None) -> None:
    """BERT as a sentence encoder; `modules` are its further modules by kind, with their settings."""
    tokenizer = _word_pieces(BertTokenizerFast)
    config = BertConfig(vocab_size=len(tokenizer), max_position_embeddings=64, **_SHAPE)
    _save(files, BertModel, config, tokenizer)
    if modules is not None:
        _save_modules(files, modules)


def save_roberta_embedder(files: Path) -> None:
    """RoBERTa, whose positions start after the padding token's id, without any pooling configuration."""
    tokenizer = _bytes()
    config = RobertaConfig(vocab_size=len(tokenizer), max_position_embeddings=66, type_vocab_size=1, **_SHAPE)
    _save(files, RobertaModel, config, tokenizer)


def _word_pieces(kind: type[PreTrainedTokenizerFast]) -> PreTrainedTokenizerFast:
    vocabulary = ["[PAD]", "[UNK]", "[CLS]", "[SEP]", "[MASK]", *_WORDS.split(), *_LETTERS]
    unique = {token: index for index, token in enumerate(dict.fromkeys(vocabulary))}
    backend = Tokenizer(models.WordPiece(unique, unk_token="[UNK]"))
    backend.normalizer = normalizers.BertNormalizer(lowercase=True)
    backend.pre_tokenizer = pre_tokenizers.BertPreTokenizer()
    backend.post_processor = processors.BertProcessing(("[SEP]", unique["[SEP]"]), ("[CLS]", unique["[CLS]"]))
    # Padding and truncation of a training, as published tokenizers carry them along.
    backend.enable_padding(length=16, pad_token="[PAD]")
    backend.enable_truncation(16)
    return kind(tokenizer_object=backend)


def _bytes() -> PreTrainedTokenizerFast:
    alphabet = ["<s>", "<pad>", "</s>", "<unk>", "<mask>", *sorted(pre_tokenizers.ByteLevel.alphabet())]
    vocabulary = {token: index for index, token in enumerate(alphabet)}
    backend = Tokenizer(models.BPE(vocabulary, []))
    backend.pre_tokenizer = pre_tokenizers.ByteLevel(add_prefix_space=False)
    backend.post_processor = processors.RobertaProcessing(("</s>", 2), ("<s>", 0))
    return RobertaTokenizerFast(tokenizer_object=backend)


def _save(files: Path, kind: type[PreTrainedModel], config: Any, tokenizer: PreTrainedTokenizerFast) -> None:
    torch.manual_seed(7)
    kind(config).save_pretrained(files, safe_serialization=True)
    tokenizer.save_pretrained(files)


def _save_modules(files: Path, modules: dict[str, dict[str, Any]]) -> None:
    listed = []
    for index, (kind, settings) in enumerate(modules.items()):
        path = "" if kind == "Transformer" else f"{index}_{kind}"
        listed.append({"idx": index, "path": path, "type": f"sentence_transformers.models.{kind}"})
        if settings:
            (files / path).mkdir(exist_ok=True)
            (files / path / "config.json").write_text(json.dumps(settings))
    (files / "modules.json").write_text(json.dumps(listed))
