"""Makes the table of word embeddings int8, with a scale for each word.

It is more than half of a small model's file. Words are looked up in int8, and only those that were found
become floats, so the table is never widened.
"""

from __future__ import annotations

import numpy as np
from onnx import ModelProto, TensorProto, helper

from passes.graph import Graph
from passes.pattern_not_found import PatternNotFound

__all__ = ["int8_words"]

_LARGEST = 127


def int8_words(model: ModelProto) -> ModelProto:
    """Replaces `Gather(table, input_ids)`.

    Raises:
        PatternNotFound: when no such node looks up a table.
    """
    graph = Graph(model)
    constants = graph.constants()
    lookups = [
        node
        for node in graph.nodes
        if node.op_type == "Gather" and node.input[1] == "input_ids" and node.input[0] in constants
    ]
    for node in lookups:
        table, (rows, found) = constants[node.input[0]], (node.input[0], node.output[0])
        scale = np.maximum(np.abs(table).max(axis=1, keepdims=True), 1e-12) / _LARGEST
        quantized = graph.add_weight(f"{rows}_quantized", np.rint(table / scale).astype(np.int8))
        scales = graph.add_weight(f"{rows}_scale", scale.astype(np.float32))
        graph.insert_before(
            node,
            helper.make_node("Gather", [quantized, "input_ids"], [f"{found}_int8"], name=f"{found}_int8"),
            helper.make_node(
                "Cast", [f"{found}_int8"], [f"{found}_cast"], to=TensorProto.FLOAT, name=f"{found}_cast"
            ),
            helper.make_node("Gather", [scales, "input_ids"], [f"{found}_scales"], name=f"{found}_scales"),
            helper.make_node("Mul", [f"{found}_cast", f"{found}_scales"], [found], name=f"{found}_scaled"),
        )
        graph.nodes.remove(node)
    if not lookups:
        raise PatternNotFound("no table is looked up by input_ids")
    return graph.finish()
