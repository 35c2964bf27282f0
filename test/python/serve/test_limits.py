"""What is too long, too large or too strange is answered, or refused in a sentence; the worker lives on."""

from __future__ import annotations

import json
import math
import re
from pathlib import Path
from typing import Any

import inference
import pytest
from asking import Context, ask, ask_raw
from onnxify_serve.errors import AnswerNotFiniteError, InternalError, InvalidRequestError, ServeError
from serving_models import Served, set_bias

HEADER = "X-Amzn-SageMaker-Custom-Attributes"
SIX_MEGABYTES = 6_291_456


@pytest.fixture(scope="module")
def model(classifier: Served) -> Any:
    return inference.model_fn(str(classifier.model_dir))


@pytest.fixture(scope="module")
def embedder(minilm: Served) -> Any:
    return inference.model_fn(str(minilm.model_dir))


def refuse(model: Any, inputs: Any, parameters: dict[str, Any] | None = None) -> str:
    """The refusal, after which the model still answers."""
    with pytest.raises(ServeError) as caught:
        ask(model, inputs, parameters)
    assert ask(model, "still there?")
    return str(caught.value)


def test_cuts_a_long_text_and_says_so_in_a_header(model: Any) -> None:
    context = Context()
    answers = ask(model, ["short", "long " * 300, "short", "word " * 200], context=context)
    assert [len(answer) for answer in answers] == [3, 3, 3, 3]
    assert context.headers == {HEADER: "truncated=2;inputs=1,3;max_tokens=128"}


def test_names_so_many_cut_texts_only_as_the_header_has_room_for(model: Any) -> None:
    context = Context()
    ask(model, ["long " * 130] * 1_000, {"top_k": 1}, context)
    assert context.headers[HEADER].startswith("truncated=1000;inputs=0,1,2,3,")
    assert len(context.headers[HEADER]) < 1_024


def test_says_nothing_when_nothing_was_cut(model: Any) -> None:
    context = Context()
    ask(model, ["word " * 126, "short"], context=context)
    assert context.headers == {}


def test_refuses_a_long_text_when_it_may_not_be_cut(model: Any) -> None:
    assert refuse(model, ["short", "long " * 300], {"truncation": False}) == (
        "InputTooLong: 1 of the inputs, the first at position 1, exceed 128 tokens. "
        "Shorten them, or set the parameter `truncation` to true."
    )


def test_answers_a_text_that_just_fits_when_it_may_not_be_cut(model: Any) -> None:
    assert ask(model, "word " * 126, {"truncation": False})


def test_answers_a_text_of_a_hundred_thousand_characters(model: Any) -> None:
    context = Context()
    assert ask(model, "x y " * 25_000, context=context)
    assert ask(model, "x" * 100_000, context=context)
    assert ask(model, "永" * 100_000, context=context)


def test_answers_a_body_of_six_megabytes(model: Any) -> None:
    assert ask(model, "hello " * (SIX_MEGABYTES // 6 - 10))


def test_refuses_an_answer_that_sagemaker_would_not_pass_on(embedder: Any, model: Any) -> None:
    refusal = refuse(embedder, ["a"] * 3_000)
    assert re.fullmatch(
        "ResponseTooLarge: The answer would take at least 1[345]\\d{6} bytes, "
        "but SageMaker passes on no more than 6291456. Send at most 1[34]\\d\\d texts a request.",
        refusal,
    ), refusal
    assert refuse(model, ["a"] * 100_000).startswith("ResponseTooLarge: ")


def test_answers_as_many_texts_as_it_says_it_could(embedder: Any) -> None:
    # Foreseen from the first batch, then counted.
    foreseen = int(re.findall(r"at most (\d+) texts", refuse(embedder, ["a"] * 3_000))[0])
    counted = int(re.findall(r"at most (\d+) texts", refuse(embedder, ["a"] * foreseen))[0])
    raw = ask_raw(embedder, json.dumps({"inputs": ["a"] * counted}))
    assert SIX_MEGABYTES - 10_000 < len(raw) <= SIX_MEGABYTES


@pytest.mark.parametrize("bias", [math.nan, math.inf, -math.inf])
def test_refuses_to_answer_with_what_is_not_a_number(copy_of_classifier: Path, bias: float) -> None:
    set_bias(copy_of_classifier, bias)
    with pytest.raises(AnswerNotFiniteError, match="NaN or infinity"):
        ask(inference.model_fn(str(copy_of_classifier)), ["a", "b"])


@pytest.mark.parametrize(
    ("parameters", "expected"),
    [
        (
            {"topk": 1},
            "UnknownParameter: The parameter `topk` is unknown; "
            "known are `top_k`, `function_to_apply`, `truncation`.",
        ),
        ({"top_k": 0}, "InvalidParameter: `top_k` is `0`, but must be a positive integer or null."),
        ({"top_k": -1}, "InvalidParameter: `top_k` is `-1`, but must be a positive integer or null."),
        ({"top_k": True}, "InvalidParameter: `top_k` is `true`, but must be a positive integer or null."),
        ({"top_k": 1.0}, "InvalidParameter: `top_k` is `1.0`, but must be a positive integer or null."),
        ({"top_k": "3"}, "InvalidParameter: `top_k` is `3`, but must be a positive integer or null."),
        ({"top_k": [3]}, "InvalidParameter: `top_k` is a list, but must be a positive integer or null."),
        (
            {"function_to_apply": "relu"},
            "InvalidParameter: `function_to_apply` is `relu`, "
            "but must be one of `sigmoid`, `softmax`, `none`.",
        ),
        (
            {"function_to_apply": 1},
            "InvalidParameter: `function_to_apply` is `1`, but must be one of `sigmoid`, `softmax`, `none`.",
        ),
        ({"truncation": "yes"}, "InvalidParameter: `truncation` is `yes`, but must be true or false."),
    ],
)
def test_refuses_the_parameters(model: Any, parameters: dict[str, Any], expected: str) -> None:
    assert refuse(model, "a", parameters) == expected


def test_refuses_parameters_of_another_task(embedder: Any) -> None:
    refusal = refuse(embedder, "a", {"top_k": 1})
    assert refusal == "UnknownParameter: The parameter `top_k` is unknown; known are `pooling`, `truncation`."


@pytest.mark.parametrize("body", [None, b"", b"\xff\xfe", "{", '{"inputs": 1}', '{"inputs": "a \\ud800"}'])
def test_lives_on_after(model: Any, body: Any) -> None:
    with pytest.raises(InvalidRequestError):
        ask_raw(model, body)
    assert ask(model, "still there?")


def test_answers_a_raw_body_as_it_answers_a_decoded_one(model: Any) -> None:
    body = json.dumps({"inputs": ["héllo", "wörld"]}, ensure_ascii=False)
    assert ask_raw(model, bytearray(body.encode())) == ask_raw(model, body)


def test_says_that_it_is_at_fault_when_nobody_foresaw_the_failure(model: Any) -> None:
    with pytest.raises(InternalError, match="The request could not be answered: "):
        inference.transform_fn(model, 3, "application/json", None)  # type: ignore[arg-type]
