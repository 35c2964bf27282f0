"""Tiny models of several architectures, exported to ONNX fp32."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
import onnx
from onnx import ModelProto, helper
from transformers import RobertaConfig, RobertaForSequenceClassification

import tiny_models
from fp32_session import open_session
from onnx_export import export_to_onnx
from torch_model import TorchModel, load_torch_model

TEXTS = ("i love the dog, and the dog was not bad!", "no", "what a day . . . you like it ?")

_LABELS = {"id2label": {0: "sad", 1: "glad", 2: "mad"}, "label2id": {"sad": 0, "glad": 1, "mad": 2}}


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


def save_roberta_classifier(files: Path) -> None:
    """RoBERTa, whose head reads the first token, with a classification head."""
    tokenizer = tiny_models._bytes()
    config = RobertaConfig(
        vocab_size=len(tokenizer),
        max_position_embeddings=66,
        type_vocab_size=1,
        **tiny_models._SHAPE,
        **_LABELS,
    )
    tiny_models._save(files, RobertaForSequenceClassification, config, tokenizer)


CLASSIFIERS: dict[str, Callable[[Path], None]] = {
    "bert": lambda files: tiny_models.save_bert_classifier(files, **_LABELS),
    "distilbert": lambda files: tiny_models.save_distilbert_classifier(files, **_LABELS),
    "roberta": save_roberta_classifier,
}


def export(save: Callable[[Path], None], directory: Path, *, task: str) -> ExportedModel:
    """Saves a model, loads it and exports it."""
    save(directory / "files")
    torch_model = load_torch_model(directory / "files", model="tiny/model", task=task)
    path = export_to_onnx(
        directory / "files", directory / "onnx", torch_model=torch_model, model="tiny/model"
    )
    return ExportedModel(torch_model, onnx.load(path))
