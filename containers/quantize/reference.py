"""The reference: what PyTorch fp32 answers to the golden texts."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Protocol

import numpy as np
from onnxify_serve.batching import cut_batches
from onnxify_serve.model import Runtime

from accuracy import Accuracy
from job_error import JobError
from onnx_model import OnnxModel
from served_task import Floats, Integers, VectorTask
from torch_model import TorchModel

__all__ = ["Reference", "VectorReference", "make_reference"]


class Reference(Protocol):
    """What PyTorch fp32 answers, whatever kind of answer the task has."""

    def compare(self, onnx_model: OnnxModel) -> Accuracy:
        """How far `onnx_model` is from it at worst, alone and among neighbours."""

    def write(self, path: Path, *, inputs: Sequence[str]) -> None:
        """Writes one JSON object a line, with the tensors that the ONNX model's `inputs` name."""


@dataclass(frozen=True)
class VectorReference:
    """Texts, their tokens one by one and as one padded batch, and the right answers, (texts, width)."""

    torch_model: TorchModel
    task: VectorTask
    texts: Sequence[str]
    tokens: Sequence[dict[str, Integers]]
    batch: dict[str, Integers]
    expected: Floats

    def compare(self, onnx_model: OnnxModel) -> Accuracy:
        """Asks `onnx_model` for each text alone, for all at once and as the endpoint would; the worst counts.

        Dynamic ranges span a whole batch, so a text's answer depends on its neighbours. The endpoint cuts a
        request with all texts by `cut_batches`, and is asked just that before it may keep its traffic.
        """
        answers = (
            np.concatenate([_answer(self.task, onnx_model, tokens) for tokens in self.tokens]),
            _answer(self.task, onnx_model, self.batch),
            self._answer_as_endpoint(onnx_model),
        )
        alone, together, as_endpoint = (self.task.compare(self.expected, each) for each in answers)
        return alone.worse_of(together).worse_of(as_endpoint)

    def write(self, path: Path, *, inputs: Sequence[str]) -> None:
        """Writes one JSON object a line, with the tensors that the ONNX model's `inputs` name."""
        with path.open("w", encoding="utf-8") as file:
            for text, tokens, expected in zip(self.texts, self.tokens, self.expected, strict=True):
                line = {
                    "inputs": text,
                    "tensors": {name: tokens[name][0].tolist() for name in inputs},
                    "expected": [float(f"{number:.6g}") for number in expected],
                }
                file.write(json.dumps(line, ensure_ascii=False) + "\n")

    def _answer_as_endpoint(self, onnx_model: OnnxModel) -> Floats:
        answers = np.empty_like(self.expected)
        for positions in cut_batches([tokens["attention_mask"].shape[1] for tokens in self.tokens]):
            batch = self.torch_model.encode([self.texts[position] for position in positions])
            answers[positions] = _answer(self.task, onnx_model, batch)
        return answers


def make_reference(
    torch_model: TorchModel, task: VectorTask, texts: Sequence[str], *, model: str
) -> VectorReference:
    """Asks PyTorch for each text alone.

    Raises:
        JobError: when an answer is not finite, as with damaged weights.
    """
    tokens = [torch_model.encode([text]) for text in texts]
    expected = np.concatenate([_answer(task, torch_model, one) for one in tokens])
    if not np.isfinite(expected).all():
        raise JobError(
            f"{model} answers with numbers that are not finite, in PyTorch fp32 already: its weights are "
            "damaged. Choose another model, or another revision of this one."
        )
    return VectorReference(torch_model, task, texts, tokens, torch_model.encode(texts), expected)


def _answer(task: VectorTask, runtime: Runtime, inputs: Mapping[str, Integers]) -> Floats:
    (raw,) = runtime.run(inputs)
    return task.answer(task.head(raw, inputs["attention_mask"]))
