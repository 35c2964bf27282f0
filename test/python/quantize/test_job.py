"""Whole jobs on tiny models: every task, every way of reading an answer."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

import numpy as np
import onnx
import pytest
from tokenizers import Tokenizer
from transformers import pipeline

from evaluation_texts import EVALUATION_TEXTS
from golden import GOLDEN_TEXTS
from hub_stand_in import HubStandIn, add_repository
from quantized import Result, quantize
from tiny_models import (
    save_bert_classifier,
    save_bert_embedder,
    save_distilbert_classifier,
    save_roberta_embedder,
)

_LABELS = {"id2label": {0: "sad", 1: "glad", 2: "mad"}, "label2id": {"sad": 0, "glad": 1, "mad": 2}}

_CLASSIFIERS: dict[str, tuple[Callable[..., None], dict[str, Any], str]] = {
    "one-of-three": (save_bert_classifier, _LABELS, "softmax"),
    "any-of-three": (
        save_bert_classifier,
        _LABELS | {"problem_type": "multi_label_classification"},
        "sigmoid",
    ),
    "a-single-label": (save_bert_classifier, {"num_labels": 1}, "sigmoid"),
    "a-regression": (save_bert_classifier, {"num_labels": 1, "problem_type": "regression"}, "none"),
    "distilbert": (save_distilbert_classifier, _LABELS, "softmax"),
}


@pytest.fixture(scope="module", params=_CLASSIFIERS)
def classifier(
    request: pytest.FixtureRequest, hub: HubStandIn, hub_root: Path, tmp_path_factory: pytest.TempPathFactory
) -> tuple[Result, Path, str]:
    """A finished job, the files that it started from, and the activation that is expected."""
    save, settings, activation = _CLASSIFIERS[request.param]
    model = f"tiny/{request.param}"
    files, commit = add_repository(hub_root, model)
    save(files, **settings)
    output = tmp_path_factory.mktemp("output")
    changes = {"model": model, "revision": commit, "task": "text-classification", "quantization": "none"}
    return quantize(hub, output, **changes), files, activation


def test_a_classifiers_reference_is_what_the_pipeline_answers(classifier: tuple[Result, Path, str]) -> None:
    result, files, activation = classifier
    vanilla = pipeline("text-classification", model=str(files), top_k=None)

    assert result.serving["functionToApply"] == activation
    for line in result.reference:
        (answers,) = vanilla([line["inputs"]], truncation=True, max_length=64)
        scores = {answer["label"]: answer["score"] for answer in answers}
        expected = [scores[label] for label in result.serving["id2label"]]
        assert line["expected"] == pytest.approx(expected, abs=1e-5)


def test_the_onnx_model_takes_the_reference_tensors_as_they_are(
    classifier: tuple[Result, Path, str],
) -> None:
    result, _, activation = classifier
    functions = {
        "none": lambda logits: logits,
        "sigmoid": lambda logits: 1 / (1 + np.exp(-logits)),
        "softmax": lambda logits: np.exp(logits) / np.exp(logits).sum(),
    }

    for line in result.reference:
        logits = result.ask(line["tensors"])
        assert functions[activation](logits) == pytest.approx(np.array(line["expected"]), abs=1e-5)


def test_the_reference_names_the_label_of_every_score(classifier: tuple[Result, Path, str]) -> None:
    result = classifier[0]

    assert all(line["labels"] == result.serving["id2label"] for line in result.reference)


def test_the_reference_has_every_golden_text_once(classifier: tuple[Result, Path, str]) -> None:
    assert [line["inputs"] for line in classifier[0].reference] == list(GOLDEN_TEXTS)


def test_the_saved_tokenizer_makes_the_reference_tensors(classifier: tuple[Result, Path, str]) -> None:
    result = classifier[0]
    tokenizer = Tokenizer.from_file(str(result.model / "tokenizer.json"))

    assert tokenizer.padding is None
    assert tokenizer.truncation is None
    tokenizer.enable_truncation(result.serving["maxLength"])
    for line in result.reference:
        assert tokenizer.encode(line["inputs"]).ids == line["tensors"]["input_ids"]


@pytest.mark.parametrize(
    ("quantization", "recipe", "operator", "count"),
    [
        # The last layer reads the first token apart from the others.
        ("auto", "int8-static", "QuantizeLinear", 2 * 4 + 1),
        ("int8-per-channel", "int8-per-channel", "MatMulInteger", 2 * 6),
    ],
)
def test_int8_has_integer_products_and_answers_nearly_the_same(
    hub: HubStandIn, hub_root: Path, tmp_path: Path, quantization: str, recipe: str, operator: str, count: int
) -> None:
    model = f"tiny/int8-{quantization}"
    files, commit = add_repository(hub_root, model)
    save_bert_classifier(files, **_LABELS)

    result = quantize(
        hub, tmp_path, model=model, revision=commit, task="text-classification", quantization=quantization
    )

    operators = [node.op_type for node in onnx.load(result.model / "model.onnx").graph.node]
    assert result.report["recipe"] == recipe
    assert operators.count(operator) == count
    assert result.report["accuracy"]["worstScoreShift"] < 0.02
    assert result.report["onnxSizeInBytes"] == (result.model / "model.onnx").stat().st_size
    assert result.report["vanillaSizeInBytes"] == (files / "model.safetensors").stat().st_size


def test_mixed_leaves_some_products_in_fp32_but_no_more_than_a_third(
    hub: HubStandIn, hub_root: Path, tmp_path: Path
) -> None:
    files, commit = add_repository(hub_root, "tiny/mixed")
    save_bert_embedder(files)

    result = quantize(
        hub, tmp_path, model="tiny/mixed", revision=commit, quantization="int8-per-channel-mixed"
    )

    operators = [node.op_type for node in onnx.load(result.model / "model.onnx").graph.node]
    attention = 2 * 2
    assert operators.count("MatMulInteger") + operators.count("MatMul") - attention == 2 * 6
    assert attention < operators.count("MatMul")
    assert operators.count("MatMulInteger") >= 6


@pytest.mark.parametrize("pooling", ["mean", "cls", "max"])
def test_an_embedding_pools_and_normalizes_as_the_model_does(
    hub: HubStandIn, hub_root: Path, tmp_path: Path, pooling: str
) -> None:
    model = f"tiny/{pooling}"
    mode = {"mean": "pooling_mode_mean_tokens", "cls": "pooling_mode_cls_token"}.get(
        pooling, "pooling_mode_max_tokens"
    )
    files, commit = add_repository(hub_root, model)
    normalize: dict[str, dict[str, Any]] = {"Normalize": {}} if pooling == "mean" else {}
    modules = {"Transformer": {}, "Pooling": {"word_embedding_dimension": 32, mode: True}, **normalize}
    save_bert_embedder(files, modules=modules)

    result = quantize(hub, tmp_path, model=model, revision=commit, quantization="none")

    assert (result.serving["pooling"], result.serving["normalize"]) == (pooling, pooling == "mean")
    for line in result.reference:
        vectors = result.ask(line["tensors"])
        pooled = {"mean": vectors.mean(axis=0), "cls": vectors[0], "max": vectors.max(axis=0)}[pooling]
        pooled = pooled / np.linalg.norm(pooled) if normalize else pooled
        assert pooled == pytest.approx(np.array(line["expected"]), abs=1e-5)


def test_a_plain_encoder_is_averaged_and_not_normalized(
    hub: HubStandIn, hub_root: Path, tmp_path: Path
) -> None:
    files, commit = add_repository(hub_root, "tiny/roberta")
    save_roberta_embedder(files)

    result = quantize(hub, tmp_path, model="tiny/roberta", revision=commit)

    assert result.serving == {
        "task": "feature-extraction",
        "maxLength": 64,
        "pooling": "mean",
        "normalize": False,
    }
    longest = max(result.reference, key=lambda line: len(line["inputs"]))
    assert sorted(longest["tensors"]) == ["attention_mask", "input_ids"]
    assert len(longest["tensors"]["input_ids"]) == 64


def test_the_same_request_makes_the_same_bytes(hub: HubStandIn, hub_root: Path, tmp_path: Path) -> None:
    files, commit = add_repository(hub_root, "tiny/twice")
    save_bert_classifier(files, **_LABELS)
    changes = {"model": "tiny/twice", "revision": commit, "task": "text-classification"}

    first, second = (quantize(hub, tmp_path / name, **changes) for name in ("first", "second"))

    names = sorted(path.name for path in first.model.iterdir())
    expected = ["config.json", "model.onnx", "onnxify.json", "ort_config.json", "special_tokens_map.json"]
    assert names == [*expected, "tokenizer.json", "tokenizer_config.json", "vocab.txt"]
    for name in names:
        assert (first.model / name).read_bytes() == (second.model / name).read_bytes(), name
    assert str(tmp_path) not in (first.model / "config.json").read_text()


def test_the_report_says_how_it_came_about(hub: HubStandIn, hub_root: Path, tmp_path: Path) -> None:
    files, commit = add_repository(hub_root, "tiny/report")
    save_bert_classifier(files, **_LABELS)

    result = quantize(hub, tmp_path, model="tiny/report", revision=commit, task="text-classification")

    report = result.report
    assert list(report) == [
        "recipe",
        "onnxSizeInBytes",
        "accuracy",
        "vanilla",
        "benchmarkRequest",
        "vanillaSizeInBytes",
        "ladder",
        "evaluation",
        "toolchain",
        "cpuFlags",
    ]
    assert report["evaluation"] == {"source": "built-in", "texts": len(EVALUATION_TEXTS)}
    (rung,) = report["ladder"]
    worst = rung.pop("worstExamples")
    assert [example["value"] for example in worst] == sorted((each["value"] for each in worst), reverse=True)
    assert len({example["text"] for example in worst}) == 5
    assert set(worst[0]) == {"text", "expected", "actual", "measure", "value"}
    assert rung.pop("evaluation")["accuracy"].keys() == report["accuracy"].keys()
    assert rung == {
        "recipe": report["recipe"],
        "sizeInBytes": report["onnxSizeInBytes"],
        "accuracy": report["accuracy"],
        "failedGates": [],
        "passes": [
            {"name": name}
            for name in (
                "constant-shapes",
                "first-token",
                "tokens-first",
                "fold-biases",
                "smoothing",
                "fold-factors",
                "static-int8",
                "int8-words",
            )
        ],
    }
    vanilla = report["vanilla"]
    assert 0 < vanilla["p50InMilliseconds"] <= vanilla["p99InMilliseconds"]
    runs = vanilla["durationsInMilliseconds"]
    assert 1 <= len(runs) <= 7
    assert runs == sorted(runs)
    assert runs[0] - 0.01 <= vanilla["p50InMilliseconds"] <= vanilla["p99InMilliseconds"] <= runs[-1] + 0.01
    assert result.message.startswith("int8-static passed the gates: label agreement ")
