"""How many tokens of a text a model reads."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from snapshot import read_json

if TYPE_CHECKING:
    from transformers import PretrainedConfig, PreTrainedTokenizerBase

__all__ = ["find_max_length"]

_DEFAULT = 512

# Tokenizers that know no limit say 10 ** 30.
_LARGEST_SANE = 100_000

# These count positions from the padding token's id on, so the first ones are never used.
_POSITIONS_AFTER_PADDING = (
    "camembert",
    "data2vec-text",
    "esm",
    "mpnet",
    "roberta",
    "roberta-prelayernorm",
    "xlm-roberta",
)


def find_max_length(snapshot: Path, config: PretrainedConfig, tokenizer: PreTrainedTokenizerBase) -> int:
    """The smallest sane limit that sentence-transformers, the tokenizer or the model states, or else 512.

    Special tokens are included, as in `max_length` of a tokenizer.
    """
    sentence_bert = read_json(snapshot / "sentence_bert_config.json")
    stated = [
        sentence_bert.get("max_seq_length") if isinstance(sentence_bert, dict) else None,
        tokenizer.model_max_length,
        _positions_of(config),
    ]
    sane = [limit for limit in stated if isinstance(limit, int) and 2 < limit <= _LARGEST_SANE]
    return min(sane, default=_DEFAULT)


def _positions_of(config: PretrainedConfig) -> int | None:
    positions = getattr(config, "max_position_embeddings", None)
    padding = config.pad_token_id if isinstance(config.pad_token_id, int) else 0
    if isinstance(positions, int) and config.model_type in _POSITIONS_AFTER_PADDING:
        return positions - padding - 1
    return positions if isinstance(positions, int) else None
