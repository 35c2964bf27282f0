"""Batches hold every text once, waste little, and stay small enough."""

from __future__ import annotations

import numpy as np
from hypothesis import given
from hypothesis import strategies as st
from onnxify_serve.batching import PADDING_LIMIT_IN_TOKENS, SIZE_LIMIT_IN_TOKENS, cut_batches

lengths_of_requests = st.lists(st.integers(min_value=0, max_value=600), max_size=300)


@given(lengths=lengths_of_requests)
def test_puts_every_text_in_one_batch(lengths: list[int]) -> None:
    positions = [position for batch in cut_batches(lengths) for position in batch]
    assert sorted(positions) == list(range(len(lengths)))


@given(lengths=lengths_of_requests)
def test_keeps_to_the_limits_unless_a_text_is_alone(lengths: list[int]) -> None:
    for batch in cut_batches(lengths):
        chosen = [lengths[position] for position in batch]
        size = max(chosen) * len(chosen)
        assert len(batch) == 1 or size <= SIZE_LIMIT_IN_TOKENS
        assert size - sum(chosen) <= PADDING_LIMIT_IN_TOKENS


def test_runs_the_request_of_the_article_in_one_batch() -> None:
    assert cut_batches([9] * 128) == [list(range(128))]


def test_wastes_little_on_mixed_lengths() -> None:
    lengths = np.random.default_rng(0).integers(5, 70, size=128).tolist()
    batches = cut_batches(lengths)
    padded = sum(len(batch) * max(lengths[position] for position in batch) for batch in batches)
    assert len(batches) < 16
    assert padded < 1.1 * sum(lengths)


def test_runs_long_texts_in_small_batches() -> None:
    assert [len(batch) for batch in cut_batches([512] * 3)] == [1, 1, 1]
    assert [len(batch) for batch in cut_batches([128] * 10)] == [8, 2]
