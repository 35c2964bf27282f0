"""The ladder: recipes from the fastest down, each built and checked, until one passes the gates."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from accuracy import Accuracy
from applied_pass import AppliedPass
from comparison import Comparison
from job_error import JobError

__all__ = ["NothingPassedError", "Rung", "climb", "recipes_to_try"]

_AUTO = ("int8-static", "int8-per-channel", "int8-per-channel-mixed", "none")


@dataclass(frozen=True)
class Rung:
    """One recipe that was tried: where its `model.onnx` and `ort_config.json` are, and how it compares.

    `passes` are those over the graph that the recipe is made of. A recipe that could not be built has no
    files and nothing to compare, and says why among its failed gates.
    """

    recipe: str
    directory: Path
    size_in_bytes: int
    comparison: Comparison
    failed_gates: Sequence[str]
    passes: Sequence[AppliedPass] = ()

    @property
    def accuracy(self) -> Accuracy:
        """How exact it is."""
        return self.comparison.accuracy

    def as_json(self) -> dict[str, Any]:
        """The rung as `quantization.json` lists it."""
        worst_examples, evaluation = self.comparison.worst_examples, self.comparison.evaluation
        passes = {"passes": [each.as_json() for each in self.passes]} if self.passes else {}
        return {
            "recipe": self.recipe,
            "sizeInBytes": self.size_in_bytes,
            "accuracy": self.accuracy.measures(),
            "failedGates": list(self.failed_gates),
            "worstExamples": [example.as_json() for example in worst_examples],
            **({} if evaluation is None else {"evaluation": evaluation.as_json()}),
            **passes,
        }


class NothingPassedError(JobError):
    """No recipe that was tried passes the gates. `rungs` has them all, for the table in the receipt."""

    def __init__(self, message: str, rungs: Sequence[Rung]) -> None:
        super().__init__(message)
        self.rungs = rungs


def recipes_to_try(quantization: str) -> Sequence[str]:
    """The recipes that a manifest's `quantization` asks for: the ladder for `auto`, or just the one named."""
    return _AUTO if quantization == "auto" else (quantization,)


def climb(recipes: Sequence[str], try_recipe: Callable[[str], Rung], *, model: str) -> list[Rung]:
    """Tries the recipes in order, up to the first that passes: the last rung of the answer is the winner.

    Raises:
        NothingPassedError: when none passes, with a short table of what was tried.
    """
    rungs: list[Rung] = []
    for recipe in recipes:
        rungs.append(try_recipe(recipe))
        if not rungs[-1].failed_gates:
            return rungs
    table = "; ".join(f"{rung.recipe}: {', '.join(rung.failed_gates)}" for rung in rungs)
    raise NothingPassedError(
        f"{model} is too far from PyTorch fp32 in every recipe tried ({table}). "
        "Set `quantization` to `auto` or `none`, or loosen `gates` in the manifest.",
        rungs,
    )
