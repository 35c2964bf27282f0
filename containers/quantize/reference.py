"""The reference: what PyTorch fp32 answers to the golden texts and to those of the evaluation."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import reduce
from pathlib import Path
from typing import Protocol

import numpy as np
from onnxify_serve.batching import cut_batches
from onnxify_serve.model import Runtime

from accuracy import Accuracy
from classification_task import ClassificationTask
from comparison import Comparison, EvaluationResult, worst_of
from evaluation import BUILT_IN, Evaluation
from job_error import JobError
from labelled_accuracy import LabelledAccuracy, score_labels
from onnx_model import OnnxModel
from served_task import Floats, Integers, VectorTask
from torch_model import TorchModel

__all__ = ["Reference", "VectorReference", "make_reference"]


class Reference(Protocol):
    """What PyTorch fp32 answers, whatever kind of answer the task has."""

    def compare(self, onnx_model: OnnxModel) -> Comparison:
        """How far `onnx_model` is from it at worst, alone and among neighbours."""

    def write(self, path: Path, *, inputs: Sequence[str]) -> None:
        """Writes one JSON object a line, with the tensors that the ONNX model's `inputs` name."""


@dataclass(frozen=True)
class VectorReference:
    """Texts, their tokens one by one and as one padded batch, and the right answers, (texts, width).

    `evaluated` are those to the evaluation's texts, which are asked in the job only.
    """

    torch_model: TorchModel
    task: VectorTask
    texts: Sequence[str]
    tokens: Sequence[dict[str, Integers]]
    batch: dict[str, Integers]
    expected: Floats
    evaluation: Evaluation
    evaluated: Floats

    def compare(self, onnx_model: OnnxModel) -> Comparison:
        """Asks `onnx_model` for each golden text alone, for all at once and as the endpoint would.

        The evaluation is asked as the endpoint would as well, and the worst counts. A classifier says
        anything about a text of a kind that it was never trained on, so that it is judged by an evaluation
        only when the manifest names one; an embedding says something about every text.

        Dynamic ranges span a whole batch, so a text's answer depends on its neighbours. The endpoint cuts a
        request with all texts by `cut_batches`, and is asked just that before it may keep its traffic.
        """
        asked = [
            np.concatenate([_answer(self.task, onnx_model, tokens) for tokens in self.tokens]),
            _answer(self.task, onnx_model, self.batch),
            _answer_in_batches(self.torch_model, self.task, onnx_model, self.texts),
        ]
        texts = self.evaluation.texts
        evaluated = _answer_in_batches(self.torch_model, self.task, onnx_model, texts)
        pairs = [*((self.texts, self.expected, each) for each in asked), (texts, self.evaluated, evaluated)]
        golden = reduce(Accuracy.worse_of, (self.task.compare(self.expected, each) for each in asked))
        on_evaluation = self.task.compare(self.evaluated, evaluated)
        is_judge = self.evaluation is not BUILT_IN or not isinstance(self.task, ClassificationTask)
        return Comparison(
            golden.worse_of(on_evaluation) if is_judge else golden,
            worst_of(difference for pair in pairs for difference in self.task.differences(*pair)),
            EvaluationResult(on_evaluation, self.score(evaluated)),
        )

    def score(self, evaluated: Floats) -> LabelledAccuracy | None:
        """How often answers to the evaluation are right; None where nobody has said what is."""
        labelled = self.evaluation.labelled
        if not labelled or not isinstance(self.task, ClassificationTask):
            return None
        decided = self.task.decide(evaluated)
        return score_labels(
            [labels for _, labels in labelled], [decided[position] for position, _ in labelled]
        )

    def write(self, path: Path, *, inputs: Sequence[str]) -> None:
        """Writes one JSON object a line, with the tensors that the ONNX model's `inputs` name.

        Scores come with the names of their labels, so that labels which were mixed up later are found out.
        """
        labels = {"labels": list(self.task.labels)} if isinstance(self.task, ClassificationTask) else {}
        with path.open("w", encoding="utf-8") as file:
            for text, tokens, expected in zip(self.texts, self.tokens, self.expected, strict=True):
                line = {
                    "inputs": text,
                    "tensors": {name: tokens[name][0].tolist() for name in inputs},
                    "expected": [float(f"{number:.6g}") for number in expected],
                    **labels,
                }
                file.write(json.dumps(line, ensure_ascii=False) + "\n")


def make_reference(
    torch_model: TorchModel, task: VectorTask, texts: Sequence[str], *, evaluation: Evaluation, model: str
) -> VectorReference:
    """Asks PyTorch for each golden text alone, and for the evaluation in batches.

    Raises:
        JobError: when an answer is not finite, as with damaged weights, or the evaluation names a label that
            the model doesn't know.
    """
    if isinstance(task, ClassificationTask):
        evaluation.refuse_unknown_labels(task.labels)
    tokens = [torch_model.encode([text]) for text in texts]
    expected = np.concatenate([_answer(task, torch_model, one) for one in tokens])
    if not np.isfinite(expected).all():
        raise JobError(
            f"{model} answers with numbers that are not finite, in PyTorch fp32 already: its weights are "
            "damaged. Choose another model, or another revision of this one."
        )
    evaluated = _answer_in_batches(torch_model, task, torch_model, evaluation.texts)
    batch = torch_model.encode(texts)
    return VectorReference(torch_model, task, texts, tokens, batch, expected, evaluation, evaluated)


def _answer_in_batches(
    torch_model: TorchModel, task: VectorTask, runtime: Runtime, texts: Sequence[str]
) -> Floats:
    """As the endpoint answers a request with all texts: in batches of similar lengths."""
    lengths = torch_model.encode(texts)["attention_mask"].sum(axis=1).tolist()
    answers: list[Floats] = [np.empty(0, np.float32)] * len(texts)
    for positions in cut_batches(lengths):
        batch = torch_model.encode([texts[position] for position in positions])
        for position, answer in zip(positions, _answer(task, runtime, batch), strict=True):
            answers[position] = answer
    return np.stack(answers)


def _answer(task: VectorTask, runtime: Runtime, inputs: Mapping[str, Integers]) -> Floats:
    (raw,) = runtime.run(inputs)
    return task.answer(task.head(raw, inputs["attention_mask"]))
