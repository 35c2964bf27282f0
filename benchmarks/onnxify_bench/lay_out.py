"""Makes a model's artifacts; a program of its own, so that torch is gone before anything is timed."""

from __future__ import annotations

import json
import shutil
import sys
from pathlib import Path

from accuracy import Accuracy
from comparison import Comparison
from ladder import Rung
from model_folder import write_model_folder
from onnx_export import export_to_onnx
from onnxify_bench.artifacts import REPOSITORY, Artifacts
from onnxify_bench.models import MODELS
from recipes import build_recipe
from torch_model import TorchModel, load_torch_model

# The first that `quantization: auto` tries.
_RECIPE = "int8-static"


def main(name: str, directory: Path) -> None:
    """Lay out the model `name` in a new `directory`."""
    shutil.rmtree(directory, ignore_errors=True)
    model = MODELS[name]
    repository = model.find(directory / "repository")
    torch_model = load_torch_model(repository, model=name, task=model.task)
    exported = export_to_onnx(repository, directory / "export", torch_model=torch_model, model=name)
    folders = [_lay_out(recipe, exported, directory, torch_model) for recipe in ("none", _RECIPE)]
    artifacts = Artifacts(repository, *folders)
    (directory / "places.json").write_text(json.dumps(artifacts.as_json()))


def _lay_out(recipe: str, exported: Path, directory: Path, torch_model: TorchModel) -> Path:
    built = directory / f"built-{recipe}"
    passes = build_recipe(recipe, fp32=exported, directory=built, torch_model=torch_model)
    size = (built / "model.onnx").stat().st_size
    served = directory / f"served-{recipe}"
    winner = Rung(recipe, built, size, Comparison(Accuracy()), (), passes)
    write_model_folder(served, torch_model=torch_model, winner=winner)
    code = REPOSITORY / "containers" / "serve"
    shutil.copytree(code, served / "code", ignore=shutil.ignore_patterns("__pycache__"))
    return served


if __name__ == "__main__":
    main(sys.argv[1], Path(sys.argv[2]))
