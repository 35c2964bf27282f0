"""The stand-in answers HTTP as the model server of AWS's image was seen to answer."""

from __future__ import annotations

import select
import socket
import statistics
import time
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from itertools import pairwise
from pathlib import Path

import pytest
from model_servers import DEADLINE_IN_SECONDS, Server, ask

REQUEST_LIMIT_IN_BYTES = 6_553_500


def error_text(message: str, code: int = 400, kind: str = "InternalServerException") -> bytes:
    return f'{{\n  "code": {code},\n  "type": "{kind}",\n  "message": "{message}"\n}}\n'.encode()


def test_answers_ping(probe: Server) -> None:
    answer = probe.request("GET", "/ping")
    assert (answer.status, answer.body) == (200, b'{\n  "status": "Healthy"\n}\n')
    assert answer.headers["content-type"] == "application/json"


def test_knows_no_other_path(probe: Server) -> None:
    answer = probe.request("POST", "/models", "{}")
    expected = "Requested resource is not found, please refer to API document."
    assert (answer.status, answer.body) == (404, error_text(expected, 404, "ResourceNotFoundException"))


def test_loads_the_model_in_its_folder_with_one_openmp_thread(
    make_model: Callable[..., Path], serve: Callable[..., Server]
) -> None:
    model_dir = make_model()
    model = serve(model_dir).invoke("model").json()
    assert (model["model_dir"], model["cwd"], model["omp"]) == (str(model_dir), str(model_dir), "1")


@pytest.mark.parametrize(
    ("content_type", "body_type"),
    [
        ("application/json", "str"),
        ("text/csv", "str"),
        ("application/json; charset=utf-8", "bytearray"),
        ("Application/JSON", "bytearray"),
        ("text/plain", "bytearray"),
        ("application/x-www-form-urlencoded", "NoneType"),
    ],
)
def test_decodes_a_body_by_its_content_type(probe: Server, content_type: str, body_type: str) -> None:
    called = probe.invoke("héllo".encode(), content_type).json()
    assert (called["type"], called["content_type"]) == (body_type, content_type)


def test_passes_a_body_without_content_type_on(probe: Server) -> None:
    called = probe.request("POST", "/invocations", b"hello").json()
    assert called == {"type": "bytearray", "size": 5, "content_type": None, "accept": "application/json"}


@pytest.mark.parametrize(
    ("headers", "accept"),
    [
        ({}, "application/json"),
        ({"Accept": "*/*"}, "application/json"),
        ({"Accept": "text/csv"}, "text/csv"),
        ({"Accept": "application/json, text/plain, */*"}, "application/json, text/plain, */*"),
    ],
)
def test_labels_the_answer_as_what_was_accepted(probe: Server, headers: dict[str, str], accept: str) -> None:
    answer = probe.invoke("a", **headers)
    assert (answer.json()["accept"], answer.headers["content-type"]) == (accept, accept)


@pytest.mark.parametrize(
    ("what", "body"),
    [("none", b"null"), ("list", b'[\n  {\n    "a": 1.5\n  }\n]'), ("bytes", b"raw")],
)
def test_encodes_what_the_model_returns(probe: Server, what: str, body: bytes) -> None:
    answer = probe.invoke(f"return {what}")
    assert (answer.status, answer.body) == (200, body)


def test_answers_503_when_the_model_returns_what_is_no_json(probe: Server) -> None:
    answer = probe.invoke("return object")
    assert (answer.status, answer.body) == (503, error_text("Unsupported model output data type.", 503))


def test_answers_400_whatever_is_raised(probe: Server) -> None:
    answer = probe.invoke('raise no "model" <here> & it\'s = é')
    expected = error_text(r"no \"model\" \u003chere\u003e \u0026 it\u0027s \u003d é")
    assert (answer.status, answer.body) == (400, expected)
    assert answer.headers["connection"] == "close"


def test_answers_400_to_json_that_is_not_utf8(probe: Server) -> None:
    answer = probe.invoke(b"\xff\xfe")
    assert answer.status == 400
    assert (
        answer.json()["message"] == "'utf-8' codec can't decode byte 0xff in position 0: invalid start byte"
    )


def test_takes_a_request_of_the_limit_and_answers_413_to_more(probe: Server) -> None:
    assert probe.invoke(b"a" * REQUEST_LIMIT_IN_BYTES).json()["size"] == REQUEST_LIMIT_IN_BYTES
    answer = probe.invoke(b"a" * (REQUEST_LIMIT_IN_BYTES + 1))
    assert (answer.status, answer.body) == (413, b"")


def test_takes_a_chunked_request(probe: Server) -> None:
    def chunks() -> Iterator[bytes]:
        yield b"hello "
        yield b"w" * 100_000

    assert probe.invoke(chunks()).json()["size"] == 100_006


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


def test_answers_at_once_on_a_connection_that_is_kept(probe: Server) -> None:
    connection = probe.connect()
    times = []
    for _ in range(50):
        start = time.perf_counter()
        assert (
            ask(connection, "POST", "/invocations", "a", **{"Content-Type": "application/json"}).status == 200
        )
        times.append(time.perf_counter() - start)
    connection.close()
    # A delayed acknowledgement would cost 40 ms.
    assert statistics.median(times) < 0.010


def test_listens_on_one_loopback_address_only(probe: Server) -> None:
    with pytest.raises(OSError), socket.create_connection(("127.0.0.2", probe.port), timeout=5):
        pass
