"""Everything that can go wrong, with the code that callers may rely on.

::

    ServeError
    ├── InvalidRequestError      InvalidRequest      the body is not what is served here
    ├── UnknownParameterError    UnknownParameter    a name in `parameters` that the task doesn't know
    ├── InvalidParameterError    InvalidParameter    a parameter with a value that it can't have
    ├── NotAcceptableError       NotAcceptable       an answer in another format than JSON was asked for
    ├── InputTooLongError        InputTooLong        a text is too long and may not, or can't, be cut
    ├── RequestTooLargeError     RequestTooLarge     the request would take longer than SageMaker waits
    ├── ResponseTooLargeError    ResponseTooLarge    the answer would exceed what SageMaker passes on
    ├── AnswerNotFiniteError     AnswerNotFinite     the model computed NaN or infinity
    ├── ModelNotLoadableError    ModelNotLoadable    the archive's files don't make a model
    └── InternalError            InternalError       anything else

The toolkit turns ``str(error)`` into the ``message`` of a pretty-printed JSON object, escaping ``" ' < > &
=``, and SageMaker quotes that object in another message. So an error is one line, ``Code: sentence``, our
own words free of most of those: readable at every stage, and ``message.partition(": ")`` parses it. What
the request said is quoted in backticks.
"""

from __future__ import annotations

import json
from typing import ClassVar

QUOTED_LENGTH = 60


class ServeError(Exception):
    """The base of every error that is raised here on purpose. Its text is ``Code: sentence``."""

    code: ClassVar[str]

    def __init__(self, sentence: str) -> None:
        """Put the code before the sentence, on one line."""
        super().__init__(f"{self.code}: {' '.join(sentence.split())}")


class InvalidRequestError(ServeError):
    """The body is empty, isn't UTF-8, isn't JSON, or isn't a request."""

    code = "InvalidRequest"


class UnknownParameterError(ServeError):
    """A name in ``parameters`` that the task doesn't know: a typing error more often than not."""

    code = "UnknownParameter"


class InvalidParameterError(ServeError):
    """A known parameter with a value of the wrong type or out of range."""

    code = "InvalidParameter"


class NotAcceptableError(ServeError):
    """The caller accepts no JSON, and there is nothing else to have."""

    code = "NotAcceptable"


class InputTooLongError(ServeError):
    """A text has more tokens than the model reads, and the request forbids to cut it, or nothing can be."""

    code = "InputTooLong"


class RequestTooLargeError(ServeError):
    """The request is more work than can be done before SageMaker gives up on it."""

    code = "RequestTooLarge"


class ResponseTooLargeError(ServeError):
    """The answer would be larger than SageMaker passes on; sending it would kill the worker."""

    code = "ResponseTooLarge"


class AnswerNotFiniteError(ServeError):
    """The model computed NaN or infinity, which JSON can't say."""

    code = "AnswerNotFinite"


class ModelNotLoadableError(ServeError):
    """The archive's files don't make a model that can be served."""

    code = "ModelNotLoadable"


class InternalError(ServeError):
    """A fault that nobody foresaw; the worker's log has the traceback."""

    code = "InternalError"


def quote(value: object) -> str:
    """A value from the request for a sentence: in backticks, printable, short; a container by its type."""
    if isinstance(value, (dict, list)):
        return describe(value)
    text = value if isinstance(value, str) else json.dumps(value)
    printable = "".join(character if character.isprintable() else "?" for character in text[:QUOTED_LENGTH])
    return f"`{printable}...`" if len(text) > QUOTED_LENGTH else f"`{printable}`"


def describe(value: object) -> str:
    """The type of a JSON value, in JSON's words."""
    return _TYPE_NAMES.get(type(value), "null")


_TYPE_NAMES: dict[type, str] = {
    dict: "an object",
    list: "a list",
    str: "a string",
    int: "a number",
    float: "a number",
    bool: "a boolean",
}
