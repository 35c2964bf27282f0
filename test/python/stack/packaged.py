"""The packaged template, for what only Python's tools can check."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

TEMPLATE = Path(__file__).parents[3] / ".serverless" / "cloudformation-template-update-stack.json"


def read_template() -> dict[str, Any]:
    """A copy of its own for everyone who asks."""
    template: dict[str, Any] = json.loads(TEMPLATE.read_text())
    return template
