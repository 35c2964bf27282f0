"""A model without code of its own is served by the plain transformers pipeline, as in AWS's image."""

from __future__ import annotations

import json
import subprocess
import sys
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from model_servers import DEADLINE_IN_SECONDS, SERVE, Server, error_text
from transformers import pipeline

from hub_stand_in import HubStandIn, add_repository, serve_hub
from tiny_models import save_bert_classifier

MODEL = "tiny/classifier"
TEXTS = ["i like you .", "the dog is bad !"]


@pytest.fixture(scope="module")
def hub(tmp_path_factory: pytest.TempPathFactory) -> Iterator[tuple[HubStandIn, Path, str]]:
    root = tmp_path_factory.mktemp("hub")
    files, sha = add_repository(root, MODEL)
    save_bert_classifier(files, num_labels=3)
    (files / "pytorch_model.bin").write_bytes(b"never read")
    with serve_hub(root) as stand_in:
        yield stand_in, files, sha


@pytest.fixture
def empty(tmp_path: Path) -> Path:
    folder = tmp_path / "model"
    folder.mkdir()
    return folder


def test_answers_what_the_pipeline_answers_at_the_commit_that_is_named(
    hub: tuple[HubStandIn, Path, str], empty: Path, serve: Callable[..., Server]
) -> None:
    stand_in, files, sha = hub
    server = serve(
        empty,
        HF_ENDPOINT=stand_in.endpoint,
        HF_MODEL_ID=MODEL,
        HF_MODEL_REVISION=sha,
        HF_TASK="text-classification",
    )
    answer = server.invoke(json.dumps({"inputs": TEXTS, "parameters": {"top_k": None}}))
    expected = pipeline("text-classification", model=str(files), device=-1)(TEXTS, top_k=None)
    assert answer.status == 200
    assert answer.headers["content-type"] == "application/json"
    for given, wanted in zip(answer.json(), expected, strict=True):
        assert [each["label"] for each in given] == [each["label"] for each in wanted]
        assert [each["score"] for each in given] == pytest.approx([each["score"] for each in wanted])
    assert any(f"/resolve/{sha}/" in path for path in stand_in.asked)
    assert not any("pytorch_model.bin" in path for path in stand_in.asked)


def test_asks_for_the_task_and_says_so_with_every_request(empty: Path, serve: Callable[..., Server]) -> None:
    answer = serve(empty).invoke('{"inputs": "a"}')
    message = "You need to define the model\\u0027s task as env \\u0027HF_TASK\\u0027."
    assert (answer.status, answer.body) == (400, error_text(message))


def test_is_not_ready_with_a_model_that_the_hub_does_not_have(
    hub: tuple[HubStandIn, Path, str], empty: Path
) -> None:
    stand_in, _, _ = hub
    environment = {"HF_ENDPOINT": stand_in.endpoint, "HF_MODEL_ID": "tiny/nothing", "PATH": ""}
    command = [sys.executable, str(SERVE), "--model-dir", str(empty), "--port", "0"]
    ended = subprocess.run(
        command, env=environment, capture_output=True, text=True, timeout=DEADLINE_IN_SECONDS, check=False
    )
    assert ended.returncode == 1
    assert ended.stdout == ""
    assert "tiny/nothing can't be had from the Hub" in ended.stderr
