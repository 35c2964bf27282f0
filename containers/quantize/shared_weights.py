"""A pass over the exported graph: a weight that several layers share is named by all of them."""

from __future__ import annotations

from pathlib import Path

import onnx

__all__ = ["name_shared_weights"]


def name_shared_weights(path: Path) -> int:
    """Makes nodes read a shared weight itself, in place of the Identity that the exporter puts before it.

    The quantizer takes a weight behind an Identity for an activation, and so left eleven of the twelve layers
    of an ALBERT in fp32, all of which are one.

    Returns:
        How many Identity nodes went away; the file is written anew when there were any.
    """
    model = onnx.load(path)
    graph = model.graph
    weights = {weight.name for weight in graph.initializer}
    outputs = {output.name for output in graph.output}
    names: dict[str, str] = {}
    for node in graph.node:
        if node.op_type != "Identity" or node.output[0] in outputs:
            continue
        source = names.get(node.input[0], node.input[0])
        if source in weights:
            names[node.output[0]] = source
    if not names:
        return 0
    kept = [node for node in graph.node if node.output[0] not in names]
    for node in kept:
        for index, name in enumerate(node.input):
            node.input[index] = names.get(name, name)
    del graph.node[:]
    graph.node.extend(kept)
    onnx.save(model, path)
    return len(names)
