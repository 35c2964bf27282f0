"""The stand-in answers HTTP as the model server of AWS's image was seen to answer."""

from __future__ import annotations

import socket
import statistics
import time
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from model_servers import Server, ask, error_text

REQUEST_LIMIT_IN_BYTES = 6_553_500


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
