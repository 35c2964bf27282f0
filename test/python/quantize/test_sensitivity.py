from __future__ import annotations

from pathlib import Path

import pytest
import torch
from hypothesis import given
from hypothesis import strategies as st

from onnx_export import export_to_onnx
from onnx_graph import find_matmuls
from recipes import quantized_nothing
from sensitivity import Sensitivity, choose_fp32_nodes, measure_sensitivity
from tiny_models import save_bert_embedder
from torch_model import TorchModel, load_torch_model

_layers = st.lists(
    st.builds(
        Sensitivity,
        nodes=st.tuples(st.text(min_size=1, max_size=3)),
        size=st.integers(1, 100),
        error=st.floats(0, 1),
    ),
    min_size=1,
    max_size=12,
    unique_by=lambda layer: layer.nodes,
)


@given(layers=_layers)
def test_at_most_a_third_of_the_work_leaves_int8(layers: list[Sensitivity]) -> None:
    chosen = set(choose_fp32_nodes(layers))

    taken_out = sum(layer.size for layer in layers if set(layer.nodes) <= chosen)
    assert taken_out * 3 <= sum(layer.size for layer in layers) + 1e-6


@given(layers=_layers)
def test_no_more_is_taken_out_than_is_needed(layers: list[Sensitivity]) -> None:
    chosen = [layer for layer in layers if layer.nodes[0] in choose_fp32_nodes(layers)]

    if chosen:
        last = min(chosen, key=lambda layer: layer.error / layer.size)
        removed_before = sum(layer.error for layer in chosen) - last.error
        assert removed_before < 2 / 3 * sum(layer.error for layer in layers) + 1e-9


def test_the_layer_with_most_error_for_its_work_goes_first() -> None:
    layers = [
        Sensitivity(("large",), 8, 0.2),
        Sensitivity(("small",), 2, 0.1),
        Sensitivity(("harmless",), 8, 0.01),
    ]

    assert choose_fp32_nodes(layers) == ["small"]


@pytest.fixture(scope="module")
def exported(tmp_path_factory: pytest.TempPathFactory) -> tuple[TorchModel, Path]:
    """A tiny encoder of which one layer reads an outlier, and its ONNX form."""
    directory = tmp_path_factory.mktemp("sensitive")
    save_bert_embedder(directory / "files")
    model = load_torch_model(directory / "files", model="tiny/sensitive", task="feature-extraction")
    with torch.no_grad():
        layer = model.model.encoder.layer[1]
        # It widens the range of what the next layer reads, and says nothing.
        layer.intermediate.dense.bias[3] = 200
        layer.output.dense.weight[:, 3] = 0
    model.model.save_pretrained(directory / "files")
    path = export_to_onnx(directory / "files", directory / "onnx", torch_model=model, model="tiny/sensitive")
    return model, path


def test_every_product_by_a_weight_is_found_and_measured(exported: tuple[TorchModel, Path]) -> None:
    model, path = exported
    matmuls = find_matmuls(path)

    measured = measure_sensitivity(model, matmuls.by_weight)

    assert len(matmuls.by_activation) == 2 * 2
    nodes = {node for layer in measured for node in layer.nodes}
    assert nodes == {matmul.node for matmul in matmuls.by_weight}
    assert all(layer.error >= 0 for layer in measured)


def test_a_layer_that_reads_an_outlier_is_the_most_sensitive(exported: tuple[TorchModel, Path]) -> None:
    model, path = exported

    measured = measure_sensitivity(model, find_matmuls(path).by_weight)

    worst = max(measured, key=lambda layer: layer.error)
    assert worst.nodes == ("/encoder/layer.1/output/dense/MatMul",)


def test_measuring_leaves_the_model_as_it_was(exported: tuple[TorchModel, Path]) -> None:
    model, path = exported
    inputs = model.encode(["the cat and the dog"])
    before = model.head(inputs)

    measure_sensitivity(model, find_matmuls(path).by_weight)

    assert (model.head(inputs) == before).all()


def test_an_fp32_file_is_seen_not_to_be_quantized(exported: tuple[TorchModel, Path]) -> None:
    assert quantized_nothing(exported[1])
