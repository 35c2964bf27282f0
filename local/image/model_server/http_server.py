"""HTTP/1.1 on 127.0.0.1: ``/ping`` and ``/invocations``, one thread a connection."""

from __future__ import annotations

import sys
from http import HTTPStatus
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from socket import socket
from typing import Any

from model_server.body import read_body
from model_server.messages import Reply, Request
from model_server.pool import WorkerPool
from model_server.replies import reply_with_error, reply_with_ping

FORM_TYPES = ("application/x-www-form-urlencoded", "multipart/form-data")


class ModelHttpServer(ThreadingHTTPServer):
    """Hands requests to the pool of workers."""

    daemon_threads = True
    block_on_close = False
    request_queue_size = 128

    def __init__(self, port: int, pool: WorkerPool) -> None:
        """Listen on a port of the loopback interface; 0 picks a free one."""
        super().__init__(("127.0.0.1", port), _Handler)
        self.pool = pool

    def handle_error(self, request: socket | tuple[bytes, socket], client_address: Any) -> None:
        """Say nothing about a client that hung up; it happens."""
        if not isinstance(sys.exc_info()[1], ConnectionError):
            super().handle_error(request, client_address)


class _Handler(BaseHTTPRequestHandler):
    server: ModelHttpServer
    protocol_version = "HTTP/1.1"
    # One packet an answer, sent at once: else a keep-alive client waits 40 ms for a delayed acknowledgement.
    wbufsize = -1
    disable_nagle_algorithm = True

    def do_GET(self) -> None:
        try:
            body = read_body(self.headers, self.rfile)
        except ValueError:
            self._send(reply_with_error("The body's length is no number.", status=HTTPStatus.BAD_REQUEST))
            return
        if body is None:
            self._send(Reply(HTTPStatus.REQUEST_ENTITY_TOO_LARGE, {}, b""))
        else:
            self._send(self._answer(body))

    do_POST = do_GET

    def _answer(self, body: bytearray) -> Reply:
        path = self.path.partition("?")[0]
        if path == "/ping":
            return reply_with_ping(healthy=self.server.pool.is_healthy())
        if path == "/invocations":
            headers = {name.lower(): value for name, value in self.headers.items()}
            is_form = headers.get("content-type", "").startswith(FORM_TYPES)
            return self.server.pool.ask(Request(headers, None if is_form else body))
        message = "Requested resource is not found, please refer to API document."
        return reply_with_error(message, status=HTTPStatus.NOT_FOUND, kind="ResourceNotFoundException")

    def _send(self, reply: Reply) -> None:
        self.close_connection = self.close_connection or reply.status >= HTTPStatus.BAD_REQUEST
        self.send_response_only(reply.status)
        for name, value in reply.headers.items():
            self.send_header(name, value)
        self.send_header("content-length", str(len(reply.body)))
        self.send_header("connection", "close" if self.close_connection else "keep-alive")
        self.end_headers()
        self.wfile.write(reply.body)

    def log_message(self, format: str, *args: object) -> None:
        """Say nothing: the workers' log is the log."""
