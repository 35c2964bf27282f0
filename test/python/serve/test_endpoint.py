"""The archive behind HTTP, on the stand-in for AWS's image: what a caller gets to see."""

from __future__ import annotations

import json
import shutil
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from typing import Any

import pytest
from model_servers import Answer, Server, start_server
from serving_models import CODE, Served

ARTICLE = {"inputs": ["I like you. I love you"] * 128}


@pytest.fixture(scope="module")
def endpoint(classifier: Served, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Server]:
    model_dir = shutil.copytree(classifier.model_dir, tmp_path_factory.mktemp("endpoint") / "model")
    shutil.copytree(CODE, model_dir / "code", ignore=shutil.ignore_patterns("__pycache__"))
    server = start_server(model_dir, {"SAGEMAKER_MODEL_SERVER_WORKERS": "2"})
    yield server
    server.close()


def invoke(endpoint: Server, request: Any, content_type: str = "application/json") -> Answer:
    return endpoint.invoke(json.dumps(request), content_type)


@pytest.mark.parametrize("content_type", ["application/json", "application/json; charset=utf-8"])
def test_answers_the_request_of_the_article(endpoint: Server, content_type: str) -> None:
    answer = invoke(endpoint, ARTICLE, content_type)
    assert (answer.status, answer.headers["content-type"]) == (200, "application/json")
    assert len(answer.json()) == 128
    assert {len(labels) for labels in answer.json()} == {3}


def test_says_in_a_header_what_was_cut(endpoint: Server) -> None:
    answer = invoke(endpoint, {"inputs": ["short", "long " * 1_000]})
    assert answer.headers["x-amzn-sagemaker-custom-attributes"] == "truncated=1;inputs=1;max_tokens=128"
    assert "x-amzn-sagemaker-custom-attributes" not in invoke(endpoint, ARTICLE).headers


def test_answers_bad_requests_with_a_code_and_a_sentence(endpoint: Server) -> None:
    answer = invoke(endpoint, {"inputs": "a", "parameters": {"top": 1}})
    assert answer.status == 400
    code, _, sentence = answer.json()["message"].partition(": ")
    assert code == "UnknownParameter"
    assert sentence == "The parameter `top` is unknown; known are `top_k`, `function_to_apply`, `truncation`."


def test_refuses_a_form(endpoint: Server) -> None:
    answer = endpoint.invoke(b"inputs=a", "application/x-www-form-urlencoded")
    assert answer.json()["message"].startswith("InvalidRequest: The body is empty, or was sent as a form.")


def test_answers_each_of_many_clients_what_it_asked(endpoint: Server) -> None:
    texts = [f"{'word ' * count}{count}" for count in range(16)]
    alone = [invoke(endpoint, {"inputs": text}).body for text in texts]
    with ThreadPoolExecutor(8) as clients:
        together = list(clients.map(lambda text: invoke(endpoint, {"inputs": text}).body, texts))
    assert together == alone
