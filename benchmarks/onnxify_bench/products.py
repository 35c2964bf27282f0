"""How fast this CPU multiplies matrices: no model can be faster than its products, in whatever engine."""

from __future__ import annotations

import statistics
import time

import numpy as np
import onnxruntime
from onnx import ModelProto, TensorProto, helper, numpy_helper

__all__ = ["measure_products"]

# The seed's request as DistilBERT-base widens it: 128 texts of 9 tokens.
_TOKENS, _INPUTS, _OUTPUTS = 1152, 768, 3072
_RUNS = 21


def measure_products() -> dict[str, int]:
    """Billions of multiplications and additions a second in onnxruntime, on all CPUs, in int8 and in fp32."""
    tokens = np.random.default_rng(0).standard_normal((_TOKENS, _INPUTS), dtype=np.float32)
    return {name: _measure(_product(name == "int8"), tokens) for name in ("int8", "fp32")}


def _measure(model: ModelProto, tokens: np.ndarray) -> int:
    session = onnxruntime.InferenceSession(model.SerializeToString(), providers=["CPUExecutionProvider"])
    session.run(None, {"tokens": tokens})
    seconds = []
    for _ in range(_RUNS):
        started_at = time.perf_counter()
        session.run(None, {"tokens": tokens})
        seconds.append(time.perf_counter() - started_at)
    return round(_TOKENS * _INPUTS * _OUTPUTS / statistics.median(seconds) / 1e9)


def _product(is_int8: bool) -> ModelProto:
    weights = np.random.default_rng(1).integers(-64, 65, (_INPUTS, _OUTPUTS), dtype=np.int8)
    constants: dict[str, np.ndarray] = {"weights": weights if is_int8 else weights.astype(np.float32)}
    nodes = [helper.make_node("MatMul", ["tokens", "weights"], ["answer"])]
    if is_int8:
        constants |= {
            "scale": np.array(0.03, np.float32),
            "zero_point": np.array(128, np.uint8),
            "scales": np.full(_OUTPUTS, 0.01, np.float32),
        }
        nodes = [
            helper.make_node("QuantizeLinear", ["tokens", "scale", "zero_point"], ["whole"]),
            helper.make_node("DequantizeLinear", ["whole", "scale", "zero_point"], ["rounded"]),
            helper.make_node("DequantizeLinear", ["weights", "scales"], ["read"], axis=1),
            helper.make_node("MatMul", ["rounded", "read"], ["answer"]),
        ]
    ends = [helper.make_tensor_value_info(name, TensorProto.FLOAT, None) for name in ("tokens", "answer")]
    weighted = [numpy_helper.from_array(values, name) for name, values in constants.items()]
    graph = helper.make_graph(nodes, "product", ends[:1], ends[1:], weighted)
    return helper.make_model(graph, opset_imports=[helper.make_opsetid("", 17)], ir_version=8)
