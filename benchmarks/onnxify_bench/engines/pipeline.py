"""The plain transformers pipeline, as the article's vanilla endpoint calls it."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import numpy as np

from onnxify_bench.artifacts import Artifacts
from onnxify_bench.engines.engine import Rows, Texts
from onnxify_bench.engines.json_rows import read_labels, to_score_rows
from onnxify_bench.engines.memory import read_peak_in_megabytes

__all__ = ["SETTINGS", "PipelineEngine", "load"]

SETTINGS: dict[str, dict[str, Any]] = {
    "text-classification": {"top_k": None, "truncation": True},
    "feature-extraction": {"truncation": True},
}


class PipelineEngine:
    """A pipeline, of transformers or of Optimum."""

    is_parallel = False

    def __init__(self, call: Any, labels: Sequence[str]) -> None:
        self._call = call
        self._labels = list(labels)

    def prepare(self, texts: Texts) -> Texts:
        """The pipeline takes texts as they are."""
        return texts

    def ask(self, request: Texts) -> Any:
        """The pipeline's answer."""
        return self._call(request)

    def to_rows(self, answer: Any) -> Rows:
        """Scores, or the mean over each text's tokens, which is what all-MiniLM-L6-v2 is made for."""
        if self._labels:
            return to_score_rows(answer, self._labels)
        means = [np.asarray(tokens[0]).mean(axis=0) for tokens in answer]
        return [(mean / np.linalg.norm(mean)).tolist() for mean in means]

    def measure_memory(self) -> float:
        """Of this process."""
        return read_peak_in_megabytes()


def load(artifacts: Artifacts, variant: str) -> PipelineEngine:
    """Load PyTorch's files."""
    del variant
    from transformers import pipeline

    labels = read_labels(artifacts.ours)
    task = "text-classification" if labels else "feature-extraction"
    folder = str(artifacts.repository)
    return PipelineEngine(pipeline(task, model=folder, tokenizer=folder, **SETTINGS[task]), labels)
