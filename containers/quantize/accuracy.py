"""How far answers are from PyTorch fp32."""

from __future__ import annotations

from dataclasses import dataclass

__all__ = ["Accuracy"]


@dataclass(frozen=True)
class Accuracy:
    """Cosines (-1 to 1) for embeddings; a share (0 to 1) and a difference of scores for classifiers."""

    worst_cosine: float | None = None
    mean_cosine: float | None = None
    label_agreement: float | None = None
    worst_score_shift: float | None = None

    def worse_of(self, other: Accuracy) -> Accuracy:
        """The worse of both, measure by measure."""
        return Accuracy(
            worst_cosine=_smaller(self.worst_cosine, other.worst_cosine),
            mean_cosine=_smaller(self.mean_cosine, other.mean_cosine),
            label_agreement=_smaller(self.label_agreement, other.label_agreement),
            worst_score_shift=_larger(self.worst_score_shift, other.worst_score_shift),
        )

    def measures(self) -> dict[str, float]:
        """The measures that were taken, under their names in `quantization.json`."""
        named = {
            "worstCosine": self.worst_cosine,
            "meanCosine": self.mean_cosine,
            "labelAgreement": self.label_agreement,
            "worstScoreShift": self.worst_score_shift,
        }
        return {name: value for name, value in named.items() if value is not None}

    def __str__(self) -> str:
        named = {
            "worst cosine": self.worst_cosine,
            "mean cosine": self.mean_cosine,
            "label agreement": self.label_agreement,
            "worst score shift": self.worst_score_shift,
        }
        return ", ".join(f"{name} {value:.4g}" for name, value in named.items() if value is not None)


def _smaller(one: float | None, other: float | None) -> float | None:
    return None if one is None or other is None else min(one, other)


def _larger(one: float | None, other: float | None) -> float | None:
    return None if one is None or other is None else max(one, other)
