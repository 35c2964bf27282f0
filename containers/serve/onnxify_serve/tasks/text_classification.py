"""Labels and their scores, exactly as the transformers pipeline built with ``top_k=None`` nests them."""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass

import numpy as np

from onnxify_serve.activations import FUNCTIONS
from onnxify_serve.batching import SIZE_LIMIT_IN_TOKENS
from onnxify_serve.inputs import Shape, Texts, parse_texts
from onnxify_serve.json_file import JsonFile
from onnxify_serve.parameters import check_names, parse_choice, parse_integer, parse_truncation
from onnxify_serve.request import Request
from onnxify_serve.tasks.task import Batch, Floats
from onnxify_serve.tokens import TextTokenizer, Tokens


@dataclass(frozen=True)
class ClassificationPlan:
    """Which labels to answer, scored how, nested how."""

    texts: Texts
    fragments: Sequence[str]
    function: Callable[[Floats], Floats]
    top_k: int
    is_flat: bool
    truncation: bool
    batch_size_in_tokens = SIZE_LIMIT_IN_TOKENS

    @property
    def count(self) -> int:
        """One answer a text."""
        return len(self.texts.texts)

    def tokenize(self, tokenizer: TextTokenizer) -> Tokens:
        """One sequence a text."""
        return tokenizer.tokenize(self.texts.texts)

    def reduce(self, batch: Batch) -> Sequence[Floats]:
        """The logits are one row a text already."""
        return list(batch.outputs[0])

    def smallest_size_in_bytes(self, row: Floats) -> int:
        """So many of the shortest label, with a score of three characters."""
        del row
        return self.top_k * (min(map(len, self.fragments)) + len("0.0},"))

    def write(self, rows: Sequence[Floats], tokens: Tokens) -> str:
        """The best labels of each text, best first; the order of equal scores is the order of the labels."""
        del tokens
        scores = self.function(np.stack(rows))
        order = np.argsort(-scores, axis=-1, kind="stable")[:, : self.top_k]
        best = np.take_along_axis(scores, order, axis=-1)
        lists = [self._write_row(*row) for row in zip(order.tolist(), best.tolist(), strict=True)]
        return lists[0] if self.is_flat else f"[{','.join(lists)}]"

    def _write_row(self, labels: Sequence[int], scores: Sequence[float]) -> str:
        pairs = zip(labels, scores, strict=True)
        return "[" + ",".join([f"{self.fragments[label]}{score!r}}}" for label, score in pairs]) + "]"


class TextClassification:
    """Sequence classification: single label, multi label and regression."""

    outputs = ("logits",)

    def __init__(self, settings: JsonFile) -> None:
        """Read the labels and the model's own function."""
        labels = settings.strings("id2label")
        self._fragments = [f'{{"label":{json.dumps(label)},"score":' for label in labels]
        self.width = len(labels)
        self._function = settings.choice("functionToApply", FUNCTIONS)

    def plan(self, request: Request) -> ClassificationPlan:
        """Check the inputs and the parameters, and decide the nesting."""
        parameters = request.parameters
        texts = parse_texts(request.inputs, accepts_pairs=True)
        check_names(parameters, known=("top_k", "function_to_apply", "truncation"))
        return ClassificationPlan(
            texts=texts,
            fragments=self._fragments,
            function=FUNCTIONS[parse_choice(parameters, "function_to_apply", FUNCTIONS) or self._function],
            top_k=min(parse_integer(parameters, "top_k") or self.width, self.width),
            is_flat=_is_flat(texts.shape, parameters),
            truncation=parse_truncation(parameters),
        )


def _is_flat(shape: Shape, parameters: Mapping[str, object]) -> bool:
    # The pipeline wraps the answer to a single string, but not to a pair, nor when the call names `top_k`.
    return shape is Shape.PAIR or (shape is Shape.TEXT and "top_k" in parameters)
