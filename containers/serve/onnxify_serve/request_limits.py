"""How much work one request may make, counted before it is done.

A body holds 6 MB, but labels, contexts and windows multiply what it says.
"""

from __future__ import annotations

from onnxify_serve.errors import RequestTooLargeError

# More than a body holds, so that only a request that multiplies its texts is refused.
LIMIT_IN_CHARACTERS = 8_000_000
# Each takes about a kilobyte beside its tokens.
LIMIT_IN_SEQUENCES = 100_000
# A million tokens take some 200 MB while they are worked on.
WINDOWS_LIMIT_IN_TOKENS = 1_000_000


def check_sequences(count: int) -> None:
    """Refuse to run more sequences than can be held.

    Raises:
        RequestTooLargeError: There are too many.
    """
    if count > LIMIT_IN_SEQUENCES:
        raise RequestTooLargeError(
            f"The request makes {count} sequences, one a text or a pair, and {LIMIT_IN_SEQUENCES} can be "
            "run. Send fewer texts, or fewer labels."
        )


def check_characters(count: int) -> None:
    """Refuse to tokenize more characters than can be done in time.

    Raises:
        RequestTooLargeError: There are too many.
    """
    if count > LIMIT_IN_CHARACTERS:
        raise RequestTooLargeError(
            f"The texts and what they are paired with are {count} characters in all, and "
            f"{LIMIT_IN_CHARACTERS} can be read for a request. Send fewer or shorter texts, or fewer labels."
        )


def check_windows(tokens: int) -> None:
    """Refuse windows with more tokens than can be held.

    Raises:
        RequestTooLargeError: There are too many.
    """
    if tokens > WINDOWS_LIMIT_IN_TOKENS:
        raise RequestTooLargeError(
            f"The texts make windows of {tokens} tokens, and {WINDOWS_LIMIT_IN_TOKENS} can be run for a "
            "request. Send fewer or shorter texts, or overlap less."
        )
