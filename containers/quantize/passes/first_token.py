"""Computes the last layer for the first token only, when that is all that the head reads.

A classifier reads the first token's vector, but the exported graph computes the last layer for every token.
Only keys and values need all of them. Taking the first token commutes with whatever treats tokens one by one,
so the cut moves up the graph, node by node, through feed-forward, normalization, output and query of
attention, to where a tensor is needed in full by others. The answer is the same, exactly.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

import numpy as np
from onnx import ModelProto, NodeProto, helper

from passes.attributes import read_attribute
from passes.graph import Graph, list_reads
from passes.pattern_not_found import PatternNotFound
from passes.shapes import Shape, infer_shapes
from passes.token_axis import find_token_axes

__all__ = ["first_token", "takes_first_of_axis_one"]


@dataclass
class _Demand:
    """A tensor of which some nodes need no more than the first entry along an axis."""

    axis: int
    readers: list[tuple[NodeProto, int]] = field(default_factory=list)


def first_token(model: ModelProto) -> ModelProto:
    """Moves the head's choice of the first token up the graph.

    Raises:
        PatternNotFound: when no head reads just the first token, or no product comes before it.
    """
    graph = Graph(model)
    demands = _demands_of_heads(graph)
    if not demands:
        raise PatternNotFound("no head reads the first token alone")
    cuts, narrowed = _spread(graph, demands, infer_shapes(model))
    if not any(node.op_type == "MatMul" for node in narrowed):
        raise PatternNotFound("no product could be narrowed to the first token")
    for tensor, demand in cuts.items():
        _cut(graph, tensor, demand)
    return graph.finish()


def _demands_of_heads(graph: Graph) -> dict[str, _Demand]:
    constants, producers = graph.constants(), graph.producers()
    demands: dict[str, _Demand] = {}
    for node in graph.nodes:
        if takes_first_of_axis_one(node, constants) and node.input[0] in producers:
            demands.setdefault(node.input[0], _Demand(axis=1)).readers.append((node, 0))
    return demands


def takes_first_of_axis_one(node: NodeProto, constants: Mapping[str, np.ndarray]) -> bool:
    """Whether the node is a head's choice of the first token."""
    if node.op_type != "Gather":
        return False
    index = constants.get(node.input[1])
    is_first = index is not None and index.size == 1 and index.item() == 0
    return is_first and read_attribute(node, "axis", 0) == 1


def _spread(
    graph: Graph, demands: dict[str, _Demand], shapes: Mapping[str, Shape]
) -> tuple[dict[str, _Demand], list[NodeProto]]:
    """Walks up from the heads: where each demand ends in a cut, and the nodes that it went through."""
    constants, consumers = graph.constants(), graph.consumers()
    cuts: dict[str, _Demand] = {}
    narrowed: list[NodeProto] = []
    for node in reversed(graph.nodes):
        tensor = node.output[0] if len(node.output) else ""
        demand = demands.pop(tensor, None)
        if demand is None:
            continue
        # Every node that reads the tensor comes after this one, so all of them have said what they need.
        reads = _count_reads(consumers[tensor], tensor)
        is_private = tensor not in graph.outputs and reads == len(demand.readers)
        axes = find_token_axes(node, demand.axis, shapes, constants) if is_private else None
        if axes is None or _disagrees(demands, node, axes):
            cuts[tensor] = demand
            continue
        narrowed.append(node)
        for index, axis in axes.items():
            demands.setdefault(node.input[index], _Demand(axis)).readers.append((node, index))
    return cuts | demands, narrowed


def _disagrees(demands: Mapping[str, _Demand], node: NodeProto, axes: Mapping[int, int]) -> bool:
    """Whether another node wants the first entry of an input along another axis."""
    return any(demands.get(node.input[index], _Demand(axis)).axis != axis for index, axis in axes.items())


def _count_reads(consumers: Sequence[NodeProto], tensor: str) -> int:
    return sum(list_reads(node).count(tensor) for node in consumers)


def _cut(graph: Graph, tensor: str, demand: _Demand) -> None:
    first = f"{tensor}_first"
    bounds = [
        graph.add_weight(f"onnxify_{name}_{value}", np.array([value], dtype=np.int64))
        for name, value in (("start", 0), ("end", 1), ("axis", demand.axis))
    ]
    earliest = next(node for node in graph.nodes if any(node is reader for reader, _ in demand.readers))
    graph.insert_before(earliest, helper.make_node("Slice", [tensor, *bounds], [first], name=first))
    for reader, index in demand.readers:
        reader.input[index] = first
