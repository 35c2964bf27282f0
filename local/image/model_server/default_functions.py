"""What the toolkit does for a model without code of its own: the transformers pipeline of ``HF_TASK``."""

from __future__ import annotations

import json
import os
from typing import Any

TASK_VARIABLE = "HF_TASK"
JSON_TYPE = "application/json"


def model_fn(model_dir: str) -> Any:
    """The plain pipeline, on the CPU. Code in the model's folder is never trusted.

    Raises:
        ValueError: Nobody says for which task.
    """
    task = os.environ.get(TASK_VARIABLE)
    if task is None:
        raise ValueError(f"You need to define the model's task as env '{TASK_VARIABLE}'.")
    from transformers import pipeline

    return pipeline(task=task, model=model_dir, tokenizer=model_dir, device=-1, trust_remote_code=False)


def transform_fn(pipe: Any, input_data: Any, content_type: str | None, accept: str) -> str:
    """Answer one body of JSON: its ``inputs``, or all of it, with ``parameters`` as keywords.

    Raises:
        ValueError: It is no JSON, or something else is to be answered.
    """
    if content_type != JSON_TYPE or accept != JSON_TYPE:
        raise ValueError(f"This image's default functions take and answer {JSON_TYPE} only.")
    data = json.loads(input_data)
    inputs = data.pop("inputs", data)
    parameters = data.pop("parameters", None) or {}
    answer = pipe(inputs, **parameters)
    return json.dumps(answer, default=_to_list, ensure_ascii=False, allow_nan=False, separators=(",", ":"))


def _to_list(value: Any) -> Any:
    """Numbers and arrays of numpy as plain ones: some pipelines answer them."""
    if not hasattr(value, "tolist"):
        raise TypeError(f"{type(value).__name__} is no JSON.")
    return value.tolist()
