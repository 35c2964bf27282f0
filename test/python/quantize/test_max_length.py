from __future__ import annotations

import json
from pathlib import Path
from types import SimpleNamespace

import pytest
from transformers import BertConfig, PretrainedConfig, RobertaConfig, T5Config

from max_length import find_max_length


@pytest.mark.parametrize(
    ("sentence_bert", "tokenizer", "config", "expected"),
    [
        (256, 512, BertConfig(max_position_embeddings=512), 256),
        (None, 128, BertConfig(max_position_embeddings=512), 128),
        (None, 10**30, BertConfig(max_position_embeddings=384), 384),
        (512, 10**30, RobertaConfig(max_position_embeddings=514), 512),
        (None, 10**30, RobertaConfig(max_position_embeddings=514, pad_token_id=1), 512),
        (None, 10**30, T5Config(), 512),
        (0, -1, BertConfig(max_position_embeddings=64), 64),
    ],
)
def test_the_smallest_sane_limit_counts(
    tmp_path: Path, sentence_bert: int | None, tokenizer: int, config: PretrainedConfig, expected: int
) -> None:
    if sentence_bert is not None:
        settings = json.dumps({"max_seq_length": sentence_bert})
        (tmp_path / "sentence_bert_config.json").write_text(settings)

    assert find_max_length(tmp_path, config, SimpleNamespace(model_max_length=tokenizer)) == expected
