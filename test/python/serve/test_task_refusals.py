"""What a task can't do with its inputs and parameters is refused with a code and a sentence."""

from __future__ import annotations

from typing import Any

import pytest
from tiny_served import GOOD, HUGE, MEGABYTES, Load, refuse


@pytest.mark.parametrize(
    ("task", "changes", "expected"),
    [
        (
            "token-classification",
            {"parameters": {"aggregation_strategy": "last"}},
            "InvalidParameter: `aggreg",
        ),
        (
            "token-classification",
            {"parameters": {"stride": 62}},
            "InvalidParameter: `stride` is `62`, but must",
        ),
        ("token-classification", {"parameters": {"stride": -1}}, "InvalidParameter: `stride` is `-1`"),
        (
            "token-classification",
            {"parameters": {"stride": 3, "aggregation_strategy": "none"}},
            "InvalidParameter: `stride` needs an `aggregation_strategy`",
        ),
        (
            "token-classification",
            {"parameters": {"ignore_labels": "O"}},
            "InvalidParameter: `ignore_labels` is",
        ),
        (
            "question-answering",
            {"inputs": {"question": "", "context": "a"}},
            "InvalidRequest: `inputs.question` is e",
        ),
        (
            "question-answering",
            {"inputs": {"question": ["a", "b"], "context": ["c"]}},
            "InvalidRequest: `inputs.context` is a list, but must be",
        ),
        (
            "question-answering",
            {"parameters": {"max_seq_len": 65}},
            "InvalidParameter: `max_seq_len` is `65`",
        ),
        (
            "question-answering",
            {"parameters": {"max_seq_len": 40, "doc_stride": 41}},
            "InvalidParameter: `doc_stride` is `41`",
        ),
        (
            "question-answering",
            {"inputs": {"question": "who?", "context": HUGE}, "parameters": {"doc_stride": 60}},
            "InputTooLong: In windows of 64 tokens that overlap by 60",
        ),
        (
            "question-answering",
            {"inputs": {"question": "is it " * 40, "context": HUGE}},
            "InputTooLong: In windows of 64 tokens that overlap by 32",
        ),
        (
            "question-answering",
            {"inputs": {"question": "a", "context": HUGE}, "parameters": {"doc_stride": 58}},
            "RequestTooLarge: The texts make windows of ",
        ),
        ("fill-mask", {"inputs": "no mask"}, "InvalidRequest: `inputs[0]` has no mask token, `[MASK]`."),
        (
            "fill-mask",
            {"inputs": HUGE + "[MASK]"},
            "InvalidRequest: `inputs[0]` has no mask token, `[MASK]` in what is left of it when it is cut.",
        ),
        ("fill-mask", {"parameters": {"targets": []}}, "InvalidParameter: `targets` holds nothing"),
        ("fill-mask", {"parameters": {"top_k": 1_000_000}}, "InvalidParameter: `top_k` is `1000000`"),
        ("zero-shot-classification", {"parameters": {}}, "InvalidParameter: `candidate_labels` is missing"),
        (
            "zero-shot-classification",
            {"parameters": {"candidate_labels": " ,"}},
            "InvalidParameter: `candidate",
        ),
        (
            "zero-shot-classification",
            {"parameters": {"candidate_labels": [1]}},
            "InvalidParameter: `candidate",
        ),
        (
            "zero-shot-classification",
            {"parameters": {"candidate_labels": [HUGE]}},
            "InputTooLong: What a text is paired with",
        ),
        (
            "zero-shot-classification",
            {"inputs": MEGABYTES, "parameters": {"candidate_labels": ["a", "b"]}},
            "RequestTooLarge: The texts and what they are paired with are ",
        ),
        (
            "zero-shot-classification",
            {"inputs": ["a"] * 1_000, "parameters": {"candidate_labels": ["b"] * 101}},
            "RequestTooLarge: The request makes 101000 sequences",
        ),
        ("token-classification", {"inputs": ["a"] * 100_001}, "RequestTooLarge: The request makes 100001"),
        *[
            (
                "zero-shot-classification",
                {"parameters": {"candidate_labels": ["a"], "hypothesis_template": template}},
                "InvalidParameter: `hypothesis_template` is ",
            )
            for template in ("no field", "{} and {}", "{.__class__}", "{:>1000000000}", "{!r}", "{", 1)
        ],
        (
            "text-ranking",
            {"inputs": {"query": "a", "documents": "b"}},
            "InvalidRequest: `inputs.documents` is",
        ),
        (
            "text-ranking",
            {"inputs": {"query": HUGE, "documents": ["b"] * 100}},
            "RequestTooLarge: The texts and what they are paired with are 10000000 characters",
        ),
    ],
    ids=lambda value: str(value)[:40],
)
def test_refuses(load: Load, task: str, changes: dict[str, Any], expected: str) -> None:
    assert refuse(load(task), task, {**GOOD[task], **changes}).startswith(expected)
