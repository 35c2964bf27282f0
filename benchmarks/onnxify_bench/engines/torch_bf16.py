"""PyTorch in bfloat16, in our handler's sorted batches."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import numpy as np
import numpy.typing as npt

from onnxify_bench.artifacts import Artifacts
from onnxify_bench.engines.handler import HandlerEngine, load_with
from onnxify_bench.engines.json_rows import read_labels

__all__ = ["load"]


class TorchRuntime:
    """Runs a model of transformers in bfloat16."""

    def __init__(self, model: Any) -> None:
        import inspect

        self._model = model.eval()
        self._inputs = set(inspect.signature(model.forward).parameters)

    def run(self, arrays: Mapping[str, npt.NDArray[np.int64]]) -> list[npt.NDArray[np.float32]]:
        """The first output, in fp32."""
        import torch

        feeds = {name: torch.from_numpy(array) for name, array in arrays.items() if name in self._inputs}
        with torch.inference_mode():
            output = self._model(**feeds)[0]
        result: npt.NDArray[np.float32] = output.float().numpy()
        return [result]


def load(artifacts: Artifacts, variant: str) -> HandlerEngine:
    """Load PyTorch's files."""
    del variant
    import torch
    from transformers import AutoModel, AutoModelForSequenceClassification

    model_class = AutoModelForSequenceClassification if read_labels(artifacts.ours) else AutoModel
    model = model_class.from_pretrained(artifacts.repository, torch_dtype=torch.bfloat16)
    return load_with(TorchRuntime(model), artifacts.ours)
