"""Progress for people: one plain line on stdout for each step that is done."""

from __future__ import annotations

import time
from collections.abc import Iterator
from contextlib import contextmanager

__all__ = ["say", "step"]

_started_at = time.monotonic()


@contextmanager
def step(title: str) -> Iterator[None]:
    """Times the block and says how long it took; says nothing when the block raises."""
    started_at = time.monotonic()
    yield
    say(f"{title}: {time.monotonic() - started_at:.1f} s")


def say(line: str) -> None:
    """Prints `line` after the seconds since the job began."""
    print(f"[{time.monotonic() - _started_at:6.1f} s] {line}", flush=True)
