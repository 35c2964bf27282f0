"""The model as it will be served: an ONNX file in onnxruntime, with the serving container's own settings."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path

import numpy as np
import onnxruntime
from onnxify_serve.session import DISABLED_OPTIMIZERS

from cores import available_cores
from served_task import Floats, Integers, ServedTask

__all__ = ["OnnxModel"]


class OnnxModel:
    """A session and its task."""

    def __init__(self, path: Path, task: ServedTask) -> None:
        options = onnxruntime.SessionOptions()
        options.intra_op_num_threads = available_cores()
        self._session = onnxruntime.InferenceSession(
            path, options, providers=["CPUExecutionProvider"], disabled_optimizers=DISABLED_OPTIMIZERS
        )
        self._task = task

    @property
    def inputs(self) -> list[str]:
        """The names of the model's inputs, in the file's order."""
        return [node.name for node in self._session.get_inputs()]

    def run(self, arrays: Mapping[str, Integers]) -> list[Floats]:
        """The task's outputs for a batch of tokens, as `containers/serve` asks for them."""
        fed = {name: arrays[name] for name in self.inputs}
        return [np.asarray(raw, dtype=np.float32) for raw in self._session.run(list(self._task.outputs), fed)]
