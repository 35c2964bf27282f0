"""Where the tokens of a node's output come from in its inputs.

Only for nodes that treat each token by itself: those which compute one entry of the output along the tokens'
axis from the same entry of each input, or from all of an input that has no such axis.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping

import numpy as np
from onnx import NodeProto

from passes.attributes import read_attribute
from passes.shapes import Shape

__all__ = ["find_token_axes"]

_ONE_BY_ONE = frozenset(
    {"Cast", "Erf", "Exp", "Gelu", "Identity", "IsNaN", "Neg", "Relu", "Sigmoid", "Sqrt", "Tanh"}
)
_BROADCASTING = frozenset({"Add", "And", "Div", "Equal", "Mul", "Or", "Pow", "Sub", "Where"})

Shapes = Mapping[str, Shape]
Axes = dict[int, int]


def find_token_axes(
    node: NodeProto, axis: int, shapes: Shapes, constants: Mapping[str, np.ndarray]
) -> Axes | None:
    """The tokens' axis of each input that has one, by the input's position, when `axis` is the output's.

    None when the node, or a shape of it, is not known well enough.
    """
    if node.op_type in _ONE_BY_ONE:
        return {0: axis}
    known = {**shapes, **{name: list(constants[name].shape) for name in node.input if name in constants}}
    if any(name not in known for name in [*node.input, node.output[0]] if name):
        return None
    if node.op_type in _BROADCASTING:
        return _through_broadcast(node, axis, known, constants)
    rule = _RULES.get(node.op_type)
    return rule(node, axis, known, constants) if rule else None


def _through_broadcast(
    node: NodeProto, axis: int, shapes: Shapes, constants: Mapping[str, np.ndarray]
) -> Axes | None:
    axes = {}
    for index, name in enumerate(node.input):
        own = axis - len(shapes[node.output[0]]) + len(shapes[name])
        if own >= 0 and shapes[name][own] != 1:
            axes[index] = own
    # A constant for each token would have to be cut too; no known architecture has one.
    return None if any(node.input[index] in constants for index in axes) else axes


def _through_normalization(node: NodeProto, axis: int, shapes: Shapes, _: object) -> Axes | None:
    normalized = read_attribute(node, "axis", -1) % len(shapes[node.output[0]])
    return {0: axis} if axis < normalized else None


def _through_transpose(node: NodeProto, axis: int, _: Shapes, __: object) -> Axes | None:
    order = read_attribute(node, "perm", None)
    return None if order is None else {0: order[axis]}


def _through_product(node: NodeProto, axis: int, shapes: Shapes, _: object) -> Axes | None:
    left, output = len(shapes[node.input[0]]), len(shapes[node.output[0]])
    return {0: axis} if left == output and axis == output - 2 else None


def _through_reshape(
    node: NodeProto, axis: int, shapes: Shapes, constants: Mapping[str, np.ndarray]
) -> Axes | None:
    # Zero says that an axis stays as it is, so one token more or less changes nothing before or after it.
    target = constants.get(node.input[1])
    is_kept = target is not None and not target[: axis + 1].any() and not read_attribute(node, "allowzero", 0)
    return {0: axis} if is_kept else None


_RULES: Mapping[str, Callable[[NodeProto, int, Shapes, Mapping[str, np.ndarray]], Axes | None]] = {
    "LayerNormalization": _through_normalization,
    "Softmax": _through_normalization,
    "Transpose": _through_transpose,
    "MatMul": _through_product,
    "Reshape": _through_reshape,
}
