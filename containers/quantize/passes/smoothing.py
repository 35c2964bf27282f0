"""Moves outliers from activations, which share one scale, into weights, which have one for each channel.

SmoothQuant (Xiao et al., 2023): what a product reads is divided by a factor for each channel, and the rows of
its weight are multiplied by the same, so that the product stays what it is. A few channels of a transformer
are a hundred times as wide as the others, and leave those a handful of the 256 steps.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence

import numpy as np
from onnx import ModelProto, NodeProto, helper

from activations import Activations
from passes.graph import Graph
from passes.pattern_not_found import PatternNotFound
from served_task import Floats

__all__ = ["choose_factors", "smooth", "smoothed_name"]

# How much of an outlier goes into the weight: 0 nothing, 1 all of it.
_MIGRATION = 0.7

_SMALLEST = 1e-5


def smoothed_name(tensor: str) -> str:
    """The name of what `tensor` becomes when it is divided by its factors."""
    return f"{tensor}_smoothed"


def choose_factors(model: ModelProto, measured: Mapping[str, Activations]) -> dict[str, Floats]:
    """The factor of each channel of each tensor that is multiplied by a weight: |x|^0.7 / |w|^0.3.

    Raises:
        PatternNotFound: when there is no product by a weight.
    """
    graph = Graph(model)
    constants = graph.constants()
    factors: dict[str, Floats] = {}
    for tensors, weights in _families(graph.products_by_weight()):
        activation = np.max([measured[tensor].magnitude for tensor in tensors], axis=0)
        weight = np.max([np.abs(constants[name]).max(axis=1) for name in weights], axis=0)
        factors.update(dict.fromkeys(tensors, _balance(activation, weight)))
    if not factors:
        raise PatternNotFound("no MatMul multiplies activations by a weight")
    return factors


def smooth(model: ModelProto, factors: Mapping[str, Floats]) -> ModelProto:
    """Divides each tensor by its factors, and multiplies the rows of each weight it meets by the same."""
    graph = Graph(model)
    constants = graph.constants()
    for tensor, nodes in graph.products_by_weight().items():
        divisor = graph.add_weight(f"{tensor}_smoothing", 1 / factors[tensor])
        divided = smoothed_name(tensor)
        graph.insert_before(nodes[0], helper.make_node("Mul", [tensor, divisor], [divided], name=divided))
        for node in nodes:
            weight = constants[node.input[1]] * factors[tensor][:, np.newaxis]
            node.input[:] = [divided, graph.add_weight(smoothed_name(node.input[1]), weight)]
    return graph.finish()


def _balance(activation: Floats, weight: Floats) -> Floats:
    factors = np.maximum(activation, _SMALLEST) ** _MIGRATION
    factors /= np.maximum(weight, _SMALLEST) ** (1 - _MIGRATION)
    # A channel that is silent, or whose weights are nothing, has nothing to move.
    factors[(activation <= _SMALLEST) | (weight <= _SMALLEST)] = 1
    return factors.astype(np.float32)


def _families(products: Mapping[str, Sequence[NodeProto]]) -> list[tuple[set[str], set[str]]]:
    """Tensors and weights that need the same factors, since a layer that is used twice has one weight."""
    families: list[tuple[set[str], set[str]]] = []
    for tensor, nodes in products.items():
        tensors, weights = {tensor}, {node.input[1] for node in nodes}
        for family in [family for family in families if family[1] & weights]:
            families.remove(family)
            tensors |= family[0]
            weights |= family[1]
        families.append((tensors, weights))
    return families
