"""Makes the shapes that attention computes for itself constants.

The exporter writes `view(batch, tokens, heads, width)` as a dozen nodes which read the batch's size from one
tensor and put it into another. With `[0, 0, heads, width]`, in which 0 stands for "as it is", they are gone,
onnxruntime can fold attention's scale into its products, and the number of tokens may change on the way.
"""

from __future__ import annotations

from collections.abc import Mapping

import numpy as np
from onnx import ModelProto, NodeProto, helper

from passes.graph import Graph
from passes.pattern_not_found import PatternNotFound
from passes.shapes import Shape, infer_shapes

__all__ = ["constant_shapes"]


def constant_shapes(model: ModelProto) -> ModelProto:
    """Replaces computed shapes of Reshape, and the width of a tensor where it is computed, by constants.

    Raises:
        PatternNotFound: when no shape is computed.
    """
    graph = Graph(model)
    shapes = infer_shapes(model)
    constants = graph.constants()
    changed = 0
    for node in graph.nodes:
        if node.op_type == "Reshape" and node.input[1] not in constants:
            changed += _make_target_constant(graph, node, shapes)
    changed += _make_widths_constant(graph, shapes, constants)
    if not changed:
        raise PatternNotFound("no Reshape computes its shape")
    return graph.finish()


def _make_target_constant(graph: Graph, node: NodeProto, shapes: Mapping[str, Shape]) -> bool:
    before, after = shapes.get(node.input[0], []), shapes.get(node.output[0], [])
    target = [_describe_axis(position, size, before) for position, size in enumerate(after)]
    if not target or target.count(-1) > 1:
        return False
    node.input[1] = graph.add_weight(f"{node.output[0]}_shape", np.array(target, dtype=np.int64))
    return True


def _describe_axis(position: int, size: str | int, before: Shape) -> int:
    if isinstance(size, int):
        return size
    return 0 if position < len(before) and before[position] == size else -1


def _make_widths_constant(
    graph: Graph, shapes: Mapping[str, Shape], constants: Mapping[str, np.ndarray]
) -> int:
    """Finds `Slice(Shape(x), -1)`, from which attention computes its scale."""
    producers = graph.producers()
    changed = 0
    for position, node in enumerate(graph.nodes):
        source = producers.get(node.input[0]) if node.op_type == "Slice" else None
        if source is None or source.op_type != "Shape" or not _is_last(node, constants):
            continue
        shape = shapes.get(source.input[0], [""])
        if isinstance(shape[-1], int):
            width = graph.add_weight(f"{node.output[0]}_width", np.array(shape[-1:], dtype=np.int64))
            graph.nodes[position] = helper.make_node("Identity", [width], list(node.output), name=node.name)
            changed += 1
    return changed


def _is_last(node: NodeProto, constants: Mapping[str, np.ndarray]) -> bool:
    start, end = (constants.get(name) for name in node.input[1:3])
    return start is not None and end is not None and start.tolist() == [-1] and int(end[0]) >= 2**31 - 1
