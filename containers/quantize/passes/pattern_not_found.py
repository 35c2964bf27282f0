"""What a pass says of a graph that it does not know."""

from __future__ import annotations

__all__ = ["PatternNotFound"]


class PatternNotFound(Exception):
    """The graph has not the nodes that a pass rewrites. Its text says which, in words for people."""
