"""From PyTorch to ONNX fp32, by Optimum's exporter."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

import onnx
import optimum.exporters.onnx.model_configs  # noqa: F401 (registers the architectures with the TasksManager)
from optimum.exporters.onnx import main_export
from optimum.exporters.tasks import TasksManager

from job_error import JobError
from job_message import first_line
from shared_weights import name_shared_weights
from torch_model import TorchModel

__all__ = ["export_to_onnx", "refuse_unsupported"]

# These ask a classifier of sentences or pairs.
_EXPORTED_AS = {"text-ranking": "text-classification", "zero-shot-classification": "text-classification"}

# One file of protocol buffers can't be larger.
_LARGEST_SIZE_IN_BYTES = 2**31 - 1

_SERVED_INPUTS = {"input_ids", "attention_mask", "token_type_ids"}


def refuse_unsupported(torch_model: TorchModel, model: str) -> None:
    """Refuses what can't be exported or served, before time is spent on it.

    Raises:
        JobError: for an architecture that Optimum's exporter doesn't know for the task, an encoder with a
            decoder, and more weights than one ONNX file holds.
    """
    config, task = torch_model.model.config, torch_model.task.name
    if config.is_encoder_decoder or _exported_task(task) not in _exportable_tasks(config.model_type):
        raise JobError(
            f"{model} is a {config.model_type} model, and Optimum can't export a {task} model of that "
            "architecture to one ONNX file. Choose an encoder such as BERT, DistilBERT, RoBERTa or MPNet."
        )
    size = sum(parameter.numel() * 4 for parameter in torch_model.model.parameters())
    if size > _LARGEST_SIZE_IN_BYTES:
        raise JobError(
            f"{model} has {size / 1e9:.1f} GB of weights in fp32, and one ONNX file holds 2.1 GB. "
            "Choose a smaller model."
        )


def export_to_onnx(snapshot: Path, directory: Path, *, torch_model: TorchModel, model: str) -> Path:
    """Exports the snapshot into `directory` and returns the path of `model.onnx` in it.

    Raises:
        JobError: when the exporter fails, or its graph asks for more than tokens.
    """
    try:
        main_export(
            str(snapshot),
            output=directory,
            task=_exported_task(torch_model.task.name),
            # A folder with modules.json would be taken for sentence-transformers.
            library_name="transformers",
            local_files_only=True,
            trust_remote_code=False,
            # Optimum would only warn; the ladder checks, and refuses.
            do_validation=False,
        )
    except Exception as error:  # The exporter runs the model, which may raise anything.
        raise JobError(
            f"Optimum could not export {model} to ONNX: {first_line(error)}. "
            "Choose a model of another architecture."
        ) from error
    path = directory / "model.onnx"
    name_shared_weights(path)
    _refuse_unserved(path, model=model, outputs=torch_model.task.outputs)
    return path


def _exported_task(task: str) -> str:
    return _EXPORTED_AS.get(task, task)


def _exportable_tasks(model_type: str) -> set[str]:
    try:
        return set(
            TasksManager.get_supported_tasks_for_model_type(model_type, "onnx", library_name="transformers")
        )
    except KeyError:
        return set()


def _refuse_unserved(path: Path, *, model: str, outputs: Sequence[str]) -> None:
    graph = onnx.load(path, load_external_data=False).graph
    unserved = sorted({node.name for node in graph.input} - _SERVED_INPUTS)
    if unserved or not set(outputs) <= {node.name for node in graph.output}:
        raise JobError(
            f"The ONNX form of {model} asks for {', '.join(unserved) or 'tokens'} and has no plain answer to "
            "tokens alone. Choose an encoder such as BERT, DistilBERT, RoBERTa or MPNet."
        )
