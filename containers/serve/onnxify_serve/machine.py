"""What answers: a request that asks for the machine instead of for the model.

The benchmark sends it to every endpoint, so that its receipt says which CPU the figures are from.
"""

from __future__ import annotations

import json
import os

import onnxruntime

from onnxify_serve.cpu_flags import read_cpu_flags
from onnxify_serve.request import Body

# Nothing else may be in the body, so that no request of a model is ever mistaken for it.
_QUESTION = {"describe": "machine"}
_LONGEST_QUESTION = 100


def asks_for_machine(body: Body) -> bool:
    """Whether the body is `{"describe": "machine"}`, whatever its white space."""
    # Most bodies are told apart without being read twice.
    if not body or len(body) > _LONGEST_QUESTION or not _mentions_describe(body):
        return False
    try:
        return bool(json.loads(body) == _QUESTION)
    except ValueError:
        return False


def _mentions_describe(body: str | bytes | bytearray) -> bool:
    return "describe" in body if isinstance(body, str) else b"describe" in body


def describe_machine() -> str:
    """JSON: the instruction sets that matter to int8, the number of CPUs, and onnxruntime's version."""
    return json.dumps(
        {
            "cpuFlags": read_cpu_flags(),
            "cpus": os.cpu_count(),
            "onnxruntime": onnxruntime.__version__,
        }
    )
