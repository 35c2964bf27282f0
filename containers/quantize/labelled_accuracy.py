"""How often a classifier is right, where somebody has said what is right."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

__all__ = ["LabelledAccuracy", "score_labels"]

Labels = frozenset[str]


@dataclass(frozen=True)
class LabelledAccuracy:
    """Shares from 0 to 1: of the texts whose labels are all right, and the mean F1 of the labels."""

    accuracy: float
    macro_f1: float

    def as_json(self) -> dict[str, float]:
        """Both, as `quantization.json` has them."""
        return {"accuracy": self.accuracy, "macroF1": self.macro_f1}


def score_labels(truth: Sequence[Labels], decided: Sequence[Labels]) -> LabelledAccuracy:
    """Compares what was decided with the truth, text by text.

    A label counts for the mean when it is true of a text or was decided for one, as in `f1_score` of
    scikit-learn.
    """
    names = sorted(frozenset[str]().union(*truth, *decided))
    right = sum(one == other for one, other in zip(truth, decided, strict=True))
    scores = [_f1([name in one for one in truth], [name in one for one in decided]) for name in names]
    return LabelledAccuracy(right / len(truth), sum(scores) / len(scores) if scores else 1.0)


def _f1(truth: Sequence[bool], decided: Sequence[bool]) -> float:
    hits = sum(one and other for one, other in zip(truth, decided, strict=True))
    return 2 * hits / (sum(truth) + sum(decided))
