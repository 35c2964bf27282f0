"""Calibration texts as batches without padding."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence

import numpy as np

from served_task import Integers

__all__ = ["cut_calibration_batches"]

Tokens = dict[str, Integers]


def cut_calibration_batches(
    encode: Callable[[Sequence[str]], Tokens], texts: Sequence[str]
) -> list[Mapping[str, Integers]]:
    """Texts of the same length in tokens share a batch, so that nothing is measured but real tokens."""
    by_length: dict[int, list[Tokens]] = {}
    for text in texts:
        tokens = encode([text])
        by_length.setdefault(tokens["input_ids"].shape[1], []).append(tokens)
    return [_join(group) for group in by_length.values()]


def _join(group: Iterable[Tokens]) -> Tokens:
    first, *others = group
    return {name: np.concatenate([first[name], *(other[name] for other in others)]) for name in first}
