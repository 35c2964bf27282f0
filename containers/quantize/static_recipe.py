"""The fast recipe: rewrites that are exact, and int8 with ranges that were measured beforehand.

With static ranges an answer does not depend on its neighbours in a batch, and no request spends time on
finding a range.
"""

from __future__ import annotations

from onnx import ModelProto

from activations import Activations, measure_activations
from applied_pass import AppliedPass
from calibration_batches import cut_calibration_batches
from calibration_texts import CALIBRATION_TEXTS
from exact_rewriter import ExactRewriter
from passes.constant_shapes import constant_shapes
from passes.first_token import first_token
from passes.fold_biases import fold_biases
from passes.fold_factors import fold_factors
from passes.graph import Graph
from passes.int8_words import int8_words
from passes.pattern_not_found import PatternNotFound
from passes.smoothing import choose_factors, smooth, smoothed_name
from passes.static_int8 import static_int8
from passes.tokens_first import tokens_first
from torch_model import TorchModel

__all__ = ["build_static"]

# Two lengths, so that a rewrite that mixes up texts and tokens, or minds padding, is found out.
_PROOF_TEXTS = (CALIBRATION_TEXTS[3], CALIBRATION_TEXTS[-1])


def build_static(fp32: ModelProto, torch_model: TorchModel) -> tuple[ModelProto, list[AppliedPass]]:
    """Makes the QDQ model, and says what became of each pass.

    Raises:
        PatternNotFound: when the graph has no products that could be made int8.
    """
    exact = ExactRewriter(fp32, torch_model, _PROOF_TEXTS)
    exact.apply("constant-shapes", constant_shapes)
    exact.apply("first-token", first_token)
    exact.apply("tokens-first", tokens_first)
    exact.apply("fold-biases", fold_biases)
    measured = _measure(exact.model, torch_model)
    factors = choose_factors(exact.model, measured)
    exact.apply("smoothing", lambda model: smooth(model, factors))
    exact.apply("fold-factors", fold_factors)
    smoothed = {smoothed_name(name): each.divided_by(factors[name]) for name, each in measured.items()}
    quantized = static_int8(exact.model, {**measured, **smoothed})
    model, words = _quantize_words(quantized)
    return model, [*exact.passes, AppliedPass("static-int8"), words]


def _measure(model: ModelProto, torch_model: TorchModel) -> dict[str, Activations]:
    batches = cut_calibration_batches(torch_model, CALIBRATION_TEXTS)
    return measure_activations(model, list(Graph(model).products_by_weight()), batches)


def _quantize_words(model: ModelProto) -> tuple[ModelProto, AppliedPass]:
    try:
        return int8_words(model), AppliedPass("int8-words")
    except PatternNotFound as reason:
        return model, AppliedPass("int8-words", str(reason))
