"""Fixtures of the image's tests: model folders, and real server processes."""

from __future__ import annotations

import sys
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

sys.path.insert(0, str(Path(__file__).parent))

from model_servers import PROBE, Server, start_server


@pytest.fixture
def make_model(tmp_path: Path) -> Callable[..., Path]:
    """Write a model folder with some code, and requirements when there are any."""

    def make(code: str = PROBE, *, requirements: str | None = None) -> Path:
        folder = tmp_path / "model" / "code"
        folder.mkdir(parents=True, exist_ok=True)
        (folder / "inference.py").write_text(code)
        if requirements is not None:
            (folder / "requirements.txt").write_text(requirements)
        return folder.parent

    return make


@pytest.fixture
def serve() -> Iterator[Callable[..., Server]]:
    """Start servers, and end them with the test."""
    servers: list[Server] = []

    def start(model_dir: Path, **environment: str) -> Server:
        server = start_server(model_dir, environment)
        servers.append(server)
        return server

    yield start
    for server in servers:
        server.close()


@pytest.fixture(scope="module")
def probe(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Server]:
    """A server of the probe, shared by the tests that leave it well."""
    code = tmp_path_factory.mktemp("model") / "code"
    code.mkdir()
    (code / "inference.py").write_text(PROBE)
    server = start_server(code.parent, {})
    yield server
    server.close()
