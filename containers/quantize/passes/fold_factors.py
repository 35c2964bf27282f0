"""Takes the factors by which smoothing multiplies what attention answers into the weights of the values.

Attention mixes tokens and leaves channels apart, so a factor for each channel of its answer may as well be
one for each output of the values, which has a scale of its own in int8 anyway. That spares a pass over the
answer.
"""

from __future__ import annotations

import numpy as np
from onnx import ModelProto, NodeProto

from passes.graph import Graph
from passes.pattern_not_found import PatternNotFound
from passes.walk import Walk

__all__ = ["fold_factors"]


def fold_factors(model: ModelProto) -> ModelProto:
    """Multiplies the values' weights and biases; the answer takes the name of what was the multiplied one.

    Raises:
        PatternNotFound: when no answer of attention is multiplied by a factor for each channel.
    """
    graph = Graph(model)
    folding = _Folding(graph)
    kept = [node for node in graph.nodes if not folding.takes_in(node)]
    if len(kept) == len(graph.nodes):
        raise PatternNotFound("no answer of attention is multiplied by factors")
    graph.nodes[:] = kept
    return graph.finish()


class _Folding:
    def __init__(self, graph: Graph) -> None:
        self._graph, self._walk, self._constants = graph, Walk(graph), graph.constants()

    def takes_in(self, node: NodeProto) -> bool:
        """Whether a node multiplied an answer of attention, which is now answered so; changes the graph."""
        factors = self._constants.get(node.input[1]) if node.op_type == "Mul" else None
        values = None if factors is None or factors.ndim != 1 else self._find_values(node.input[0])
        if factors is None or values is None:
            return False
        linear = self._walk.linear(values)
        product = linear.product if linear else values
        if not self._walk.is_by_weight(product):
            return False
        self._multiply(product, 1, factors)
        if linear:
            self._multiply(linear.addition, linear.bias_index, factors)
        answer = self._walk.producer(node.input[0])
        if answer is not None:
            answer.output[:] = node.output
        return True

    def _find_values(self, name: str) -> NodeProto | None:
        """What the values of the attention that answers a tensor come from."""
        product = self._walk.up(name)
        is_attention = product is not None and product.op_type == "MatMul"
        return self._walk.up(product.input[1]) if product is not None and is_attention else None

    def _multiply(self, node: NodeProto, index: int, factors: np.ndarray) -> None:
        name = node.input[index]
        node.input[index] = self._graph.add_changed(name, self._constants[name] * factors)
