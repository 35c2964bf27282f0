"""Checks that the parameters of a request are known to the task and have sensible values.

A parameter that is null counts as one that is not there, as in a call of the transformers pipeline.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping

from onnxify_serve.errors import InvalidParameterError, UnknownParameterError, quote

Parameters = Mapping[str, object]


def check_names(parameters: Parameters, *, known: Collection[str]) -> None:
    """Refuse parameters that the task doesn't know.

    Raises:
        UnknownParameterError: One is unknown; the sentence lists those that are not.
    """
    for name in parameters:
        if name not in known:
            names = ", ".join(f"`{known_name}`" for known_name in known)
            raise UnknownParameterError(f"The parameter {quote(name)} is unknown; known are {names}.")


def parse_truncation(parameters: Parameters) -> bool:
    """Whether a text that is too long may be cut. It may, unless the request forbids it.

    Raises:
        InvalidParameterError: It is neither true, false nor null.
    """
    return parse_boolean(parameters, "truncation", default=True)


def parse_boolean(parameters: Parameters, name: str, *, default: bool) -> bool:
    """A parameter that is true or false.

    Raises:
        InvalidParameterError: It is something else.
    """
    value = parameters.get(name)
    if value is None:
        return default
    if not isinstance(value, bool):
        raise InvalidParameterError(f"`{name}` is {quote(value)}, but must be true or false.")
    return value


def parse_integer(parameters: Parameters, name: str, *, smallest: int = 1) -> int | None:
    """A parameter that is a whole number of at least ``smallest``; None when it is not there.

    Raises:
        InvalidParameterError: It is something else.
    """
    value = parameters.get(name)
    if value is None:
        return None
    if type(value) is not int or value < smallest:
        expected = "a positive integer or null" if smallest == 1 else f"an integer of at least {smallest}"
        raise InvalidParameterError(f"`{name}` is {quote(value)}, but must be {expected}.")
    return value


def parse_choice(parameters: Parameters, name: str, choices: Collection[str]) -> str | None:
    """A parameter that is one of some words, in any case; None when it is not there.

    Raises:
        InvalidParameterError: It is something else.
    """
    value = parameters.get(name)
    if value is None:
        return None
    if not isinstance(value, str) or value.lower() not in choices:
        names = ", ".join(f"`{choice}`" for choice in choices)
        raise InvalidParameterError(f"`{name}` is {quote(value)}, but must be one of {names}.")
    return value.lower()


def parse_words(parameters: Parameters, name: str) -> list[str] | None:
    """A parameter that is a list of strings; None when it is not there.

    Raises:
        InvalidParameterError: It is something else.
    """
    value = parameters.get(name)
    if value is None:
        return None
    if not isinstance(value, list) or not all(isinstance(word, str) for word in value):
        raise InvalidParameterError(f"`{name}` is {quote(value)}, but must be a list of strings.")
    for word in value:
        if not word.isascii() and any("\ud800" <= character <= "\udfff" for character in word):
            raise InvalidParameterError(f"`{name}` has half of a surrogate pair.")
    return value
