"""What a task is: it understands a request, reduces outputs to a row a sequence, and writes the answer."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Protocol

import numpy as np
import numpy.typing as npt
from tokenizers import Encoding

from onnxify_serve.request import Request
from onnxify_serve.tokens import TextTokenizer, Tokens

Floats = npt.NDArray[np.float32]
Integers = npt.NDArray[np.int64]


@dataclass(frozen=True)
class Batch:
    """What the model made of some sequences.

    Attributes:
        outputs: The task's outputs, in the task's order; each begins with an axis of sequences.
        attention_mask: (sequences, tokens), zero where a row was filled up.
        encodings: The sequences.
    """

    outputs: Sequence[Floats]
    attention_mask: Integers
    encodings: Sequence[Encoding]


class Plan(Protocol):
    """What one request asks of a task, its inputs and parameters checked."""

    @property
    def count(self) -> int:
        """How many inputs there are to answer."""

    @property
    def truncation(self) -> bool:
        """Whether texts that are too long may be cut."""

    @property
    def batch_size_in_tokens(self) -> int:
        """How many tokens may be run at once."""

    def tokenize(self, tokenizer: TextTokenizer) -> Tokens:
        """The sequences to run."""

    def reduce(self, batch: Batch) -> Sequence[Floats]:
        """What is kept of a batch: one array a sequence."""

    def smallest_size_in_bytes(self, row: Floats) -> int:
        """What the answer to one input takes at least, from what was kept of the shortest sequence."""

    def write(self, rows: Sequence[Floats], tokens: Tokens) -> str:
        """The answer as JSON, from what was kept, all finite, in the order of the sequences."""


class Task(Protocol):
    """One thing that a model can do with a text."""

    @property
    def outputs(self) -> Sequence[str]:
        """The ONNX outputs that the task needs."""

    @property
    def width(self) -> int | None:
        """How many numbers the outputs must have for each row, None when any number will do."""

    def plan(self, request: Request) -> Plan:
        """Check the request's inputs and parameters.

        Raises:
            InvalidRequestError: The inputs are not what the task answers.
            UnknownParameterError: The task has no such parameter.
            InvalidParameterError: A parameter has a value that it can't have.
        """
