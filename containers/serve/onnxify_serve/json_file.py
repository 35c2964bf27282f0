"""Reads the small JSON files that describe a model, checking each field when it is asked for."""

from __future__ import annotations

import json
from collections.abc import Collection
from pathlib import Path
from typing import NoReturn

from onnxify_serve.errors import ModelNotLoadableError, describe


class JsonFile:
    """A file that holds one JSON object. Asking for a field that isn't as expected is an error."""

    def __init__(self, path: Path) -> None:
        """Read the file.

        Raises:
            ModelNotLoadableError: There is no such file, or it holds something else than a JSON object.
        """
        self._name = path.name
        try:
            fields = json.loads(path.read_text("utf-8"))
        except (OSError, ValueError, RecursionError) as error:
            raise ModelNotLoadableError(f"`{path.name}` can't be read: {error}.") from error
        if not isinstance(fields, dict):
            raise ModelNotLoadableError(f"`{path.name}` is {describe(fields)}, but must be an object.")
        self._fields: dict[str, object] = fields

    def get(self, name: str) -> object:
        """The field as it is, None when it is missing."""
        return self._fields.get(name)

    def string(self, name: str) -> str:
        """A field that must be a string."""
        value = self.get(name)
        return value if isinstance(value, str) else self.refuse(name, "a string")

    def boolean(self, name: str) -> bool:
        """A field that must be true or false."""
        value = self.get(name)
        return value if isinstance(value, bool) else self.refuse(name, "true or false")

    def positive_integer(self, name: str) -> int:
        """A field that must be an integer of at least one."""
        value = self.get(name)
        return value if type(value) is int and value > 0 else self.refuse(name, "a positive integer")

    def choice(self, name: str, choices: Collection[str]) -> str:
        """A field that must be one of some strings."""
        value = self.string(name)
        return value if value in choices else self.refuse(name, f"one of {', '.join(choices)}")

    def token_id(self, name: str) -> int | None:
        """A field that must be a token's id, or null when the tokenizer has no such token."""
        value = self.get(name)
        if value is None or (type(value) is int and value >= 0):
            return value
        return self.refuse(name, "a token's id or null")

    def strings(self, name: str) -> list[str]:
        """A field that must be a list of at least one string."""
        value = self.get(name)
        if not isinstance(value, list) or not value or not all(isinstance(item, str) for item in value):
            self.refuse(name, "a list of strings")
        return value

    def refuse(self, name: str, expected: str) -> NoReturn:
        """Say that a field is not what it must be."""
        value = json.dumps(self.get(name))
        raise ModelNotLoadableError(f"`{name}` in `{self._name}` is `{value}`, but must be {expected}.")
