"""Ours over HTTP: the local cloud's stand-in for AWS's image, with its model server and its worker."""

from __future__ import annotations

import http.client
import json
import os
import subprocess
import sys
import threading
from pathlib import Path
from typing import Any

from onnxify_bench.artifacts import REPOSITORY, Artifacts
from onnxify_bench.engines.engine import Rows, Texts
from onnxify_bench.engines.json_rows import read_labels, to_score_rows
from onnxify_bench.engines.memory import read_peak_in_megabytes

__all__ = ["load"]

_SERVER = REPOSITORY / "local" / "image" / "serve.py"
_HEADERS = {"Content-Type": "application/json"}
# No package index is asked at the start.
_ENVIRONMENT = {"PIP_NO_INDEX": "1", "ORT_DISABLE_TELEMETRY": "1"}


class HttpEngine:
    """A client that keeps a connection for each of its threads."""

    is_parallel = True

    def __init__(self, model_dir: Path, *, workers: int) -> None:
        self._labels = read_labels(model_dir)
        command = [sys.executable, str(_SERVER), "--model-dir", str(model_dir), "--port", "0"]
        environment = {name: value for name, value in os.environ.items() if name != "PYTHONPATH"}
        environment |= {**_ENVIRONMENT, "SAGEMAKER_MODEL_SERVER_WORKERS": str(workers)}
        self._server = subprocess.Popen(command, env=environment, stdout=subprocess.PIPE, text=True)
        self._port = self._read_port()
        self._local = threading.local()

    def _read_port(self) -> int:
        assert self._server.stdout
        for line in self._server.stdout:
            if line.startswith('{"port"'):
                port: int = json.loads(line)["port"]
                return port
        raise RuntimeError("The server ended before it listened; what it printed is above.")

    def prepare(self, texts: Texts) -> bytes:
        """The body."""
        return json.dumps({"inputs": texts}).encode()

    def ask(self, request: bytes) -> bytes:
        """Send it, and read the answer to its end."""
        connection = getattr(self._local, "connection", None)
        if connection is None:
            connection = self._local.connection = http.client.HTTPConnection("127.0.0.1", self._port)
        connection.request("POST", "/invocations", request, _HEADERS)
        response = connection.getresponse()
        body: bytes = response.read()
        if response.status != http.client.OK:
            raise RuntimeError(f"The endpoint answered {response.status}: {body.decode()}")
        return body

    def to_rows(self, answer: bytes) -> Rows:
        """Scores or vectors."""
        document: Any = json.loads(answer)
        return to_score_rows(document, self._labels)

    def measure_memory(self) -> float:
        """Of the worker, which is the server's child; of several, the largest."""
        children = Path(f"/proc/{self._server.pid}/task").glob("*/children")
        workers = [worker for path in children for worker in path.read_text().split()]
        return max((read_peak_in_megabytes(worker) for worker in workers), default=0.0)


def load(artifacts: Artifacts, variant: str) -> HttpEngine:
    """Start the server as an endpoint is set for latency, or for `throughput`; it ends with this process."""
    return HttpEngine(artifacts.ours, workers=(os.cpu_count() or 1) if variant == "throughput" else 1)
