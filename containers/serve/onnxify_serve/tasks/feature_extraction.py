"""One vector a text: the hidden states, pooled and normalized as the model's own pooling files say."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass

import numpy as np
import orjson

from onnxify_serve.batching import SIZE_LIMIT_IN_TOKENS
from onnxify_serve.inputs import parse_strings
from onnxify_serve.json_file import JsonFile
from onnxify_serve.parameters import check_names, parse_choice, parse_truncation
from onnxify_serve.pooling import POOLING, normalize, pool_sum
from onnxify_serve.request import Request
from onnxify_serve.tasks.sentence_similarity import SimilarityPlan, is_comparison, plan_comparison
from onnxify_serve.tasks.task import Batch, Floats, Integers
from onnxify_serve.tokens import TextTokenizer, Tokens

Embed = Callable[[Floats, Integers], Floats]


@dataclass(frozen=True)
class ExtractionPlan:
    """Which texts to embed, and whether long ones may be cut."""

    texts: Sequence[str]
    embed: Embed
    truncation: bool
    batch_size_in_tokens = SIZE_LIMIT_IN_TOKENS

    @property
    def count(self) -> int:
        """One vector a text."""
        return len(self.texts)

    def tokenize(self, tokenizer: TextTokenizer) -> Tokens:
        """One sequence a text."""
        return tokenizer.tokenize(self.texts)

    def reduce(self, batch: Batch) -> Sequence[Floats]:
        """One vector a text."""
        return list(self.embed(batch.outputs[0], batch.attention_mask))

    def smallest_size_in_bytes(self, row: Floats) -> int:
        """Nearly the size of this one: numbers are of many lengths, but rows of as many hardly are."""
        return len(_write(np.ascontiguousarray(row))) * 19 // 20

    def write(self, rows: Sequence[Floats], tokens: Tokens) -> str:
        """A list of vectors, of one vector for a single text."""
        del tokens
        return _write(np.array(rows))


@dataclass(frozen=True)
class TokenPlan(ExtractionPlan):
    """Every token's own vector, as the transformers pipeline answers."""

    is_list: bool

    def reduce(self, batch: Batch) -> Sequence[Floats]:
        """The vectors of the tokens that are no padding."""
        rows = zip(batch.outputs[0], batch.encodings, strict=True)
        return [hidden[: len(encoding)] for hidden, encoding in rows]

    def write(self, rows: Sequence[Floats], tokens: Tokens) -> str:
        """A list of lists of vectors for each text, the outer one of length one, as a batch of one has it."""
        del tokens
        answers = [f"[{_write(np.ascontiguousarray(row))}]" for row in rows]
        return f"[{','.join(answers)}]" if self.is_list else answers[0]


class FeatureExtraction:
    """Sentence embeddings, and comparisons of them."""

    outputs = ("last_hidden_state",)
    width = None

    def __init__(self, settings: JsonFile) -> None:
        """Read the kind of pooling."""
        self._normalize = settings.boolean("normalize")
        pooling = settings.choice("pooling", POOLING)
        self._pool = pool_sum if self._normalize and pooling == "mean" else POOLING[pooling]

    def plan(self, request: Request) -> ExtractionPlan | SimilarityPlan:
        """Check the inputs and the parameters."""
        parameters = request.parameters
        if is_comparison(request.inputs):
            return plan_comparison(request, embed=self._embed)
        check_names(parameters, known=("pooling", "truncation"))
        texts, is_list = parse_strings(request.inputs)
        truncation = parse_truncation(parameters)
        if parse_choice(parameters, "pooling", ("none",)) == "none":
            return TokenPlan(texts, self._embed, truncation, is_list)
        return ExtractionPlan(texts, self._embed, truncation)

    def _embed(self, hidden: Floats, attention_mask: Integers) -> Floats:
        pooled = self._pool(hidden, attention_mask)
        return normalize(pooled) if self._normalize else pooled


def _write(vectors: Floats) -> str:
    """JSON in as few digits as give back the very same float32."""
    return orjson.dumps(vectors, option=orjson.OPT_SERIALIZE_NUMPY).decode()
