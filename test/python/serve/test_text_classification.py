"""text-classification answers exactly what the transformers pipeline built with ``top_k=None`` answers."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

import inference
import pytest
import transformers
from asking import ask, assert_same
from serving_models import CLASSIFIERS, SENTENCES, Recipe, Served, set_bias

INPUTS = {
    "one text": "I like you. I love you",
    "an empty text": "",
    "a list of one text": ["I like you. I love you"],
    "texts of many lengths": SENTENCES,
    "equal texts": ["I like you. I love you"] * 4,
    "a pair": {"text": "What am I using?", "text_pair": "Using DistilBERT with ONNX Runtime!"},
    "an object of one text": {"text": "What am I using?"},
    "texts and pairs": ["a text", {"text": "first", "text_pair": "second"}, {"text": "one"}, "last"],
    "no texts": [],
}

PARAMETERS: dict[str, dict[str, Any]] = {
    "nothing": {},
    "top_k of 1": {"top_k": 1},
    "top_k of 2": {"top_k": 2},
    "top_k of more labels than there are": {"top_k": 99},
    "top_k of null": {"top_k": None},
    "the function sigmoid": {"function_to_apply": "sigmoid"},
    "the function SOFTMAX": {"function_to_apply": "SOFTMAX"},
    "the function none": {"function_to_apply": "none"},
    "the function null": {"function_to_apply": None},
    "truncation": {"truncation": True},
    "all parameters": {"top_k": 2, "function_to_apply": "none", "truncation": True},
}


@pytest.fixture(scope="module", params=CLASSIFIERS, ids=list(CLASSIFIERS))
def pair(request: pytest.FixtureRequest, serve_model: Callable[[Recipe], Served]) -> tuple[Any, Any]:
    served = serve_model(CLASSIFIERS[request.param])
    pipeline = transformers.pipeline("text-classification", model=str(served.torch_dir), top_k=None)
    return pipeline, inference.model_fn(str(served.model_dir))


@pytest.mark.parametrize("inputs", INPUTS.values(), ids=list(INPUTS))
def test_answers_what_the_pipeline_answers_to(pair: tuple[Any, Any], inputs: Any) -> None:
    pipeline, model = pair
    assert_same(ask(model, inputs), pipeline(inputs))


@pytest.mark.parametrize("shape", ["one text", "equal texts", "a pair"])
@pytest.mark.parametrize("parameters", PARAMETERS.values(), ids=list(PARAMETERS))
def test_honours_as_the_pipeline_does(pair: tuple[Any, Any], parameters: dict[str, Any], shape: str) -> None:
    pipeline, model = pair
    assert_same(ask(model, INPUTS[shape], parameters), pipeline(INPUTS[shape], **parameters))


def test_cuts_a_text_where_the_pipeline_cuts_it(pair: tuple[Any, Any]) -> None:
    pipeline, model = pair
    inputs = [" ".join(SENTENCES * 20), {"text": "short", "text_pair": " ".join(SENTENCES * 20)}]
    assert_same(ask(model, inputs, {"truncation": True}), pipeline(inputs, truncation=True))


def test_keeps_the_order_of_labels_with_equal_scores(copy_of_classifier: Path) -> None:
    set_bias(copy_of_classifier, 1000.0)
    model = inference.model_fn(str(copy_of_classifier))
    [answer] = ask(model, "a", {"function_to_apply": "sigmoid"})
    assert answer == [{"label": label, "score": 1.0} for label in ("NEGATIVE", "NEUTRAL", "POSITIVE")]
