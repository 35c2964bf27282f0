"""What the caller is ready to read. There is JSON, and nothing else."""

from __future__ import annotations

from onnxify_serve.errors import NotAcceptableError, quote

_JSON = frozenset({"application/json", "application/*", "*/*"})


def check_accept(accept: str | None) -> None:
    """Refuse a request for another format. The toolkit would label our JSON as that format.

    Raises:
        NotAcceptableError: None of the accepted types is JSON.
    """
    if accept and not any(_media_type(part) in _JSON for part in accept.split(",")):
        raise NotAcceptableError(f"The answer is application/json, but {quote(accept)} was asked for.")


def _media_type(part: str) -> str:
    return part.partition(";")[0].strip().lower()
