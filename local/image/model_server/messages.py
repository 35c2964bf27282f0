"""What the server and a worker say to each other: a line of JSON, then a body of the length that it tells."""

from __future__ import annotations

import json
import socket
from collections.abc import Mapping
from dataclasses import dataclass
from io import BufferedIOBase
from typing import Any


@dataclass(frozen=True)
class Request:
    """A request as the toolkit sees it. A form has no body."""

    headers: Mapping[str, str]
    """Names in lower case."""
    body: bytearray | None


@dataclass(frozen=True)
class Reply:
    """What to send back."""

    status: int
    headers: Mapping[str, str]
    body: bytes


def write_request(connection: socket.socket, request: Request) -> None:
    """Hand a request to a worker."""
    _write(
        connection, {"headers": request.headers, "has_body": request.body is not None}, request.body or b""
    )


def read_request(stream: BufferedIOBase) -> Request | None:
    """The next request, or None when the server hung up."""
    message = _read(stream)
    if message is None:
        return None
    head, body = message
    return Request(head["headers"], bytearray(body) if head["has_body"] else None)


def write_reply(connection: socket.socket, reply: Reply) -> None:
    """Hand a reply to the server."""
    _write(connection, {"status": reply.status, "headers": reply.headers}, reply.body)


def read_reply(stream: BufferedIOBase) -> Reply | None:
    """The reply to the last request, or None when the worker died."""
    message = _read(stream)
    if message is None:
        return None
    head, body = message
    return Reply(head["status"], head["headers"], body)


def _write(connection: socket.socket, head: dict[str, Any], body: bytes | bytearray) -> None:
    line = json.dumps({**head, "length": len(body)}).encode() + b"\n"
    connection.sendall(line + body)


def _read(stream: BufferedIOBase) -> tuple[dict[str, Any], bytes] | None:
    line = stream.readline()
    if not line.endswith(b"\n"):
        return None
    head = json.loads(line)
    body = stream.read(head["length"])
    return (head, body) if len(body) == head["length"] else None
