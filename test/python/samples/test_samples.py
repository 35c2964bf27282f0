"""The sample models that the local Hub serves, as they are built."""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import numpy as np
import pytest
import torch
from onnxify_serve import load_model
from transformers import pipeline

from build_samples import build_samples
from emotion_sentences import LABELS, labelled_sentences
from golden import GOLDEN_TEXTS
from hub_stand_in import serve_hub
from job_requests import GATES
from ladder import NothingPassedError
from quantized import Result, quantize
from repository import Repository, describe

_EMOTIONS = "onnxify/emotions-minilm"
_MINILM = "sentence-transformers/all-MiniLM-L6-v2"

# The order in which the data set go_emotions numbers them.
_GO_EMOTIONS = (
    "admiration amusement anger annoyance approval caring confusion curiosity desire disappointment "
    "disapproval disgust embarrassment excitement fear gratitude grief joy love nervousness optimism "
    "pride realization relief remorse sadness surprise neutral"
)


@pytest.fixture(scope="module")
def samples(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Path]:
    """The samples, built as set-up builds them."""
    threads = torch.get_num_threads()
    out = tmp_path_factory.mktemp("samples")
    build_samples(out)
    yield out
    torch.set_num_threads(threads)


def _about(samples: Path, model: str) -> dict[str, Any]:
    about: dict[str, Any] = json.loads((samples / model / "repository.json").read_text())
    return about


@pytest.mark.parametrize(
    ("model", "pipeline_tag", "library"),
    [
        (_MINILM, "sentence-similarity", "sentence-transformers"),
        (_EMOTIONS, "text-classification", "transformers"),
    ],
)
def test_a_repository_says_what_the_hub_would(
    samples: Path, model: str, pipeline_tag: str, library: str
) -> None:
    about = _about(samples, model)

    assert list(about) == ["id", "sha", "pipelineTag", "license", "gated", "libraryName", "tags"]
    assert (about["id"], about["pipelineTag"], about["libraryName"]) == (model, pipeline_tag, library)
    assert (about["license"], about["gated"]) == ("apache-2.0", False)
    assert len(about["sha"]) == 40
    assert int(about["sha"], 16) >= 0


@pytest.mark.parametrize("model", [_MINILM, _EMOTIONS])
def test_a_repository_has_what_a_job_downloads_and_no_pickle(samples: Path, model: str) -> None:
    names = {path.name for path in (samples / model / "files").rglob("*")}

    assert {
        "config.json",
        "model.safetensors",
        "tokenizer.json",
        "tokenizer_config.json",
        "README.md",
    } <= names
    assert not {name for name in names if name.endswith((".bin", ".pt", ".py", ".onnx"))}


def test_the_labels_are_those_of_go_emotions_in_their_order(samples: Path) -> None:
    config = json.loads((samples / _EMOTIONS / "files" / "config.json").read_text())

    assert list(LABELS) == _GO_EMOTIONS.split()
    assert [config["id2label"][str(index)] for index in range(28)] == _GO_EMOTIONS.split()
    assert config["problem_type"] == "multi_label_classification"
    assert config["architectures"] == ["BertForSequenceClassification"]


def test_the_articles_request_is_answered_with_love(samples: Path) -> None:
    emotions = pipeline("text-classification", model=str(samples / _EMOTIONS / "files"), top_k=None)

    ((first, second, *_),) = emotions(["I like you. I love you"])

    assert first["label"] == "love"
    assert first["score"] > 0.9
    assert second["score"] < 0.2


@pytest.mark.parametrize(
    ("text", "label"),
    [
        ("Thank you so much for your help!", "gratitude"),
        ("I'm furious with you!", "anger"),
        ("The bus stops at the corner of the street.", "neutral"),
        ("I'm afraid of snakes.", "fear"),
    ],
)
def test_plain_sentences_get_the_label_that_people_would_give(samples: Path, text: str, label: str) -> None:
    emotions = pipeline("text-classification", model=str(samples / _EMOTIONS / "files"))

    assert emotions(text)[0]["label"] == label


