"""Lays a model out for serving by the job's own steps, without a Hub and without gates."""

from __future__ import annotations

from pathlib import Path

from accuracy import Accuracy
from comparison import Comparison
from ladder import Rung
from model_folder import write_model_folder
from onnx_export import export_to_onnx, refuse_unsupported
from recipes import build_recipe
from torch_model import load_torch_model


def lay_out(files: Path, directory: Path, *, task: str, recipes: tuple[str, ...] = ("none",)) -> list[Path]:
    """A folder as it is in `model.tar.gz` for each recipe."""
    model = load_torch_model(files, model="tiny", task=task)
    refuse_unsupported(model, "tiny")
    fp32 = export_to_onnx(files, directory / "fp32", torch_model=model, model="tiny")
    folders = []
    for recipe in recipes:
        built = directory / recipe
        passes = build_recipe(recipe, fp32=fp32, directory=built, torch_model=model)
        folders.append(directory / f"model-{recipe}")
        size = (built / "model.onnx").stat().st_size
        winner = Rung(recipe, built, size, Comparison(Accuracy()), (), passes)
        write_model_folder(folders[-1], torch_model=model, winner=winner)
    return folders
