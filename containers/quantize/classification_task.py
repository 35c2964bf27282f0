"""Text classification: one score a label."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import numpy as np
import numpy.typing as npt
from onnxify_serve.activations import FUNCTIONS

from accuracy import Accuracy
from comparison import Difference
from served_task import Floats, Integers

if TYPE_CHECKING:
    from transformers import PretrainedConfig

__all__ = ["ClassificationTask", "read_classification_task"]


@dataclass(frozen=True)
class ClassificationTask:
    """Logits (batch, labels) made scores by `sigmoid`, `softmax` or `none`, in the order of the labels."""

    max_length: int
    function_to_apply: str
    labels: tuple[str, ...]

    name = "text-classification"
    output = "logits"
    outputs = ("logits",)

    def head(self, raw: Floats, attention_mask: Integers) -> Floats:
        """The logits as they are."""
        return raw

    def answer(self, head: Floats) -> Floats:
        """The scores, as the transformers pipeline computes them."""
        return FUNCTIONS[self.function_to_apply](head)

    def compare(self, expected: Floats, actual: Floats) -> Accuracy:
        """Agreement of decisions and largest shift of a score; what is not finite disagrees, by 1."""
        finite = np.isfinite(actual).all(axis=1)
        same = (self._decisions(expected) == self._decisions(actual)).all(axis=1) & finite
        shifts = np.abs(np.where(np.isfinite(actual), actual - expected, 1.0))
        return Accuracy(label_agreement=float(same.mean()), worst_score_shift=float(shifts.max()))

    def differences(self, texts: Sequence[str], expected: Floats, actual: Floats) -> list[Difference]:
        """Text by text, the labels that were decided and the one whose score moved most."""
        shifts = np.abs(np.where(np.isfinite(actual), actual - expected, 1.0))
        before, after = self.decide(expected), self.decide(actual)
        return [
            Difference(
                text,
                *self._describe(expected[row], actual[row], before[row] | after[row]),
                measure="score shift",
                value=float(shifts[row].max()),
                # A decision that changed is worse than any score that moved.
                rank=float(shifts[row].max()) + (before[row] != after[row]),
            )
            for row, text in enumerate(texts)
        ]

    def decide(self, scores: Floats) -> list[frozenset[str]]:
        """The names of the labels that hold for each text; for a regression none."""
        if self.function_to_apply == "none":
            return [frozenset() for _ in scores]
        if self.function_to_apply == "sigmoid":
            return [frozenset(np.array(self.labels)[row > 0.5].tolist()) for row in scores]
        return [frozenset((self.labels[best],)) for best in np.argmax(scores, axis=1)]

    def as_json(self) -> dict[str, Any]:
        """The content of `onnxify.json`."""
        return {
            "task": self.name,
            "maxLength": self.max_length,
            "functionToApply": self.function_to_apply,
            "id2label": list(self.labels),
        }

    def _describe(self, expected: Floats, actual: Floats, decided: frozenset[str]) -> tuple[str, str]:
        most_moved = int(np.argmax(np.abs(actual - expected)))
        named = decided | {self.labels[most_moved]}
        shown = [position for position in np.argsort(-expected) if self.labels[position] in named][:4]
        expected_text, actual_text = (
            ", ".join(f"{self.labels[position]} {scores[position]:.4f}" for position in shown)
            for scores in (expected, actual)
        )
        return expected_text, actual_text

    def _decisions(self, scores: Floats) -> npt.NDArray[np.generic]:
        # Independent labels are decided one by one at 0.5; otherwise the highest score decides.
        if self.function_to_apply == "sigmoid":
            return np.greater(scores, 0.5)
        best: npt.NDArray[np.intp] = np.argmax(scores, axis=1, keepdims=True)
        return best


def read_classification_task(config: PretrainedConfig, *, max_length: int) -> ClassificationTask:
    """Reads labels and activation from the model's configuration."""
    labels = tuple(str(config.id2label[index]) for index in range(config.num_labels))
    return ClassificationTask(max_length=max_length, function_to_apply=_function_of(config), labels=labels)


def _function_of(config: PretrainedConfig) -> str:
    """What `TextClassificationPipeline.postprocess` of transformers decides, asked for nothing special."""
    if config.problem_type == "regression":
        return "none"
    if config.problem_type == "multi_label_classification" or config.num_labels == 1:
        return "sigmoid"
    return "softmax"
