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

from laid_out import lay_out
from tiny_architectures import save_tiny_model

LABELS = {"id2label": {0: "entailment", 1: "other"}, "label2id": {"entailment": 0, "other": 1}}
GOOD: dict[str, dict[str, Any]] = {
    "token-classification": {"inputs": "anna lives in london"},
    "question-answering": {"inputs": {"question": "who?", "context": "anna lives in london"}},
    "fill-mask": {"inputs": "anna [MASK] in london"},
    "zero-shot-classification": {"inputs": "a dog", "parameters": {"candidate_labels": ["a", "b"]}},
    "text-ranking": {"inputs": {"text": "a", "text_pair": "b"}},
}
HUGE = "word " * 20_000
MEGABYTES = "a " * 2_900_000

Load = Callable[[str], Any]


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Callable[[str], Path]:
    """Where a tiny BERT lies that is served for a task."""
    made: dict[str, Path] = {}

    def make(task: str) -> Path:
        if task not in made:
            directory = tmp_path_factory.mktemp("tiny")
            settings: dict[str, Any] = LABELS if task == "zero-shot-classification" else {}
            settings = {"num_labels": 1} if task == "text-ranking" else settings
            save_tiny_model(directory / "files", "bert", task, **settings)
            (made[task],) = lay_out(directory / "files", directory, task=task)
        return made[task]

    return make


@pytest.fixture(scope="module")
def load(folder: Callable[[str], Path]) -> Load:
    """A tiny BERT that is served for a task."""
    loaded: dict[str, Any] = {}

    def find(task: str) -> Any:
        if task not in loaded:
            loaded[task] = inference.model_fn(str(folder(task)))
        return loaded[task]

    return find


def refuse(model: Any, task: str, document: dict[str, Any]) -> str:
    """The refusal, after which the model still answers."""
    with pytest.raises(ServeError) as caught:
        ask_raw(model, json.dumps(document))
    assert ask_raw(model, json.dumps(GOOD[task]))
    return str(caught.value)


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
