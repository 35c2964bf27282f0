"""What an engine is: it answers whole requests, from texts to scores or vectors."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any, Protocol

__all__ = ["Engine", "Rows", "Texts"]

Texts = str | list[str]
Rows = Sequence[Sequence[float]]


class Engine(Protocol):
    """One loaded model."""

    is_parallel: bool
    """Whether several clients may ask at once; else they take turns, as before a worker."""

    def prepare(self, texts: Texts) -> Any:
        """The request for some texts, as a client has it ready; not timed."""

    def ask(self, request: Any) -> Any:
        """Answer a request; this is what is timed."""

    def to_rows(self, answer: Any) -> Rows:
        """An answer to a list as numbers: the scores in the order of the labels, or the pooled vector."""

    def measure_memory(self) -> float:
        """The most that the process which answers has held, in megabytes."""
