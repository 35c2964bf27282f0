from __future__ import annotations

from collections.abc import Callable
from unittest.mock import Mock

import pytest

import vanilla
from golden_requests import Requests
from torch_model import TorchModel
from vanilla import time_pipeline, time_runs


def _clock_and_run(seconds_a_run: float) -> tuple[Callable[[], float], Callable[[], None]]:
    now = [0.0]

    def run() -> None:
        now[0] += seconds_a_run

    return lambda: now[0], run


@pytest.mark.parametrize(
    ("seconds_a_run", "expected_runs"),
    [(0.1, 7), (1.9, 5), (2.5, 4), (9.0, 3), (30.0, 1)],
)
def test_there_are_as_many_runs_as_the_time_allows(seconds_a_run: float, expected_runs: int) -> None:
    clock, run = _clock_and_run(seconds_a_run)

    times = time_runs(run, budget_in_seconds=10, clock=clock)

    assert times == pytest.approx([seconds_a_run * 1000] * expected_runs)


def test_one_input_warms_up_and_only_whole_requests_are_timed(monkeypatch: pytest.MonkeyPatch) -> None:
    asked: list[object] = []
    monkeypatch.setattr(vanilla, "_call_pipeline", lambda *_: asked.append)

    timed = time_pipeline(Mock(spec=TorchModel), Requests(["a", "b", "c"]))

    assert asked == [["a"], *[["a", "b", "c"]] * 7]
    durations = timed["durationsInMilliseconds"]
    assert isinstance(durations, list)
    assert len(durations) == 7
