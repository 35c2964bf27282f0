"""From the ``inputs`` of a request to texts and pairs of texts, or to an error that says what is wrong."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from enum import Enum

from onnxify_serve.errors import InvalidRequestError, describe, quote

# A text, or a text and the one it is paired with.
Text = str | tuple[str, str]


class Shape(Enum):
    """How ``inputs`` was written, which decides how the answer is nested."""

    TEXT = "text"
    PAIR = "pair"
    LIST = "list"


@dataclass(frozen=True)
class Texts:
    """The texts in order, and how they were written."""

    texts: list[Text]
    shape: Shape


def parse_texts(inputs: object, *, accepts_pairs: bool) -> Texts:
    """A text, a pair where the task takes pairs, or a list of them.

    Raises:
        InvalidRequestError: It is something else; the sentence says where.
    """
    if isinstance(inputs, list):
        texts = [_parse_text(text, f"inputs[{i}]", accepts_pairs) for i, text in enumerate(inputs)]
        return Texts(texts, Shape.LIST)
    shape = Shape.PAIR if isinstance(inputs, dict) else Shape.TEXT
    return Texts([_parse_text(inputs, "inputs", accepts_pairs)], shape)


def parse_strings(inputs: object) -> tuple[list[str], bool]:
    """Plain texts, and whether they came in a list.

    Raises:
        InvalidRequestError: It is something else; the sentence says where.
    """
    if isinstance(inputs, list):
        return [parse_string(text, f"inputs[{i}]") for i, text in enumerate(inputs)], True
    return [parse_string(inputs, "inputs")], False


def parse_string(value: object, path: str) -> str:
    """A text that can be written in UTF-8.

    Raises:
        InvalidRequestError: It is no string, or has half of a surrogate pair.
    """
    if not isinstance(value, str):
        raise InvalidRequestError(f"`{path}` is {describe(value)}, but must be a string.")
    if not value.isascii():
        try:
            value.encode("utf-8")
        except UnicodeEncodeError as error:
            sentence = f"`{path}` has half of a surrogate pair at character {error.start}."
            raise InvalidRequestError(sentence) from error
    return value


def check_keys(value: Collection[str], path: str, *, known: Collection[str]) -> None:
    """Refuse an object with a key that is not known.

    Raises:
        InvalidRequestError: naming the key.
    """
    for name in value:
        if name not in known:
            *first, last = (f"`{known_name}`" for known_name in known)
            names = f"{', '.join(first)} and {last}"
            raise InvalidRequestError(f"`{path}` has the key {quote(name)}; known are {names}.")


def _parse_text(value: object, path: str, accepts_pairs: bool) -> Text:
    if isinstance(value, str):
        return parse_string(value, path)
    if accepts_pairs and isinstance(value, dict):
        return _parse_pair(value, path)
    expected = "a string or a pair {`text`: ..., `text_pair`: ...}" if accepts_pairs else "a string"
    raise InvalidRequestError(f"`{path}` is {describe(value)}, but must be {expected}.")


def _parse_pair(value: dict[str, object], path: str) -> Text:
    check_keys(value, path, known=("text", "text_pair"))
    text = parse_string(value.get("text"), f"{path}.text")
    if value.get("text_pair") is None:
        return text
    return text, parse_string(value["text_pair"], f"{path}.text_pair")
