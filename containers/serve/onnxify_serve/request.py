"""From the body of a request to texts and parameters, or to an error that says what is wrong with it."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass
from enum import Enum

from onnxify_serve.errors import InvalidRequestError, describe, quote

# A text, or a text and the one it is paired with.
Text = str | tuple[str, str]

Body = str | bytes | bytearray | None

_EXAMPLE = "Send a JSON object such as {`inputs`: [`one text`, `another`]}, encoded in UTF-8."


class Shape(Enum):
    """How ``inputs`` was written, which decides how the answer is nested."""

    TEXT = "text"
    PAIR = "pair"
    LIST = "list"


@dataclass(frozen=True)
class Request:
    """What is asked: the texts in order, and parameters that nobody has checked yet."""

    texts: list[Text]
    shape: Shape
    parameters: Mapping[str, object]


def parse_request(body: Body, *, accepts_pairs: bool) -> Request:
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
    texts, shape = _parse_inputs(document["inputs"], accepts_pairs)
    return Request(texts, shape, parameters or {})


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
        document: object = json.loads(text)
    except json.JSONDecodeError as error:
        raise InvalidRequestError(f"The body is not JSON: {error}. {_EXAMPLE}") from error
    except RecursionError as error:
        raise InvalidRequestError(f"The body is nested too deeply. {_EXAMPLE}") from error
    except ValueError as error:
        raise InvalidRequestError("The body has a number with too many digits.") from error
    return document


def _parse_inputs(inputs: object, accepts_pairs: bool) -> tuple[list[Text], Shape]:
    if isinstance(inputs, list):
        return [_parse_text(text, f"inputs[{i}]", accepts_pairs) for i, text in enumerate(inputs)], Shape.LIST
    shape = Shape.PAIR if isinstance(inputs, dict) else Shape.TEXT
    return [_parse_text(inputs, "inputs", accepts_pairs)], shape


def _parse_text(value: object, path: str, accepts_pairs: bool) -> Text:
    if isinstance(value, str):
        return _check_characters(value, path)
    if accepts_pairs and isinstance(value, dict):
        return _parse_pair(value, path)
    expected = "a string or a pair {`text`: ..., `text_pair`: ...}" if accepts_pairs else "a string"
    raise InvalidRequestError(f"`{path}` is {describe(value)}, but must be {expected}.")


def _parse_pair(value: dict[str, object], path: str) -> Text:
    for name in value:
        if name not in ("text", "text_pair"):
            raise InvalidRequestError(
                f"`{path}` has the key {quote(name)}; known are `text` and `text_pair`."
            )
    text, text_pair = value.get("text"), value.get("text_pair")
    if not isinstance(text, str):
        raise InvalidRequestError(f"`{path}.text` is {describe(text)}, but must be a string.")
    _check_characters(text, f"{path}.text")
    if text_pair is None:
        return text
    if not isinstance(text_pair, str):
        raise InvalidRequestError(f"`{path}.text_pair` is {describe(text_pair)}, but must be a string.")
    return text, _check_characters(text_pair, f"{path}.text_pair")


def _check_characters(text: str, path: str) -> str:
    if not text.isascii():
        try:
            text.encode("utf-8")
        except UnicodeEncodeError as error:
            sentence = f"`{path}` has half of a surrogate pair at character {error.start}."
            raise InvalidRequestError(sentence) from error
    return text
