"""What quantization wants to know of an ONNX file: its matrix products, and what became of them."""

from __future__ import annotations

import hashlib
from collections import Counter
from dataclasses import dataclass
from pathlib import Path

import numpy as np
import onnx
from onnx import numpy_helper

__all__ = ["MatMuls", "WeightMatMul", "count_operators", "find_matmuls", "weight_digest"]


@dataclass(frozen=True)
class WeightMatMul:
    """A node that multiplies activations (tokens, inputs) by a weight (inputs, outputs)."""

    node: str
    digest: str
    size: int


@dataclass(frozen=True)
class MatMuls:
    """The matrix products of a graph.

    Attributes:
        by_weight: the products of every token's vector by a weight, which is nearly all of the work.
        by_activation: names of the products of two activations, which is attention.
        in_heads: names of the products of one vector a text, which poolers and classifiers make. They are
            Gemm nodes; the names are those that the quantizer gives to the MatMul nodes it makes of them.
    """

    by_weight: tuple[WeightMatMul, ...]
    by_activation: tuple[str, ...]
    in_heads: tuple[str, ...]


def find_matmuls(path: Path) -> MatMuls:
    """Finds the MatMul and Gemm nodes of the file's graph, in the order of the graph."""
    graph = onnx.load(path).graph
    weights = {weight.name: numpy_helper.to_array(weight) for weight in graph.initializer}
    nodes = [node for node in graph.node if node.op_type == "MatMul"]
    return MatMuls(
        by_weight=tuple(
            WeightMatMul(node.name, weight_digest(weights[node.input[1]]), weights[node.input[1]].size)
            for node in nodes
            if node.input[1] in weights
        ),
        by_activation=tuple(node.name for node in nodes if node.input[1] not in weights),
        in_heads=tuple(f"{node.name}_MatMul" for node in graph.node if node.op_type == "Gemm"),
    )


def count_operators(path: Path) -> Counter[str]:
    """How many nodes of each operator the file's graph has."""
    return Counter(node.op_type for node in onnx.load(path, load_external_data=False).graph.node)


def weight_digest(weight: np.ndarray) -> str:
    """A digest of shape and numbers, by which a PyTorch layer finds its node under whatever name."""
    content = np.ascontiguousarray(weight)
    return hashlib.sha256(f"{content.shape}{content.dtype}".encode() + content.tobytes()).hexdigest()
