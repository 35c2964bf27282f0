"""Takes a model through passes that must leave its answers as they are, each proved or left out."""

from __future__ import annotations

from collections.abc import Callable, Sequence

import numpy as np
from onnx import ModelProto

from applied_pass import AppliedPass
from fp32_session import open_session
from passes.pattern_not_found import PatternNotFound
from served_task import Floats
from torch_model import TorchModel

__all__ = ["ExactRewriter"]

# Relative to the largest number of an answer. Sums in another order differ by a hundredth of this.
_LARGEST_DIFFERENCE = 1e-3


class ExactRewriter:
    """A model on its way through exact passes.

    Attributes:
        model: as far as it has come.
        passes: what became of each pass, in order.
    """

    def __init__(self, model: ModelProto, torch_model: TorchModel, texts: Sequence[str]) -> None:
        self.model = model
        self.passes: list[AppliedPass] = []
        self._task = torch_model.task
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
        difference = float(np.abs(self._answer(candidate) - self._expected).max())
        # A difference that is not a number is not small either.
        if not difference <= _LARGEST_DIFFERENCE * float(np.abs(self._expected).max()):
            return f"it moved an fp32 answer by {difference:.2g}"
        self.model = candidate
        return None

    def _answer(self, model: ModelProto) -> Floats:
        session = open_session(model)
        fed = {node.name: self._batch[node.name] for node in session.get_inputs()}
        (raw,) = session.run([self._task.output], fed)
        return self._task.head(np.asarray(raw, dtype=np.float32), self._batch["attention_mask"])
