"""From one vector a token to one vector a text, as sentence-transformers defines it."""

from __future__ import annotations

from collections.abc import Callable, Mapping

import numpy as np
import numpy.typing as npt

Floats = npt.NDArray[np.float32]
Integers = npt.NDArray[np.int64]


def pool_sum(hidden: Floats, mask: Integers) -> Floats:
    """The sum of the tokens that are no padding: as good as their mean where vectors are normalized."""
    pooled: Floats = np.matmul(mask.astype(np.float32)[:, np.newaxis, :], hidden)[:, 0]
    return pooled


def pool_mean(hidden: Floats, mask: Integers) -> Floats:
    """The mean of the tokens that are no padding."""
    counts = mask.sum(axis=1, keepdims=True, dtype=np.float32)
    pooled: Floats = pool_sum(hidden, mask) / np.maximum(counts, 1)
    return pooled


def pool_cls(hidden: Floats, mask: Integers) -> Floats:
    """The first token."""
    del mask
    return hidden[:, 0]


def pool_max(hidden: Floats, mask: Integers) -> Floats:
    """The largest value of each dimension among the tokens that are no padding."""
    pooled: Floats = np.where(mask[:, :, np.newaxis] == 0, np.float32(-1e9), hidden).max(axis=1)
    return pooled


def normalize(vectors: Floats) -> Floats:
    """Each vector scaled to length one; a vector of zeros stays as it is."""
    norms = np.sqrt((vectors * vectors).sum(axis=1, keepdims=True))
    scaled: Floats = vectors / np.maximum(norms, 1e-12)
    return scaled


POOLING: Mapping[str, Callable[[Floats, Integers], Floats]] = {
    "mean": pool_mean,
    "cls": pool_cls,
    "max": pool_max,
}
