"""What a task can't answer is refused with a code and a sentence, and the worker lives on."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import inference
import numpy as np
import onnx
import pytest
from asking import Context, ask, ask_raw
from onnx import numpy_helper
from onnxify_serve.errors import InternalError, ServeError
from tiny_served import GOOD, HUGE, Load, refuse


@pytest.mark.parametrize("task", GOOD)
def test_answers_an_empty_list_with_an_empty_list(load: Load, task: str) -> None:
    assert ask(load(task), [], GOOD[task].get("parameters")) == []


@pytest.mark.parametrize("task", GOOD)
@pytest.mark.parametrize(
    "inputs", [None, 1, True, {}, [None], [[]], {"text": 1}, [{"query": "a"}], {"a": "b"}]
)
def test_refuses_inputs_of_another_type(load: Load, task: str, inputs: Any) -> None:
    refusal = refuse(load(task), task, {**GOOD[task], "inputs": inputs})
    assert refusal.startswith("InvalidRequest: `inputs")


@pytest.mark.parametrize("task", GOOD)
def test_refuses_an_unknown_parameter(load: Load, task: str) -> None:
    parameters = {**GOOD[task].get("parameters", {}), "colour": "red"}
    refusal = refuse(load(task), task, {**GOOD[task], "parameters": parameters})
    assert refusal.startswith("UnknownParameter: The parameter `colour` is unknown; known are `")


@pytest.mark.parametrize("task", GOOD)
@pytest.mark.parametrize("body", [b"\xff", "{", "", '{"inputs": "\\ud800"}', '{"parameters": {}}'])
def test_lives_on_after_a_broken_body(load: Load, task: str, body: str | bytes) -> None:
    with pytest.raises(ServeError, match=r"^InvalidRequest: "):
        ask_raw(load(task), body)
    assert ask_raw(load(task), json.dumps(GOOD[task]))


@pytest.mark.parametrize(
    ("task", "inputs", "truncated"),
    [
        ("token-classification", ["a", HUGE], "truncated=1;inputs=1;max_tokens=64"),
        ("fill-mask", "[MASK] " + HUGE, "truncated=1;inputs=0;max_tokens=64"),
        ("zero-shot-classification", ["a", "b", HUGE], "truncated=1;inputs=2;max_tokens=64"),
        ("text-ranking", {"query": "a", "documents": ["b", HUGE]}, "truncated=1;inputs=1;max_tokens=64"),
    ],
)
def test_says_what_was_cut_or_refuses_to_cut(load: Load, task: str, inputs: Any, truncated: str) -> None:
    context, parameters = Context(), GOOD[task].get("parameters", {})
    assert ask(load(task), inputs, parameters, context)
    assert list(context.headers.values()) == [truncated]
    refusal = refuse(load(task), task, {"inputs": inputs, "parameters": {**parameters, "truncation": False}})
    assert refusal.startswith("InputTooLong: 1 of the inputs")


@pytest.mark.parametrize(
    ("task", "document"),
    [
        ("question-answering", {"inputs": {"question": "who?", "context": HUGE}}),
        (
            "token-classification",
            {"inputs": HUGE, "parameters": {"aggregation_strategy": "simple", "stride": 9}},
        ),
    ],
)
def test_reads_all_of_a_hundred_thousand_characters_in_windows(
    load: Load, task: str, document: dict[str, Any]
) -> None:
    context = Context()
    assert len(HUGE) == 100_000
    ask_raw(load(task), json.dumps(document), context)
    assert context.headers == {}


@pytest.mark.parametrize("task", GOOD)
def test_refuses_to_answer_with_what_is_not_a_number(
    folder: Callable[[str], Path], tmp_path: Path, task: str
) -> None:
    model = onnx.load(folder(task) / "model.onnx")
    for weight in model.graph.initializer:
        if "LayerNorm" in weight.name:
            weight.CopyFrom(
                numpy_helper.from_array(np.full(tuple(weight.dims), np.nan, np.float32), weight.name)
            )
    for path in folder(task).iterdir():
        (tmp_path / path.name).write_bytes(path.read_bytes())
    onnx.save(model, tmp_path / "model.onnx")
    with pytest.raises(ServeError, match=r"^AnswerNotFinite: "):
        ask_raw(inference.model_fn(str(tmp_path)), json.dumps(GOOD[task]))


def test_lives_on_after_a_panic_in_the_tokenizer(load: Load, monkeypatch: pytest.MonkeyPatch) -> None:
    class Panic(BaseException):
        """As the tokenizer's Rust raises it: no Exception."""

    def panic(*_: Any, **__: Any) -> None:
        raise Panic("index out of bounds")

    model = load("token-classification")
    with monkeypatch.context() as patch:
        patch.setattr(model.tokenizer, "tokenize", panic)
        with pytest.raises(InternalError, match="index out of bounds"):
            ask(model, "a")
    assert ask(model, "a") is not None


def test_orders_similar_sentences(minilm: Any) -> None:
    model = inference.model_fn(str(minilm.model_dir))
    inputs = {"source_sentence": "A cat sits there.", "sentences": ["There is a kitten.", "Revenue rose."]}
    similar, other = ask(model, inputs)
    assert similar > 0.5 > other
    vectors = np.array(ask(model, [inputs["source_sentence"], *inputs["sentences"]]))
    assert [similar, other] == pytest.approx((vectors[1:] @ vectors[0]).tolist(), abs=1e-5)
    assert ask(model, {"source_sentence": "a", "sentences": []}) == []
    with pytest.raises(ServeError, match="InvalidRequest: `inputs` has the key `text`"):
        ask(model, {"source_sentence": "a", "sentences": [], "text": "b"})
