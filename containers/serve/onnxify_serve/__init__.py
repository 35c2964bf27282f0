"""Serves an ONNX text model on a CPU: onnxruntime, tokenizers and numpy, and nothing else.

Request
    ``{"inputs": ..., "parameters": {...}}`` in UTF-8, whatever the content type says. What ``inputs`` may be,
    and which parameters there are, the task decides: each is a module of ``tasks``, and ``docs/serving.md``
    has them all in a table.

Answer
    The same JSON as the transformers pipeline, which ``test/python/serve/test_parity.py`` compares. No number
    is ever NaN or infinite.

Truncation
    A text of more tokens than the model reads is cut, and that is said: the response header
    ``X-Amzn-SageMaker-Custom-Attributes`` (``CustomAttributes`` in InvokeEndpoint's output) is
    ``truncated=<how many texts>;inputs=<their positions, the first 64>;max_tokens=<the limit>``. Without
    the header nothing was cut. A request with ``"truncation": false`` gets the error ``InputTooLong``.

Errors
    The model server answers every error with HTTP 400 and ``{"code": 400, "type": "InternalServerException",
    "message": "<Code>: <sentence>"}``, so the message begins with a code that never changes (see ``errors``).
    A body of type ``application/json`` that isn't UTF-8 is the one exception: the toolkit fails to decode it
    before this code is asked, and says so in Python's words.

A score can differ in its last digits with the other texts of the request: texts run in batches, and dynamic
int8 measures the range of a whole batch.
"""

from onnxify_serve.errors import InternalError, ServeError
from onnxify_serve.model import Answer, Model, load_model

__all__ = ["Answer", "InternalError", "Model", "ServeError", "load_model"]
