"""Our artifact in onnxruntime with OpenVINO's execution provider."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path

import numpy as np
import numpy.typing as npt
import onnxruntime
from onnxify_serve.json_file import JsonFile
from onnxify_serve.tasks import load_task

from onnxify_bench.artifacts import Artifacts
from onnxify_bench.engines.handler import HandlerEngine, load_with, threads

__all__ = ["load"]


class ProviderRuntime:
    """An onnxruntime session whose nodes OpenVINO takes."""

    def __init__(self, path: Path, outputs: list[str]) -> None:
        options = onnxruntime.SessionOptions()
        # The provider wants the graph as it is, and optimizes it itself.
        options.graph_optimization_level = onnxruntime.GraphOptimizationLevel.ORT_DISABLE_ALL
        settings = {"device_type": "CPU", "num_of_threads": str(threads())}
        self._session = onnxruntime.InferenceSession(
            path, options, providers=[("OpenVINOExecutionProvider", settings)]
        )
        if "OpenVINOExecutionProvider" not in self._session.get_providers():
            raise RuntimeError("onnxruntime fell back to its own CPU provider.")
        self._inputs = [node.name for node in self._session.get_inputs()]
        self._outputs = outputs

    def run(self, arrays: Mapping[str, npt.NDArray[np.int64]]) -> list[npt.NDArray[np.float32]]:
        """The outputs that the task names."""
        results: list[npt.NDArray[np.float32]] = self._session.run(
            self._outputs, {name: arrays[name] for name in self._inputs}
        )
        return results


def load(artifacts: Artifacts, variant: str) -> HandlerEngine:
    """Load our artifact."""
    del variant
    folder = artifacts.ours
    outputs = list(load_task(JsonFile(folder / "onnxify.json")).outputs)
    return load_with(ProviderRuntime(folder / "model.onnx", outputs), folder)
