"""Ours: the serve container's handler on our artifact; and the bare runtime under it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

import inference
import numpy as np
import numpy.typing as npt
from onnxify_serve import Model
from onnxify_serve.batching import cut_batches

from onnxify_bench.artifacts import Artifacts
from onnxify_bench.engines.engine import Texts
from onnxify_bench.engines.handler import HandlerEngine

__all__ = ["BareEngine", "load"]


def load(artifacts: Artifacts, variant: str) -> HandlerEngine:
    """Load our artifact as a worker does."""
    del variant
    return HandlerEngine(inference.model_fn(str(artifacts.ours)), artifacts.ours)


@dataclass(frozen=True)
class BareRequest:
    """Texts, and the very batches that the handler makes of them."""

    texts: list[str]
    batches: list[Mapping[str, npt.NDArray[np.int64]]]


class BareEngine:
    """What no handler can do without: the tokenizer's run and the runtime's, on batches that lie ready."""

    def __init__(self, model: Model) -> None:
        self._tokenizer, self._session = model.tokenizer, model.session

    def prepare(self, texts: Texts) -> BareRequest:
        """The arrays of each batch."""
        listed = [texts] if isinstance(texts, str) else texts
        tokens = self._tokenizer.tokenize(listed)
        return BareRequest(listed, [tokens.pad(positions) for positions in cut_batches(tokens.lengths)])

    def ask(self, request: BareRequest) -> Any:
        """The raw outputs, batch by batch."""
        self._tokenizer.tokenize(request.texts)
        return [self._session.run(batch) for batch in request.batches]
