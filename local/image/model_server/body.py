"""Reads the body of an HTTP request, which the standard library leaves to its user."""

from __future__ import annotations

from collections.abc import Iterator
from email.message import Message
from io import BufferedIOBase

REQUEST_LIMIT_IN_BYTES = 6_553_500
PIECE_IN_BYTES = 262_144


def read_body(headers: Message, stream: BufferedIOBase) -> bytearray | None:
    """The whole body, or None when it is larger than the server bears.

    A body that is too large is read to its end all the same, so that the sender gets to read the refusal.

    Raises:
        ConnectionError: The sender hung up in the middle.
        ValueError: A length is no number.
    """
    body = bytearray()
    size_in_bytes = 0
    for piece in _read_pieces(headers, stream):
        size_in_bytes += len(piece)
        if size_in_bytes <= REQUEST_LIMIT_IN_BYTES:
            body += piece
    return body if size_in_bytes <= REQUEST_LIMIT_IN_BYTES else None


def _read_pieces(headers: Message, stream: BufferedIOBase) -> Iterator[bytes]:
    if "chunked" in headers.get("transfer-encoding", "").lower():
        return _read_chunks(stream)
    return _read_exactly(stream, int(headers.get("content-length", "0")))


def _read_chunks(stream: BufferedIOBase) -> Iterator[bytes]:
    while length := int(stream.readline().partition(b";")[0], 16):
        yield from _read_exactly(stream, length)
        stream.readline()
    while stream.readline().strip():
        pass


def _read_exactly(stream: BufferedIOBase, length: int) -> Iterator[bytes]:
    while length > 0:
        piece = stream.read(min(length, PIECE_IN_BYTES))
        if not piece:
            raise ConnectionResetError("The sender hung up in the middle of a body.")
        length -= len(piece)
        yield piece
