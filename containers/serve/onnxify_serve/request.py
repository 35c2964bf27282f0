"""From the body of a request to inputs and parameters, or to an error that says what is wrong with it."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass

import orjson

from onnxify_serve.errors import InvalidRequestError, describe, quote

Body = str | bytes | bytearray | None

_EXAMPLE = "Send a JSON object such as {`inputs`: [`one text`, `another`]}, encoded in UTF-8."


@dataclass(frozen=True)
class Request:
    """What is asked: inputs and parameters that the task has yet to check."""

    inputs: object
    parameters: Mapping[str, object]


def parse_request(body: Body) -> Request:
    """Understand a body, as the toolkit hands it over: decoded, raw, or None when it was a form.

    Raises:
        InvalidRequestError: The body is no request; the sentence says where and why.
    """
    document = _load(_decode(body))
    if not isinstance(document, dict):
        raise InvalidRequestError(f"The body is {describe(document)}. {_EXAMPLE}")
    for name in document:
        if name not in ("inputs", "parameters"):
            raise InvalidRequestError(
                f"The body has the key {quote(name)}; known are `inputs` and `parameters`."
            )
    if "inputs" not in document:
        raise InvalidRequestError(f"The body has no key `inputs`. {_EXAMPLE}")
    parameters = document.get("parameters")
    if parameters is not None and not isinstance(parameters, dict):
        raise InvalidRequestError(f"`parameters` is {describe(parameters)}, but must be an object.")
    return Request(document["inputs"], parameters or {})


def _decode(body: Body) -> str:
    if not body:
        raise InvalidRequestError(f"The body is empty, or was sent as a form. {_EXAMPLE}")
    if isinstance(body, str):
        return body
    try:
        return body.decode("utf-8")
    except UnicodeDecodeError as error:
        raise InvalidRequestError(f"The body is not UTF-8 from byte {error.start} on. {_EXAMPLE}") from error


def _load(text: str) -> object:
    try:
        document: object = orjson.loads(text)
    except orjson.JSONDecodeError:
        return _load_or_explain(text)
    return document


def _load_or_explain(text: str) -> object:
    """By Python's own parser, which takes longer, reads a little more than JSON, and says what is wrong."""
    try:
        document: object = json.loads(text)
    except json.JSONDecodeError as error:
        raise InvalidRequestError(f"The body is not JSON: {error}. {_EXAMPLE}") from error
    except RecursionError as error:
        raise InvalidRequestError(f"The body is nested too deeply. {_EXAMPLE}") from error
    except ValueError as error:
        raise InvalidRequestError("The body has a number with too many digits.") from error
    return document
