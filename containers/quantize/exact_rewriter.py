"""Takes a model through passes that must leave its answers as they are, each proved or left out."""

from __future__ import annotations

from collections.abc import Callable, Sequence

import numpy as np
from onnx import ModelProto

from applied_pass import AppliedPass
from fp32_session import open_session
from job_message import first_line
from passes.pattern_not_found import PatternNotFound
from served_task import Floats
from torch_model import TorchModel

__all__ = ["ExactRewriter"]

# Relative to the largest number of an answer. Sums in another order differ by a hundredth of this.
_LARGEST_DIFFERENCE = 1e-3

_SMALLEST = 1e-6


class ExactRewriter:
    """A model on its way through exact passes.

    Attributes:
        model: as far as it has come.
        passes: what became of each pass, in order.
    """

    def __init__(self, model: ModelProto, torch_model: TorchModel, texts: Sequence[str]) -> None:
        self.model = model
        self.passes: list[AppliedPass] = []
        self._outputs = list(torch_model.task.outputs)
        # One batch, so that the shorter texts are padded.
        self._batch = torch_model.encode(texts)
        self._expected = self._answer(model)

    def apply(self, name: str, rewrite: Callable[[ModelProto], ModelProto]) -> None:
        """Applies a pass when the graph has its pattern and the fp32 answers stay what they were."""
        self.passes.append(AppliedPass(name, self._try(rewrite)))

    def _try(self, rewrite: Callable[[ModelProto], ModelProto]) -> str | None:
        try:
            candidate = rewrite(self.model)
        except PatternNotFound as reason:
            return str(reason)
        try:
            answers = self._answer(candidate)
        except Exception as error:  # onnxruntime's exceptions have no base of their own.
            return f"onnxruntime can't run the model: {first_line(error)}"
        pairs = zip(self._expected, answers, strict=True)
        difference = max(_relative_difference(expected, actual) for expected, actual in pairs)
        # A difference that is not a number is not small either.
        if not difference <= _LARGEST_DIFFERENCE:
            return f"it moved an fp32 answer by {difference:.2g} of its largest number"
        self.model = candidate
        return None

    def _answer(self, model: ModelProto) -> list[Floats]:
        session = open_session(model)
        fed = {node.name: self._batch[node.name] for node in session.get_inputs()}
        answers: list[Floats] = session.run(self._outputs, fed)
        return answers


def _relative_difference(expected: Floats, actual: Floats) -> float:
    return float(np.abs(actual - expected).max() / max(float(np.abs(expected).max()), _SMALLEST))
