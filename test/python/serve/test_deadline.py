"""No request runs into SageMaker's 60 seconds: it is refused as soon as that can be known."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import inference
import pytest
from onnxify_serve.deadline import Deadline
from onnxify_serve.errors import RequestTooLargeError


class Clock:
    """Time that passes when it is told to."""

    def __init__(self) -> None:
        self.now = 100.0

    def __call__(self) -> float:
        return self.now


@pytest.fixture
def clock() -> Clock:
    return Clock()


def test_lets_a_request_go_on_that_will_be_done_in_time(clock: Clock) -> None:
    deadline = Deadline(clock=clock)
    deadline.check(done=0, total=100, inputs=10)
    clock.now += 49
    deadline.check(done=99, total=100, inputs=10)


def test_makes_no_forecast_from_a_moment(clock: Clock) -> None:
    deadline = Deadline(clock=clock)
    deadline.check(done=0, total=1_000_000, inputs=10)
    clock.now += 4.9
    deadline.check(done=1, total=1_000_000, inputs=10)


def test_does_not_take_the_time_of_tokenizing_for_the_models_speed(clock: Clock) -> None:
    deadline = Deadline(clock=clock)
    clock.now += 20
    deadline.check(done=0, total=100, inputs=10)
    clock.now += 5
    deadline.check(done=20, total=100, inputs=10)


def test_refuses_after_seconds_what_would_take_minutes(clock: Clock) -> None:
    deadline = Deadline(clock=clock)
    deadline.check(done=0, total=1_000, inputs=100)
    clock.now += 5
    with pytest.raises(RequestTooLargeError) as caught:
        deadline.check(done=25, total=1_000, inputs=100)
    assert str(caught.value) == (
        "RequestTooLarge: The request would take about 200 seconds, and SageMaker waits for 60 at most. "
        "Send about 22 of these 100 inputs a request."
    )


def test_refuses_what_has_taken_too_long_before_anything_is_run(clock: Clock) -> None:
    deadline = Deadline(clock=clock)
    clock.now += 51
    with pytest.raises(RequestTooLargeError, match="Send a shorter text a request"):
        deadline.check(done=0, total=10, inputs=1)


def test_is_asked_between_the_batches_of_a_request(
    copy_of_classifier: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    model: Any = inference.model_fn(str(copy_of_classifier))
    clock = Clock()
    monkeypatch.setattr("onnxify_serve.model.Deadline", lambda: Deadline(clock=clock))
    run = model.session.run
    monkeypatch.setattr(model.session, "run", lambda arrays: _take(clock, 6, run(arrays)))
    body = json.dumps({"inputs": ["word " * 100] * 200})
    with pytest.raises(RequestTooLargeError, match=r"The request would take about \d+ seconds"):
        inference.transform_fn(model, body, "application/json", None)
    assert json.loads(inference.transform_fn(model, json.dumps({"inputs": "a"}), "application/json", None))


def _take(clock: Clock, seconds: float, result: Any) -> Any:
    clock.now += seconds
    return result
