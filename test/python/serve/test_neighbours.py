"""Answers come in order; how far they depend on their neighbours is what `docs/serving.md` says."""

from __future__ import annotations

import random
from pathlib import Path
from typing import Any

import inference
import numpy as np
import pytest
from asking import ask
from serving_models import Served

from golden import GOLDEN_TEXTS
from laid_out import lay_out

FP32_TOLERANCE = 1e-5
# Measured: 0.956 and 0.987. int8 kernels differ a little from one CPU to another.
INT8_WORST_COSINE = 0.94
INT8_MEAN_COSINE = 0.98


@pytest.fixture(scope="module")
def quantized(minilm: Served, tmp_path_factory: pytest.TempPathFactory) -> dict[str, Any]:
    directory: Path = tmp_path_factory.mktemp("int8")
    recipes = ("int8-per-channel", "int8-static")
    folders = lay_out(minilm.torch_dir, directory, task="feature-extraction", recipes=recipes)
    return dict(zip(recipes, (inference.model_fn(str(folder)) for folder in folders), strict=True))


def embed_alone_and_together(model: Any) -> tuple[np.ndarray, np.ndarray]:
    """Each golden text by itself, and all of them in one request, out of order."""
    alone = np.array([ask(model, text)[0] for text in GOLDEN_TEXTS])
    order = list(range(len(GOLDEN_TEXTS)))
    random.Random(0).shuffle(order)
    together = np.empty_like(alone)
    together[order] = ask(model, [GOLDEN_TEXTS[position] for position in order])
    return alone, together


def test_fp32_answers_the_same_in_any_company(minilm: Served) -> None:
    alone, together = embed_alone_and_together(inference.model_fn(str(minilm.model_dir)))
    assert np.abs(alone - together).max() < FP32_TOLERANCE


def test_static_int8_answers_the_same_in_any_company(quantized: dict[str, Any]) -> None:
    alone, together = embed_alone_and_together(quantized["int8-static"])
    assert np.abs(alone - together).max() < FP32_TOLERANCE


def test_dynamic_int8_answers_nearly_the_same_in_any_company(quantized: dict[str, Any]) -> None:
    alone, together = embed_alone_and_together(quantized["int8-per-channel"])
    cosines = (
        (alone * together).sum(axis=1) / np.linalg.norm(alone, axis=1) / np.linalg.norm(together, axis=1)
    )
    assert cosines.min() > INT8_WORST_COSINE
    assert cosines.mean() > INT8_MEAN_COSINE


@pytest.mark.parametrize("recipe", ["int8-per-channel", "int8-static"])
def test_int8_answers_equal_texts_equally(quantized: dict[str, Any], recipe: str) -> None:
    vectors = np.array(ask(quantized[recipe], ["I like you. I love you"] * 128))
    assert np.abs(vectors - vectors[0]).max() < FP32_TOLERANCE
