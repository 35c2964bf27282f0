"""The fast recipe as a whole, on every architecture that is served."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest

from calibration_texts import CALIBRATION_TEXTS
from exported_models import TEXTS, export
from golden import GOLDEN_TEXTS
from static_recipe import build_static
from tiny_architectures import TOKENIZERS

_PASSES = [
    *["constant-shapes", "first-token", "tokens-first", "fold-biases"],
    *["smoothing", "fold-factors", "static-int8", "int8-words"],
]


_NO_FACTORS = {"fold-factors": "no answer of attention is multiplied by factors"}
_LEFT_OUT = {
    # Its attention is computed in ways that are opaque to onnxruntime's own tool.
    "deberta": dict.fromkeys(
        ["constant-shapes", "first-token", "tokens-first"], "onnxruntime can't infer the graph's shapes"
    )
    | {"fold-biases": "no bias is where it could be spared"}
    | _NO_FACTORS,
    # Its attention joins texts and heads in one axis.
    "deberta-v2": {"tokens-first": "attention does not copy its operands in a way that is known here"}
    | _NO_FACTORS,
}


@pytest.mark.parametrize("architecture", TOKENIZERS)
def test_every_architecture_gets_the_fast_recipe_and_says_which_pass_is_left_out(
    architecture: str, tmp_path: Path
) -> None:
    exported = export(architecture, tmp_path, task="text-classification")

    model, passes = build_static(exported.graph, exported.torch_model)

    assert [each.name for each in passes] == _PASSES
    left_out = {each.name: each.left_out for each in passes if each.left_out is not None}
    assert left_out == _LEFT_OUT.get(architecture, {})
    expected, together = exported.answer(exported.graph), exported.answer(model)
    alone = np.concatenate([exported.answer(model, (text,)) for text in TEXTS])
    np.testing.assert_allclose(together, alone, rtol=1e-4, atol=1e-5)
    # Random weights leave nothing in which the rounding of two layers would cancel out, and ranges that reach
    # to the last position are wide for the short texts that are asked here.
    assert np.abs(together - expected).mean() < 0.15 * np.abs(expected).max()


@pytest.mark.parametrize(
    "task", ["token-classification", "question-answering", "fill-mask", "zero-shot-classification"]
)
def test_a_task_that_reads_every_token_or_two_texts_is_made_static_too(task: str, tmp_path: Path) -> None:
    exported = export("bert", tmp_path, task=task)

    _, passes = build_static(exported.graph, exported.torch_model)

    left_out = [each.name for each in passes if each.left_out is not None]
    assert left_out == ([] if task == "zero-shot-classification" else ["first-token"])


def test_what_ranges_are_measured_on_is_not_what_judges_them() -> None:
    assert not set(CALIBRATION_TEXTS) & set(GOLDEN_TEXTS)
    assert len(set(CALIBRATION_TEXTS)) == len(CALIBRATION_TEXTS)
