"""The baseline: how fast the plain transformers pipeline answers the benchmark's request."""

from __future__ import annotations

import time
from collections.abc import Callable, Sequence
from typing import Any

import numpy as np
from transformers import pipeline

from golden_requests import Requests
from torch_model import TorchModel

__all__ = ["time_pipeline", "time_runs"]

_RUNS_AT_MOST = 7
_RUNS_AT_LEAST = 3
_BUDGET_IN_SECONDS = 5.0


def time_pipeline(torch_model: TorchModel, requests: Requests) -> dict[str, object]:
    """Times one request of all `requests` to the pipeline, as a vanilla deployment would call it.

    Returns:
        `p50InMilliseconds`, `p90InMilliseconds` and `p99InMilliseconds` of the runs, and each run in
        `durationsInMilliseconds`.
    """
    ask = _call_pipeline(torch_model, requests)
    # The pipeline reads one input after the other, so one is enough to warm up.
    ask(requests.inputs[:1])
    runs = time_runs(lambda: ask(requests.inputs))
    return {
        **{f"p{share}InMilliseconds": round(float(np.percentile(runs, share)), 3) for share in (50, 90, 99)},
        "durationsInMilliseconds": [round(run, 2) for run in sorted(runs)],
    }


def _call_pipeline(torch_model: TorchModel, requests: Requests) -> Callable[[Sequence[Any]], object]:
    task = torch_model.task
    settings = _PIPELINES.get(task.name, {})
    if task.name == "text-ranking":
        # The pipeline has no task of this name, and scores pairs as it classifies them.
        settings = {**settings, "function_to_apply": task.as_json()["functionToApply"]}
    name = "text-classification" if task.name == "text-ranking" else task.name
    vanilla = pipeline(name, model=torch_model.model, tokenizer=torch_model.tokenizer, **settings)
    if task.name == "question-answering":
        # By name, since a list of questions is deprecated.
        return lambda inputs: vanilla(
            **{field: [each[field] for each in inputs] for field in ("question", "context")}
        )
    return lambda inputs: vanilla(list(inputs), **requests.parameters)


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
    """Milliseconds of 3 to 7 runs, as many as the budget allows.

    A run that takes longer than the whole budget is timed once.
    """
    runs: list[float] = []
    while len(runs) < _RUNS_AT_MOST and _may_run_again(runs, budget_in_seconds * 1000):
        started_at = clock()
        run()
        runs.append((clock() - started_at) * 1000)
    return runs


def _may_run_again(runs: Sequence[float], budget_in_milliseconds: float) -> bool:
    if len(runs) < _RUNS_AT_LEAST:
        return max(runs, default=0) <= budget_in_milliseconds
    return sum(runs) * (1 + 1 / len(runs)) <= budget_in_milliseconds
