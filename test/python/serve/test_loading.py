"""A model that can't be served says why when it is loaded, and one that can uses its share of the CPUs."""

from __future__ import annotations

import json
import os
from pathlib import Path
from typing import Any

import inference
import onnx
import pytest
from asking import ask
from onnxify_serve.errors import ModelNotLoadableError
from onnxify_serve.session import share_of_cpus
from serving_models import Served


def break_settings(model_dir: Path, **changes: Any) -> None:
    path = model_dir / "onnxify.json"
    fields = json.loads(path.read_text()) | changes
    path.write_text(json.dumps({name: value for name, value in fields.items() if value is not None}))


def refuse(model_dir: Path) -> str:
    with pytest.raises(ModelNotLoadableError) as caught:
        inference.model_fn(str(model_dir))
    return str(caught.value)


@pytest.mark.parametrize("name", ["onnxify.json", "config.json", "tokenizer.json", "model.onnx"])
def test_names_the_file_that_is_missing(copy_of_classifier: Path, name: str) -> None:
    (copy_of_classifier / name).unlink()
    assert refuse(copy_of_classifier).startswith(f"ModelNotLoadable: `{name}` can't be ")


@pytest.mark.parametrize("name", ["onnxify.json", "config.json", "tokenizer.json", "model.onnx"])
def test_names_the_file_that_is_broken(copy_of_classifier: Path, name: str) -> None:
    (copy_of_classifier / name).write_text('{"half')
    assert refuse(copy_of_classifier).startswith(f"ModelNotLoadable: `{name}` can't be ")


@pytest.mark.parametrize(
    ("changes", "expected"),
    [
        (
            {"task": "summarization"},
            "The task `summarization` is not served; served are text-classification, token-",
        ),
        ({"task": None}, "`task` in `onnxify.json` is `null`, but must be a string."),
        ({"maxLength": 0}, "`maxLength` in `onnxify.json` is `0`, but must be a positive integer."),
        ({"maxLength": "512"}, '`maxLength` in `onnxify.json` is `"512"`, but must be a positive integer.'),
        (
            {"functionToApply": "relu"},
            '`functionToApply` in `onnxify.json` is `"relu"`, but must be one of sigmoid, softmax, none.',
        ),
        ({"id2label": []}, "`id2label` in `onnxify.json` is `[]`, but must be a list of strings."),
        (
            {"id2label": {"0": "a"}},
            '`id2label` in `onnxify.json` is `{"0": "a"}`, but must be a list of strings.',
        ),
        (
            {"id2label": ["a", 1]},
            '`id2label` in `onnxify.json` is `["a", 1]`, but must be a list of strings.',
        ),
        ({"id2label": ["a"]}, "`model.onnx` computes 3 logits, but 1 are named."),
        (
            {"task": "feature-extraction", "pooling": "mean", "normalize": True},
            "`model.onnx` has outputs ['logits'],",
        ),
        (
            {"task": "feature-extraction", "pooling": "last", "normalize": True},
            '`pooling` in `onnxify.json` is `"last"`, but must be one of mean, cls, max.',
        ),
        (
            {"task": "feature-extraction", "pooling": "mean", "normalize": 1},
            "`normalize` in `onnxify.json` is `1`, but must be true or false.",
        ),
    ],
)
def test_names_the_setting_that_is_wrong(
    copy_of_classifier: Path, changes: dict[str, Any], expected: str
) -> None:
    break_settings(copy_of_classifier, **changes)
    assert refuse(copy_of_classifier).startswith(f"ModelNotLoadable: {expected}")


def test_refuses_a_model_that_reads_something_else_than_text(copy_of_classifier: Path) -> None:
    path = copy_of_classifier / "model.onnx"
    model = onnx.load(path)
    model.graph.input.append(onnx.helper.make_tensor_value_info("pixels", onnx.TensorProto.FLOAT, [1]))
    onnx.save(model, path)
    assert refuse(copy_of_classifier).startswith(
        "ModelNotLoadable: `model.onnx` reads ['pixels'], but a text model "
    )


def test_replaces_the_padding_and_truncation_saved_with_the_tokenizer(copy_of_classifier: Path) -> None:
    path = copy_of_classifier / "tokenizer.json"
    tokenizer = json.loads(path.read_text())
    expected = ask(inference.model_fn(str(copy_of_classifier)), "one two three four five six")
    tokenizer["truncation"] = {"direction": "Right", "max_length": 4, "strategy": "LongestFirst", "stride": 0}
    tokenizer["padding"] = tokenizer["padding"] or {
        "strategy": {"Fixed": 64},
        "direction": "Right",
        "pad_to_multiple_of": None,
        "pad_id": 0,
        "pad_type_id": 0,
        "pad_token": "[PAD]",
    }
    path.write_text(json.dumps(tokenizer))
    assert ask(inference.model_fn(str(copy_of_classifier)), "one two three four five six") == expected


def test_cuts_on_the_left_when_the_tokenizer_says_so(copy_of_classifier: Path) -> None:
    path = copy_of_classifier / "tokenizer_config.json"
    path.write_text(json.dumps(json.loads(path.read_text()) | {"truncation_side": "left"}))
    model = inference.model_fn(str(copy_of_classifier))
    # 126 of the words fit, between two special tokens.
    assert ask(model, "yes " * 50 + "no " * 126) == ask(model, "no " * 126)
    assert ask(model, "yes " * 126 + "no " * 50) != ask(model, "yes " * 126)


@pytest.mark.parametrize("workers", [1, 2, 3, 1_000])
def test_shares_the_cpus_among_the_workers(workers: int) -> None:
    cpus = len(os.sched_getaffinity(0))
    threads = share_of_cpus({"SAGEMAKER_MODEL_SERVER_WORKERS": str(workers)})
    assert threads == max(1, cpus // workers)


def test_takes_all_cpus_when_it_is_alone() -> None:
    assert share_of_cpus({}) == len(os.sched_getaffinity(0))


@pytest.mark.parametrize("workers", ["0", "-1", "two", ""])
def test_refuses_a_number_of_workers_that_is_none(workers: str) -> None:
    with pytest.raises(ModelNotLoadableError, match="SAGEMAKER_MODEL_SERVER_WORKERS is `"):
        share_of_cpus({"SAGEMAKER_MODEL_SERVER_WORKERS": workers})


def test_answers_the_same_with_any_number_of_threads(
    classifier: Served, monkeypatch: pytest.MonkeyPatch
) -> None:
    one = inference.model_fn(str(classifier.model_dir))
    monkeypatch.setenv("SAGEMAKER_MODEL_SERVER_WORKERS", "1000")
    other = inference.model_fn(str(classifier.model_dir))
    assert ask(one, "I love you") == ask(other, "I love you")