@pytest.mark.parametrize("recipe", ["int8-static", "int8-per-channel"])
def test_int8_passes_the_default_gates_with_room(samples: Path, tmp_path: Path, recipe: str) -> None:
    result = _quantize(samples, tmp_path, _EMOTIONS, task="text-classification", quantization=recipe)

    assert result.report["accuracy"]["labelAgreement"] == 1
    assert result.report["accuracy"]["worstScoreShift"] < 0.12


def test_the_fast_recipe_wins_on_real_weights_and_is_close_to_fp32_on_every_text_that_judges_it(
    samples: Path, tmp_path: Path
) -> None:
    result = _quantize(samples, tmp_path, _MINILM, task="feature-extraction")

    (rung,) = result.report["ladder"]
    assert rung["recipe"] == "int8-static"
    assert rung["accuracy"]["worstCosine"] >= 0.98
    assert rung["accuracy"]["meanCosine"] >= 0.995
    assert rung["passes"] == [
        {"name": "constant-shapes"},
        {"name": "first-token", "leftOut": "no head reads the first token alone"},
        {"name": "tokens-first"},
        {"name": "fold-biases"},
        {"name": "smoothing"},
        {"name": "fold-factors"},
        {"name": "static-int8"},
        {"name": "int8-words"},
    ]
    _expect_neighbours_not_to_matter(result.model)


def test_the_articles_recipe_is_refused_by_the_default_gates_with_the_table_of_what_was_tried(
    samples: Path, tmp_path: Path
) -> None:
    with pytest.raises(NothingPassedError, match=r"\(seed: worst cosine 0\.\d+ is below 0\.97"):
        _quantize(samples, tmp_path, _MINILM, task="feature-extraction", quantization="seed")

    report = json.loads((tmp_path / "quantization.json").read_text())
    (rung,) = report["ladder"]
    assert rung["recipe"] == "seed"
    assert rung["accuracy"]["worstCosine"] < 0.9
    assert rung["failedGates"][0].startswith("worst cosine")
    assert [example["measure"] for example in rung["worstExamples"]] == ["cosine"] * 5
    assert "too far from PyTorch fp32" in report["refusal"]
    assert not (tmp_path / "model").exists()


def _quantize(samples: Path, output: Path, model: str, **changes: str) -> Result:
    with serve_hub(samples) as hub:
        return quantize(
            hub, output, model=model, revision=_about(samples, model)["sha"], gates=GATES, **changes
        )


def _expect_neighbours_not_to_matter(folder: Path) -> None:
    served = load_model(folder)
    together = json.loads(served.answer(json.dumps({"inputs": list(GOLDEN_TEXTS)}), None).body)
    for text, vector in zip(GOLDEN_TEXTS[:12], together, strict=False):
        (alone,) = json.loads(served.answer(json.dumps({"inputs": text}), None).body)
        # Sums in another order move a number across a rounding step now and then.
        assert np.dot(alone, vector) > 0.9999


def test_the_model_card_says_that_it_is_a_demonstration(samples: Path) -> None:
    card = (samples / _EMOTIONS / "files" / "README.md").read_text()

    assert "**A demonstration, not an emotion classifier.**" in card


def test_every_label_has_enough_sentences_and_none_is_a_golden_text() -> None:
    sentences = list(labelled_sentences())
    counts = {label: sum(label in labels for _, labels in sentences) for label in LABELS}

    assert min(counts.values()) >= 12
    assert len({text for text, _ in sentences}) == len(sentences)
    assert not {text for text, _ in sentences} & set(GOLDEN_TEXTS)


def test_the_commit_changes_with_the_files_and_only_with_them(tmp_path: Path) -> None:
    repository = Repository("org/name", "text-classification", "mit", "transformers", ())

    def build(content: str) -> str:
        (repository.make_files(tmp_path) / "config.json").write_text(content)
        describe(repository, tmp_path)
        return str(_about(tmp_path, "org/name")["sha"])

    assert build("{}") == build("{}") != build("[]")


def test_building_again_leaves_nothing_of_the_last_time(tmp_path: Path) -> None:
    repository = Repository("org/name", "text-classification", "mit", "transformers", ())
    (repository.make_files(tmp_path) / "stale.json").write_text("{}")

    assert list(repository.make_files(tmp_path).iterdir()) == []
