from __future__ import annotations

from collections.abc import Callable

import pytest

from vanilla import time_runs


def _clock_and_run(seconds_a_run: float) -> tuple[Callable[[], float], Callable[[], None]]:
    now = [0.0]

    def run() -> None:
        now[0] += seconds_a_run

    return lambda: now[0], run


@pytest.mark.parametrize(
    ("seconds_a_run", "expected_runs"),
    [(0.1, 7), (1.5, 5), (2.5, 3), (9.0, 3), (30.0, 1)],
)
def test_there_are_as_many_runs_as_the_time_allows(seconds_a_run: float, expected_runs: int) -> None:
    clock, run = _clock_and_run(seconds_a_run)

    times = time_runs(run, budget_in_seconds=10, clock=clock)

    assert times == pytest.approx([seconds_a_run * 1000] * expected_runs)


def test_the_first_run_warms_up_and_is_not_counted() -> None:
    durations = iter([9.0, 1.0, 1.0, 1.0])
    now = [0.0]

    def run() -> None:
        now[0] += next(durations)

    assert time_runs(run, budget_in_seconds=10, clock=lambda: now[0]) == [1000, 1000, 1000]
