"""The baseline: how fast the plain transformers pipeline answers the benchmark's request."""

from __future__ import annotations

import time
from collections.abc import Callable, Sequence

import numpy as np
from transformers import pipeline

from torch_model import TorchModel

__all__ = ["time_pipeline", "time_runs"]

_RUNS_AT_MOST = 7
_RUNS_AT_LEAST = 3
_BUDGET_IN_SECONDS = 10.0


def time_pipeline(torch_model: TorchModel, texts: Sequence[str]) -> dict[str, object]:
    """Times one request of `texts` to the pipeline, as a vanilla deployment would call it.

    Returns:
        `p50InMilliseconds`, `p90InMilliseconds` and `p99InMilliseconds` of the runs, and each run in
        `durationsInMilliseconds`.
    """
    task = torch_model.task.name
    every_score = {"top_k": None} if task == "text-classification" else {}
    # Truncation is not the default, but without it a long text is an error rather than slow.
    vanilla = pipeline(
        task, model=torch_model.model, tokenizer=torch_model.tokenizer, truncation=True, **every_score
    )
    runs = time_runs(lambda: vanilla(list(texts)))
    return {
        **{f"p{share}InMilliseconds": round(float(np.percentile(runs, share)), 3) for share in (50, 90, 99)},
        "durationsInMilliseconds": [round(run, 2) for run in sorted(runs)],
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
