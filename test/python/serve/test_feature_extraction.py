"""feature-extraction answers one vector a text, pooled as sentence-transformers pools."""

from __future__ import annotations

import json
import re
from collections.abc import Callable
from typing import Any

import inference
import numpy as np
import pytest
import torch
import transformers
from asking import ask, ask_raw, assert_same
from serving_models import EMBEDDERS, SENTENCES, Recipe, Served

TWENTY_FOUR_BITS = 1e-6


def embed(
    served: Served, texts: list[str], *, pooling: str, normalize: bool, max_length: int
) -> list[list[float]]:
    """Sentence embeddings by their definition, text by text in PyTorch."""
    tokenizers: Any = transformers.AutoTokenizer
    tokenizer = tokenizers.from_pretrained(served.torch_dir)
    model = transformers.AutoModel.from_pretrained(served.torch_dir).eval()
    return [_embed_one(model, tokenizer, text, pooling, normalize, max_length) for text in texts]


def _embed_one(
    model: Any, tokenizer: Any, text: str, pooling: str, normalize: bool, max_length: int
) -> list[float]:
    tokens = tokenizer(text, truncation=True, max_length=max_length, return_tensors="pt")
    with torch.no_grad():
        hidden = model(**tokens).last_hidden_state[0]
    pooled = {"mean": hidden.mean(0), "cls": hidden[0], "max": hidden.max(0).values}[pooling]
    vector: list[float] = (torch.nn.functional.normalize(pooled, dim=0) if normalize else pooled).tolist()
    return vector


@pytest.mark.parametrize("recipe", EMBEDDERS.values(), ids=list(EMBEDDERS))
def test_pools_as_sentence_transformers_does(serve_model: Callable[[Recipe], Served], recipe: Recipe) -> None:
    served = serve_model(recipe)
    model = inference.model_fn(str(served.model_dir))
    texts = [*SENTENCES, " ".join(SENTENCES * 20)]
    assert_same(ask(model, texts), embed(served, texts, **recipe.settings, max_length=128))


def test_embeds_with_the_real_weights_of_minilm(minilm: Served) -> None:
    model = inference.model_fn(str(minilm.model_dir))
    texts = [*SENTENCES, " ".join(SENTENCES * 20)]
    expected = embed(minilm, texts, pooling="mean", normalize=True, max_length=256)
    assert_same(ask(model, texts), expected)


def test_finds_similar_texts_similar(minilm: Served) -> None:
    model = inference.model_fn(str(minilm.model_dir))
    cat, kitten, revenue = ask(model, ["A cat sits there.", "There is a kitten.", "Revenue rose by a tenth."])
    assert dot(cat, kitten) > 0.5 > dot(cat, revenue) + 0.2


def test_answers_a_single_text_with_a_list_of_one_vector(minilm: Served) -> None:
    model = inference.model_fn(str(minilm.model_dir))
    assert_same(ask(model, "I like you. I love you"), ask(model, ["I like you. I love you"]))


def test_answers_no_texts_with_no_vectors(minilm: Served) -> None:
    assert ask(inference.model_fn(str(minilm.model_dir)), []) == []


def test_keeps_every_bit_of_a_number_in_as_few_digits_as_do(minilm: Served) -> None:
    raw = ask_raw(inference.model_fn(str(minilm.model_dir)), json.dumps({"inputs": SENTENCES}))
    # Smaller numbers have an exponent, which everybody writes in their own way.
    texts = [text for text in re.findall(r"[-.\de]+", raw) if abs(float(text)) > 1e-4]
    assert texts == [np.format_float_positional(np.float32(text)) for text in texts]
    [vector] = ask(inference.model_fn(str(minilm.model_dir)), "I love you")
    assert dot(vector, vector) == pytest.approx(1, abs=TWENTY_FOUR_BITS)


def dot(one: list[float], other: list[float]) -> float:
    return sum(x * y for x, y in zip(one, other, strict=True))
