"""Ways through a graph on which each node is the only one that reads the one before."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass

from onnx import NodeProto

from passes.graph import Graph, is_by_weight, list_reads

__all__ = ["MOVES", "Linear", "Walk"]

# They move numbers and change none, so that a channel stays a channel.
MOVES = frozenset({"Identity", "Reshape", "Transpose"})


@dataclass(frozen=True)
class Linear:
    """A product of activations by a weight (inputs, outputs), and the Add of a number for each output."""

    product: NodeProto
    addition: NodeProto
    bias_index: int

    @property
    def weight(self) -> str:
        """The weight's name."""
        return str(self.product.input[1])

    @property
    def bias(self) -> str:
        """The bias's name, as it is now."""
        return str(self.addition.input[self.bias_index])


class Walk:
    """A graph as it is now; the nodes that are found are the graph's own."""

    def __init__(self, graph: Graph) -> None:
        self._constants, self._outputs = graph.constants(), graph.outputs
        self._producers, self._consumers = graph.producers(), graph.consumers()

    def producer(self, name: str) -> NodeProto | None:
        """What computes a tensor; None for a constant and for what the graph is given."""
        return None if name in self._constants else self._producers.get(name)

    def readers(self, name: str) -> list[NodeProto]:
        """The nodes that read a tensor, once for each time."""
        return [node for node in self._consumers.get(name, []) for read in list_reads(node) if read == name]

    def only_reader(self, name: str) -> NodeProto | None:
        """The node that reads a tensor, if there is one, and nobody outside the graph reads it too."""
        readers = self.readers(name)
        return readers[0] if len(readers) == 1 and name not in self._outputs else None

    def up(self, name: str, through: Collection[str] = MOVES) -> NodeProto | None:
        """The first node on the way up from a tensor that is none of `through`."""
        while self.only_reader(name) is not None:
            node = self.producer(name)
            if node is None or node.op_type not in through:
                return node
            name = node.input[0]
        return None

    def down(self, name: str) -> NodeProto | None:
        """The first node on the way down from a tensor that does more than move its numbers."""
        node = self.only_reader(name)
        while node is not None and node.op_type in MOVES:
            node = self.only_reader(node.output[0])
        return node

    def is_by_weight(self, node: NodeProto | None) -> bool:
        """Whether a node multiplies activations by a weight."""
        return node is not None and is_by_weight(node, self._constants)

    def linear(self, addition: NodeProto | None) -> Linear | None:
        """The product with a bias that a node is the addition of."""
        if addition is None or addition.op_type != "Add":
            return None
        for index, name in enumerate(addition.input):
            other = addition.input[1 - index]
            bias, product = self._constants.get(name), self.producer(other)
            if product is not None and self.is_by_weight(product) and bias is not None and bias.ndim == 1:
                return Linear(product, addition, index) if self.only_reader(other) is not None else None
        return None

    def linear_from(self, product: NodeProto | None) -> Linear | None:
        """The product with a bias that a product is part of."""
        return None if product is None else self.linear(self.only_reader(product.output[0]))
