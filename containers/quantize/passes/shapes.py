"""The shapes of a graph's tensors, as far as they can be known before it runs.

By onnxruntime's own tool, which reckons with sympy, a dependency of torch.
"""

from __future__ import annotations

from onnx import ModelProto
from onnxruntime.tools.symbolic_shape_infer import SymbolicShapeInference

from passes.pattern_not_found import PatternNotFound

__all__ = ["Shape", "infer_shapes"]

Shape = list[str | int]


def infer_shapes(model: ModelProto) -> dict[str, Shape]:
    """Each tensor's axes: a number, or a name that is the same wherever the size is the same.

    Raises:
        PatternNotFound: when onnxruntime's inference gives up on the graph.
    """
    try:
        inferred = SymbolicShapeInference.infer_shapes(model, auto_merge=True).graph
    except Exception as error:  # It asserts, and raises a bare Exception.
        raise PatternNotFound("onnxruntime can't infer the graph's shapes") from error
    return {
        value.name: [axis.dim_param or axis.dim_value for axis in value.type.tensor_type.shape.dim]
        for value in [*inferred.input, *inferred.value_info, *inferred.output]
    }
