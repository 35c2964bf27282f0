"""The reference: what PyTorch fp32 answers to the golden texts."""

from __future__ import annotations

import json
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np
from onnxify_serve.batching import cut_batches

from accuracy import Accuracy
from job_error import JobError
from onnx_model import OnnxModel
from served_task import Floats, Integers
from torch_model import TorchModel

__all__ = ["Reference", "make_reference", "write_reference"]


@dataclass(frozen=True)
class Reference:
    """Texts, their tokens one by one and as one padded batch, and the right answers, (texts, width)."""

    texts: Sequence[str]
    tokens: Sequence[dict[str, Integers]]
    batch: dict[str, Integers]
    expected: Floats

    def compare(self, torch_model: TorchModel, onnx_model: OnnxModel) -> Accuracy:
        """Asks `onnx_model` for each text alone, for all at once and as the endpoint would; the worst counts.

        Dynamic ranges span a whole batch, so a text's answer depends on its neighbours. The endpoint cuts a
        request with all texts by `cut_batches`, and is asked just that before it may keep its traffic.
        """
        answers = (
            np.concatenate([onnx_model.answer(tokens) for tokens in self.tokens]),
            onnx_model.answer(self.batch),
            self._answer_as_endpoint(torch_model, onnx_model),
        )
        alone, together, as_endpoint = (torch_model.task.compare(self.expected, each) for each in answers)
        return alone.worse_of(together).worse_of(as_endpoint)

    def _answer_as_endpoint(self, torch_model: TorchModel, onnx_model: OnnxModel) -> Floats:
        answers = np.empty_like(self.expected)
        for positions in cut_batches([tokens["attention_mask"].shape[1] for tokens in self.tokens]):
            batch = torch_model.encode([self.texts[position] for position in positions])
            answers[positions] = onnx_model.answer(batch)
        return answers


def make_reference(torch_model: TorchModel, texts: Sequence[str], *, model: str) -> Reference:
    """Asks PyTorch for each text alone.

    Raises:
        JobError: when an answer is not finite, as with damaged weights.
    """
    tokens = [torch_model.encode([text]) for text in texts]
    expected = np.concatenate([torch_model.answer(one) for one in tokens])
    if not np.isfinite(expected).all():
        raise JobError(
            f"{model} answers with numbers that are not finite, in PyTorch fp32 already: its weights are "
            "damaged. Choose another model, or another revision of this one."
        )
    return Reference(texts, tokens, torch_model.encode(texts), expected)


def write_reference(reference: Reference, path: Path, *, inputs: Sequence[str]) -> None:
    """Writes one JSON object a line, with the tensors that the ONNX model's `inputs` name."""
    with path.open("w", encoding="utf-8") as file:
        for text, tokens, expected in zip(reference.texts, reference.tokens, reference.expected, strict=True):
            line = {
                "inputs": text,
                "tensors": {name: tokens[name][0].tolist() for name in inputs},
                "expected": [float(f"{number:.6g}") for number in expected],
            }
            file.write(json.dumps(line, ensure_ascii=False) + "\n")
