"""How well texts answer a query, by a cross-encoder, as `CrossEncoder` of sentence-transformers answers."""

from __future__ import annotations

import json
from collections.abc import Callable, Sequence
from dataclasses import dataclass

import numpy as np

from onnxify_serve.activations import FUNCTIONS
from onnxify_serve.batching import SIZE_LIMIT_IN_TOKENS
from onnxify_serve.errors import InvalidRequestError, describe
from onnxify_serve.inputs import check_keys, parse_string
from onnxify_serve.json_file import JsonFile
from onnxify_serve.parameters import check_names, parse_boolean, parse_integer, parse_truncation
from onnxify_serve.request import Request
from onnxify_serve.request_limits import check_characters
from onnxify_serve.tasks.task import Batch, Floats
from onnxify_serve.tokens import TextTokenizer, Tokens

_EXPECTED = "a pair {`text`: ..., `text_pair`: ...}, a list of pairs, or {`query`: ..., `documents`: [...]}"


@dataclass(frozen=True)
class ScorePlan:
    """Pairs to score, `CrossEncoder.predict`."""

    pairs: Sequence[tuple[str, str]]
    is_list: bool
    function: Callable[[Floats], Floats]
    truncation: bool
    batch_size_in_tokens = SIZE_LIMIT_IN_TOKENS

    @property
    def count(self) -> int:
        """One score a pair."""
        return len(self.pairs)

    def tokenize(self, tokenizer: TextTokenizer) -> Tokens:
        """One sequence a pair."""
        check_characters(sum(len(one) + len(other) for one, other in self.pairs))
        return tokenizer.tokenize(self.pairs)

    def reduce(self, batch: Batch) -> Sequence[Floats]:
        """The logits are one row a pair already."""
        return list(batch.outputs[0])

    def smallest_size_in_bytes(self, row: Floats) -> int:
        """A number of one digit and a comma."""
        del row
        return len("0,")

    def write(self, rows: Sequence[Floats], tokens: Tokens) -> str:
        """A score, or a list of scores in the order of the pairs."""
        del tokens
        scores = self._score(rows)
        return json.dumps(scores if self.is_list else scores[0])

    def _score(self, rows: Sequence[Floats]) -> list[float]:
        scores: list[float] = self.function(np.concatenate(rows)).tolist()
        return scores


@dataclass(frozen=True)
class RankPlan(ScorePlan):
    """Documents to sort by how well they answer a query, `CrossEncoder.rank`."""

    top_k: int | None
    return_documents: bool

    def write(self, rows: Sequence[Floats], tokens: Tokens) -> str:
        """The documents' positions and scores, best first."""
        del tokens
        ranked = sorted(enumerate(self._score(rows)), key=lambda pair: pair[1], reverse=True)
        return json.dumps([self._describe(*pair) for pair in ranked[: self.top_k]])

    def _describe(self, position: int, score: float) -> dict[str, object]:
        text = {"text": self.pairs[position][1]} if self.return_documents else {}
        return {"corpus_id": position, "score": score, **text}


class TextRanking:
    """Cross-encoders with one score."""

    outputs = ("logits",)
    width = 1

    def __init__(self, settings: JsonFile) -> None:
        """Read the model's own activation."""
        self._function = FUNCTIONS[settings.choice("functionToApply", ("sigmoid", "none"))]

    def plan(self, request: Request) -> ScorePlan:
        """Check the inputs and the parameters."""
        inputs, parameters = request.inputs, request.parameters
        truncation = parse_truncation(parameters)
        if isinstance(inputs, dict) and ("query" in inputs or "documents" in inputs):
            check_names(parameters, known=("top_k", "return_documents", "truncation"))
            top_k = parse_integer(parameters, "top_k")
            with_text = parse_boolean(parameters, "return_documents", default=False)
            return RankPlan(_parse_query(inputs), True, self._function, truncation, top_k, with_text)
        check_names(parameters, known=("truncation",))
        return ScorePlan(_parse_pairs(inputs), isinstance(inputs, list), self._function, truncation)


def _parse_query(inputs: dict[str, object]) -> list[tuple[str, str]]:
    check_keys(inputs, "inputs", known=("query", "documents"))
    query, documents = parse_string(inputs.get("query"), "inputs.query"), inputs.get("documents")
    if not isinstance(documents, list):
        raise InvalidRequestError(f"`inputs.documents` is {describe(documents)}, but must be a list.")
    # Counted before the query is repeated.
    check_characters(len(query) * len(documents))
    return [(query, parse_string(text, f"inputs.documents[{i}]")) for i, text in enumerate(documents)]


def _parse_pairs(inputs: object) -> list[tuple[str, str]]:
    if isinstance(inputs, list):
        return [_parse_pair(pair, f"inputs[{i}]") for i, pair in enumerate(inputs)]
    return [_parse_pair(inputs, "inputs")]


def _parse_pair(value: object, path: str) -> tuple[str, str]:
    if not isinstance(value, dict):
        raise InvalidRequestError(f"`{path}` is {describe(value)}, but must be {_EXPECTED}.")
    check_keys(value, path, known=("text", "text_pair"))
    text = parse_string(value.get("text"), f"{path}.text")
    return text, parse_string(value.get("text_pair"), f"{path}.text_pair")
