"""The recipes: how an fp32 ONNX file becomes the file that is served."""

from __future__ import annotations

import shutil
from collections.abc import Sequence
from pathlib import Path

import onnx
from onnxruntime.quantization import QuantFormat, QuantType
from optimum.onnxruntime import ORTConfig, ORTQuantizer
from optimum.onnxruntime.configuration import AutoQuantizationConfig, QuantizationConfig

from applied_pass import AppliedPass
from onnx_graph import count_operators, find_matmuls
from sensitivity import choose_fp32_nodes, measure_sensitivity
from static_recipe import build_static
from torch_model import TorchModel

__all__ = ["build_recipe", "quantized_nothing"]

# What `ort_config.json` says of a model that `build_static` made.
_STATIC = QuantizationConfig(
    is_static=True,
    format=QuantFormat.QDQ,
    activations_dtype=QuantType.QUInt8,
    weights_dtype=QuantType.QInt8,
    per_channel=True,
    reduce_range=True,
    operators_to_quantize=["MatMul", "Gather"],
)


def build_recipe(
    recipe: str, *, fp32: Path, directory: Path, torch_model: TorchModel
) -> Sequence[AppliedPass]:
    """Makes `model.onnx` and `ort_config.json` in a new `directory`; returns the passes that it took, if any.

    Raises:
        PatternNotFound: when the graph has nothing that the recipe knows how to rewrite.
    """
    directory.mkdir(parents=True)
    if recipe == "int8-static":
        model, passes = build_static(onnx.load(fp32), torch_model)
        onnx.save(model, directory / "model.onnx")
        ORTConfig(quantization=_STATIC).save_pretrained(directory)
        return passes
    if recipe == "none":
        ORTConfig().save_pretrained(directory)
        shutil.copyfile(fp32, directory / "model.onnx")
    else:
        _quantize(_configuration(recipe, fp32, torch_model), fp32=fp32, directory=directory)
    return ()


def quantized_nothing(path: Path) -> bool:
    """Whether the quantizer went through without a single integer product, as it has done after updates."""
    operators = count_operators(path)
    return not (
        operators["QuantizeLinear"] or (operators["MatMulInteger"] and operators["DynamicQuantizeLinear"])
    )


def _configuration(recipe: str, fp32: Path, torch_model: TorchModel) -> QuantizationConfig:
    if recipe == "seed":
        # The article's own: one scale for each whole weight, every operator that has an int8 form.
        return AutoQuantizationConfig.avx512_vnni(is_static=False, per_channel=False)
    matmuls = find_matmuls(fp32)
    # Neither saves time worth its error: attention has no weights to make small, a head runs once for a text.
    excluded = [*matmuls.by_activation, *matmuls.in_heads]
    if recipe == "int8-per-channel-mixed":
        excluded += choose_fp32_nodes(measure_sensitivity(torch_model, matmuls.by_weight))
    return _per_channel(excluded)


def _per_channel(excluded: Sequence[str]) -> QuantizationConfig:
    """Dynamic int8 with a scale for each output channel, of products by a weight and of the embedding tables.

    Weights keep seven bits: with eight, CPUs without VNNI add pairs of products into 16 bits and saturate, so
    that an endpoint on another kind of CPU would answer differently from the job. The eighth bit is worth
    about 0.002 of cosine.
    """
    return AutoQuantizationConfig.avx512(
        is_static=False,
        per_channel=True,
        reduce_range=True,
        operators_to_quantize=["MatMul", "Gather"],
        nodes_to_exclude=list(excluded),
    )


def _quantize(config: QuantizationConfig, *, fp32: Path, directory: Path) -> None:
    scratch = directory / "quantizer"
    ORTQuantizer.from_pretrained(fp32.parent, file_name=fp32.name).quantize(config, save_dir=scratch)
    (scratch / f"{fp32.stem}_quantized.onnx").rename(directory / "model.onnx")
    (scratch / "ort_config.json").rename(directory / "ort_config.json")
    shutil.rmtree(scratch)
