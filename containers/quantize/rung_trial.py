"""One rung of the ladder: build the recipe, ask it the golden texts, hold it to the gates."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

from accuracy import Accuracy
from comparison import Comparison
from gates import failed_gates
from job_request import Gates
from ladder import Rung
from onnx_model import OnnxModel
from passes.pattern_not_found import PatternNotFound
from progress import say, step
from recipes import build_recipe, quantized_nothing
from reference import Reference
from torch_model import TorchModel

__all__ = ["make_trial"]


def make_trial(
    torch_model: TorchModel, reference: Reference, *, fp32: Path, directory: Path, gates: Gates
) -> Callable[[str], Rung]:
    """Returns what tries a recipe by its name, in a folder of its own below `directory`."""

    def try_recipe(recipe: str) -> Rung:
        folder = directory / recipe
        try:
            with step(f"built {recipe}"):
                passes = build_recipe(recipe, fp32=fp32, directory=folder, torch_model=torch_model)
        except PatternNotFound as reason:
            say(f"{recipe} does not know this architecture: {reason}")
            failed = [f"it does not know this architecture: {reason}"]
            return Rung(recipe, folder, 0, Comparison(Accuracy()), failed)
        path = folder / "model.onnx"
        with step(f"checked {recipe}"):
            comparison = reference.compare(OnnxModel(path, torch_model.task))
        accuracy = comparison.accuracy
        failed = failed_gates(accuracy, gates)
        if recipe != "none" and quantized_nothing(path):
            failed.append("the quantizer left every product in fp32")
        say(f"{recipe}: {path.stat().st_size / 1e6:.1f} MB, {accuracy}; {'; '.join(failed) or 'passed'}")
        return Rung(recipe, folder, path.stat().st_size, comparison, failed, passes)

    return try_recipe
