"""What AWS's Hugging Face image calls: ``model_fn`` once a worker, then ``transform_fn`` once a request.

The work is in ``onnxify_serve``; its docstring describes requests, answers and errors.
"""

from __future__ import annotations

import logging
from pathlib import Path
from typing import Protocol

from onnxify_serve import InternalError, Model, ServeError, load_model

# SageMaker hands this header of the container to the caller of InvokeEndpoint as `CustomAttributes`.
CUSTOM_ATTRIBUTES = "X-Amzn-SageMaker-Custom-Attributes"

logger = logging.getLogger(__name__)


class Context(Protocol):
    """The part of the model server's request context that is used here."""

    def set_response_header(self, idx: int, key: str, value: str) -> None:
        """Set a header of the answer to the request at position ``idx`` of the server's batch of one."""


def model_fn(model_dir: str, context: Context | None = None) -> Model:
    """Load the model from the unpacked archive."""
    return load_model(Path(model_dir))


def transform_fn(
    model: Model,
    input_data: str | bytes | bytearray | None,
    content_type: str | None,
    accept: str | None,
    context: Context | None = None,
) -> str:
    """Answer one request with JSON. Every exception's text starts with a stable code and a colon."""
    try:
        answer = model.answer(input_data, accept)
    except ServeError:
        raise
    except (KeyboardInterrupt, SystemExit):
        raise
    # A panic in the tokenizer's Rust is no Exception, and would end the worker.
    except BaseException as error:
        raise InternalError(f"The request could not be answered: {error}") from error
    if answer.notice:
        logger.info("%s", answer.notice)
        if context is not None:
            context.set_response_header(0, CUSTOM_ATTRIBUTES, answer.notice)
    return answer.body
