"""Whether a quantized model is exact enough to be served."""

from __future__ import annotations

from accuracy import Accuracy
from job_request import Gates

__all__ = ["failed_gates"]


def failed_gates(accuracy: Accuracy, gates: Gates) -> list[str]:
    """The gates that `accuracy` fails, as phrases with both numbers; empty when all of them hold.

    A measure that the model's task doesn't have is no gate.
    """
    return [
        *_too_small("worst cosine", accuracy.worst_cosine, gates.worst_cosine),
        *_too_small("mean cosine", accuracy.mean_cosine, gates.mean_cosine),
        *_too_small("label agreement", accuracy.label_agreement, gates.label_agreement),
        *_too_large("worst score shift", accuracy.worst_score_shift, gates.score_shift),
    ]


def _too_small(name: str, value: float | None, limit: float) -> list[str]:
    return [] if value is None or value >= limit else [f"{name} {value:.4g} is below {limit:g}"]


def _too_large(name: str, value: float | None, limit: float) -> list[str]:
    return [] if value is None or value <= limit else [f"{name} {value:.4g} is above {limit:g}"]
