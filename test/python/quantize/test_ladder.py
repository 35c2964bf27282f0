"""What becomes of a model that the fast recipe does not know."""

from __future__ import annotations

from pathlib import Path

import pytest
from transformers import SqueezeBertConfig, SqueezeBertForSequenceClassification, SqueezeBertTokenizerFast

import tiny_models
from hub_stand_in import HubStandIn, add_repository
from job_error import JobError
from quantized import quantize

_UNKNOWN = "it does not know this architecture: no MatMul multiplies activations by a weight"


@pytest.fixture(scope="module")
def squeezebert(hub_root: Path) -> str:
    """A model with convolutions where others have products by a weight; returns its commit."""
    files, commit = add_repository(hub_root, "tiny/squeezebert")
    tokenizer = tiny_models._word_pieces(SqueezeBertTokenizerFast)
    config = SqueezeBertConfig(
        vocab_size=len(tokenizer),
        max_position_embeddings=64,
        embedding_size=32,
        **tiny_models._SHAPE,
    )
    tiny_models._save(files, SqueezeBertForSequenceClassification, config, tokenizer)
    return commit


def test_an_architecture_without_products_goes_down_the_ladder_and_the_report_says_why(
    hub: HubStandIn, squeezebert: str, tmp_path: Path
) -> None:
    result = quantize(
        hub, tmp_path, model="tiny/squeezebert", revision=squeezebert, task="text-classification"
    )

    first, *others = result.report["ladder"]
    assert first == {
        "recipe": "int8-static",
        "sizeInBytes": 0,
        "accuracy": {},
        "failedGates": [_UNKNOWN],
        "worstExamples": [],
    }
    assert others[0]["recipe"] == "int8-per-channel"
    assert result.report["recipe"] == others[-1]["recipe"]


def test_the_fast_recipe_by_name_is_refused_for_an_architecture_that_it_does_not_know(
    hub: HubStandIn, squeezebert: str, tmp_path: Path
) -> None:
    with pytest.raises(JobError, match=rf"\(int8-static: {_UNKNOWN}\)\. Set `quantization` to `auto`"):
        quantize(
            hub,
            tmp_path,
            model="tiny/squeezebert",
            revision=squeezebert,
            task="text-classification",
            quantization="int8-static",
        )
