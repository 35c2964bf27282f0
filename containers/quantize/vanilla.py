"""The baseline: how fast the plain transformers pipeline answers the benchmark's request."""

from __future__ import annotations

import time
from collections.abc import Callable
from typing import Any

import numpy as np
from transformers import pipeline

from golden_requests import Requests
from torch_model import TorchModel

__all__ = ["time_pipeline", "time_runs"]

_RUNS_AT_MOST = 7
_RUNS_AT_LEAST = 3
_BUDGET_IN_SECONDS = 6.0


def time_pipeline(torch_model: TorchModel, requests: Requests) -> dict[str, object]:
    """Times one request of all `requests` to the pipeline, as a vanilla deployment would call it.

    Returns:
        `p50InMilliseconds`, `p90InMilliseconds` and `p99InMilliseconds` of the runs, and each run in
        `durationsInMilliseconds`.
    """
    runs = time_runs(_call_pipeline(torch_model, requests))
    return {
        **{f"p{share}InMilliseconds": round(float(np.percentile(runs, share)), 3) for share in (50, 90, 99)},
        "durationsInMilliseconds": [round(run, 2) for run in sorted(runs)],
    }


def _call_pipeline(torch_model: TorchModel, requests: Requests) -> Callable[[], object]:
    task, inputs = torch_model.task, list(requests.inputs)
    settings = _PIPELINES.get(task.name, {})
    if task.name == "text-ranking":
        # The pipeline has no task of this name, and scores pairs as it classifies them.
        settings = {**settings, "function_to_apply": task.as_json()["functionToApply"]}
    name = "text-classification" if task.name == "text-ranking" else task.name
    vanilla = pipeline(name, model=torch_model.model, tokenizer=torch_model.tokenizer, **settings)
    if task.name == "question-answering":
        # By name, since a list of questions is deprecated.
        fields = {field: [each[field] for each in inputs] for field in ("question", "context")}
        return lambda: vanilla(**fields)
    return lambda: vanilla(inputs, **requests.parameters)


# Truncation is not the default of these, but without it a long text is an error rather than slow.
_PIPELINES: dict[str, dict[str, Any]] = {
    "text-classification": {"truncation": True, "top_k": None},
    "text-ranking": {"truncation": True},
    "feature-extraction": {"truncation": True},
    "fill-mask": {"tokenizer_kwargs": {"truncation": True}},
}


def time_runs(
    run: Callable[[], object],
    *,
    budget_in_seconds: float = _BUDGET_IN_SECONDS,
    clock: Callable[[], float] = time.perf_counter,
) -> list[float]:
    """Milliseconds of 3 to 7 runs after one to warm up, as many as the budget allows.

    A run that takes longer than the whole budget is timed once.
    """
    started_at = clock()
    run()
    warm_up_in_seconds = clock() - started_at
    at_least = 1 if warm_up_in_seconds > budget_in_seconds else _RUNS_AT_LEAST
    affordable = int(budget_in_seconds / max(warm_up_in_seconds, 1e-9)) - 1
    return [_time(run, clock) for _ in range(min(max(affordable, at_least), _RUNS_AT_MOST))]


def _time(run: Callable[[], object], clock: Callable[[], float]) -> float:
    started_at = clock()
    run()
    return (clock() - started_at) * 1000
