"""Labels and their scores, exactly as the transformers pipeline built with ``top_k=None`` nests them."""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass

import numpy as np

from onnxify_serve.errors import InvalidParameterError, quote
from onnxify_serve.json_file import JsonFile
from onnxify_serve.parameters import check_names, parse_truncation
from onnxify_serve.request import Request, Shape
from onnxify_serve.tasks.task import Floats, Integers


def sigmoid(logits: Floats) -> Floats:
    """Scores that are independent of each other: multi label."""
    with np.errstate(over="ignore"):
        scores: Floats = np.reciprocal(1 + np.exp(-logits))
    return scores


def softmax(logits: Floats) -> Floats:
    """Scores that add up to one: single label."""
    exponentials = np.exp(logits - logits.max(axis=-1, keepdims=True))
    scores: Floats = exponentials / exponentials.sum(axis=-1, keepdims=True)
    return scores


def none(logits: Floats) -> Floats:
    """The logits themselves: regression."""
    return logits


FUNCTIONS: Mapping[str, Callable[[Floats], Floats]] = {"sigmoid": sigmoid, "softmax": softmax, "none": none}


@dataclass(frozen=True)
class ClassificationPlan:
    """Which labels to answer, scored how, nested how."""

    fragments: Sequence[str]
    function: Callable[[Floats], Floats]
    top_k: int
    is_flat: bool
    truncation: bool

    def smallest_size_in_bytes(self, width: int) -> int:
        """So many of the shortest label, with a score of three characters."""
        del width
        return self.top_k * (min(map(len, self.fragments)) + len("0.0},"))

    def write(self, rows: Floats) -> str:
        """The best labels of each text, best first; the order of equal scores is the order of the labels."""
        scores = self.function(rows)
        order = np.argsort(-scores, axis=-1, kind="stable")[:, : self.top_k]
        best = np.take_along_axis(scores, order, axis=-1)
        lists = [self._write_row(*row) for row in zip(order.tolist(), best.tolist(), strict=True)]
        return lists[0] if self.is_flat else f"[{','.join(lists)}]"

    def _write_row(self, labels: Sequence[int], scores: Sequence[float]) -> str:
        pairs = zip(labels, scores, strict=True)
        return "[" + ",".join([f"{self.fragments[label]}{score!r}}}" for label, score in pairs]) + "]"


class TextClassification:
    """Sequence classification: single label, multi label and regression."""

    output = "logits"
    accepts_pairs = True

    def __init__(self, settings: JsonFile) -> None:
        """Read the labels and the model's own function."""
        labels = settings.strings("id2label")
        self._fragments = [f'{{"label":{json.dumps(label)},"score":' for label in labels]
        self.width = len(labels)
        self._function = settings.string("functionToApply")
        if self._function not in FUNCTIONS:
            settings.refuse("functionToApply", f"one of {', '.join(FUNCTIONS)}")

    def plan(self, request: Request) -> ClassificationPlan:
        """Check the parameters and decide the nesting."""
        check_names(request.parameters, known=("top_k", "function_to_apply", "truncation"))
        return ClassificationPlan(
            fragments=self._fragments,
            function=FUNCTIONS[self._parse_function(request.parameters)],
            top_k=self._parse_top_k(request.parameters),
            is_flat=_is_flat(request),
            truncation=parse_truncation(request.parameters),
        )

    def reduce(self, output: Floats, attention_mask: Integers) -> Floats:
        """The logits are one row a text already."""
        del attention_mask
        return output

    def _parse_function(self, parameters: Mapping[str, object]) -> str:
        function = parameters.get("function_to_apply")
        if function is None:
            return self._function
        if not isinstance(function, str) or function.lower() not in FUNCTIONS:
            names = ", ".join(f"`{name}`" for name in FUNCTIONS)
            raise InvalidParameterError(
                f"`function_to_apply` is {quote(function)}, but must be one of {names}."
            )
        return function.lower()

    def _parse_top_k(self, parameters: Mapping[str, object]) -> int:
        top_k = parameters.get("top_k")
        if top_k is None:
            return len(self._fragments)
        if type(top_k) is not int or top_k < 1:
            raise InvalidParameterError(f"`top_k` is {quote(top_k)}, but must be a positive integer or null.")
        return min(top_k, len(self._fragments))


def _is_flat(request: Request) -> bool:
    # The pipeline wraps the answer to a single string, but not to a pair, nor when the call names `top_k`.
    return request.shape is Shape.PAIR or (request.shape is Shape.TEXT and "top_k" in request.parameters)
