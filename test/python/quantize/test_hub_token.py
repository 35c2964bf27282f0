"""The Hub's token: from the secret to the Hub, and nowhere else."""

from __future__ import annotations

import json
import os
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any

import pytest

from hub_stand_in import HubStandIn, add_repository, serve_hub
from hub_token import parse_token, read_token
from job_error import JobError
from snapshot import download_snapshot

_TOKEN = "hf_abcdefghijklmnopqrstuvwxyz"
_ARN = "arn:aws:secretsmanager:us-east-1:000000000000:secret:token-AbCdEf"


@contextmanager
def _secrets_manager(status: int, answer: dict[str, Any]) -> Iterator[str]:
    class Handler(BaseHTTPRequestHandler):
        def do_POST(self) -> None:
            body = json.dumps(answer).encode()
            self.send_response(status)
            self.send_header("Content-Length", str(len(body)))
            self.end_headers()
            self.wfile.write(body)

        def log_message(self, *_: Any) -> None:
            """Nobody reads it."""

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.02}, daemon=True)
    thread.start()
    try:
        yield f"http://127.0.0.1:{server.server_address[1]}"
    finally:
        server.shutdown()
        server.server_close()
        thread.join()


@pytest.fixture(autouse=True)
def _credentials(monkeypatch: pytest.MonkeyPatch) -> None:
    for name, value in {
        "ACCESS_KEY_ID": "a",
        "SECRET_ACCESS_KEY": "b",
        "DEFAULT_REGION": "eu-west-1",
    }.items():
        monkeypatch.setenv(f"AWS_{name}", value)


def test_the_token_is_read_with_boto3_and_set_in_no_environment(monkeypatch: pytest.MonkeyPatch) -> None:
    with _secrets_manager(200, {"ARN": _ARN, "SecretString": f"{_TOKEN}\n"}) as url:
        monkeypatch.setenv("AWS_ENDPOINT_URL", url)
        assert read_token(_ARN) == _TOKEN

    assert _TOKEN not in " ".join(os.environ.values())


def test_a_secret_that_may_not_be_read_is_named(monkeypatch: pytest.MonkeyPatch) -> None:
    refusal = {"__type": "AccessDeniedException", "message": "User is not authorized"}
    with _secrets_manager(400, refusal) as url:
        monkeypatch.setenv("AWS_ENDPOINT_URL", url)
        with pytest.raises(JobError, match=f"{_ARN} can't be read: .*AccessDenied.*not authorized"):
            read_token(_ARN)


@pytest.mark.parametrize(
    "text", [_TOKEN, f" {_TOKEN}\n", json.dumps({"token": _TOKEN}), json.dumps({"HF_TOKEN": _TOKEN})]
)
def test_a_secret_is_the_token_or_json_with_it(text: str) -> None:
    assert parse_token(text, _ARN) == _TOKEN


@pytest.mark.parametrize(
    "text", ["", " \n", "{hf_secret", '{"key": "hf_secret"}', '{"token": 1}', "hf_secret x", "hf_ü"]
)
def test_a_secret_without_a_token_is_refused_and_not_repeated(text: str) -> None:
    with pytest.raises(JobError) as refusal:
        parse_token(text, _ARN)

    assert f"The secret {_ARN} holds no token" in str(refusal.value)
    assert "hf_" not in str(refusal.value)


def _add(root: Path, model: str, **options: Any) -> str:
    files, commit = add_repository(root, model, **options)
    for name in ("config.json", "model.safetensors"):
        (files / name).write_text("{}")
    return commit


@pytest.mark.parametrize(("model", "gated"), [("org/let-in", True), ("org/private", False)])
def test_a_gated_or_private_model_opens_to_its_token(
    hub: HubStandIn, hub_root: Path, tmp_path: Path, model: str, gated: bool
) -> None:
    commit = _add(hub_root, model, gated=gated, token=_TOKEN)
    where = {"revision": commit, "endpoint": hub.endpoint}

    with pytest.raises(JobError, match=f"{model}"):
        download_snapshot(model, directory=tmp_path / "without", **where)
    snapshot = download_snapshot(model, directory=tmp_path / "with", token=_TOKEN, **where)

    assert (snapshot / "model.safetensors").read_text() == "{}"
    assert not [path for path in snapshot.rglob("*") if path.is_file() and _TOKEN in path.read_text()]


def test_a_token_that_the_hub_does_not_know_is_to_be_replaced(
    hub: HubStandIn, hub_root: Path, tmp_path: Path
) -> None:
    commit = _add(hub_root, "org/open")

    with pytest.raises(JobError, match="does not accept the token in the stack's secret") as refusal:
        download_snapshot(
            "org/open", revision=commit, endpoint=hub.endpoint, directory=tmp_path / "new", token="hf_unknown"
        )
    assert "hf_" not in str(refusal.value)


def test_a_token_of_the_machine_is_not_sent(
    hub: HubStandIn, hub_root: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    commit = _add(hub_root, "org/anonymous")
    monkeypatch.setenv("HF_TOKEN", _TOKEN)
    hub.tokens.clear()

    download_snapshot("org/anonymous", revision=commit, endpoint=hub.endpoint, directory=tmp_path / "new")

    assert set(hub.tokens) == {None}


def test_the_token_does_not_follow_to_the_host_of_the_files(
    hub: HubStandIn, hub_root: Path, tmp_path: Path
) -> None:
    _add(tmp_path / "cdn", "org/elsewhere")
    with serve_hub(tmp_path / "cdn") as cdn:
        commit = _add(hub_root, "org/elsewhere", cdn=cdn.endpoint)
        hub.tokens.clear()
        download_snapshot(
            "org/elsewhere",
            revision=commit,
            endpoint=hub.endpoint,
            directory=tmp_path / "new",
            token=_TOKEN,
        )

    assert set(hub.tokens) == {_TOKEN}
    assert len(cdn.asked) >= 2
    assert set(cdn.tokens) == {None}
