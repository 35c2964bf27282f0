"""Tiny models of several architectures, exported to ONNX fp32."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
import onnx
from onnx import ModelProto, helper

from fp32_session import open_session
from onnx_export import export_to_onnx
from tiny_architectures import save_tiny_model
from torch_model import TorchModel, load_torch_model

TEXTS = ("i love the dog, and the dog was not bad!", "no", "what a day . . . you like it ?")

_LABELS = {
    "id2label": {0: "entailment", 1: "glad", 2: "mad"},
    "label2id": {"entailment": 0, "glad": 1, "mad": 2},
}


@dataclass(frozen=True)
class ExportedModel:
    """A model in PyTorch, and its graph as Optimum exports it."""

    torch_model: TorchModel
    graph: ModelProto

    def answer(self, model: ModelProto, texts: tuple[str, ...] = TEXTS) -> np.ndarray[Any, Any]:
        """What `model`, a form of this one, answers to all texts in one padded batch."""
        batch = self.torch_model.encode(texts)
        session = open_session(model)
        fed = {node.name: batch[node.name] for node in session.get_inputs()}
        (raw,) = session.run([self.torch_model.task.output], fed)
        return self.torch_model.task.head(raw, batch["attention_mask"])

    def tensor(self, model: ModelProto, name: str) -> np.ndarray[Any, Any]:
        """What a tensor inside of `model` holds when it reads the texts."""
        watched = ModelProto()
        watched.CopyFrom(model)
        watched.graph.output.append(helper.make_tensor_value_info(name, onnx.TensorProto.FLOAT, None))
        batch = self.torch_model.encode(TEXTS)
        session = open_session(watched)
        return np.asarray(
            session.run([name], {node.name: batch[node.name] for node in session.get_inputs()})[0]
        )


def export(architecture: str, directory: Path, *, task: str) -> ExportedModel:
    """Saves a tiny model of an architecture, loads it and exports it."""
    files = directory / "files"
    files.mkdir()
    labels = _LABELS if task.endswith("classification") else {}
    save_tiny_model(files, architecture, task, **labels)
    torch_model = load_torch_model(files, model="tiny/model", task=task)
    path = export_to_onnx(files, directory / "onnx", torch_model=torch_model, model="tiny/model")
    return ExportedModel(torch_model, onnx.load(path))
