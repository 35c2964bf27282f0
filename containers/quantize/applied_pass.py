"""What became of a pass over a model's graph."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

__all__ = ["AppliedPass"]


@dataclass(frozen=True)
class AppliedPass:
    """A pass by its name; `left_out` says why it was left out, and is None when it was applied."""

    name: str
    left_out: str | None = None

    def as_json(self) -> dict[str, Any]:
        """The pass as `quantization.json` lists it."""
        return {"name": self.name} if self.left_out is None else {"name": self.name, "leftOut": self.left_out}
