"""Calibration texts as a model of a task reads them, in batches without padding."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence

import numpy as np

from served_task import Integers
from torch_model import TorchModel

__all__ = ["cut_calibration_batches"]

# These read two texts at once, the second of which has token types and positions of its own.
_READ_PAIRS = ("question-answering", "text-ranking", "zero-shot-classification")

Tokens = dict[str, Integers]


def cut_calibration_batches(model: TorchModel, texts: Sequence[str]) -> list[Mapping[str, Integers]]:
    """Texts of the same length in tokens share a batch, so that nothing is measured but real tokens."""
    by_length: dict[int, list[Tokens]] = {}
    for tokens in _encode(model, texts):
        by_length.setdefault(tokens["input_ids"].shape[1], []).append(tokens)
    return [_join(group) for group in by_length.values()]


def _encode(model: TorchModel, texts: Sequence[str]) -> Iterable[Tokens]:
    if model.task.name == "fill-mask":
        return [model.encode([f"{text} {model.tokenizer.mask_token}"]) for text in texts]
    alone = [model.encode([text]) for text in texts]
    if model.task.name not in _READ_PAIRS:
        return alone
    following = [*texts[1:], *texts[:1]]
    return [*alone, *(model.encode([pair]) for pair in zip(texts, following, strict=True))]


def _join(group: Iterable[Tokens]) -> Tokens:
    first, *others = group
    return {name: np.concatenate([first[name], *(other[name] for other in others)]) for name in first}
