"""Optimum's pipeline on onnxruntime, with the fp32 export."""

from __future__ import annotations

from typing import Any

from onnxify_bench.artifacts import Artifacts
from onnxify_bench.engines.handler import threads
from onnxify_bench.engines.json_rows import read_labels
from onnxify_bench.engines.pipeline import SETTINGS, PipelineEngine

__all__ = ["load"]


def load(artifacts: Artifacts, variant: str) -> PipelineEngine:
    """Load the export."""
    del variant
    import onnxruntime
    from optimum.onnxruntime import ORTModelForFeatureExtraction, ORTModelForSequenceClassification, pipeline
    from transformers import AutoTokenizer

    labels = read_labels(artifacts.ours)
    model_class: Any = ORTModelForSequenceClassification if labels else ORTModelForFeatureExtraction
    task = "text-classification" if labels else "feature-extraction"
    options = onnxruntime.SessionOptions()
    options.intra_op_num_threads = threads()
    model = model_class.from_pretrained(artifacts.fp32, session_options=options)
    tokenizer = AutoTokenizer.from_pretrained(artifacts.fp32)
    return PipelineEngine(pipeline(task, model=model, tokenizer=tokenizer, **SETTINGS[task]), labels)
