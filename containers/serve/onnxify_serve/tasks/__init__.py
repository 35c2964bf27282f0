"""The tasks that are served, by the name that ``onnxify.json`` gives them."""

from __future__ import annotations

from collections.abc import Mapping

from onnxify_serve.errors import ModelNotLoadableError
from onnxify_serve.json_file import JsonFile
from onnxify_serve.tasks.feature_extraction import FeatureExtraction
from onnxify_serve.tasks.task import Floats, Integers, Plan, Task
from onnxify_serve.tasks.text_classification import TextClassification

__all__ = ["Floats", "Integers", "Plan", "Task", "load_task"]

_TASKS: Mapping[str, type[TextClassification] | type[FeatureExtraction]] = {
    "text-classification": TextClassification,
    "feature-extraction": FeatureExtraction,
}


def load_task(settings: JsonFile) -> Task:
    """The task that the settings name.

    Raises:
        ModelNotLoadableError: The task is unknown, or lacks a setting.
    """
    name = settings.string("task")
    if name not in _TASKS:
        raise ModelNotLoadableError(f"The task `{name}` is not served; served are {', '.join(_TASKS)}.")
    return _TASKS[name](settings)
