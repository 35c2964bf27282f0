"""Which matrix products hurt when they are made int8.

Each linear layer is made int8 alone, in PyTorch, and the model asked again: how far its head moves is what
that layer costs. These costs add up to the cost of quantizing all layers at once (measured on MiniLM: 0.0112
against 0.0109), so leaving the dearest layers in fp32 takes just their part of the error away.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

import numpy as np
import torch
from torch.nn import functional

from onnx_graph import WeightMatMul, weight_digest
from torch_model import TorchModel

__all__ = ["Sensitivity", "choose_fp32_nodes", "measure_sensitivity"]

# Not golden texts: what is chosen on some texts is judged on others.
_PROBES = (
    "Where can I buy a new bicycle near the station?",
    "No.",
    "He was angry that nobody had told him the truth about the accident.",
    "The committee approved the budget for 2024 after a debate of six hours, with three votes against.",
    "Wir haben gestern Abend im Garten gegessen und lange geredet.",
    "what a wonderful surprise",
    "El tren a Madrid sale a las ocho menos cuarto.",
    "Water boils at 100 degrees Celsius at sea level, and at a lower temperature in the mountains.",
)

# At least this much of the work stays int8, whatever it costs, or the recipe would not be worth its name.
_LARGEST_FP32_SHARE = 1 / 3

# And no more is taken out than removes this part of the error.
_ERROR_TO_REMOVE = 2 / 3


@dataclass(frozen=True)
class Sensitivity:
    """The ONNX nodes of one linear layer, the multiplications a token costs there, and the error int8 causes.

    The error is the squared distance that the head moves, relative to the head's own squared length; a mean
    over texts.
    """

    nodes: tuple[str, ...]
    size: int
    error: float


def measure_sensitivity(model: TorchModel, matmuls: Sequence[WeightMatMul]) -> list[Sensitivity]:
    """Measures each linear layer that multiplies by the weight of one of `matmuls`."""
    inputs = model.encode(_PROBES)
    expected = model.head(inputs)
    measured = []
    for layer, nodes in _pair(model.model, matmuls):
        hook = layer.register_forward_hook(_answer_in_int8)
        try:
            error = _relative_error(expected, model.head(inputs))
        finally:
            hook.remove()
        names = tuple(matmul.node for matmul in nodes)
        measured.append(Sensitivity(names, sum(matmul.size for matmul in nodes), error))
    return measured


def choose_fp32_nodes(sensitivities: Iterable[Sensitivity]) -> list[str]:
    """The nodes to leave in fp32: most error for the least work first, until two thirds of the error are out.

    At most a third of the work is taken out of int8.
    """
    ranked = sorted(sensitivities, key=lambda layer: layer.error / layer.size, reverse=True)
    error_left = (1 - _ERROR_TO_REMOVE) * sum(layer.error for layer in ranked)
    budget = _LARGEST_FP32_SHARE * sum(layer.size for layer in ranked)
    remaining = sum(layer.error for layer in ranked)
    chosen: list[str] = []
    for layer in ranked:
        if remaining <= error_left:
            break
        if layer.size <= budget:
            chosen.extend(layer.nodes)
            budget -= layer.size
            remaining -= layer.error
    return chosen


def _pair(
    model: torch.nn.Module, matmuls: Sequence[WeightMatMul]
) -> list[tuple[torch.nn.Linear, list[WeightMatMul]]]:
    linears = {
        weight_digest(module.weight.detach().numpy().T): module
        for module in model.modules()
        if isinstance(module, torch.nn.Linear)
    }
    nodes = {digest: [matmul for matmul in matmuls if matmul.digest == digest] for digest in linears}
    return [(layer, nodes[digest]) for digest, layer in linears.items() if nodes[digest]]


def _answer_in_int8(layer: torch.nn.Linear, inputs: tuple[torch.Tensor], _: torch.Tensor) -> torch.Tensor:
    return functional.linear(_rounded_activations(inputs[0]), _rounded_weights(layer.weight), layer.bias)


def _rounded_activations(tensor: torch.Tensor) -> torch.Tensor:
    # One scale and one zero point for the whole tensor, as DynamicQuantizeLinear chooses them.
    low, high = min(tensor.min().item(), 0.0), max(tensor.max().item(), 0.0)
    scale = (high - low) / 255 or 1.0
    zero_point = round(-low / scale)
    return ((tensor / scale).round() + zero_point).clamp(0, 255).sub(zero_point) * scale


def _rounded_weights(weight: torch.Tensor) -> torch.Tensor:
    # Seven bits and a scale for each output channel, as the recipe asks.
    scale = weight.abs().amax(dim=1, keepdim=True).clamp(min=1e-12) / 63
    return (weight / scale).round() * scale


def _relative_error(expected: np.ndarray, actual: np.ndarray) -> float:
    distance = np.square(actual - expected).sum(axis=1)
    return float((distance / np.maximum(np.square(expected).sum(axis=1), 1e-12)).mean())
