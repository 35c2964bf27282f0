"""Which part of a text answers a question."""

from __future__ import annotations

import json
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from onnxify_serve.batching import SIZE_LIMIT_IN_TOKENS
from onnxify_serve.errors import InvalidParameterError, InvalidRequestError, describe
from onnxify_serve.inputs import check_keys, parse_string
from onnxify_serve.json_file import JsonFile
from onnxify_serve.parameters import Parameters, check_names, parse_boolean, parse_integer
from onnxify_serve.request import Request
from onnxify_serve.request_limits import check_characters
from onnxify_serve.spans import Spans, SpanSearch
from onnxify_serve.tasks.task import Batch, Floats
from onnxify_serve.tokens import TextTokenizer, Tokens

_KNOWN = (
    "top_k",
    "doc_stride",
    "max_answer_len",
    "max_seq_len",
    "max_question_len",
    "handle_impossible_answer",
    "align_to_words",
)
_LONGEST_WINDOW_IN_TOKENS = 384
_LARGEST_STRIDE_IN_TOKENS = 128


@dataclass(frozen=True)
class QuestionPlan:
    """Questions with their contexts, and how answers are chosen."""

    pairs: Sequence[tuple[str, str]]
    is_list: bool
    window: int | None
    stride: int | None
    search: SpanSearch
    truncation = True
    batch_size_in_tokens = SIZE_LIMIT_IN_TOKENS

    @property
    def count(self) -> int:
        """One answer, or list of answers, a question."""
        return len(self.pairs)

    def tokenize(self, tokenizer: TextTokenizer) -> Tokens:
        """Windows over each context, each with the question before it; nothing is ever cut."""
        check_characters(sum(len(question) + len(context) for question, context in self.pairs))
        longest = tokenizer.max_length
        window = self.window or min(longest, _LONGEST_WINDOW_IN_TOKENS)
        if window > longest:
            raise InvalidParameterError(f"`max_seq_len` is `{window}`, but the model reads {longest} tokens.")
        stride = min(window // 2, _LARGEST_STRIDE_IN_TOKENS) if self.stride is None else self.stride
        if stride > window:
            raise InvalidParameterError(f"`doc_stride` is `{stride}`, but `max_seq_len` is {window}.")
        return tokenizer.tokenize_windows(self.pairs, max_length=window, stride=stride)

    def reduce(self, batch: Batch) -> Sequence[Floats]:
        """The logits of a span's start and end, (2, tokens), of the tokens that are no padding."""
        rows = zip(*batch.outputs, batch.encodings, strict=True)
        return [np.stack([start, end])[:, : len(encoding)] for start, end, encoding in rows]

    def smallest_size_in_bytes(self, row: Floats) -> int:
        """No answer at all."""
        del row
        return len("[],")

    def write(self, rows: Sequence[Floats], tokens: Tokens) -> str:
        """The best answer to each question, or a list of the `top_k` best."""
        spans = [Spans(self.search) for _ in self.pairs]
        for owner, row, encoding in zip(tokens.owners, rows, tokens.encodings, strict=True):
            spans[owner].add(row, encoding, context=self.pairs[owner][1])
        answers = [each.best() for each in spans]
        # The pipeline answers a list of one question as it answers the question.
        return json.dumps(answers if self.is_list and len(answers) > 1 else answers[0])


class QuestionAnswering:
    """Extractive question answering."""

    outputs = ("start_logits", "end_logits")
    width = None

    def __init__(self, settings: JsonFile) -> None:
        """Read the token that stands for no answer."""
        self._cls_token_id = settings.token_id("clsTokenId")

    def plan(self, request: Request) -> QuestionPlan:
        """Check the inputs and the parameters."""
        parameters = request.parameters
        check_names(parameters, known=_KNOWN)
        # The pipeline takes it, and doesn't use it with the tokenizers that are served here.
        parse_integer(parameters, "max_question_len")
        pairs = _parse_pairs(request.inputs)
        return QuestionPlan(
            pairs=pairs,
            is_list=len(pairs) != 1,
            window=parse_integer(parameters, "max_seq_len"),
            stride=parse_integer(parameters, "doc_stride", smallest=0),
            search=self._parse_search(parameters),
        )

    def _parse_search(self, parameters: Parameters) -> SpanSearch:
        return SpanSearch(
            cls_token_id=self._cls_token_id,
            top_k=parse_integer(parameters, "top_k") or 1,
            longest_in_tokens=parse_integer(parameters, "max_answer_len") or 15,
            may_be_impossible=parse_boolean(parameters, "handle_impossible_answer", default=False),
            aligns_to_words=parse_boolean(parameters, "align_to_words", default=True),
        )


def _parse_pairs(inputs: object) -> list[tuple[str, str]]:
    if isinstance(inputs, list):
        return [_parse_pair(item, f"inputs[{i}]") for i, item in enumerate(inputs)]
    if isinstance(inputs, dict) and isinstance(inputs.get("question"), list):
        return _parse_questions(inputs)
    return [_parse_pair(inputs, "inputs")]


def _parse_questions(inputs: dict[str, object]) -> list[tuple[str, str]]:
    """Several questions about one context, or each about its own, as the pipeline takes them by name."""
    check_keys(inputs, "inputs", known=("question", "context"))
    questions, contexts = inputs["question"], inputs.get("context")
    assert isinstance(questions, list)
    if isinstance(contexts, str):
        check_characters(len(contexts) * len(questions))
        contexts = [contexts] * len(questions)
    if not isinstance(contexts, list) or len(contexts) != len(questions):
        raise InvalidRequestError(
            f"`inputs.context` is {describe(contexts)}, but must be a string, or a list as long as the "
            "questions."
        )
    pairs = zip(questions, contexts, strict=True)
    return [
        _parse_pair({"question": one, "context": other}, f"inputs[{i}]")
        for i, (one, other) in enumerate(pairs)
    ]


def _parse_pair(value: object, path: str) -> tuple[str, str]:
    if not isinstance(value, dict):
        raise InvalidRequestError(
            f"`{path}` is {describe(value)}, but must be an object {{`question`: ..., `context`: ...}}."
        )
    check_keys(value, path, known=("question", "context"))
    return _parse_field(value, path, "question"), _parse_field(value, path, "context")


def _parse_field(value: dict[str, object], path: str, name: str) -> str:
    text = parse_string(value.get(name), f"{path}.{name}")
    if not text:
        raise InvalidRequestError(f"`{path}.{name}` is empty.")
    return text
