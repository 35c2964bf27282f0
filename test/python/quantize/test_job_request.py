from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from golden_requests import Requests
from job_error import JobError
from job_request import QUANTIZATIONS, TASKS, parse_request, read_request
from job_requests import COMMIT, GATES, request_document

_json_values = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(),
    lambda children: st.lists(children, max_size=3) | st.dictionaries(st.text(), children, max_size=3),
    max_leaves=10,
)


def test_a_request_is_read_as_it_was_written() -> None:
    request = parse_request(json.dumps(request_document()))

    assert (request.model, request.revision) == ("sentence-transformers/all-MiniLM-L6-v2", COMMIT)
    assert (request.task, request.quantization) == ("feature-extraction", "auto")
    assert (request.gates.worst_cosine, request.gates.score_shift) == (0.97, 0.15)


@given(
    task=st.sampled_from(TASKS),
    quantization=st.sampled_from(QUANTIZATIONS),
    inputs=st.lists(st.text(min_size=1), min_size=1, max_size=16),
    batch_size=st.integers(1, 1024),
    agreement=st.floats(0, 1),
)
def test_every_request_that_the_manifest_allows_is_understood(
    task: str, quantization: str, inputs: list[str], batch_size: int, agreement: float
) -> None:
    document = request_document(
        task=task,
        quantization=quantization,
        gates=GATES | {"labelAgreement": agreement},
        benchmark={"inputs": inputs, "batchSize": batch_size},
    )

    request = parse_request(json.dumps(document))

    assert (request.task, request.quantization) == (task, quantization)
    assert request.gates.label_agreement == agreement
    assert request.benchmark.inputs == tuple(inputs)


@given(inputs=st.lists(st.text(), min_size=1, max_size=5), batch_size=st.integers(1, 40))
def test_the_benchmark_repeats_its_inputs_until_the_batch_is_full(inputs: list[str], batch_size: int) -> None:
    document = request_document(benchmark={"inputs": inputs, "batchSize": batch_size})

    asked = parse_request(json.dumps(document)).benchmark
    texts = Requests(asked.inputs).repeat(asked.batch_size).inputs

    assert len(texts) == batch_size
    assert texts == (inputs * batch_size)[:batch_size]


@pytest.mark.parametrize(
    ("changes", "path", "expected"),
    [
        ({"model": "s3://bucket/../etc/"}, "model", "or s3://bucket/prefix/"),
        ({"model": "../../etc"}, "model", "a Hugging Face model id"),
        ({"model": "org/name/more"}, "model", "a Hugging Face model id"),
        ({"model": 7}, "model", "a text"),
        ({"revision": "main"}, "revision", "a commit of 40 hexadecimal digits"),
        ({"task": "translation"}, "task", "one of text-classification, token-classification"),
        ({"quantization": "int4"}, "quantization", "one of auto, int8-static, int8-per-channel"),
        ({"gates": GATES | {"worstCosine": "0.97"}}, "gates.worstCosine", "a number"),
        ({"gates": GATES | {"worstCosine": True}}, "gates.worstCosine", "a number"),
        ({"gates": GATES | {"worstCosine": 10**400}}, "gates.worstCosine", "a number"),
        ({"benchmark": {"inputs": ["half \ud83d"], "batchSize": 1}}, "benchmark.inputs[0]", "a text"),
        ({"gates": GATES | {"cosine": 1}}, "gates", "exactly the keys labelAgreement"),
        ({"benchmark": {"inputs": [], "batchSize": 1}}, "benchmark.inputs", "at least one text"),
        ({"benchmark": {"inputs": ["a", 1], "batchSize": 1}}, "benchmark.inputs[1]", "a text"),
        ({"benchmark": {"inputs": ["a"], "batchSize": 0}}, "benchmark.batchSize", "a whole number from 1"),
        ({"benchmark": {"inputs": ["a"], "batchSize": True}}, "benchmark.batchSize", "a whole number"),
        ({"surprise": 1}, "request", "exactly the keys model, revision"),
    ],
)
def test_what_is_wrong_with_a_request_is_named(changes: dict[str, Any], path: str, expected: str) -> None:
    with pytest.raises(JobError) as refusal:
        parse_request(json.dumps(request_document(**changes)))

    assert f" at {path}, " in str(refusal.value)
    assert expected in str(refusal.value)


@given(document=_json_values)
def test_anything_else_is_refused_in_a_sentence(document: Any) -> None:
    with pytest.raises(JobError, match=r"The job's request has .* Start the deployment again"):
        parse_request(json.dumps(document))


@given(field=st.sampled_from(sorted(request_document())), value=_json_values)
def test_a_field_of_any_value_is_understood_or_refused_but_never_crashes(field: str, value: Any) -> None:
    try:
        parse_request(json.dumps(request_document(**{field: value})))
    except JobError as refusal:
        assert len(str(refusal)) < 600


@given(text=st.text())
def test_text_that_is_no_request_is_refused(text: str) -> None:
    with pytest.raises(JobError):
        parse_request(text)


def test_a_missing_or_binary_file_is_refused(tmp_path: Path) -> None:
    (tmp_path / "request.json").write_bytes(b"\xff\xfe\x00")

    for name in ("request.json", "nowhere.json"):
        with pytest.raises(JobError, match="can't be read"):
            read_request(tmp_path / name)
