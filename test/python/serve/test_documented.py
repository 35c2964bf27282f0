"""What callers may rely on is written down in `docs/serving.md`, all of it."""

from __future__ import annotations

import pytest
from onnxify_serve.errors import ServeError
from onnxify_serve.tasks import TASKS
from serving_models import CODE

DOCUMENT = (CODE.parents[1] / "docs" / "serving.md").read_text()


@pytest.mark.parametrize("kind", ServeError.__subclasses__())
def test_lists_every_code(kind: type[ServeError]) -> None:
    assert f"| `{kind.code}` | " in DOCUMENT


@pytest.mark.parametrize("task", TASKS)
def test_lists_every_task(task: str) -> None:
    assert f"| `{task}` | " in DOCUMENT
