"""The one error that the quantization job raises on purpose."""

from __future__ import annotations

__all__ = ["JobError"]


class JobError(Exception):
    """The job can't go on, for a reason that a person can act on.

    Its text is what `DescribeProcessingJob` shows as the exit message, so it is written for people: what
    failed, for which model, why, and what to do next. The technical cause travels as `__cause__` to the log.
    """
