"""A model that is not yet written to a file, in onnxruntime."""

from __future__ import annotations

import onnxruntime
from onnx import ModelProto

from cores import available_cores

__all__ = ["open_session"]


def open_session(model: ModelProto) -> onnxruntime.InferenceSession:
    """A session on all cores, with what onnxruntime makes of the graph by default."""
    options = onnxruntime.SessionOptions()
    options.intra_op_num_threads = available_cores()
    return onnxruntime.InferenceSession(
        model.SerializeToString(), options, providers=["CPUExecutionProvider"]
    )
