"""The worker processes, each answering one request at a time, and the queue before them."""

from __future__ import annotations

import os
import queue
import socket
import subprocess
import sys
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from types import TracebackType

from model_server.environment import worker_environment
from model_server.messages import Reply, Request, read_reply, write_request
from model_server.replies import reply_with_error

WORKER_PROGRAM = Path(__file__).resolve().parent.parent / "worker.py"
QUEUE_SIZE = 100
QUEUE_IS_FULL = (
    "No worker is available to serve request for model: model. Consider increasing job queue size."
)
RESPONSE_LIMIT_IN_BYTES = 6_553_500


class Worker:
    """A worker process and the connection to it."""

    def __init__(self, model_dir: Path, count: int) -> None:
        """Start the process. It loads the model while the first request may already wait."""
        self._connection, theirs = socket.socketpair()
        lifeline, self._lifeline = os.pipe()
        try:
            self._process = _start(model_dir, count, connection=theirs.fileno(), lifeline=lifeline)
        finally:
            theirs.close()
            os.close(lifeline)
        self._stream = self._connection.makefile("rb")

    def ask(self, request: Request) -> Reply | None:
        """The worker's reply, or None when it died or its reply is more than the server bears."""
        try:
            write_request(self._connection, request)
            reply = read_reply(self._stream)
        # A broken connection, or one that was closed because the whole server ends.
        except (OSError, ValueError):
            return None
        return reply if reply and len(reply.body) <= RESPONSE_LIMIT_IN_BYTES else None

    def is_alive(self) -> bool:
        """Whether the process still runs."""
        return self._process.poll() is None

    def close(self) -> None:
        """Kill the process at once."""
        self._process.kill()
        self._process.wait()
        self._stream.close()
        self._connection.close()
        os.close(self._lifeline)


class WorkerPool:
    """A fixed number of workers; one that dies is replaced."""

    def __init__(self, model_dir: Path, count: int) -> None:
        """Start the workers."""
        self._model_dir = model_dir
        self._count = count
        self._is_closed = False
        self._changing = threading.Lock()
        self._places = threading.Semaphore(QUEUE_SIZE + count)
        self._workers = {slot: Worker(model_dir, count) for slot in range(count)}
        self._idle: queue.SimpleQueue[int] = queue.SimpleQueue()
        for slot in range(count):
            self._idle.put(slot)

    def __enter__(self) -> WorkerPool:
        """Nothing more to do."""
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, traceback: TracebackType | None
    ) -> None:
        """Kill every worker. A request that loses its worker to this gets no new one."""
        with self._changing:
            self._is_closed = True
            for worker in self._workers.values():
                worker.close()

    def is_healthy(self) -> bool:
        """Whether a worker is alive. Nothing is said about its model."""
        return any(worker.is_alive() for worker in self._workers.values())

    def ask(self, request: Request) -> Reply:
        """The reply of the first worker to be idle, or an error when the queue is full or the worker died."""
        if not self._places.acquire(blocking=False):
            return reply_with_error(QUEUE_IS_FULL, status=503, kind="ServiceUnavailableException")
        try:
            with self._borrow() as slot:
                return self._workers[slot].ask(request) or self._replace(slot)
        finally:
            self._places.release()

    @contextmanager
    def _borrow(self) -> Iterator[int]:
        slot = self._idle.get()
        try:
            yield slot
        finally:
            self._idle.put(slot)

    def _replace(self, slot: int) -> Reply:
        with self._changing:
            if not self._is_closed:
                self._workers[slot].close()
                self._workers[slot] = Worker(self._model_dir, self._count)
        return reply_with_error("Worker died.", status=500)


def _start(model_dir: Path, count: int, *, connection: int, lifeline: int) -> subprocess.Popen[bytes]:
    command = [sys.executable, str(WORKER_PROGRAM), "--model-dir", str(model_dir)]
    command += ["--connection", str(connection), "--lifeline", str(lifeline)]
    return subprocess.Popen(
        command,
        cwd=model_dir,
        env=worker_environment(os.environ, model_dir, count),
        pass_fds=(connection, lifeline),
        stdin=subprocess.DEVNULL,
        stdout=sys.stderr,
    )
