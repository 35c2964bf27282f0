"""The tasks that are served, by the name that ``onnxify.json`` gives them."""

from __future__ import annotations

from collections.abc import Callable, Mapping

from onnxify_serve.errors import ModelNotLoadableError
from onnxify_serve.json_file import JsonFile
from onnxify_serve.tasks.feature_extraction import FeatureExtraction
from onnxify_serve.tasks.fill_mask import FillMask
from onnxify_serve.tasks.question_answering import QuestionAnswering
from onnxify_serve.tasks.task import Batch, Floats, Integers, Plan, Task
from onnxify_serve.tasks.text_classification import TextClassification
from onnxify_serve.tasks.text_ranking import TextRanking
from onnxify_serve.tasks.token_classification import TokenClassification
from onnxify_serve.tasks.zero_shot_classification import ZeroShotClassification

__all__ = ["TASKS", "Batch", "Floats", "Integers", "Plan", "Task", "load_task"]

TASKS: Mapping[str, Callable[[JsonFile], Task]] = {
    "text-classification": TextClassification,
    "token-classification": TokenClassification,
    "question-answering": QuestionAnswering,
    "fill-mask": FillMask,
    "zero-shot-classification": ZeroShotClassification,
    "feature-extraction": FeatureExtraction,
    "text-ranking": TextRanking,
}


def load_task(settings: JsonFile) -> Task:
    """The task that the settings name.

    Raises:
        ModelNotLoadableError: The task is unknown, or lacks a setting.
    """
    name = settings.string("task")
    if name not in TASKS:
        raise ModelNotLoadableError(f"The task `{name}` is not served; served are {', '.join(TASKS)}.")
    return TASKS[name](settings)
