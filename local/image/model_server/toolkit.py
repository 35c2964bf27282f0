"""Calls the model's code the way the Hugging Face inference toolkit does."""

from __future__ import annotations

import importlib
import importlib.util
import inspect
import json
import logging
import sys
from collections.abc import Callable, Mapping
from pathlib import Path
from types import ModuleType
from typing import Any

from model_server import default_functions
from model_server.messages import Reply, Request
from model_server.replies import JSON_TYPE, reply_with_error

PROGRAM = "inference"
DECODED_TYPES = {"application/json", "text/csv"}

logger = logging.getLogger(__name__)


class Context:
    """The part of the model server's request context that a model's code can use, for its batch of one."""

    def __init__(self) -> None:
        """Start with nothing known about the request."""
        self.request_headers: Mapping[str, str] = {}
        self.response_headers: dict[str, str] = {}

    def get_request_header(self, idx: int, key: str) -> str | None:
        """A header of the request."""
        del idx
        return self.request_headers.get(key.lower())

    def set_response_header(self, idx: int, key: str, value: str) -> None:
        """Set a header of the answer. The content type is set by the toolkit afterwards."""
        del idx
        self.response_headers[key] = value


class Toolkit:
    """The model's code and the model that it loaded."""

    def __init__(self, model_dir: Path) -> None:
        """Load nothing yet."""
        self._model_dir = model_dir
        self._context = Context()
        self._model: Any = None
        self._transform: Callable[..., Any] | None = None

    def initialize(self) -> Callable[..., Any]:
        """Import the code, if any, let ``model_fn`` load the model; return ``transform_fn``, or raise."""
        code = str(self._model_dir / "code")
        if code not in sys.path:
            sys.path.insert(0, code)
        module = _import_program()
        model_fn, transform_fn = _find(module, "model_fn"), _find(module, "transform_fn")
        if any(hasattr(module, name) for name in ("input_fn", "predict_fn", "output_fn")):
            raise ValueError(
                "Cannot use transform_fn implementation in conjunction with "
                "input_fn, predict_fn, and/or output_fn implementation"
            )
        transform = _adapt(transform_fn, 4, self._context)
        self._model = _adapt(model_fn, 1, self._context)(str(self._model_dir))
        self._transform = transform
        return transform

    def handle(self, request: Request) -> Reply:
        """Answer a request. Every exception is the caller's fault, status 400: that is how the toolkit is."""
        try:
            result, content_type = self._call(self._transform or self.initialize(), request)
        except Exception as error:
            logger.exception("Prediction error")
            return reply_with_error(str(error), status=400)
        body = _encode(result)
        if body is None:
            return reply_with_error("Unsupported model output data type.", status=503)
        return Reply(200, {**self._context.response_headers, "content-type": content_type}, body)

    def _call(self, transform: Callable[..., Any], request: Request) -> tuple[Any, str]:
        self._context.request_headers, self._context.response_headers = request.headers, {}
        content_type = request.headers.get("content-type")
        accept = request.headers.get("accept")
        if not accept or accept == "*/*":
            accept = JSON_TYPE
        data: str | bytearray | None = request.body
        if content_type in DECODED_TYPES and request.body is not None:
            data = request.body.decode("utf-8")
        return transform(self._model, data, content_type, accept), accept


def _import_program() -> ModuleType:
    """The model's own code, or the toolkit's where it has none."""
    if importlib.util.find_spec(PROGRAM) is None:
        return default_functions
    return importlib.import_module(PROGRAM)


def _find(module: ModuleType, name: str) -> Callable[..., Any]:
    function: Callable[..., Any] | None = getattr(module, name, None)
    if function is None:
        raise NotImplementedError(
            f"{module.__file__} has no {name}, and only a model without any code gets the default ones here."
        )
    return function


def _adapt(function: Callable[..., Any], arity: int, context: Context) -> Callable[..., Any]:
    """Pass the context to a function that has a parameter for it."""
    count = len(inspect.signature(function).parameters)
    if count == arity:
        return function
    if count == arity + 1:
        return lambda *arguments: function(*arguments, context)
    name = function.__name__
    raise TypeError(f"{name} definition takes {arity} or {arity + 1} arguments but {count} were given.")


def _encode(result: Any) -> bytes | None:
    if isinstance(result, (bytes, bytearray)):
        return bytes(result)
    if isinstance(result, str):
        return result.encode("utf-8")
    try:
        return json.dumps(result, indent=2).encode("utf-8")
    except TypeError:
        logger.exception("Unsupported model output data type.")
        return None
