"""What the rest of the job asks of a task, whichever it is."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any, Protocol

import numpy as np
import numpy.typing as npt

from accuracy import Accuracy
from comparison import Difference

__all__ = ["Floats", "Integers", "ServedTask", "VectorTask"]

Floats = npt.NDArray[np.float32]
Integers = npt.NDArray[np.int64]


class ServedTask(Protocol):
    """How a model's raw output becomes the answer that a caller gets, and how two answers are compared."""

    @property
    def name(self) -> str:
        """The task, as Hugging Face calls it."""

    @property
    def output(self) -> str:
        """The model's output that the answer is made of, as PyTorch and ONNX both call it."""

    @property
    def outputs(self) -> Sequence[str]:
        """All outputs that the answer is made of."""

    @property
    def max_length(self) -> int:
        """The tokens that a text is cut to, special tokens included."""

    def head(self, raw: Floats, attention_mask: Integers) -> Floats:
        """One vector a text, (batch, width): pooled token vectors or logits, which the answer is made of."""

    def as_json(self) -> dict[str, Any]:
        """How to serve the model: the content of `onnxify.json`."""


class VectorTask(ServedTask, Protocol):
    """A task whose answer to a text is a vector, which compares as a whole."""

    def answer(self, head: Floats) -> Floats:
        """The answers, (batch, width), made from `head`."""

    def compare(self, expected: Floats, actual: Floats) -> Accuracy:
        """How far `actual` is from `expected`, both (texts, width)."""

    def differences(self, texts: Sequence[str], expected: Floats, actual: Floats) -> list[Difference]:
        """The same text by text, in words."""
