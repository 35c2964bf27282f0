"""Moves biases to where they cost nothing, since onnxruntime adds one to a product in a pass of its own.

A token's probabilities add up to one. So the bias of the keys adds the same to all scores that a softmax
compares, and changes nothing; the bias of the values comes out of attention as it went in, and becomes part
of the output's. The second bias of a feed-forward is added to what a normalization answered, which has a bias
itself; the first bias of the feed-forward takes back what that product reads more.
"""

from __future__ import annotations

import numpy as np
from onnx import ModelProto, NodeProto

from passes.graph import Graph
from passes.pattern_not_found import PatternNotFound
from passes.walk import MOVES, Linear, Walk

__all__ = ["fold_biases"]

_SCALES_AND_MASKS = frozenset({"Add", "Cast", "Div", "Mul", "Where"})
_SCALED_MOVES = MOVES | {"Div", "Mul"}
_NORMALIZATION_BIAS = 2


def fold_biases(model: ModelProto) -> ModelProto:
    """Spares the biases of keys, of values, and of the second half of feed-forwards.

    Raises:
        PatternNotFound: when there is none of them.
    """
    graph = Graph(model)
    folding = _Folding(graph)
    for node in graph.nodes:
        if node.op_type == "Softmax":
            folding.forget_keys(node)
            folding.move_values(node)
        elif node.op_type == "LayerNormalization":
            folding.move_into_normalization(node)
    if folding.count == 0:
        raise PatternNotFound("no bias is where it could be spared")
    return graph.finish()


class _Folding:
    """A graph on its way, whose biases are found by how it was before."""

    def __init__(self, graph: Graph) -> None:
        self.count = 0
        self._graph, self._walk, self._constants = graph, Walk(graph), graph.constants()

    def forget_keys(self, softmax: NodeProto) -> None:
        """Drops the bias of the keys of what a softmax compares."""
        scores = self._find_scores(softmax.input[0])
        keys = scores and self._walk.linear(self._walk.up(scores.input[1], _SCALED_MOVES))
        if keys:
            self._take_away(keys)

    def move_values(self, softmax: NodeProto) -> None:
        """Adds the bias of the values, taken through the output's weight, to the output's bias."""
        answer = self._find_answer(softmax)
        if answer is None:
            return
        values = self._walk.linear(self._walk.up(answer.input[1]))
        output = self._walk.linear_from(self._walk.down(answer.output[0]))
        if values and output:
            moved = self._constants[values.bias] @ self._constants[output.weight]
            self._add(output.addition, output.bias_index, moved)
            self._take_away(values)

    def move_into_normalization(self, normalization: NodeProto) -> None:
        """Adds the second bias of the feed-forward that reads a normalization to the normalization's."""
        feed_forward = self._find_feed_forward(normalization.output[0])
        if feed_forward is None or len(normalization.input) <= _NORMALIZATION_BIAS:
            return
        first, second = feed_forward
        moved = self._constants[second.bias]
        self._add(normalization, _NORMALIZATION_BIAS, moved)
        self._add(first.addition, first.bias_index, -moved @ self._constants[first.weight])
        self._take_away(second)

    def _find_scores(self, name: str) -> NodeProto | None:
        """The product of two computed tensors that a softmax reads, whatever scales and masks it."""
        node = self._walk.producer(name)
        if node is None or node.op_type == "MatMul":
            return None if node is None or node.input[1] in self._constants else node
        above = node.input if node.op_type in _SCALES_AND_MASKS else []
        return next((found for each in above if (found := self._find_scores(each))), None)

    def _find_answer(self, softmax: NodeProto) -> NodeProto | None:
        """The product of probabilities and values."""
        probabilities = softmax.output[0]
        reader = self._walk.only_reader(probabilities)
        is_product = reader is not None and reader.op_type == "MatMul" and reader.input[0] == probabilities
        return reader if is_product else None

    def _find_feed_forward(self, name: str) -> tuple[Linear, Linear] | None:
        """Both halves, when a tensor is read by the first, and else added to what the second answers."""
        products = [node for node in self._walk.readers(name) if self._walk.is_by_weight(node)]
        sums = [node for node in self._walk.readers(name) if node.op_type == "Add"]
        if (len(products), len(sums), len(self._walk.readers(name))) != (1, 1, 2):
            return None
        answers = [each for each in sums[0].input if each != name]
        first = self._walk.linear_from(products[0])
        second = self._walk.linear(self._walk.up(answers[0])) if answers else None
        return (first, second) if first and second else None

    def _add(self, node: NodeProto, index: int, values: np.ndarray) -> None:
        """Adds to a constant that a node reads."""
        constant = self._constants[node.input[index]] + values
        node.input[index] = self._graph.add_changed(node.input[index], constant)
        self._constants[node.input[index]] = constant

    def _take_away(self, linear: Linear) -> None:
        self.count += 1
        product, biased = linear.product.output[0], linear.addition.output[0]
        for reader in self._walk.readers(biased):
            reader.input[:] = [product if name == biased else name for name in reader.input]
