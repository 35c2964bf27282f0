"""One vector a text: the hidden states, pooled and normalized as the model's own pooling files say."""

from __future__ import annotations

from dataclasses import dataclass

from onnxify_serve.json_file import JsonFile
from onnxify_serve.number_text import NUMBER_SIZE_IN_BYTES, write_vectors
from onnxify_serve.parameters import check_names, parse_truncation
from onnxify_serve.pooling import POOLING, normalize
from onnxify_serve.request import Request
from onnxify_serve.tasks.task import Floats, Integers


@dataclass(frozen=True)
class ExtractionPlan:
    """All that a request can choose is what to do about long texts."""

    truncation: bool

    def smallest_size_in_bytes(self, width: int) -> int:
        """Exactly the size, because every number takes the same."""
        return width * NUMBER_SIZE_IN_BYTES + len("[,")

    def write(self, rows: Floats) -> str:
        """A list of vectors, of one vector for a single text."""
        return write_vectors(rows)


class FeatureExtraction:
    """Sentence embeddings."""

    output = "last_hidden_state"
    width = None
    accepts_pairs = False

    def __init__(self, settings: JsonFile) -> None:
        """Read the kind of pooling."""
        pooling = settings.string("pooling")
        if pooling not in POOLING:
            settings.refuse("pooling", f"one of {', '.join(POOLING)}")
        self._pool = POOLING[pooling]
        self._normalize = settings.boolean("normalize")

    def plan(self, request: Request) -> ExtractionPlan:
        """Check the parameters."""
        check_names(request.parameters, known=("truncation",))
        return ExtractionPlan(parse_truncation(request.parameters))

    def reduce(self, output: Floats, attention_mask: Integers) -> Floats:
        """Pool, and normalize if the model does."""
        pooled = self._pool(output, attention_mask)
        return normalize(pooled) if self._normalize else pooled
