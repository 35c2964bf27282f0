"""Answers as decisions, each a label with its score, so that those of any task compare in the same way."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np

from accuracy import Accuracy
from comparison import Difference
from served_task import Floats

__all__ = ["Decision", "compare_decisions", "decide", "decide_row", "find_differences"]


@dataclass(frozen=True)
class Decision:
    """What was decided, and how surely, from 0 to 1."""

    label: str
    score: float

    def as_json(self) -> dict[str, Any]:
        """The decision as `reference.jsonl` has it."""
        return {"label": self.label, "score": float(f"{self.score:.6g}")}


def decide(serving: Mapping[str, Any], answer: Any) -> list[Decision]:
    """The decisions in the answer of `containers/serve`, set up as `serving` says, to one golden request."""
    match serving["task"]:
        case "token-classification":
            return [Decision(entity["entity"], entity["score"]) for entity in answer]
        case "question-answering":
            return [Decision(f"{span['start']}-{span['end']}", span["score"]) for span in [answer] if span]
        case "fill-mask":
            return [Decision(str(best["token"]), best["score"]) for best in answer]
        case "zero-shot-classification":
            return [Decision(answer["labels"][0], answer["scores"][0])]
        case _:
            is_logit = serving["functionToApply"] == "none"
            return [_decide_relevance(_sigmoid(answer) if is_logit else answer)]


def decide_row(logits: Floats) -> Decision:
    """The decision that a row of logits is: the highest, or for a single one whether it is above zero."""
    if len(logits) == 1:
        return _decide_relevance(_sigmoid(float(logits[0])))
    powers = np.exp(logits - logits.max())
    best = int(powers.argmax())
    return Decision(str(best), float(powers[best] / powers.sum()))


def compare_decisions(
    expected: Sequence[Sequence[Decision]], actual: Sequence[Sequence[Decision]]
) -> Accuracy:
    """Agreement of labels over all decisions, and the largest shift of a score; what is missing disagrees."""
    pairs = [
        (decision, others[index] if index < len(others) else None)
        for decisions, others in zip(expected, actual, strict=True)
        for index, decision in enumerate(decisions)
    ]
    agreements = [other is not None and other.label == one.label for one, other in pairs]
    shifts = [1.0 if other is None else abs(other.score - one.score) for one, other in pairs]
    return Accuracy(label_agreement=float(np.mean(agreements)), worst_score_shift=float(np.max(shifts)))


def find_differences(
    inputs: Sequence[Any], expected: Sequence[Sequence[Decision]], actual: Sequence[Sequence[Decision]]
) -> list[Difference]:
    """Request by request, the decision that suffered most; a request without decisions has none."""
    return [
        max(
            (
                _difference(asked, one, others[index] if index < len(others) else None)
                for index, one in enumerate(decisions)
            ),
            key=lambda difference: difference.rank,
        )
        for asked, decisions, others in zip(inputs, expected, actual, strict=True)
        if decisions
    ]


def _difference(asked: Any, one: Decision, other: Decision | None) -> Difference:
    shift = 1.0 if other is None else abs(other.score - one.score)
    return Difference(
        asked if isinstance(asked, str) else json.dumps(asked, ensure_ascii=False),
        _describe(one),
        "nothing" if other is None else _describe(other),
        measure="score shift",
        value=shift,
        # A decision that changed is worse than any score that moved.
        rank=shift + (other is None or other.label != one.label),
    )


def _describe(decision: Decision) -> str:
    return f"{decision.label} {decision.score:.4f}"


def _decide_relevance(score: float) -> Decision:
    return Decision("relevant" if score > 0.5 else "irrelevant", score)


def _sigmoid(logit: float) -> float:
    return float(1 / (1 + np.exp(-np.float64(logit))))
