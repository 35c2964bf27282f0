"""The request that asks an endpoint for its machine."""

from __future__ import annotations

import json
import os

import inference
import onnxruntime
import pytest
from asking import ask_raw
from onnxify_serve.cpu_flags import read_cpu_flags
from onnxify_serve.machine import asks_for_machine
from serving_models import Served


def test_is_answered_by_any_endpoint_with_what_its_cpu_has(classifier: Served) -> None:
    model = inference.model_fn(str(classifier.model_dir))

    answer = json.loads(ask_raw(model, '{"describe": "machine"}'))

    assert answer == {
        "cpuFlags": read_cpu_flags(),
        "cpus": os.cpu_count(),
        "onnxruntime": onnxruntime.__version__,
    }


@pytest.mark.parametrize("body", [b'{"describe":"machine"}', bytearray(b' {"describe": "machine"}\n')])
def test_is_known_however_it_is_sent(body: bytes | bytearray) -> None:
    assert asks_for_machine(body)


@pytest.mark.parametrize(
    "body",
    [
        None,
        "",
        "{",
        b"\xff",
        "[]",
        '{"describe": "model"}',
        '{"describe": "machine", "inputs": "a"}',
        '{"inputs": "machine"}',
    ],
)
def test_nothing_else_is_mistaken_for_it(body: str | bytes | None) -> None:
    assert not asks_for_machine(body)
