"""Asks a model as the toolkit does, and compares answers."""

from __future__ import annotations

import json
from typing import Any

import pytest

TOLERANCE = 1e-4


class Context:
    """Keeps the headers that the code sets, as the model server's context does."""

    def __init__(self) -> None:
        self.headers: dict[str, str] = {}

    def set_response_header(self, idx: int, key: str, value: str) -> None:
        assert idx == 0
        self.headers[key] = value


def ask(
    model: Any, inputs: Any, parameters: dict[str, Any] | None = None, context: Context | None = None
) -> Any:
    """The parsed answer."""
    document = {"inputs": inputs} if parameters is None else {"inputs": inputs, "parameters": parameters}
    return json.loads(ask_raw(model, json.dumps(document), context))


def ask_raw(model: Any, body: str | bytes | bytearray | None, context: Context | None = None) -> str:
    """The answer to a body as it came."""
    import inference

    return inference.transform_fn(model, body, "application/json", "application/json", context)


def assert_same(answer: Any, expected: Any) -> None:
    """The same nesting, the same order of labels, and scores within the tolerance."""
    assert type(answer) is type(expected)
    if isinstance(expected, list):
        assert len(answer) == len(expected)
        for one, other in zip(answer, expected, strict=True):
            assert_same(one, other)
    elif isinstance(expected, dict):
        assert answer.keys() == expected.keys()
        for key in expected:
            assert_same(answer[key], expected[key])
    else:
        assert answer == (pytest.approx(expected, abs=TOLERANCE) if isinstance(expected, float) else expected)
