"""The JSON that the model server sends for people to read, printed as its Java side prints it."""

from __future__ import annotations

import json

from model_server.messages import Reply

JSON_TYPE = "application/json"
_ESCAPED = {ord(character): f"\\u{ord(character):04x}" for character in "<>&='"}


def reply_with_ping(*, healthy: bool) -> Reply:
    """``/ping``: always 200, even when no worker is alive."""
    return _reply(200, {"status": "Healthy" if healthy else "Unhealthy"})


def reply_with_error(message: str, *, status: int, kind: str = "InternalServerException") -> Reply:
    """An error. Whatever goes wrong in the model's code has the status 400."""
    return _reply(status, {"code": status, "type": kind, "message": message})


def _reply(status: int, document: dict[str, object]) -> Reply:
    text = json.dumps(document, indent=2, ensure_ascii=False).translate(_ESCAPED)
    return Reply(status, {"content-type": JSON_TYPE}, f"{text}\n".encode("utf-8", "replace"))
