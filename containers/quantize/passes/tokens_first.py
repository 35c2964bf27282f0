"""Puts the tokens' axis before the texts', so that attention reads its operands where they lie.

A layer's vectors are exported as (texts, tokens, channels), and attention copies queries, keys and values
into (texts, heads, tokens, channels) before it multiplies them. In (tokens, texts, channels) each head's
operand is a matrix already, with a longer way from row to row, and onnxruntime takes such a transposition
into the product. One copy a layer is left, that of what attention answers. The numbers are the same.
"""

from __future__ import annotations

from collections.abc import Mapping

import numpy as np
from onnx import ModelProto, NodeProto, helper

from passes.attributes import read_attribute, set_attribute
from passes.first_token import takes_first_of_axis_one
from passes.graph import Graph
from passes.pattern_not_found import PatternNotFound
from passes.shapes import Shape, infer_shapes

__all__ = ["tokens_first"]

# Each computes a number of its output from those at the same place of its inputs.
_ELEMENTWISE = frozenset(
    {"Add", "Cast", "Div", "Erf", "Gelu", "Identity", "Mul", "Neg", "Pow", "Relu", "Sigmoid", "Sqrt", "Sub"}
    | {"Tanh"}
)
_VECTORS, _HEADS = 3, 4
# Where an axis of (texts, tokens, ...) is in (tokens, texts, ...), and the other way round.
_SWAPPED_AXES = (1, 0, 2, 3)


def tokens_first(model: ModelProto) -> ModelProto:
    """Swaps the first two axes of every vector, from what the first layer reads on.

    Raises:
        PatternNotFound: when no layer reads such vectors, or it would take no fewer copies.
    """
    graph = Graph(model)
    swapping = _Swapping(graph, infer_shapes(model))
    for node in list(graph.nodes):
        swapping.visit(node)
    swapping.restore_outputs()
    if swapping.copies_saved <= 0:
        raise PatternNotFound("attention does not copy its operands in a way that is known here")
    return graph.finish()


class _Swapping:
    """What is known on the way through a graph: which tensors have their tokens first by now."""

    def __init__(self, graph: Graph, shapes: Mapping[str, Shape]) -> None:
        self.copies_saved = 0
        self._graph, self._shapes = graph, shapes
        self._constants, self._consumers = graph.constants(), graph.consumers()
        self._converted: dict[str, str] = {}
        self._swapped: set[str] = set()
        products = graph.products_by_weight()
        self._first = next((name for name in products if self._rank(name) == _VECTORS), None)

    def visit(self, node: NodeProto) -> None:
        """Rewrites a node; all that it reads has been visited."""
        if any(name in self._swapped or name == self._first for name in node.input):
            self._visit_reader(node)
        elif self._swapped and self._joins_heads(node):
            set_attribute(node, "perm", [2, 0, 1, 3])
            self._swapped.add(node.output[0])

    def restore_outputs(self) -> None:
        """Makes the graph's own outputs what they were."""
        for name in sorted(self._graph.outputs & self._swapped):
            hidden = f"{name}_tokens_first"
            for node in self._graph.nodes:
                node.input[:] = [hidden if each == name else each for each in node.input]
                node.output[:] = [hidden if each == name else each for each in node.output]
            self._graph.nodes.append(self._copy(hidden, name, rank=self._rank(name)))

    def _visit_reader(self, node: NodeProto) -> None:
        if self._treats_places_alike(node):
            for index, name in enumerate(node.input):
                if name not in self._swapped and self._rank(name) >= _VECTORS:
                    node.input[index] = self._convert(name, before=node)
            self._swapped.add(node.output[0])
        elif not self._follow(node):
            for index, name in enumerate(node.input):
                if name in self._swapped:
                    node.input[index] = self._convert(name, before=node)

    def _treats_places_alike(self, node: NodeProto) -> bool:
        """Whether the swapped output comes of swapped inputs without any change to the node."""
        if node.op_type in _ELEMENTWISE:
            return all(self._fits(name, self._rank(node.output[0])) for name in node.input)
        if node.op_type == "LayerNormalization":
            return read_attribute(node, "axis", -1) in (-1, self._rank(node.input[0]) - 1)
        if node.op_type == "MatMul":
            return node.input[1] in self._constants and self._rank(node.input[1]) == 2
        return node.op_type == "Reshape" and self._keeps_places(node)

    def _fits(self, name: str, rank: int) -> bool:
        """Whether an operand has both axes, or is a constant that has neither."""
        constant = self._constants.get(name)
        if constant is None:
            return self._rank(name) == rank
        return constant.ndim <= 1 or set(constant.shape[:-1]) == {1}

    def _keeps_places(self, node: NodeProto) -> bool:
        # Zero says that an axis stays as it is.
        target = self._constants.get(node.input[1])
        return target is not None and not target[:2].any() and not read_attribute(node, "allowzero", 0)

    def _follow(self, node: NodeProto) -> bool:
        """Lets a node find its axis where it is now; False when it isn't known how."""
        if node.op_type == "Transpose" and self._rank(node.input[0]) == _HEADS:
            order = read_attribute(node, "perm", [3, 2, 1, 0])
            set_attribute(node, "perm", [_SWAPPED_AXES[axis] for axis in order])
            self.copies_saved += 1
            return True
        if takes_first_of_axis_one(node, self._constants) and self._rank(node.input[1]) == 0:
            set_attribute(node, "axis", 0)
            return True
        return self._follow_slice(node)

    def _follow_slice(self, node: NodeProto) -> bool:
        axes = self._constants.get(node.input[3]) if node.op_type == "Slice" and len(node.input) > 3 else None
        if axes is None or axes.tolist() != [1]:
            return False
        node.input[3] = self._graph.add_weight("onnxify_axis_0", np.array([0], dtype=np.int64))
        self._swapped.add(node.output[0])
        return True

    def _joins_heads(self, node: NodeProto) -> bool:
        """Whether it is the copy of attention's answers, whose heads are joined next."""
        if node.op_type != "Transpose" or list(read_attribute(node, "perm", [])) != [0, 2, 1, 3]:
            return False
        readers = self._consumers.get(node.output[0], [])
        return len(readers) == 1 and readers[0].op_type == "Reshape" and self._keeps_places(readers[0])

    def _convert(self, name: str, *, before: NodeProto) -> str:
        """The tensor with its first two axes the other way round."""
        if name not in self._converted:
            self._converted[name] = f"{name}_swapped"
            is_swapped = name in self._swapped
            self._graph.insert_before(before, self._copy(name, self._converted[name], rank=self._rank(name)))
            if not is_swapped:
                self._swapped.add(self._converted[name])
        return self._converted[name]

    def _copy(self, name: str, output: str, *, rank: int) -> NodeProto:
        self.copies_saved -= 1
        return helper.make_node("Transpose", [name], [output], name=output, perm=_SWAPPED_AXES[:rank])

    def _rank(self, name: str) -> int:
        constant = self._constants.get(name)
        return len(self._shapes.get(name, [])) if constant is None else constant.ndim
