"""The reference of a task that decides: what `containers/serve` answers when PyTorch fp32 runs the model."""

from __future__ import annotations

import json
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from onnxify_serve.errors import AnswerNotFiniteError
from onnxify_serve.json_file import JsonFile
from onnxify_serve.model import Model, Runtime
from onnxify_serve.tasks import load_task
from onnxify_serve.tokens import TextTokenizer

from accuracy import Accuracy
from comparison import Comparison, Difference, worst_of
from decisions import Decision, compare_decisions, decide, find_differences
from golden_requests import Requests, golden_requests
from golden_sequence import GoldenSequence, read_sequences
from job_error import JobError
from onnx_model import OnnxModel
from served_task import ServedTask
from torch_model import TorchModel

__all__ = ["DecisionReference", "make_decision_reference"]


@dataclass(frozen=True)
class DecisionReference:
    """Golden requests, what is decided about each, and the sequences that each is made of."""

    task: ServedTask
    serving_files: Path
    requests: Requests
    expected: Sequence[Sequence[Decision]]
    sequences: Sequence[Sequence[GoldenSequence]]

    def compare(self, onnx_model: OnnxModel) -> Comparison:
        """Asks `onnx_model`, served as the endpoint serves it, each request alone and all at once.

        The worst counts: dynamic ranges span a whole batch, so an answer depends on its neighbours.
        """
        model = _serve(self.serving_files, self.task, onnx_model)
        try:
            alone = _ask_alone(model, self.task, self.requests)
            together = _ask_together(model, self.task, self.requests)
        except AnswerNotFiniteError:
            return Comparison(Accuracy(label_agreement=0.0, worst_score_shift=1.0))
        one, other = (compare_decisions(self.expected, each) for each in (alone, together))
        return Comparison(one.worse_of(other), self._worst_of(alone, together))

    def _worst_of(self, *asked: Sequence[Sequence[Decision]]) -> Sequence[Difference]:
        return worst_of(
            difference
            for actual in asked
            for difference in find_differences(self.requests.inputs, self.expected, actual)
        )

    def write(self, path: Path, *, inputs: Sequence[str]) -> None:
        """Writes one JSON object a line, with the tensors that the ONNX model's `inputs` name."""
        with path.open("w", encoding="utf-8") as file:
            for asked, expected, sequences in zip(
                self.requests.inputs, self.expected, self.sequences, strict=True
            ):
                line = {
                    "inputs": asked,
                    "parameters": self.requests.parameters,
                    "decisions": [decision.as_json() for decision in expected],
                    "sequences": [sequence.as_json(inputs) for sequence in sequences],
                }
                file.write(json.dumps(line, ensure_ascii=False) + "\n")


def make_decision_reference(torch_model: TorchModel, serving_files: Path, *, model: str) -> DecisionReference:
    """Asks PyTorch each golden request alone.

    Raises:
        JobError: when an answer is not finite, as with damaged weights.
    """
    task = torch_model.task
    requests = golden_requests(task)
    served = _serve(serving_files, task, torch_model)
    try:
        expected = _ask_alone(served, task, requests)
    except AnswerNotFiniteError as error:
        raise JobError(
            f"{model} answers with numbers that are not finite, in PyTorch fp32 already: its weights are "
            "damaged. Choose another model, or another revision of this one."
        ) from error
    sequences = [read_sequences(served, task, body) for body in _bodies(requests)]
    return DecisionReference(task, serving_files, requests, expected, sequences)


def _serve(serving_files: Path, task: ServedTask, runtime: Runtime) -> Model:
    return Model(
        task=load_task(JsonFile(serving_files / "onnxify.json")),
        tokenizer=TextTokenizer(serving_files, max_length=task.max_length),
        session=runtime,
    )


def _ask_alone(model: Model, task: ServedTask, requests: Requests) -> list[list[Decision]]:
    answers = [json.loads(model.answer(body, None).body) for body in _bodies(requests)]
    return [decide(task.as_json(), answer) for answer in answers]


def _ask_together(model: Model, task: ServedTask, requests: Requests) -> list[list[Decision]]:
    answers = json.loads(model.answer(json.dumps(requests.as_json()), None).body)
    return [decide(task.as_json(), answer) for answer in answers]


def _bodies(requests: Requests) -> list[str]:
    return [
        json.dumps({"inputs": asked, "parameters": dict(requests.parameters)}) for asked in requests.inputs
    ]
