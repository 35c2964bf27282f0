"""Each pass over the graph, on each architecture that a head for it is known of."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import onnx
import onnxruntime
import pytest
from onnx import ModelProto, numpy_helper

from activations import Activations, measure_activations
from exported_models import TEXTS, ExportedModel, export
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

_LAYERS = 2
_PRODUCTS_A_LAYER = 6


@pytest.fixture(scope="module", params=["bert", "distilbert", "roberta"])
def classifier(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> ExportedModel:
    return export(request.param, tmp_path_factory.mktemp(request.param), task="text-classification")


@pytest.fixture(scope="module", params=["bert", "roberta"])
def embedder(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> ExportedModel:
    return export(request.param, tmp_path_factory.mktemp("embedder"), task="feature-extraction")


def _measure(exported: ExportedModel, model: ModelProto) -> dict[str, Activations]:
    batches = [exported.torch_model.encode([text]) for text in TEXTS]
    return measure_activations(model, list(Graph(model).products_by_weight()), batches)


def _weights(model: ModelProto) -> dict[str, np.ndarray]:
    return {weight.name: numpy_helper.to_array(weight) for weight in model.graph.initializer}


def _count(model: ModelProto, operator: str) -> int:
    return [node.op_type for node in model.graph.node].count(operator)


def test_constant_shapes_leave_no_computed_shape_and_the_same_answers(classifier: ExportedModel) -> None:
    rewritten = constant_shapes(classifier.graph)

    constants = Graph(rewritten).constants()
    in_layers = [node for node in rewritten.graph.node if node.op_type == "Reshape" and "layer." in node.name]
    assert len(in_layers) == 4 * _LAYERS
    assert all(node.input[1] in constants for node in in_layers)
    assert not [node for node in rewritten.graph.node if node.op_type == "Shape" and "layer." in node.name]
    np.testing.assert_allclose(
        classifier.answer(rewritten), classifier.answer(classifier.graph), rtol=1e-4, atol=1e-6
    )


def test_the_last_layer_computes_one_token_a_text_and_the_same_answers(classifier: ExportedModel) -> None:
    plain = constant_shapes(classifier.graph)

    rewritten = first_token(plain)

    products = [node for nodes in Graph(rewritten).products_by_weight().values() for node in nodes]
    tokens = [classifier.tensor(rewritten, node.output[0]).shape[1] for node in products]
    longest = classifier.torch_model.encode(TEXTS)["input_ids"].shape[1]
    # Keys and values need every token; query, output and both halves of the feed-forward do not.
    assert sorted(tokens[-_PRODUCTS_A_LAYER:]) == [1, 1, 1, 1, longest, longest]
    assert tokens[:-_PRODUCTS_A_LAYER] == [longest] * _PRODUCTS_A_LAYER * (_LAYERS - 1)
    np.testing.assert_allclose(
        classifier.answer(rewritten), classifier.answer(classifier.graph), rtol=1e-4, atol=1e-6
    )


def test_a_model_whose_tokens_are_all_read_is_not_cut_to_the_first(embedder: ExportedModel) -> None:
    with pytest.raises(PatternNotFound, match="no head reads the first token alone"):
        first_token(constant_shapes(embedder.graph))


def test_attention_copies_nothing_but_its_answer_when_tokens_come_first(
    classifier: ExportedModel, tmp_path: Path
) -> None:
    plain = first_token(constant_shapes(classifier.graph))

    rewritten = tokens_first(plain)

    assert _count_copies(plain, tmp_path) == 4 * _LAYERS
    # One more for all layers, of what the first of them reads.
    assert _count_copies(rewritten, tmp_path) == _LAYERS + 1
    np.testing.assert_allclose(
        classifier.answer(rewritten), classifier.answer(classifier.graph), rtol=1e-4, atol=1e-6
    )


def test_vectors_of_all_tokens_are_answered_in_the_order_in_which_they_were(embedder: ExportedModel) -> None:
    rewritten = tokens_first(constant_shapes(embedder.graph))

    output = embedder.torch_model.task.output
    np.testing.assert_allclose(
        embedder.tensor(rewritten, output), embedder.tensor(embedder.graph, output), rtol=1e-4, atol=1e-6
    )


def _count_copies(model: ModelProto, directory: Path) -> int:
    """How many transpositions are left when onnxruntime has taken into products what it can."""
    options = onnxruntime.SessionOptions()
    options.optimized_model_filepath = str(directory / "optimized.onnx")
    onnxruntime.InferenceSession(model.SerializeToString(), options, providers=["CPUExecutionProvider"])
    return _count(onnx.load(directory / "optimized.onnx"), "Transpose")


def test_keys_values_and_feed_forwards_spare_a_bias_each_and_the_answers_stay(
    classifier: ExportedModel,
) -> None:
    model = _with_random_biases(tokens_first(first_token(constant_shapes(classifier.graph))))

    rewritten = fold_biases(model)

    assert _count(rewritten, "Add") == _count(model, "Add") - 3 * _LAYERS
    expected = classifier.answer(model)
    assert np.abs(expected - classifier.answer(classifier.graph)).max() > 0.01
    np.testing.assert_allclose(classifier.answer(rewritten), expected, rtol=1e-3, atol=1e-5)


def test_a_graph_whose_biases_were_spared_has_none_left_to_spare(embedder: ExportedModel) -> None:
    rewritten = fold_biases(constant_shapes(embedder.graph))

    with pytest.raises(PatternNotFound, match="no bias is where it could be spared"):
        fold_biases(rewritten)


def _with_random_biases(model: ModelProto) -> ModelProto:
    """New models have biases of nothing, with which any fold is right."""
    generator = np.random.default_rng(5)
    graph = Graph(model)
    for name, values in _weights(model).items():
        if name.endswith("bias") and values.ndim == 1:
            graph.add_weight(name, generator.normal(size=values.shape).astype(np.float32))
    return graph.finish()


def test_the_smoothing_of_attentions_answer_goes_into_the_values(classifier: ExportedModel) -> None:
    model = _with_random_biases(constant_shapes(classifier.graph))
    measured = _measure(classifier, model)
    smoothed = smooth(model, choose_factors(model, measured))

    rewritten = fold_factors(smoothed)

    assert _count(rewritten, "Mul") == _count(smoothed, "Mul") - _LAYERS
    for tensor in Graph(rewritten).products_by_weight():
        np.testing.assert_allclose(
            classifier.tensor(rewritten, tensor), classifier.tensor(smoothed, tensor), rtol=1e-3, atol=1e-5
        )


def test_what_is_not_smoothed_has_no_factors_to_fold(classifier: ExportedModel) -> None:
    with pytest.raises(PatternNotFound, match="no answer of attention is multiplied by factors"):
        fold_factors(constant_shapes(classifier.graph))


def test_smoothing_takes_outliers_away_and_leaves_the_answers(classifier: ExportedModel) -> None:
    model = constant_shapes(classifier.graph)
    measured = _measure(classifier, model)

    factors = choose_factors(model, measured)
    smoothed = smooth(model, factors)

    assert _count(smoothed, "Mul") == _count(model, "Mul") + len(measured)
    for tensor, before in list(measured.items())[-2:]:
        after = classifier.tensor(smoothed, smoothed_name(tensor))
        np.testing.assert_allclose(
            after, classifier.tensor(model, tensor) / factors[tensor], rtol=1e-3, atol=1e-5
        )
        assert _spread(before.divided_by(factors[tensor])) < _spread(before)
    np.testing.assert_allclose(
        classifier.answer(smoothed), classifier.answer(classifier.graph), rtol=1e-3, atol=1e-5
    )


def _spread(activations: Activations) -> float:
    return float(activations.magnitude.max() / np.median(activations.magnitude))


def test_static_int8_has_seven_bits_a_scale_for_each_output_and_close_answers(
    classifier: ExportedModel,
) -> None:
    model = constant_shapes(classifier.graph)

    quantized = static_int8(model, _measure(classifier, model))

    matrices = [
        weight for weight in _weights(quantized).values() if weight.dtype == np.int8 and weight.ndim == 2
    ]
    assert len(matrices) == _LAYERS * _PRODUCTS_A_LAYER
    assert all(np.abs(matrix.astype(int)).max() <= 64 for matrix in matrices)
    per_output = [
        node for node in quantized.graph.node if node.op_type == "DequantizeLinear" and node.attribute
    ]
    assert [onnx.helper.get_attribute_value(node.attribute[0]) for node in per_output] == [1] * len(matrices)
    assert _count(quantized, "QuantizeLinear") == len(_measure(classifier, model))
    expected = classifier.answer(classifier.graph)
    # Random weights leave nothing in which the rounding of two layers would cancel out.
    np.testing.assert_allclose(classifier.answer(quantized), expected, atol=0.15 * np.abs(expected).max())


def test_with_static_ranges_an_answer_does_not_depend_on_its_neighbours(classifier: ExportedModel) -> None:
    model = first_token(constant_shapes(classifier.graph))
    quantized = static_int8(model, _measure(classifier, model))

    together = classifier.answer(quantized)

    alone = np.concatenate([classifier.answer(quantized, (text,)) for text in TEXTS])
    np.testing.assert_allclose(together, alone, rtol=1e-4, atol=1e-6)


def test_words_in_int8_are_within_half_a_step_of_their_own_scale(embedder: ExportedModel) -> None:
    rewritten = int8_words(embedder.graph)

    (lookup,) = [
        node
        for node in embedder.graph.graph.node
        if node.op_type == "Gather" and node.input[1] == "input_ids"
    ]
    table = _weights(embedder.graph)[lookup.input[0]]
    before, after = (embedder.tensor(model, lookup.output[0]) for model in (embedder.graph, rewritten))
    assert lookup.input[0] not in _weights(rewritten)
    assert np.abs(after - before).max() <= np.abs(table).max() / 127 / 2 * 1.001
    assert (np.abs(after - before) <= np.abs(before).max(axis=2, keepdims=True) / 127 / 2 * 1.001).all()


def test_a_pass_leaves_the_model_that_it_was_given_as_it_was(classifier: ExportedModel) -> None:
    model = constant_shapes(classifier.graph)
    before, measured = model.SerializeToString(), _measure(classifier, model)

    first_token(model)
    tokens_first(model)
    fold_biases(model)
    fold_factors(smooth(model, choose_factors(model, measured)))
    static_int8(model, measured)
    int8_words(model)

    assert model.SerializeToString() == before


def test_every_rewritten_model_is_valid_onnx(classifier: ExportedModel) -> None:
    model = tokens_first(first_token(constant_shapes(classifier.graph)))

    quantized = int8_words(static_int8(model, _measure(classifier, model)))

    onnx.checker.check_model(quantized, full_check=True)
    assert {opset.domain for opset in quantized.opset_import} <= {"", "ai.onnx"}


def test_a_graph_without_products_is_known_by_none() -> None:
    node = onnx.helper.make_node("Relu", ["x"], ["y"])
    ends = [onnx.helper.make_tensor_value_info(name, onnx.TensorProto.FLOAT, [1]) for name in "xy"]
    model = onnx.helper.make_model(onnx.helper.make_graph([node], "empty", ends[:1], ends[1:]))

    for rewrite in (
        constant_shapes,
        first_token,
        tokens_first,
        int8_words,
        lambda model: choose_factors(model, {}),
        lambda model: static_int8(model, {}),
    ):
        with pytest.raises(PatternNotFound):
            rewrite(model)
