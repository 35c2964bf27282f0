"""A server starts with its requirements or not at all, and leaves nothing behind when it ends."""

from __future__ import annotations

import json
import os
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Callable
from pathlib import Path

import pytest
from model_servers import DEADLINE_IN_SECONDS, Server, command_of, is_running, wait_until

# Starts a server and says who it is; the test kills this program, not the server.
PARENT = """
import subprocess, sys
server = subprocess.Popen(sys.argv[1:], stdout=subprocess.PIPE, text=True)
print(server.pid, server.stdout.readline(), flush=True)
sys.stdin.read()
"""


def run_to_its_end(command: list[str], **environment: str) -> subprocess.CompletedProcess[str]:
    variables = {**os.environ, **environment}
    return subprocess.run(
        command, env=variables, capture_output=True, text=True, timeout=DEADLINE_IN_SECONDS, check=False
    )


def test_installs_the_requirements_before_it_listens(
    make_model: Callable[..., Path], serve: Callable[..., Server]
) -> None:
    server = serve(make_model(requirements="numpy\n"))
    assert server.invoke("a").status == 200


def test_ends_when_the_requirements_cannot_be_installed(make_model: Callable[..., Path]) -> None:
    model_dir = make_model(requirements="./a-package-that-is-missing\n")
    finished = run_to_its_end(command_of(model_dir))
    assert (finished.returncode, finished.stdout) == (1, "")
    last = finished.stderr.splitlines()[-1]
    assert last == f"serve: failed to install required packages of {model_dir}/code/requirements.txt"


def test_ends_when_its_port_is_taken(make_model: Callable[..., Path]) -> None:
    with socket.create_server(("127.0.0.1", 0)) as other:
        finished = run_to_its_end(command_of(make_model(), other.getsockname()[1]))
    assert finished.returncode == 1
    assert "Address already in use" in finished.stderr.splitlines()[-1]


def test_ends_when_there_is_no_model_folder(tmp_path: Path) -> None:
    finished = run_to_its_end(command_of(tmp_path / "nowhere"))
    assert finished.returncode == 2
    assert finished.stderr.endswith(f"{tmp_path / 'nowhere'} is no directory\n")


@pytest.mark.parametrize("workers", ["0", "two"])
def test_ends_when_the_number_of_workers_is_none(make_model: Callable[..., Path], workers: str) -> None:
    finished = run_to_its_end(command_of(make_model()), SAGEMAKER_MODEL_SERVER_WORKERS=workers)
    expected = f"serve: SAGEMAKER_MODEL_SERVER_WORKERS is '{workers}', but must be a positive integer.\n"
    assert (finished.returncode, finished.stderr) == (1, expected)


@pytest.mark.parametrize("number", [signal.SIGTERM, signal.SIGINT])
def test_ends_at_once_with_its_workers_in_the_middle_of_a_request(
    make_model: Callable[..., Path], serve: Callable[..., Server], number: signal.Signals
) -> None:
    server = serve(make_model(), SAGEMAKER_MODEL_SERVER_WORKERS="1")
    worker = server.invoke("model").json()["pid"]
    connection = server.connect()
    connection.request("POST", "/invocations", "sleep 60", {"Content-Type": "application/json"})
    start = time.monotonic()
    server.process.send_signal(number)
    assert server.process.wait(DEADLINE_IN_SECONDS) == 0
    assert time.monotonic() - start < 5
    assert not is_running(worker)
    connection.close()


@pytest.mark.parametrize("command", ["a", "sleep 60"])
def test_leaves_no_orphan_when_its_parent_is_killed(make_model: Callable[..., Path], command: str) -> None:
    parent = subprocess.Popen(
        [sys.executable, "-c", PARENT, *command_of(make_model())],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        stderr=subprocess.DEVNULL,
        text=True,
    )
    server, worker = keep_busy(parent, command)
    parent.kill()
    parent.communicate(timeout=DEADLINE_IN_SECONDS)
    wait_until(lambda: not is_running(server), "the end of the server")
    wait_until(lambda: not is_running(worker), "the end of the worker")


def keep_busy(parent: subprocess.Popen[str], command: str) -> tuple[int, int]:
    """The process ids of the parent's server and its worker, which has something to do."""
    assert parent.stdout
    pid, _, announcement = parent.stdout.readline().partition(" ")
    server = Server(parent, json.loads(announcement)["port"])
    worker = server.invoke("model").json()["pid"]
    connection = server.connect()
    connection.request("POST", "/invocations", command, {"Content-Type": "application/json"})
    connection.close()
    return int(pid), worker


def test_leaves_no_worker_when_it_is_killed_itself(
    make_model: Callable[..., Path], serve: Callable[..., Server]
) -> None:
    server = serve(make_model())
    worker = server.invoke("model").json()["pid"]
    connection = server.connect()
    connection.request("POST", "/invocations", "sleep 60", {"Content-Type": "application/json"})
    server.process.kill()
    wait_until(lambda: not is_running(worker), "the end of the worker")
    connection.close()
