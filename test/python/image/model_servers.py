"""Starts the stand-in for AWS's image as a real process and talks HTTP to it."""

from __future__ import annotations

import http.client
import json
import os
import subprocess
import sys
import time
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

SERVE = Path(__file__).resolve().parents[3] / "local" / "image" / "serve.py"
DEADLINE_IN_SECONDS = 30

# Says how it was called, and does odd things on request.
PROBE = """
import json, os, sys, time

def model_fn(model_dir):
    omp = os.environ["OMP_NUM_THREADS"]
    return {"model_dir": model_dir, "cwd": os.getcwd(), "pid": os.getpid(), "omp": omp}

def transform_fn(model, input_data, content_type, accept):
    text = input_data if isinstance(input_data, str) else bytes(input_data or b"").decode()
    command, _, argument = text.partition(" ")
    if command == "raise":
        raise ValueError(argument)
    if command == "exit":
        os._exit(3)
    if command == "reply":
        return "x" * int(argument)
    if command == "return":
        return {"none": None, "list": [{"a": 1.5}], "bytes": b"raw", "object": object()}[argument]
    if command == "sleep":
        start = time.monotonic()
        time.sleep(float(argument))
        return json.dumps({"start": start, "end": time.monotonic(), "pid": os.getpid()})
    if command == "model":
        return json.dumps(model)
    body = {"type": type(input_data).__name__, "size": len(input_data or "")}
    return json.dumps({**body, "content_type": content_type, "accept": accept})
"""


@dataclass(frozen=True)
class Answer:
    """An HTTP answer, read to its end."""

    status: int
    headers: Mapping[str, str]
    body: bytes

    def json(self) -> Any:
        return json.loads(self.body)


@dataclass(frozen=True)
class Server:
    """A running server."""

    process: subprocess.Popen[str]
    port: int

    def connect(self) -> http.client.HTTPConnection:
        return http.client.HTTPConnection("127.0.0.1", self.port, timeout=DEADLINE_IN_SECONDS)

    def request(self, method: str, path: str, body: Any = None, **headers: str) -> Answer:
        connection = self.connect()
        try:
            return ask(connection, method, path, body, **headers)
        finally:
            connection.close()

    def invoke(self, body: Any, content_type: str = "application/json", **headers: str) -> Answer:
        return self.request("POST", "/invocations", body, **{"Content-Type": content_type, **headers})

    def close(self) -> None:
        self.process.terminate()
        self.process.communicate(timeout=DEADLINE_IN_SECONDS)


# A model that was loaded in this process sets the first, a transformers pipeline the second.
SET_BY_OTHERS = {"RAYON_NUM_THREADS", "TOKENIZERS_PARALLELISM"}


def _inherited() -> dict[str, str]:
    """This process's environment, without what was set in it for the tokenizers of this process."""
    return {name: value for name, value in os.environ.items() if name not in SET_BY_OTHERS}


def start_server(
    model_dir: Path, environment: Mapping[str, str], python: Path = Path(sys.executable)
) -> Server:
    """Start a server on a free port, and wait until it listens."""
    process = subprocess.Popen(
        [str(python), *command_of(model_dir)[1:]],
        env={**_inherited(), **environment},
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
    )
    assert process.stdout and process.stderr
    line = process.stdout.readline()
    assert line, process.stderr.read()
    return Server(process, json.loads(line)["port"])


def command_of(model_dir: Path, port: int = 0) -> list[str]:
    return [sys.executable, str(SERVE), "--model-dir", str(model_dir), "--port", str(port)]


def ask(
    connection: http.client.HTTPConnection, method: str, path: str, body: Any = None, **headers: str
) -> Answer:
    """One request on a connection that may be kept."""
    connection.request(method, path, body.encode() if isinstance(body, str) else body, headers)
    response = connection.getresponse()
    return Answer(
        response.status, {name.lower(): value for name, value in response.getheaders()}, response.read()
    )


def error_text(message: str, code: int = 400, kind: str = "InternalServerException") -> bytes:
    """The body of an error, byte for byte as the real server prints it."""
    return f'{{\n  "code": {code},\n  "type": "{kind}",\n  "message": "{message}"\n}}\n'.encode()


def wait_until(condition: Callable[[], bool], what: str) -> None:
    """Poll until something is so."""
    deadline = time.monotonic() + DEADLINE_IN_SECONDS
    while not condition():
        assert time.monotonic() < deadline, f"{what} did not happen in {DEADLINE_IN_SECONDS} s"
        time.sleep(0.01)


def is_running(pid: int) -> bool:
    """Whether a process exists and is no zombie that nobody has waited for."""
    try:
        os.kill(pid, 0)
    except ProcessLookupError:
        return False
    status = Path(f"/proc/{pid}/stat")
    return not (status.exists() and status.read_text().rpartition(")")[2].split()[0] == "Z")
