"""What comes of comparing a model with PyTorch fp32: figures, and the texts that suffered most."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Any

from accuracy import Accuracy
from labelled_accuracy import LabelledAccuracy

__all__ = ["Comparison", "Difference", "EvaluationResult", "worst_of"]

_MOST_EXAMPLES = 5
_LONGEST_TEXT = 200


@dataclass(frozen=True)
class Difference:
    """One text: what PyTorch answered and what the model does, in words, and how far apart they are.

    `value` is a `cosine` or a `score shift`, as `measure` says. The larger `rank`, the worse.
    """

    text: str
    expected: str
    actual: str
    measure: str
    value: float
    rank: float

    def as_json(self) -> dict[str, Any]:
        """The difference as `quantization.json` lists it, its text cut to what fits a page."""
        return {
            "text": _cut(self.text),
            "expected": _cut(self.expected),
            "actual": _cut(self.actual),
            "measure": self.measure,
            "value": round(self.value, 6),
        }


@dataclass(frozen=True)
class EvaluationResult:
    """How far answers to the evaluation are from PyTorch fp32, and how often right where that is known."""

    accuracy: Accuracy
    labelled: LabelledAccuracy | None

    def as_json(self) -> dict[str, Any]:
        """The result as `quantization.json` lists it."""
        labelled = {} if self.labelled is None else {"labelled": self.labelled.as_json()}
        return {"accuracy": self.accuracy.measures(), **labelled}


@dataclass(frozen=True)
class Comparison:
    """The figures that the gates judge, the worst examples, and what the evaluation by itself comes to."""

    accuracy: Accuracy
    worst_examples: Sequence[Difference] = ()
    evaluation: EvaluationResult | None = None


def worst_of(differences: Iterable[Difference]) -> list[Difference]:
    """The five that are worst, each text once."""
    worst: dict[str, Difference] = {}
    for difference in sorted(differences, key=lambda each: -each.rank):
        worst.setdefault(difference.text, difference)
        if len(worst) == _MOST_EXAMPLES:
            break
    return list(worst.values())


def _cut(text: str) -> str:
    line = " ".join(text.split())
    return line if len(line) <= _LONGEST_TEXT else f"{line[: _LONGEST_TEXT - 1].rstrip()}…"
