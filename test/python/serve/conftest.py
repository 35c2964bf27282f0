"""Fixtures of the serving tests."""

from __future__ import annotations

import shutil
import sys
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
import torch
from hypothesis import settings

sys.path.insert(0, str(Path(__file__).parent))
sys.path.insert(0, str(Path(__file__).parents[1] / "image"))

from serving_models import CLASSIFIERS, CODE, Recipe, Served, export_model, find_minilm, make_model

from laid_out import lay_out

sys.path.insert(0, str(CODE))

import inference
from tiny_served import LABELS, Load

from tiny_architectures import save_tiny_model

# A busy machine is no failure, and examples are kept nowhere.
settings.register_profile("onnxify", deadline=None, database=None)
settings.load_profile("onnxify")


@pytest.fixture(autouse=True, scope="module")
def one_torch_thread() -> Iterator[None]:
    """Tiny models only lose time with more threads."""
    threads = torch.get_num_threads()
    torch.set_num_threads(1)
    yield
    torch.set_num_threads(threads)


@pytest.fixture(scope="session")
def serve_model(tmp_path_factory: pytest.TempPathFactory) -> Callable[[Recipe], Served]:
    """Make, export and lay out a model, once a session for each recipe."""
    made: dict[str, Served] = {}

    def serve(recipe: Recipe) -> Served:
        if repr(recipe) not in made:
            made[repr(recipe)] = make_model(recipe, tmp_path_factory.mktemp("model"))
        return made[repr(recipe)]

    return serve


@pytest.fixture(scope="session")
def classifier(serve_model: Callable[[Recipe], Served]) -> Served:
    """A single-label classifier with three labels."""
    return serve_model(CLASSIFIERS["bert, single label"])


@pytest.fixture(scope="session")
def minilm(tmp_path_factory: pytest.TempPathFactory) -> Served:
    """all-MiniLM-L6-v2 in fp32, with its real weights."""
    torch_dir = find_minilm()
    settings = {"task": "feature-extraction", "maxLength": 256, "pooling": "mean", "normalize": True}
    return Served(torch_dir, export_model(torch_dir, tmp_path_factory.mktemp("minilm") / "onnx", settings))


@pytest.fixture
def copy_of_classifier(classifier: Served, tmp_path: Path) -> Path:
    """A served classifier that a test may break."""
    return shutil.copytree(classifier.model_dir, tmp_path / "model")


@pytest.fixture(scope="session")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Callable[[str], Path]:
    """Where a tiny BERT lies that is served for a task."""
    made: dict[str, Path] = {}

    def make(task: str) -> Path:
        if task not in made:
            directory = tmp_path_factory.mktemp("tiny")
            settings: dict[str, Any] = LABELS if task == "zero-shot-classification" else {}
            settings = {"num_labels": 1} if task == "text-ranking" else settings
            save_tiny_model(directory / "files", "bert", task, **settings)
            (made[task],) = lay_out(directory / "files", directory, task=task)
        return made[task]

    return make


@pytest.fixture(scope="session")
def load(folder: Callable[[str], Path]) -> Load:
    """A tiny BERT that is served for a task."""
    loaded: dict[str, Any] = {}

    def find(task: str) -> Any:
        if task not in loaded:
            loaded[task] = inference.model_fn(str(folder(task)))
        return loaded[task]

    return find
