"""Clients that ask, one request after the other each, until all requests are answered."""

from __future__ import annotations

import threading
from collections.abc import Callable, Sequence
from concurrent.futures import ThreadPoolExecutor
from contextlib import nullcontext
from typing import Any

from onnxify_bench.engines.engine import Engine

__all__ = ["take_turns", "time_requests"]


Clock = Callable[[], float]


def time_requests(engine: Engine, requests: Sequence[Any], *, clients: int, clock: Clock) -> list[float]:
    """Milliseconds from asking to the answer; the wait for others' requests counts, as for a caller."""
    turn = nullcontext() if engine.is_parallel else threading.Lock()

    def ask(request: Any) -> float:
        started_at = clock()
        with turn:
            engine.ask(request)
        return (clock() - started_at) * 1000

    with ThreadPoolExecutor(clients) as pool:
        return list(pool.map(ask, requests))


def take_turns(
    one: Callable[[], Any], other: Callable[[], Any], *, pairs: int, clock: Clock
) -> list[tuple[float, float]]:
    """Milliseconds of both, so close together that the machine's mood is the same, and first in turns."""
    timed = []
    for number in range(pairs):
        if number % 2:
            late, early = _time(other, clock), _time(one, clock)
            timed.append((early, late))
        else:
            timed.append((_time(one, clock), _time(other, clock)))
    return timed


def _time(call: Callable[[], Any], clock: Clock) -> float:
    started_at = clock()
    call()
    return (clock() - started_at) * 1000
