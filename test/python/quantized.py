"""Runs the job on a repository of the stand-in Hub, and reads what it wrote."""

from __future__ import annotations

import json
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from typing import Any

import numpy as np
import onnxruntime

from evaluation import BUILT_IN, Evaluation
from hub_stand_in import HubStandIn
from job import run_job
from job_request import parse_request
from job_requests import OPEN_GATES, request_document


@dataclass(frozen=True)
class Result:
    """What a job left behind."""

    directory: Path
    message: str

    @property
    def model(self) -> Path:
        return self.directory / "model"

    @property
    def report(self) -> dict[str, Any]:
        report: dict[str, Any] = json.loads((self.directory / "quantization.json").read_text())
        return report

    @property
    def serving(self) -> dict[str, Any]:
        serving: dict[str, Any] = json.loads((self.model / "onnxify.json").read_text())
        return serving

    @property
    def reference(self) -> list[dict[str, Any]]:
        return [json.loads(line) for line in (self.directory / "reference.jsonl").read_text().splitlines()]

    @cached_property
    def session(self) -> onnxruntime.InferenceSession:
        return onnxruntime.InferenceSession(self.model / "model.onnx", providers=["CPUExecutionProvider"])

    def ask(self, tensors: dict[str, list[int]]) -> np.ndarray[Any, Any]:
        """The model's raw output for one text, as any ONNX program would get it."""
        fed = {name: np.array([values], dtype=np.int64) for name, values in tensors.items()}
        return np.asarray(self.session.run(None, fed)[0][0])


def quantize(hub: HubStandIn, output: Path, *, evaluation: Evaluation = BUILT_IN, **changes: Any) -> Result:
    """Runs the job in this process; the gates are open unless `changes` close them."""
    request = parse_request(json.dumps(request_document(gates=OPEN_GATES) | changes))
    message = run_job(request, evaluation=evaluation, output=output, endpoint=hub.endpoint)
    return Result(output, message)
