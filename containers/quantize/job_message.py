"""The job's last words: the file that SageMaker shows as `ExitMessage`."""

from __future__ import annotations

import re
from pathlib import Path

__all__ = ["first_line", "write_message"]

# SageMaker keeps the first kilobyte, and fails the job when the file is not UTF-8.
_LARGEST_SIZE_IN_BYTES = 1000

_HUB_TOKEN = re.compile(r"hf_[A-Za-z0-9]{8,}")


def write_message(path: Path, text: str) -> None:
    """Writes `text` as one line of UTF-8 under a kilobyte, without anything that looks like a Hub token."""
    line = _HUB_TOKEN.sub("hf_...", " ".join(text.split()))
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(_shorten(line).encode())


def first_line(error: BaseException) -> str:
    """The first line of an error's text, or its type's name: a library's words, to quote in a sentence."""
    lines = (line.strip() for line in str(error).splitlines())
    return next((line.rstrip(".") for line in lines if line), type(error).__name__)


def _shorten(line: str) -> str:
    # A lone surrogate, from a file name that was not UTF-8, can't be encoded.
    encoded = line.encode(errors="replace")
    if len(encoded) <= _LARGEST_SIZE_IN_BYTES:
        return encoded.decode()
    return encoded[: _LARGEST_SIZE_IN_BYTES - 3].decode(errors="ignore").rstrip() + "..."
