"""How long a request may take: SageMaker drops one that is not answered in 60 seconds."""

from __future__ import annotations

import time
from collections.abc import Callable

from onnxify_serve.errors import RequestTooLargeError

# Of SageMaker's 60: the rest is for the way there and back, and for a short wait in the model server's queue.
LIMIT_IN_SECONDS = 50.0
# Before the model has run for so long, its speed is no base for a forecast.
SHORTEST_SAMPLE_IN_SECONDS = 5.0


class Deadline:
    """Counts from the moment that it is made."""

    def __init__(self, *, clock: Callable[[], float] = time.monotonic) -> None:
        self._clock = clock
        self._started_at = clock()
        self._running_since: float | None = None

    def check(self, *, done: int, total: int, inputs: int) -> None:
        """Refuse a request that has taken too long, or surely will: ``done`` of its ``total`` tokens are run.

        Called before each batch. Texts are run from the shortest to the longest, and a long one takes more
        time a token, so a forecast from the first is a lower bound: what is refused would have come too late.

        Raises:
            RequestTooLargeError: saying how much of the request would have fitted.
        """
        now = self._clock()
        if self._running_since is None:
            self._running_since = now
        running = now - self._running_since
        expected = running * total / done if done and running >= SHORTEST_SAMPLE_IN_SECONDS else running
        forecast = self._running_since - self._started_at + expected
        if forecast > LIMIT_IN_SECONDS:
            fitting = int(inputs * LIMIT_IN_SECONDS / forecast * 0.9)
            advice = f"Send about {fitting} of these {inputs} inputs" if fitting else "Send a shorter text"
            raise RequestTooLargeError(
                f"The request would take about {forecast:.0f} seconds, and SageMaker waits for 60 at most. "
                f"{advice} a request."
            )
