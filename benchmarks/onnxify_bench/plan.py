"""How much is asked."""

from __future__ import annotations

from dataclasses import dataclass

__all__ = ["FULL", "PROCESSOR_TIME", "SMOKE", "Plan"]


@dataclass(frozen=True)
class Plan:
    """A round asks every contender every kind of work once, so that all of them share the machine's moods."""

    rounds: int
    batch_size: int
    """Texts in one request of the seed's kind and of the mixed kind."""
    single_requests: int
    """Short requests of one text that a round asks at each concurrency."""
    concurrencies: tuple[int, ...]
    pairs: int
    """How often the handler and the bare runtime take turns, for each kind of work."""
    in_processor_time: bool = False
    """Whether one thread each works, and its processor time counts, which others hardly disturb."""


FULL = Plan(rounds=5, batch_size=128, single_requests=48, concurrencies=(1, 4, 16), pairs=21)
PROCESSOR_TIME = Plan(
    rounds=3, batch_size=128, single_requests=12, concurrencies=(1,), pairs=9, in_processor_time=True
)
SMOKE = Plan(rounds=1, batch_size=4, single_requests=4, concurrencies=(1, 2), pairs=3)
