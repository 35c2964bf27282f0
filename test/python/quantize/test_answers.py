from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from hypothesis.extra.numpy import arrays

from classification_task import ClassificationTask
from embedding_task import EmbeddingTask

_vectors = arrays(
    np.float32, st.tuples(st.integers(1, 5), st.integers(1, 6)), elements=st.floats(-8, 8, width=32)
)
_TOKENS = np.array([[[3, 4], [1, 2], [9, -9]]], dtype=np.float32)
_MASK = np.array([[1, 1, 0]], dtype=np.int64)


@pytest.mark.parametrize(("pooling", "expected"), [("mean", [2, 3]), ("cls", [3, 4]), ("max", [3, 4])])
def test_pooling_counts_real_tokens_only(pooling: str, expected: list[float]) -> None:
    task = EmbeddingTask(max_length=8, pooling=pooling, normalize=False)

    assert task.answer(task.head(_TOKENS, _MASK)).tolist() == [expected]


def test_a_normalized_embedding_has_the_length_of_one() -> None:
    task = EmbeddingTask(max_length=8, pooling="cls", normalize=True)

    np.testing.assert_allclose(task.answer(task.head(_TOKENS, _MASK)), [[0.6, 0.8]], rtol=1e-6)


@given(vectors=_vectors, scale=st.floats(0.5, 4))
def test_a_cosine_does_not_depend_on_the_length(vectors: np.ndarray, scale: float) -> None:
    task = EmbeddingTask(max_length=8, pooling="mean", normalize=False)
    vectors = vectors + np.float32(10)

    accuracy = task.compare(vectors, vectors * np.float32(scale))

    assert accuracy.worst_cosine == pytest.approx(1, abs=1e-5)
    assert accuracy.mean_cosine == pytest.approx(1, abs=1e-5)


@given(vectors=_vectors, broken=st.sampled_from([np.nan, np.inf, -np.inf]))
def test_an_embedding_that_is_not_finite_is_the_worst_there_is(vectors: np.ndarray, broken: float) -> None:
    task = EmbeddingTask(max_length=8, pooling="mean", normalize=False)
    actual = vectors.copy()
    actual[0, 0] = broken

    assert task.compare(vectors, actual).worst_cosine == -1


@given(logits=_vectors)
def test_softmax_scores_add_up_to_one_and_keep_their_order(logits: np.ndarray) -> None:
    task = ClassificationTask(8, "softmax", tuple("abcdef"))

    scores = task.answer(logits)

    np.testing.assert_allclose(scores.sum(axis=1), 1, rtol=1e-5)
    ordered = np.take_along_axis(scores, logits.argsort(axis=1), axis=1)
    assert (np.diff(ordered, axis=1) >= 0).all()


@given(logits=_vectors)
def test_a_sigmoid_decides_at_zero(logits: np.ndarray) -> None:
    scores = ClassificationTask(8, "sigmoid", tuple("abcdef")).answer(logits)

    assert ((scores > 0.5) <= (logits > 0)).all()
    assert ((scores >= 0) & (scores <= 1)).all()


def test_a_regression_is_answered_as_it_is() -> None:
    logits = np.array([[2.5]], dtype=np.float32)

    assert ClassificationTask(8, "none", ("score",)).answer(logits) is logits


def test_a_large_logit_does_not_overflow() -> None:
    logits = np.array([[-1e4, 1e4]], dtype=np.float32)

    assert ClassificationTask(8, "sigmoid", ("a", "b")).answer(logits).tolist() == [[0, 1]]
    assert ClassificationTask(8, "softmax", ("a", "b")).answer(logits).tolist() == [[0, 1]]


def test_independent_labels_agree_only_as_a_whole_set() -> None:
    task = ClassificationTask(8, "sigmoid", ("a", "b"))
    expected = np.array([[0.9, 0.6], [0.1, 0.2]], dtype=np.float32)
    actual = np.array([[0.9, 0.4], [0.2, 0.3]], dtype=np.float32)

    accuracy = task.compare(expected, actual)

    assert accuracy.label_agreement == 0.5
    assert accuracy.worst_score_shift == pytest.approx(0.2)


def test_one_label_of_many_agrees_when_the_highest_score_is_the_same() -> None:
    task = ClassificationTask(8, "softmax", ("a", "b", "c"))
    expected = np.array([[0.4, 0.35, 0.25], [0.4, 0.35, 0.25]], dtype=np.float32)
    actual = np.array([[0.45, 0.3, 0.25], [0.35, 0.4, 0.25]], dtype=np.float32)

    assert task.compare(expected, actual).label_agreement == 0.5


def test_a_score_that_is_not_finite_agrees_with_nothing() -> None:
    task = ClassificationTask(8, "sigmoid", ("a",))
    expected = np.array([[0.2]], dtype=np.float32)

    accuracy = task.compare(expected, np.array([[np.nan]], dtype=np.float32))

    assert (accuracy.label_agreement, accuracy.worst_score_shift) == (0, 1)
