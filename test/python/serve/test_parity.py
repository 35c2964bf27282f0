"""Every task answers what the transformers pipeline answers, whatever its parameters and its architecture."""

from __future__ import annotations

import json
import warnings
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import inference
import pytest
import torch
import transformers
from asking import ask, assert_same
from parity_table import CASES, MODELS, PAIR, RANKER, Case, TinyModel

from laid_out import lay_out
from tiny_architectures import save_tiny_model


@dataclass(frozen=True)
class Both:
    """A model served in fp32 and in int8, and the pipeline that it should equal."""

    files: Path
    served: Any
    quantized: Any
    pipeline: Any
    mask: str


@pytest.fixture(scope="module")
def both(tmp_path_factory: pytest.TempPathFactory) -> Callable[[TinyModel], Both]:
    """Make, export, quantize and load a model, once."""
    made: dict[str, Both] = {}

    def make(model: TinyModel) -> Both:
        if str(model) not in made:
            made[str(model)] = _make(model, tmp_path_factory.mktemp("tiny"))
        return made[str(model)]

    return make


def _make(model: TinyModel, directory: Path) -> Both:
    files = directory / "files"
    save_tiny_model(files, model.model_type, model.task, **dict(model.settings))
    folders = lay_out(files, directory, task=model.task, recipes=("none", "int8-per-channel"))
    served, quantized = (inference.model_fn(str(folder)) for folder in folders)
    task = "text-classification" if model.task == "text-ranking" else model.task
    settings = {"top_k": None} if model.task == "text-classification" else {}
    pipeline = transformers.pipeline(task, model=str(files), **settings)
    return Both(files, served, quantized, pipeline, str(pipeline.tokenizer.mask_token))


def ask_pipeline(pipeline: Any, case: Case, inputs: Any) -> Any:
    """The pipeline's answer, as JSON would carry it."""
    with warnings.catch_warnings():
        # It warns of heuristics that are its own, and that are equalled here.
        warnings.simplefilter("ignore")
        if case.model.task == "question-answering":
            questions = inputs if isinstance(inputs, list) else [inputs]
            fields = {key: [one[key] for one in questions] for key in ("question", "context")}
            answer = pipeline(**(inputs if isinstance(inputs, dict) else fields), **case.parameters)
        else:
            answer = pipeline(inputs, **case.parameters)
    return json.loads(json.dumps(answer, default=float))


def fill(inputs: Any, mask: str) -> Any:
    """The inputs with the model's own mask token."""
    if isinstance(inputs, list):
        return [fill(one, mask) for one in inputs]
    return inputs.replace("{mask}", mask) if isinstance(inputs, str) else inputs


def shape_of(answer: Any) -> Any:
    """What an answer is made of, whatever it says: keys and types, a list by its kinds of elements."""
    if isinstance(answer, dict):
        return {key: shape_of(value) for key, value in answer.items()}
    if isinstance(answer, list):
        return sorted({json.dumps(shape_of(one)) for one in answer if one != []})
    return type(answer).__name__


@pytest.mark.parametrize("case", CASES, ids=str)
def test_answers_as_the_pipeline_does(both: Callable[[TinyModel], Both], case: Case) -> None:
    models = both(case.model)
    inputs = fill(case.inputs, models.mask)
    own = {"pooling": "none"} if case.model.task == "feature-extraction" else {}
    expected = ask_pipeline(models.pipeline, case, inputs)
    assert_same(ask(models.served, inputs, case.parameters | own), expected)


@pytest.mark.parametrize("case", CASES, ids=str)
def test_answers_in_the_same_shape_in_int8(both: Callable[[TinyModel], Both], case: Case) -> None:
    models = both(case.model)
    inputs = fill(case.inputs, models.mask)
    answer, exact = (ask(model, inputs, case.parameters) for model in (models.quantized, models.served))
    # Which entities there are, int8 may see otherwise; where there are none, nothing has a shape.
    if answer and exact:
        assert shape_of(answer) == shape_of(exact)


@pytest.mark.parametrize("model", MODELS, ids=str)
def test_int8_is_int8(both: Callable[[TinyModel], Both], model: TinyModel) -> None:
    import onnx

    both(model)
    folder = both(model).files.parent / "model-int8-per-channel"
    operators = [node.op_type for node in onnx.load(folder / "model.onnx").graph.node]
    assert operators.count("MatMulInteger") >= 12


def test_ranks_as_a_cross_encoder_does(both: Callable[[TinyModel], Both]) -> None:
    models = both(RANKER)
    query, documents = "is the cat bad ?", ["the dog is good", "the cat", "not in london , it is a bad day"]
    encoded = models.pipeline.tokenizer([query] * 3, documents, padding=True, return_tensors="pt")
    with torch.inference_mode():
        scores = torch.sigmoid(models.pipeline.model(**encoded).logits[:, 0]).tolist()
    pairs = [{"text": query, "text_pair": text} for text in documents]
    assert_same(ask(models.served, pairs), scores)
    assert_same(ask(models.served, pairs[0]), scores[0])
    ranked = sorted(enumerate(scores), key=lambda pair: -pair[1])
    expected = [{"corpus_id": position, "score": score} for position, score in ranked]
    assert_same(ask(models.served, {"query": query, "documents": documents}), expected)
    parameters = {"top_k": 1, "return_documents": True}
    answer = ask(models.served, {"query": query, "documents": documents}, parameters)
    assert_same(answer, [{**expected[0], "text": documents[ranked[0][0]]}])
    assert ask(models.served, {"query": query, "documents": []}) == []


def test_scores_pairs_as_the_pipeline_classifies_them(both: Callable[[TinyModel], Both]) -> None:
    models = both(RANKER)
    assert_same(ask(models.served, PAIR), models.pipeline(PAIR)["score"])


def test_every_supported_architecture_and_task_is_proved_here() -> None:
    supported = (Path(__file__).parents[3] / "lib" / "supported.ts").read_text()
    listed = supported.partition("supportedModelTypes")[2].partition("];")[0]
    assert {line.strip('" ,') for line in listed.splitlines()[1:] if line.strip()} == {
        model.model_type for model in MODELS
    }
    tasks = supported.partition("supportedTasks")[2].partition("]);")[0]
    assert {line.split('"')[1] for line in tasks.splitlines() if '"' in line} == {
        model.task for model in MODELS
    }
