"""What the tensors of a model hold when it reads real texts."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

import numpy as np
from onnx import ModelProto, TensorProto, helper

from fp32_session import open_session
from served_task import Floats, Integers

__all__ = ["Activations", "measure_activations"]


@dataclass(frozen=True)
class Activations:
    """One tensor over many tokens. Its last axis is the channel; everything before it is a token.

    Attributes:
        low: the smallest number in each channel, (channels,).
        high: the largest number in each channel, (channels,).
        products: the sum over tokens of the products of two channels, (channels, channels).
    """

    low: Floats
    high: Floats
    products: Floats

    @property
    def magnitude(self) -> Floats:
        """The largest absolute number in each channel."""
        return np.maximum(np.abs(self.low), np.abs(self.high))

    def divided_by(self, factors: Floats) -> Activations:
        """The same when each channel is divided by its positive factor."""
        return Activations(
            self.low / factors, self.high / factors, self.products / np.outer(factors, factors)
        )

    def union(self, other: Activations) -> Activations:
        """Both together."""
        return Activations(
            np.minimum(self.low, other.low),
            np.maximum(self.high, other.high),
            self.products + other.products,
        )


def measure_activations(
    model: ModelProto, tensors: Sequence[str], batches: Iterable[Mapping[str, Integers]]
) -> dict[str, Activations]:
    """Runs the model on all batches and watches the float `tensors`.

    Padding would count like any other token, so a batch should have none.
    """
    if not tensors:
        # Asked for nothing, a session would answer everything.
        return {}
    session = open_session(_answering(model, tensors))
    names = [node.name for node in session.get_inputs()]
    measured: dict[str, Activations] = {}
    for batch in batches:
        found = session.run(list(tensors), {name: batch[name] for name in names})
        for tensor, numbers in zip(tensors, found, strict=True):
            new = _measure(numbers)
            measured[tensor] = measured[tensor].union(new) if tensor in measured else new
    return measured


def _answering(model: ModelProto, tensors: Sequence[str]) -> ModelProto:
    """The model with the tensors as further outputs."""
    extended = ModelProto()
    extended.CopyFrom(model)
    answered = {output.name for output in extended.graph.output}
    extended.graph.output.extend(
        helper.make_tensor_value_info(name, TensorProto.FLOAT, None)
        for name in tensors
        if name not in answered
    )
    return extended


def _measure(numbers: Floats) -> Activations:
    tokens = numbers.reshape(-1, numbers.shape[-1])
    return Activations(tokens.min(axis=0), tokens.max(axis=0), tokens.T @ tokens)
