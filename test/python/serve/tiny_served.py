"""What tiny models are asked that they can answer, and what they refuse."""

from __future__ import annotations

import json
from collections.abc import Callable
from typing import Any

import pytest
from asking import ask_raw
from onnxify_serve.errors import ServeError

LABELS = {"id2label": {0: "entailment", 1: "other"}, "label2id": {"entailment": 0, "other": 1}}
GOOD: dict[str, dict[str, Any]] = {
    "token-classification": {"inputs": "anna lives in london"},
    "question-answering": {"inputs": {"question": "who?", "context": "anna lives in london"}},
    "fill-mask": {"inputs": "anna [MASK] in london"},
    "zero-shot-classification": {"inputs": "a dog", "parameters": {"candidate_labels": ["a", "b"]}},
    "text-ranking": {"inputs": {"text": "a", "text_pair": "b"}},
}
HUGE = "word " * 20_000
MEGABYTES = "a " * 2_900_000

Load = Callable[[str], Any]


def refuse(model: Any, task: str, document: dict[str, Any]) -> str:
    """The refusal, after which the model still answers."""
    with pytest.raises(ServeError) as caught:
        ask_raw(model, json.dumps(document))
    assert ask_raw(model, json.dumps(GOOD[task]))
    return str(caught.value)
