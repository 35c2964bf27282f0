"""From a snapshot to results: load, export, quantize, check, time, write."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from onnxify_serve.cpu_flags import read_cpu_flags

from classification_task import ClassificationTask
from decision_reference import make_decision_reference
from embedding_task import EmbeddingTask
from evaluation import Evaluation
from golden import GOLDEN_TEXTS
from golden_requests import benchmark_requests
from job_request import JobRequest
from ladder import NothingPassedError, Rung, climb, recipes_to_try
from model_folder import write_json, write_model_folder, write_serving_files
from onnx_export import export_to_onnx, refuse_unsupported
from onnx_model import OnnxModel
from progress import step
from reference import Reference, VectorReference, make_reference
from rung_trial import make_trial
from snapshot import weight_files
from toolchain import read_toolchain
from torch_model import TorchModel, load_torch_model
from vanilla import time_pipeline

__all__ = ["convert"]


def convert(
    request: JobRequest, *, evaluation: Evaluation, snapshot: Path, results: Path, scratch: Path
) -> str:
    """Makes the model that passes the gates, and writes it with its reference and its report into `results`.

    When none passes, the report alone is written, and says so.

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
        reference = _make_reference(torch_model, scratch / "serving", evaluation=evaluation, model=model)
    with step("exported to ONNX fp32"):
        fp32 = export_to_onnx(snapshot, scratch / "fp32", torch_model=torch_model, model=model)
    trial = make_trial(torch_model, reference, fp32=fp32, directory=scratch / "rungs", gates=request.gates)
    vanilla_size = sum(path.stat().st_size for path in weight_files(snapshot, model))
    report = _Report(results / "quantization.json", vanilla_size, _describe_evaluation(reference))
    try:
        rungs = climb(recipes_to_try(request.quantization), trial, model=model)
    except NothingPassedError as refusal:
        report.write({"refusal": str(refusal)}, rungs=refusal.rungs)
        raise
    benchmark = benchmark_requests(torch_model.task, request.benchmark.inputs)
    with step(f"timed the transformers pipeline on {request.benchmark.batch_size} texts"):
        vanilla = time_pipeline(torch_model, benchmark.repeat(request.benchmark.batch_size))
    write_model_folder(results / "model", torch_model=torch_model, winner=rungs[-1])
    inputs = OnnxModel(results / "model" / "model.onnx", torch_model.task).inputs
    reference.write(results / "reference.jsonl", inputs=inputs)
    timed = {"vanilla": vanilla, "benchmarkRequest": benchmark.as_json()}
    report.write({**_describe_winner(rungs[-1]), **timed}, rungs=rungs)
    return _summary(rungs[-1], vanilla_size)


def _make_reference(
    torch_model: TorchModel, serving_files: Path, *, evaluation: Evaluation, model: str
) -> Reference:
    task = torch_model.task
    if isinstance(task, (ClassificationTask, EmbeddingTask)):
        return make_reference(torch_model, task, GOLDEN_TEXTS, evaluation=evaluation, model=model)
    write_serving_files(serving_files, torch_model)
    return make_decision_reference(torch_model, serving_files, model=model)


@dataclass(frozen=True)
class _Report:
    """`quantization.json`, of a winner and of a refusal."""

    path: Path
    vanilla_size: int
    evaluation: dict[str, Any]

    def write(self, outcome: dict[str, Any], *, rungs: Sequence[Rung]) -> None:
        report = {
            **outcome,
            "vanillaSizeInBytes": self.vanilla_size,
            "ladder": [rung.as_json() for rung in rungs],
            **self.evaluation,
            "toolchain": read_toolchain(),
            "cpuFlags": read_cpu_flags(),
        }
        self.path.parent.mkdir(exist_ok=True)
        write_json(self.path, report)


def _describe_winner(winner: Rung) -> dict[str, Any]:
    return {
        "recipe": winner.recipe,
        "onnxSizeInBytes": winner.size_in_bytes,
        "accuracy": winner.accuracy.measures(),
    }


def _describe_evaluation(reference: Reference) -> dict[str, Any]:
    """Nothing for tasks that are judged by their golden requests alone."""
    if not isinstance(reference, VectorReference):
        return {}
    before = reference.score(reference.evaluated)
    labelled = (
        {}
        if before is None
        else {"labelledTexts": len(reference.evaluation.labelled), "before": before.as_json()}
    )
    evaluation = reference.evaluation
    return {"evaluation": {"source": evaluation.source, "texts": len(evaluation.examples), **labelled}}


def _summary(winner: Rung, vanilla_size: int) -> str:
    sizes = f"{vanilla_size / 1e6:.1f} MB became {winner.size_in_bytes / 1e6:.1f} MB"
    return f"{winner.recipe} passed the gates: {winner.accuracy} against PyTorch fp32; {sizes}."
