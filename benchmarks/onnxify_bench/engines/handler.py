"""Asks the serve container's handler, with any runtime under it."""

from __future__ import annotations

import json
import math
import os
from pathlib import Path
from typing import Any

import inference
from onnxify_serve import Model, deadline
from onnxify_serve.json_file import JsonFile
from onnxify_serve.model import Runtime
from onnxify_serve.session import share_of_cpus
from onnxify_serve.tasks import load_task
from onnxify_serve.tokens import TextTokenizer

from onnxify_bench.engines.engine import Rows, Texts
from onnxify_bench.engines.json_rows import read_labels, to_score_rows
from onnxify_bench.engines.memory import read_peak_in_megabytes

__all__ = ["HandlerEngine", "load_with", "threads"]

_JSON = "application/json"


class HandlerEngine:
    """JSON in, JSON out, as the endpoint's worker does it: sorted batches, the fast tokenizer."""

    is_parallel = False

    def __init__(self, model: Model, model_dir: Path) -> None:
        self.model = model
        self._labels = read_labels(model_dir)

    def prepare(self, texts: Texts) -> str:
        """The body."""
        return json.dumps({"inputs": texts})

    def ask(self, request: str) -> str:
        """The handler's answer."""
        return inference.transform_fn(self.model, request, _JSON, _JSON)

    def to_rows(self, answer: str) -> Rows:
        """Scores or vectors."""
        document: Any = json.loads(answer)
        return to_score_rows(document, self._labels)

    def measure_memory(self) -> float:
        """Of this process."""
        return read_peak_in_megabytes()


def load_with(runtime: Runtime, model_dir: Path) -> HandlerEngine:
    """The handler of the folder's model, with another runtime, which may take as long as it takes."""
    deadline.LIMIT_IN_SECONDS = math.inf
    settings = JsonFile(model_dir / "onnxify.json")
    tokenizer = TextTokenizer(model_dir, max_length=settings.positive_integer("maxLength"))
    return HandlerEngine(Model(load_task(settings), tokenizer, runtime), model_dir)


def threads() -> int:
    """As many as the only worker of an endpoint has."""
    return share_of_cpus(os.environ)
