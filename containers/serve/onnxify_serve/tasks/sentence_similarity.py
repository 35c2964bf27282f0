"""How similar sentences are to one: the cosines of their embeddings, as the Hub's own inference answers."""

from __future__ import annotations

import json
from collections.abc import Callable, Sequence
from dataclasses import dataclass

import numpy as np

from onnxify_serve.batching import SIZE_LIMIT_IN_TOKENS
from onnxify_serve.errors import InvalidRequestError, describe
from onnxify_serve.inputs import check_keys, parse_string
from onnxify_serve.parameters import check_names, parse_truncation
from onnxify_serve.pooling import normalize
from onnxify_serve.request import Request
from onnxify_serve.tasks.task import Batch, Floats, Integers
from onnxify_serve.tokens import TextTokenizer, Tokens

_KEYS = ("source_sentence", "sentences")


@dataclass(frozen=True)
class SimilarityPlan:
    """The sentence that the others are compared with, and the others."""

    source: str
    sentences: Sequence[str]
    embed: Callable[[Floats, Integers], Floats]
    truncation: bool
    batch_size_in_tokens = SIZE_LIMIT_IN_TOKENS

    @property
    def count(self) -> int:
        """One cosine a sentence."""
        return len(self.sentences)

    def tokenize(self, tokenizer: TextTokenizer) -> Tokens:
        """The source comes first, so what is said to be cut counts from it: 0 is the source."""
        return tokenizer.tokenize([self.source, *self.sentences])

    def reduce(self, batch: Batch) -> Sequence[Floats]:
        """One vector a sentence."""
        return list(self.embed(batch.outputs[0], batch.attention_mask))

    def smallest_size_in_bytes(self, row: Floats) -> int:
        """A number of one digit and a comma."""
        del row
        return len("0,")

    def write(self, rows: Sequence[Floats], tokens: Tokens) -> str:
        """A list of cosines, in the order of the sentences."""
        del tokens
        vectors = normalize(np.stack(rows))
        return json.dumps((vectors[1:] @ vectors[0]).tolist())


def is_comparison(inputs: object) -> bool:
    """Whether the inputs are an object, which only a comparison is."""
    return isinstance(inputs, dict)


def plan_comparison(request: Request, *, embed: Callable[[Floats, Integers], Floats]) -> SimilarityPlan:
    """Check the two fields and the parameters.

    Raises:
        InvalidRequestError: A field is missing, unknown or no text.
    """
    inputs = request.inputs
    if not isinstance(inputs, dict):
        raise InvalidRequestError(f"`inputs` is {describe(inputs)}, but must be an object.")
    check_keys(inputs, "inputs", known=_KEYS)
    source, sentences = (inputs.get(key) for key in _KEYS)
    if not isinstance(sentences, list):
        raise InvalidRequestError(f"`inputs.sentences` is {describe(sentences)}, but must be a list.")
    check_names(request.parameters, known=("truncation",))
    return SimilarityPlan(
        source=parse_string(source, "inputs.source_sentence"),
        sentences=[parse_string(text, f"inputs.sentences[{i}]") for i, text in enumerate(sentences)],
        embed=embed,
        truncation=parse_truncation(request.parameters),
    )
