"""From a snapshot to results: load, export, quantize, check, time, write."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from classification_task import ClassificationTask
from cpu_flags import read_cpu_flags
from decision_reference import make_decision_reference
from embedding_task import EmbeddingTask
from golden import GOLDEN_TEXTS
from golden_requests import benchmark_requests
from job_request import JobRequest
from ladder import Rung, climb, recipes_to_try
from model_folder import write_json, write_model_folder, write_serving_files
from onnx_export import export_to_onnx, refuse_unsupported
from onnx_model import OnnxModel
from progress import step
from reference import Reference, make_reference
from rung_trial import make_trial
from snapshot import weight_files
from toolchain import read_toolchain
from torch_model import TorchModel, load_torch_model
from vanilla import time_pipeline

__all__ = ["convert"]


def convert(request: JobRequest, *, snapshot: Path, results: Path, scratch: Path) -> str:
    """Makes the model that passes the gates, and writes it with its reference and its report into `results`.

    Returns:
        One sentence for people: which recipe won and how exact it is.

    Raises:
        JobError: for every failure that a person can do something about.
    """
    model = request.model
    with step("loaded the model in fp32"):
        torch_model = load_torch_model(snapshot, model=model, task=request.task)
        refuse_unsupported(torch_model, model)
    with step("answered the golden requests in PyTorch"):
        reference = _make_reference(torch_model, scratch / "serving", model=model)
    with step("exported to ONNX fp32"):
        fp32 = export_to_onnx(snapshot, scratch / "fp32", torch_model=torch_model, model=model)
    trial = make_trial(torch_model, reference, fp32=fp32, directory=scratch / "rungs", gates=request.gates)
    rungs = climb(recipes_to_try(request.quantization), trial, model=model)
    benchmark = benchmark_requests(torch_model.task, request.benchmark.inputs)
    with step(f"timed the transformers pipeline on {request.benchmark.batch_size} texts"):
        vanilla = time_pipeline(torch_model, benchmark.repeat(request.benchmark.batch_size))
    write_model_folder(results / "model", torch_model=torch_model, winner=rungs[-1])
    inputs = OnnxModel(results / "model" / "model.onnx", torch_model.task).inputs
    reference.write(results / "reference.jsonl", inputs=inputs)
    vanilla_size = sum(path.stat().st_size for path in weight_files(snapshot, model))
    timed = {"vanilla": vanilla, "benchmarkRequest": benchmark.as_json()}
    _write_report(results / "quantization.json", rungs=rungs, vanilla_size=vanilla_size, timed=timed)
    return _summary(rungs[-1], vanilla_size)


def _make_reference(torch_model: TorchModel, serving_files: Path, *, model: str) -> Reference:
    task = torch_model.task
    if isinstance(task, (ClassificationTask, EmbeddingTask)):
        return make_reference(torch_model, task, GOLDEN_TEXTS, model=model)
    write_serving_files(serving_files, torch_model)
    return make_decision_reference(torch_model, serving_files, model=model)


def _write_report(path: Path, *, rungs: list[Rung], vanilla_size: int, timed: dict[str, Any]) -> None:
    winner = rungs[-1]
    report = {
        "recipe": winner.recipe,
        "vanillaSizeInBytes": vanilla_size,
        "onnxSizeInBytes": winner.size_in_bytes,
        "accuracy": winner.accuracy.measures(),
        **timed,
        "ladder": [rung.as_json() for rung in rungs],
        "toolchain": read_toolchain(),
        "cpuFlags": read_cpu_flags(),
    }
    write_json(path, report)


def _summary(winner: Rung, vanilla_size: int) -> str:
    sizes = f"{vanilla_size / 1e6:.1f} MB became {winner.size_in_bytes / 1e6:.1f} MB"
    return f"{winner.recipe} passed the gates: {winner.accuracy} against PyTorch fp32; {sizes}."
