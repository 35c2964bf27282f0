"""A model's graph as a pass edits it: a list of nodes, and weights by their names."""

from __future__ import annotations

import itertools
from collections.abc import Mapping

import numpy as np
import onnx
from onnx import ModelProto, NodeProto, numpy_helper

__all__ = ["Graph", "is_by_weight", "list_reads"]


class Graph:
    """A copy of a model's graph, which knows what makes and what reads a tensor.

    Attributes:
        nodes: in an order in which they can be computed. A pass changes the nodes themselves and the list.
    """

    def __init__(self, model: ModelProto) -> None:
        self.nodes = [_copy(node) for node in model.graph.node]
        self._model = model
        self._weights = {weight.name: weight for weight in model.graph.initializer}

    @property
    def outputs(self) -> set[str]:
        """The names of what the graph answers."""
        return {output.name for output in self._model.graph.output}

    def producers(self) -> dict[str, NodeProto]:
        """Each computed tensor's node, as of now."""
        return {name: node for node in self.nodes for name in node.output}

    def consumers(self) -> dict[str, list[NodeProto]]:
        """The nodes that read each tensor, as of now."""
        found: dict[str, list[NodeProto]] = {}
        for node in self.nodes:
            for name in dict.fromkeys(list_reads(node)):
                found.setdefault(name, []).append(node)
        return found

    def constants(self) -> dict[str, np.ndarray]:
        """The numbers of all weights and constants, under each of their names."""
        known = {name: numpy_helper.to_array(weight) for name, weight in self._weights.items()}
        for node in self.nodes:
            if node.op_type == "Identity" and node.input[0] in known:
                known[node.output[0]] = known[node.input[0]]
            elif node.op_type == "Constant" and node.attribute[0].name == "value":
                known[node.output[0]] = numpy_helper.to_array(node.attribute[0].t)
        return known

    def products_by_weight(self) -> dict[str, list[NodeProto]]:
        """The MatMul nodes that multiply activations by a weight (inputs, outputs), under the activations."""
        constants = self.constants()
        found: dict[str, list[NodeProto]] = {}
        for node in self.nodes:
            if is_by_weight(node, constants):
                found.setdefault(node.input[0], []).append(node)
        return found

    def has_weight(self, name: str) -> bool:
        """Whether there is a weight under `name`."""
        return name in self._weights

    def add_weight(self, name: str, values: np.ndarray) -> str:
        """Puts `values` under `name`, in place of what was there, and returns the name."""
        self._weights[name] = numpy_helper.from_array(np.ascontiguousarray(values), name)
        return name

    def add_changed(self, name: str, values: np.ndarray) -> str:
        """Puts what the weight `name` has become beside it, and returns its name.

        Whoever else reads the weight keeps it as it is; what becomes the same for several is kept once.
        """
        names = (f"{name}_{number}" for number in itertools.count(1))
        return self.add_weight(next(each for each in names if self._is_free(each, values)), values)

    def _is_free(self, name: str, values: np.ndarray) -> bool:
        known = self._weights.get(name)
        return known is None or np.array_equal(numpy_helper.to_array(known), values)

    def insert_before(self, reader: NodeProto, *nodes: NodeProto) -> None:
        """Puts new nodes in front of `reader`, which is in the list."""
        position = next(index for index, node in enumerate(self.nodes) if node is reader)
        self.nodes[position:position] = nodes

    def finish(self) -> ModelProto:
        """The edited model, without the nodes and weights that nothing needs any more."""
        nodes = self._living_nodes()
        used = {name for node in nodes for name in list_reads(node)} | self.outputs
        model = onnx.ModelProto()
        model.CopyFrom(_without_content(self._model))
        model.graph.node.extend(nodes)
        model.graph.initializer.extend(weight for name, weight in self._weights.items() if name in used)
        return model

    def _living_nodes(self) -> list[NodeProto]:
        needed = self.outputs
        living = []
        for node in reversed(self.nodes):
            if needed.intersection(node.output):
                living.append(node)
                needed.update(list_reads(node))
        return living[::-1]


def is_by_weight(node: NodeProto, constants: Mapping[str, np.ndarray]) -> bool:
    """Whether a node multiplies activations by a weight (inputs, outputs)."""
    if node.op_type != "MatMul" or node.input[0] in constants:
        return False
    weight = constants.get(node.input[1])
    return weight is not None and weight.ndim == 2


def list_reads(node: NodeProto) -> list[str]:
    """What a node reads, once for each time: its inputs, and what the branches of an If take from outside."""
    branches = [attribute.g for attribute in node.attribute if attribute.HasField("g")]
    inner = [name for branch in branches for each in branch.node for name in list_reads(each)]
    answers = [output.name for branch in branches for output in branch.output]
    return [*node.input, *inner, *answers]


def _copy(node: NodeProto) -> NodeProto:
    copy = NodeProto()
    copy.CopyFrom(node)
    return copy


def _without_content(model: ModelProto) -> ModelProto:
    graph = onnx.GraphProto(name=model.graph.name, input=model.graph.input, output=model.graph.output)
    return onnx.ModelProto(ir_version=model.ir_version, opset_import=model.opset_import, graph=graph)
