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
        for node in nodes:
            weight = _quantize_weight(graph, node, constants[node.input[1]], measured[tensor])
            node.input[:] = [rounded, weight]
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


def _quantize_weight(graph: Graph, node: NodeProto, weight: np.ndarray, measured: Activations) -> str:
    # A layer that is used twice has one weight, which is rounded for the first of its uses.
    name = node.input[1]
    rounded = f"{node.output[0]}_weight"
    parameters = [f"{name}_{part}" for part in ("quantized", "scale", "zero_point")]
    if not graph.has_weight(parameters[0]):
        scale = (np.maximum(np.abs(weight).max(axis=0), _SMALLEST) / LARGEST_WEIGHT).astype(np.float32)
        values = (round_weight(weight, scale, measured.products), scale, np.zeros(scale.shape, dtype=np.int8))
        for parameter, numbers in zip(parameters, values, strict=True):
            graph.add_weight(parameter, numbers)
    graph.insert_before(
        node, helper.make_node("DequantizeLinear", parameters, [rounded], name=rounded, axis=1)
    )
    return rounded
