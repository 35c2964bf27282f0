"""Checks that the parameters of a request are known to the task and have sensible values."""

from __future__ import annotations

from collections.abc import Collection, Mapping

from onnxify_serve.errors import InvalidParameterError, UnknownParameterError, quote


def check_names(parameters: Mapping[str, object], *, known: Collection[str]) -> None:
    """Refuse parameters that the task doesn't know.

    Raises:
        UnknownParameterError: One is unknown; the sentence lists those that are not.
    """
    for name in parameters:
        if name not in known:
            names = ", ".join(f"`{known_name}`" for known_name in known)
            raise UnknownParameterError(f"The parameter {quote(name)} is unknown; known are {names}.")


def parse_truncation(parameters: Mapping[str, object]) -> bool:
    """Whether a text that is too long may be cut. It may, unless the request forbids it.

    Raises:
        InvalidParameterError: It is neither true, false nor null.
    """
    truncation = parameters.get("truncation")
    if truncation is None:
        return True
    if not isinstance(truncation, bool):
        raise InvalidParameterError(f"`truncation` is {quote(truncation)}, but must be true or false.")
    return truncation
