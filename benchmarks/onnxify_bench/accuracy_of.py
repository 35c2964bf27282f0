"""How exact answers are, against those of PyTorch in fp32."""

from __future__ import annotations

import numpy as np

from onnxify_bench.engines.engine import Rows

__all__ = ["compare_rows"]


def compare_rows(expected: Rows, actual: Rows, *, task: str) -> dict[str, float]:
    """Cosines of vectors; or the share of equal best labels and the largest difference of a score."""
    one, other = np.asarray(expected), np.asarray(actual)
    if task == "feature-extraction":
        lengths = np.linalg.norm(one, axis=1) * np.linalg.norm(other, axis=1)
        cosines = (one * other).sum(axis=1) / lengths
        return {"worstCosine": float(cosines.min()), "meanCosine": float(cosines.mean())}
    same = one.argmax(axis=1) == other.argmax(axis=1)
    return {"labelAgreement": float(same.mean()), "scoreShift": float(np.abs(one - other).max())}
