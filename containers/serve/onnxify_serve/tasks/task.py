"""What a task is: it understands parameters, reduces outputs to a row a text, and writes the answer."""

from __future__ import annotations

from typing import Protocol

import numpy as np
import numpy.typing as npt

from onnxify_serve.request import Request

Floats = npt.NDArray[np.float32]
Integers = npt.NDArray[np.int64]


class Plan(Protocol):
    """What one request asks of a task, its parameters checked."""

    @property
    def truncation(self) -> bool:
        """Whether texts that are too long may be cut."""

    def smallest_size_in_bytes(self, width: int) -> int:
        """What the answer to one text takes at the very least, when a row has so many numbers."""

    def write(self, rows: Floats) -> str:
        """The answer as JSON, from one finite row a text in the request's order."""


class Task(Protocol):
    """One thing that a model can do with a text."""

    @property
    def output(self) -> str:
        """The ONNX output that the task needs."""

    @property
    def width(self) -> int | None:
        """How many numbers the output must have for each row, None when any number will do."""

    @property
    def accepts_pairs(self) -> bool:
        """Whether a text may be a pair of texts."""

    def plan(self, request: Request) -> Plan:
        """Check the request's parameters.

        Raises:
            UnknownParameterError: The task has no such parameter.
            InvalidParameterError: A parameter has a value that it can't have.
        """

    def reduce(self, output: Floats, attention_mask: Integers) -> Floats:
        """One row a text, from the output of a batch."""
