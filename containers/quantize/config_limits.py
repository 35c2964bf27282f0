"""Refuses numbers in a `config.json` that would keep the job busy before it has looked at any weight."""

from __future__ import annotations

import re
from pathlib import Path

from job_error import JobError
from snapshot import read_json

__all__ = ["refuse_boundless_config"]

# What transformers makes as many Python objects of as it is told, whatever the weights have.
_COUNTED = re.compile(r"layer|label|group|head|num_")
# More layers, or labels, than any encoder has.
_LARGEST_COUNT = 100_000
_MOST_LAYERS = 1_000


def refuse_boundless_config(snapshot: Path, model: str) -> None:
    """Looks at the file itself, since transformers begins to count while it reads it.

    Raises:
        JobError: naming the field.
    """
    content = read_json(snapshot / "config.json")
    for name, value in content.items() if isinstance(content, dict) else ():
        limit = _MOST_LAYERS if "layers" in name else _LARGEST_COUNT
        if isinstance(value, int) and value > limit and _COUNTED.search(name):
            raise JobError(
                f"The configuration of {model} has {name[:60]!r} above {limit}, the most that is read. "
                "Choose another model."
            )
