"""Makes the products by a weight int8, with ranges of activations that were measured before.

The form is QDQ, ONNX's own: QuantizeLinear and DequantizeLinear around what stays a MatMul. Every runtime
reads it, and those that have integer products use them. Activations get eight bits between their ends,
weights get seven and a scale for each output.
"""

from __future__ import annotations

from collections.abc import Mapping

import numpy as np
from onnx import ModelProto, NodeProto, helper

from activations import Activations
from passes.graph import Graph
from passes.pattern_not_found import PatternNotFound
from rounded_weights import LARGEST_WEIGHT, round_weight

__all__ = ["static_int8"]

_ACTIVATION_STEPS = 255
_SMALLEST = 1e-12


def static_int8(model: ModelProto, measured: Mapping[str, Activations]) -> ModelProto:
    """Quantizes what products by a weight read, and the weights; `measured` has each tensor that they read.

    Raises:
        PatternNotFound: when there is no product by a weight.
    """
    graph = Graph(model)
    constants = graph.constants()
    products = graph.products_by_weight()
    if not products:
        raise PatternNotFound("no MatMul multiplies activations by a weight")
    for tensor, nodes in products.items():
        rounded = _quantize_activations(graph, tensor, measured[tensor], before=nodes[0])
        # A layer that is used twice has one weight, which is rounded for the first of its uses.
        weights = {name: constants[name] for name in (node.input[1] for node in nodes)}
        new = {name: weight for name, weight in weights.items() if not graph.has_weight(_parts(name)[0])}
        _quantize_weights(graph, new, measured[tensor])
        for node in nodes:
            node.input[:] = [rounded, _read_weight(graph, node)]
    return graph.finish()


def _quantize_activations(graph: Graph, tensor: str, measured: Activations, *, before: NodeProto) -> str:
    # Zero is always in the range, as ONNX wants it.
    low, high = min(float(measured.low.min()), 0.0), max(float(measured.high.max()), 0.0)
    scale = (high - low) / _ACTIVATION_STEPS or 1.0
    parameters = [
        graph.add_weight(f"{tensor}_scale", np.array(scale, dtype=np.float32)),
        graph.add_weight(f"{tensor}_zero_point", np.array(round(-low / scale), dtype=np.uint8)),
    ]
    whole, rounded = f"{tensor}_quantized", f"{tensor}_dequantized"
    graph.insert_before(
        before,
        helper.make_node("QuantizeLinear", [tensor, *parameters], [whole], name=whole),
        helper.make_node("DequantizeLinear", [whole, *parameters], [rounded], name=rounded),
    )
    return rounded


def _quantize_weights(graph: Graph, weights: Mapping[str, np.ndarray], measured: Activations) -> None:
    """Rounds all weights that one tensor is multiplied by, such as those of a query, a key and a value."""
    if not weights:
        return
    together = np.hstack(list(weights.values()))
    scale = (np.maximum(np.abs(together).max(axis=0), _SMALLEST) / LARGEST_WEIGHT).astype(np.float32)
    whole = round_weight(together, scale, measured.products)
    ends = np.cumsum([weight.shape[1] for weight in weights.values()])[:-1]
    for name, numbers, steps in zip(
        weights, np.split(whole, ends, axis=1), np.split(scale, ends), strict=True
    ):
        values = (np.ascontiguousarray(numbers), steps, np.zeros(steps.shape, dtype=np.int8))
        for part, value in zip(_parts(name), values, strict=True):
            graph.add_weight(part, value)


def _read_weight(graph: Graph, node: NodeProto) -> str:
    """The tensor that stands for the node's weight from now on."""
    name = f"{node.output[0]}_weight"
    read = helper.make_node("DequantizeLinear", _parts(node.input[1]), [name], name=name, axis=1)
    graph.insert_before(node, read)
    return name


def _parts(weight: str) -> list[str]:
    return [f"{weight}_{part}" for part in ("quantized", "scale", "zero_point")]
