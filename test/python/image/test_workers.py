"""Workers load the model's code as the toolkit of AWS's image does, die alone, and are replaced."""

from __future__ import annotations

import select
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from itertools import pairwise
from pathlib import Path

import pytest
from model_servers import DEADLINE_IN_SECONDS, Server, error_text


def test_sends_an_answer_of_the_limit_and_loses_the_worker_over_more(
    make_model: Callable[..., Path], serve: Callable[..., Server]
) -> None:
    server = serve(make_model())
    first = server.invoke("model").json()["pid"]
    assert len(server.invoke("reply 6553500").body) == 6_553_500
    answer = server.invoke("reply 6553501")
    assert (answer.status, answer.body) == (500, error_text("Worker died.", 500))
    assert server.invoke("model").json()["pid"] != first


def test_replaces_a_worker_that_died(make_model: Callable[..., Path], serve: Callable[..., Server]) -> None:
    server = serve(make_model())
    answer = server.invoke("exit")
    assert (answer.status, answer.body) == (500, error_text("Worker died.", 500))
    assert server.request("GET", "/ping").status == 200
    assert server.invoke("a").status == 200


def test_is_in_service_with_a_model_that_never_loads(
    make_model: Callable[..., Path], serve: Callable[..., Server]
) -> None:
    server = serve(
        make_model(
            "def model_fn(model_dir):\n    raise OSError('no weights')\n\ndef transform_fn(a, b, c, d): ..."
        )
    )
    for _ in range(2):
        assert server.request("GET", "/ping").json() == {"status": "Healthy"}
        answer = server.invoke("{}")
        assert (answer.status, answer.body) == (400, error_text("no weights"))


def test_tries_to_load_again_with_every_request(
    make_model: Callable[..., Path], serve: Callable[..., Server]
) -> None:
    load = "def model_fn(d):\n    return open('weights').read()\n\n"
    model_dir = make_model(load + "def transform_fn(model, b, c, d):\n    return model")
    server = serve(model_dir)
    assert server.invoke("{}").status == 400
    (model_dir / "weights").write_text("here")
    assert server.invoke("{}").body == b"here"


@pytest.mark.parametrize(
    ("code", "message"),
    [
        ("import a_module_that_is_missing", "No module named \\u0027a_module_that_is_missing\\u0027"),
        (
            "def model_fn(): ...\n\ndef transform_fn(a, b, c, d): ...",
            "model_fn definition takes 1 or 2 arguments but 0 were given.",
        ),
        (
            "def model_fn(a): ...\n\ndef transform_fn(a, b): ...",
            "transform_fn definition takes 4 or 5 arguments but 2 were given.",
        ),
        (
            "def model_fn(a): ...\n\ndef transform_fn(a, b, c, d): ...\n\ndef input_fn(a, b): ...",
            "Cannot use transform_fn implementation in conjunction with "
            "input_fn, predict_fn, and/or output_fn implementation",
        ),
    ],
)
def test_answers_400_when_the_code_breaks_the_contract(
    make_model: Callable[..., Path], serve: Callable[..., Server], code: str, message: str
) -> None:
    answer = serve(make_model(code)).invoke("{}")
    assert (answer.status, answer.body) == (400, error_text(message))


def test_lets_the_code_set_headers_through_the_context(
    make_model: Callable[..., Path], serve: Callable[..., Server]
) -> None:
    code = """
def model_fn(model_dir, context):
    return "loaded"

def transform_fn(model, input_data, content_type, accept, context):
    if input_data == "mark":
        colour = context.get_request_header(0, "X-Colour")
        context.set_response_header(0, "X-Amzn-SageMaker-Custom-Attributes", colour)
    return model
"""
    server = serve(make_model(code))
    marked = server.invoke("mark", **{"X-Colour": "green"})
    assert (marked.body, marked.headers["x-amzn-sagemaker-custom-attributes"]) == (b"loaded", "green")
    assert "x-amzn-sagemaker-custom-attributes" not in server.invoke("plain").headers


def test_answers_one_request_at_a_time_with_one_worker(probe: Server) -> None:
    with ThreadPoolExecutor(4) as clients:
        spans = sorted(clients.map(lambda _: tuple(probe.invoke("sleep 0.05").json().values()), range(4)))
    assert all(earlier[1] <= later[0] for earlier, later in pairwise(spans))


def test_answers_two_requests_at_a_time_with_two_workers(
    make_model: Callable[..., Path], serve: Callable[..., Server]
) -> None:
    # Each request waits for the other one's sign.
    code = """
import os, time
from pathlib import Path

def model_fn(model_dir):
    return Path(model_dir)

def transform_fn(model, input_data, content_type, accept):
    (model / f"sign-{os.getpid()}").touch()
    deadline = time.monotonic() + 20
    while len(list(model.glob("sign-*"))) < 2 and time.monotonic() < deadline:
        time.sleep(0.01)
    return os.environ["SAGEMAKER_MODEL_SERVER_WORKERS"] + " " + str(len(list(model.glob("sign-*"))))
"""
    server = serve(make_model(code), SAGEMAKER_MODEL_SERVER_WORKERS="2")
    with ThreadPoolExecutor(2) as clients:
        answers = [answer.body for answer in clients.map(lambda _: server.invoke("{}"), range(2))]
    assert answers == [b"2 2", b"2 2"]


def test_refuses_a_request_when_a_hundred_wait(
    make_model: Callable[..., Path], serve: Callable[..., Server]
) -> None:
    server = serve(make_model())
    connections = [server.connect() for _ in range(102)]
    for connection in connections:
        connection.request("POST", "/invocations", "sleep 60", {"Content-Type": "application/json"})
    readable, _, _ = select.select(
        [connection.sock for connection in connections], [], [], DEADLINE_IN_SECONDS
    )
    refused = [connection.getresponse() for connection in connections if connection.sock in readable]
    assert [response.status for response in refused] == [503]
    assert b"ServiceUnavailableException" in refused[0].read()
    for connection in connections:
        connection.close()
