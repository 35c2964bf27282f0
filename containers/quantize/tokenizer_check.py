"""Whether a tokenizer can be trusted with texts: its rules are its author's, and can take for ever."""

from __future__ import annotations

import threading
from collections.abc import Sequence

from tokenizers import Tokenizer

from job_error import JobError
from job_message import first_line

__all__ = ["refuse_hostile_tokenizer"]

# A thousand times what the texts of this job take an honest tokenizer.
_LIMIT_IN_SECONDS = 60.0


def refuse_hostile_tokenizer(
    tokenizer: Tokenizer, texts: Sequence[str], *, model: str, limit_in_seconds: float = _LIMIT_IN_SECONDS
) -> None:
    """Tokenizes `texts` once, while a clock runs.

    Raises:
        JobError: when that fails or takes too long, as with a regular expression that backtracks without end.
    """
    failures: list[BaseException] = []

    def tokenize() -> None:
        try:
            tokenizer.encode_batch(list(texts))
        # A panic of Rust, which a regular expression that goes too far ends in, is no Exception.
        except BaseException as error:
            failures.append(error)

    # Nothing interrupts Rust, but a daemon doesn't keep the job from ending.
    thread = threading.Thread(target=tokenize, daemon=True)
    thread.start()
    thread.join(limit_in_seconds)
    if thread.is_alive():
        raise JobError(
            f"The tokenizer of {model} took more than {limit_in_seconds:g} seconds for {len(texts)} short "
            "texts: an endpoint with it would stand still. Choose another model."
        )
    if failures:
        raise JobError(
            f"The tokenizer of {model} can't read ordinary texts: {first_line(failures[0])}. "
            "Choose another model."
        ) from failures[0]
