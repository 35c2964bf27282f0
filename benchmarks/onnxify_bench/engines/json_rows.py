"""From the answers of an endpoint to numbers."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

from onnxify_bench.engines.engine import Rows

__all__ = ["read_labels", "to_score_rows"]


def read_labels(model_dir: Path) -> list[str]:
    """The labels in their order, none for a model that has no labels."""
    labels: list[str] = json.loads((model_dir / "onnxify.json").read_text()).get("id2label", [])
    return labels


def to_score_rows(answer: Any, labels: list[str]) -> Rows:
    """The scores of each text in the order of the labels; vectors stay as they are."""
    if not labels:
        vectors: Rows = answer
        return vectors
    scored = [{each["label"]: each["score"] for each in text} for text in answer]
    return [[scores[label] for label in labels] for scores in scored]
