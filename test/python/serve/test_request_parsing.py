"""Every body is either a request or an InvalidRequest that says what is wrong."""

from __future__ import annotations

import json
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from onnxify_serve.accept import check_accept
from onnxify_serve.errors import InvalidRequestError, NotAcceptableError, ServeError
from onnxify_serve.inputs import Shape, Texts, parse_texts
from onnxify_serve.request import parse_request

json_values = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(),
    lambda children: st.lists(children) | st.dictionaries(st.text(), children),
    max_leaves=12,
)
requests = st.fixed_dictionaries(
    {"inputs": json_values}, optional={"parameters": json_values, "text": json_values, "": st.none()}
)
pairs = st.fixed_dictionaries({"text": st.text()}, optional={"text_pair": st.text() | st.none()})


def parse(body: str | bytes | bytearray | None, *, accepts_pairs: bool = True) -> Texts | str:
    """The texts, or the text of the refusal."""
    try:
        return parse_texts(parse_request(body).inputs, accepts_pairs=accepts_pairs)
    except InvalidRequestError as error:
        return str(error)


@given(body=st.binary() | st.text() | (json_values | requests).map(json.dumps), accepts_pairs=st.booleans())
def test_parses_or_refuses_any_body_with_one_line(body: str | bytes, accepts_pairs: bool) -> None:
    outcome = parse(body, accepts_pairs=accepts_pairs)
    if isinstance(outcome, str):
        assert outcome.startswith("InvalidRequest: ")
        assert outcome.isprintable()


@given(texts=st.lists(st.text()), encode=st.booleans(), ascii_only=st.booleans())
def test_keeps_texts_as_they_are(texts: list[str], encode: bool, ascii_only: bool) -> None:
    body = json.dumps({"inputs": texts}, ensure_ascii=ascii_only)
    assert parse(bytearray(body.encode()) if encode else body) == Texts(list(texts), Shape.LIST)


@given(pair=pairs)
def test_keeps_pairs_as_they_are(pair: dict[str, str]) -> None:
    second = pair.get("text_pair")
    expected = pair["text"] if second is None else (pair["text"], second)
    assert parse(json.dumps({"inputs": pair})) == Texts([expected], Shape.PAIR)
    assert parse(json.dumps({"inputs": [pair]})) == Texts([expected], Shape.LIST)


def test_takes_null_parameters_for_none() -> None:
    assert parse_request('{"inputs": "a", "parameters": null}').parameters == {}


@pytest.mark.parametrize(
    ("body", "expected"),
    [
        (None, "The body is empty, or was sent as a form."),
        ("", "The body is empty, or was sent as a form."),
        (bytearray(b'{"inputs": "\xff"}'), "The body is not UTF-8 from byte 12 on."),
        (
            "{",
            "The body is not JSON: Expecting property name enclosed in double quotes: "
            "line 1 column 2 (char 1).",
        ),
        ("[" * 100_000, "The body is nested too deeply."),
        ('{"inputs": ' + "9" * 5_000 + "}", "The body has a number with too many digits."),
        ('["a text"]', "The body is a list."),
        ('"a text"', "The body is a string."),
        ("NaN", "The body is a number."),
        ("{}", "The body has no key `inputs`."),
        (
            '{"inputs": "a", "options": {}}',
            "The body has the key `options`; known are `inputs` and `parameters`.",
        ),
        ('{"inputs": "a", "parameters": [1]}', "`parameters` is a list, but must be an object."),
        (
            '{"inputs": null}',
            "`inputs` is null, but must be a string or a pair {`text`: ..., `text_pair`: ...}.",
        ),
        ('{"inputs": NaN}', "`inputs` is a number, but must be"),
        ('{"inputs": ["a", true]}', "`inputs[1]` is a boolean, but must be"),
        ('{"inputs": [["a", "b"]]}', "`inputs[0]` is a list, but must be"),
        ('{"inputs": {"text_pair": "b"}}', "`inputs.text` is null, but must be a string."),
        (
            '{"inputs": [{"text": "a", "text_pair": 1}]}',
            "`inputs[0].text_pair` is a number, but must be a string.",
        ),
        (
            '{"inputs": {"text": "a", "pair": "b"}}',
            "`inputs` has the key `pair`; known are `text` and `text_pair`.",
        ),
        ('{"inputs": ["a", "b \\ud83d"]}', "`inputs[1]` has half of a surrogate pair at character 2."),
        (
            '{"inputs": "a", "\\u0007' + "x" * 100 + '": 1}',
            f"The body has the key `?{'x' * 59}...`; known are",
        ),
    ],
)
def test_says_what_is_wrong_with(body: str | bytearray | None, expected: str) -> None:
    outcome = parse(body)
    assert isinstance(outcome, str)
    assert outcome.startswith(f"InvalidRequest: {expected}")


def test_refuses_pairs_for_a_task_that_has_none() -> None:
    outcome = parse('{"inputs": {"text": "a"}}', accepts_pairs=False)
    assert outcome == "InvalidRequest: `inputs` is an object, but must be a string."


@pytest.mark.parametrize(
    "accept",
    [
        None,
        "",
        "*/*",
        "application/json",
        "Application/JSON; q=0.9",
        "application/json, text/plain, */*",
        "application/*",
    ],
)
def test_answers_json_to_whoever_accepts(accept: str | None) -> None:
    check_accept(accept)


@pytest.mark.parametrize("accept", ["text/csv", "application/x-npy", "text/html, application/xml;q=0.9"])
def test_refuses_to_answer_anything_but_json(accept: str) -> None:
    with pytest.raises(NotAcceptableError, match=r"^NotAcceptable: The answer is application/json, but `"):
        check_accept(accept)


def test_gives_every_error_a_code_of_its_own() -> None:
    errors: list[Any] = ServeError.__subclasses__()
    assert all(error.__name__.removesuffix("Error") in (error.code, "Internal") for error in errors)
    assert len({error.code for error in errors}) == len(errors)
