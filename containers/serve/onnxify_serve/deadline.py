"""How long a request may take: SageMaker drops one that is not answered in 60 seconds."""

from __future__ import annotations

import time
from collections.abc import Callable
from dataclasses import dataclass, field

from onnxify_serve.errors import RequestTooLargeError

# Of SageMaker's 60: the rest is for the way there and back, and for a short wait in the model server's queue.
LIMIT_IN_SECONDS = 50.0
# Before that much has been seen of a request, its speed is no base for a forecast.
SHORTEST_SAMPLE_IN_SECONDS = 2.0


@dataclass(frozen=True)
class Deadline:
    """Counts from the moment that it is made."""

    limit_in_seconds: float = LIMIT_IN_SECONDS
    clock: Callable[[], float] = time.monotonic
    started_at: float = field(init=False)

    def __post_init__(self) -> None:
        object.__setattr__(self, "started_at", self.clock())

    def check(self, *, done: int, total: int, inputs: int) -> None:
        """Refuse a request that has taken too long, or surely will: ``done`` of its ``total`` tokens are run.

        Texts are run from the shortest to the longest, and a long one takes more time a token, so the time
        that the first ones took is a lower bound: what is refused could not have been answered in time.

        Raises:
            RequestTooLargeError: saying how much of the request would have fitted.
        """
        elapsed = self.clock() - self.started_at
        forecast = elapsed * total / done if done and elapsed >= SHORTEST_SAMPLE_IN_SECONDS else elapsed
        if forecast > self.limit_in_seconds:
            fitting = int(inputs * self.limit_in_seconds / forecast * 0.9)
            advice = f"Send about {fitting} of these {inputs} inputs" if fitting else "Send a shorter text"
            raise RequestTooLargeError(
                f"The request would take about {forecast:.0f} seconds, and SageMaker waits for 60 at most. "
                f"{advice} a request."
            )
