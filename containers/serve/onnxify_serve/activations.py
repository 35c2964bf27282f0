"""From logits to scores, as the transformers pipelines do it."""

from __future__ import annotations

from collections.abc import Callable, Mapping

import numpy as np
import numpy.typing as npt

Floats = npt.NDArray[np.float32]


def sigmoid(logits: Floats) -> Floats:
    """Scores that are independent of each other: multi label."""
    with np.errstate(over="ignore"):
        scores: Floats = np.reciprocal(1 + np.exp(-logits))
    return scores


def softmax(logits: Floats) -> Floats:
    """Scores that add up to one along the last axis: single label."""
    exponentials = np.exp(logits - logits.max(axis=-1, keepdims=True))
    scores: Floats = exponentials / exponentials.sum(axis=-1, keepdims=True)
    return scores


def none(logits: Floats) -> Floats:
    """The logits themselves: regression."""
    return logits


FUNCTIONS: Mapping[str, Callable[[Floats], Floats]] = {"sigmoid": sigmoid, "softmax": softmax, "none": none}
