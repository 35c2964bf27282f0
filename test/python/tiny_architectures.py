"""A tiny model with random weights of every architecture that is served, for every task."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from pathlib import Path
from typing import Any

import torch
import transformers
from transformers import AutoConfig, PreTrainedTokenizerFast

from tiny_tokenizers import build_bytes, build_unigram, build_word_pieces

_BERT = ("[PAD]", "[UNK]", "[CLS]", "[SEP]", "[MASK]")
_ROBERTA = ("<pad>", "<unk>", "<s>", "</s>", "<mask>")
_SPM_BERT = ("<pad>", "<unk>", "[CLS]", "[SEP]", "[MASK]")

TOKENIZERS: dict[str, Callable[[], PreTrainedTokenizerFast]] = {
    "bert": partial(build_word_pieces, transformers.BertTokenizerFast),
    "distilbert": partial(build_word_pieces, transformers.DistilBertTokenizerFast),
    "electra": partial(build_word_pieces, transformers.ElectraTokenizerFast),
    "mpnet": partial(
        build_word_pieces,
        transformers.MPNetTokenizerFast,
        special=("<pad>", "[UNK]", "<s>", "</s>", "<mask>"),
    ),
    "roberta": partial(build_bytes, transformers.RobertaTokenizerFast, special=_ROBERTA),
    "deberta": partial(build_bytes, transformers.DebertaTokenizerFast, special=_BERT),
    "xlm-roberta": partial(
        build_unigram, transformers.XLMRobertaTokenizerFast, special=_ROBERTA, types=(0, 0), doubled=True
    ),
    "camembert": partial(
        build_unigram, transformers.CamembertTokenizerFast, special=_ROBERTA, types=(0, 0), doubled=True
    ),
    "albert": partial(
        build_unigram, transformers.AlbertTokenizerFast, special=_SPM_BERT, types=(0, 1), doubled=False
    ),
    "deberta-v2": partial(
        build_unigram, transformers.DebertaV2TokenizerFast, special=_BERT, types=(0, 1), doubled=False
    ),
}

_CLASSES = {
    "feature-extraction": transformers.AutoModel,
    "fill-mask": transformers.AutoModelForMaskedLM,
    "question-answering": transformers.AutoModelForQuestionAnswering,
    "text-classification": transformers.AutoModelForSequenceClassification,
    "text-ranking": transformers.AutoModelForSequenceClassification,
    "token-classification": transformers.AutoModelForTokenClassification,
    "zero-shot-classification": transformers.AutoModelForSequenceClassification,
}
_SHAPES = {
    "distilbert": {"dim": 32, "hidden_dim": 64, "n_layers": 2, "n_heads": 2},
    # As DeBERTa-v3 is configured.
    "deberta-v2": {
        "type_vocab_size": 0,
        "relative_attention": True,
        "position_buckets": 16,
        "pos_att_type": ["p2c", "c2p"],
        "norm_rel_ebd": "layer_norm",
        "share_att_key": True,
        "position_biased_input": False,
    },
    "deberta": {"relative_attention": True, "pos_att_type": ["c2p", "p2c"], "position_biased_input": False},
    "albert": {"embedding_size": 16},
    "electra": {"embedding_size": 16},
}
_SHAPE = {"hidden_size": 32, "intermediate_size": 64, "num_hidden_layers": 2, "num_attention_heads": 2}


def save_tiny_model(files: Path, model_type: str, task: str, **settings: Any) -> None:
    """Saves a model as its author would publish it."""
    tokenizer = TOKENIZERS[model_type]()
    shape = ({} if model_type == "distilbert" else _SHAPE) | _SHAPES.get(model_type, {})
    config = AutoConfig.for_model(
        model_type,
        vocab_size=len(tokenizer),
        max_position_embeddings=66,
        pad_token_id=tokenizer.pad_token_id,
        # Far apart scores, so that their order means something.
        initializer_range=0.5,
        **shape,
        **settings,
    )
    torch.manual_seed(7)
    _CLASSES[task].from_config(config).save_pretrained(files, safe_serialization=True)
    tokenizer.save_pretrained(files)
