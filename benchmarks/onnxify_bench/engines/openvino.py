"""OpenVINO's runtime, in our handler's sorted batches: bf16, NNCF's default int8, or our own file."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

import numpy as np
import numpy.typing as npt
from onnxify_serve.json_file import JsonFile
from onnxify_serve.tasks import load_task
from onnxify_serve.tokens import TextTokenizer

from calibration_texts import CALIBRATION_TEXTS
from onnxify_bench.artifacts import Artifacts
from onnxify_bench.engines.handler import HandlerEngine, load_with, threads

__all__ = ["load"]


class OpenVinoRuntime:
    """A compiled model, for the shortest time of one request."""

    def __init__(self, model: Any, outputs: Sequence[str], **settings: str) -> None:
        import openvino

        hints = {"PERFORMANCE_HINT": "LATENCY", "INFERENCE_NUM_THREADS": threads(), **settings}
        compiled = openvino.Core().compile_model(model, "CPU", hints)
        self._request = compiled.create_infer_request()
        self._inputs = {name for port in compiled.inputs for name in port.names}
        self._outputs = list(outputs)

    def run(self, arrays: Mapping[str, npt.NDArray[np.int64]]) -> list[npt.NDArray[np.float32]]:
        """The outputs that the task names."""
        feeds = {name: array for name, array in arrays.items() if name in self._inputs}
        self._request.infer(feeds, share_inputs=True)
        return [self._request.get_tensor(output).data.copy() for output in self._outputs]


def load(artifacts: Artifacts, variant: str) -> HandlerEngine:
    """Load the fp32 export for the peers, our artifact for `ours`."""
    import openvino

    folder = artifacts.ours if variant == "ours" else artifacts.fp32
    outputs = load_task(JsonFile(folder / "onnxify.json")).outputs
    model = openvino.Core().read_model(folder / "model.onnx")
    if variant == "nncf":
        return load_with(OpenVinoRuntime(_quantize(model, folder), outputs), folder)
    precision = "bf16" if variant == "bf16" else "f32"
    return load_with(OpenVinoRuntime(model, outputs, INFERENCE_PRECISION_HINT=precision), folder)


def _quantize(model: Any, folder: Path) -> Any:
    """NNCF's default for transformers, calibrated on the same texts as ours; kept beside the export."""
    import nncf
    import openvino

    kept = folder.parent / "nncf.xml"
    if not kept.exists():
        tokenizer = TextTokenizer(
            folder, max_length=JsonFile(folder / "onnxify.json").positive_integer("maxLength")
        )
        tokens = tokenizer.tokenize(CALIBRATION_TEXTS)
        names = {name for port in model.inputs for name in port.names}
        feeds = [
            {name: array for name, array in tokens.pad([position]).items() if name in names}
            for position in range(len(tokens.lengths))
        ]
        quantized = nncf.quantize(model, nncf.Dataset(feeds), model_type=nncf.ModelType.TRANSFORMER)
        openvino.save_model(quantized, kept)
    return openvino.Core().read_model(kept)
