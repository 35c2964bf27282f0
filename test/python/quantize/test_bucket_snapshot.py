from __future__ import annotations

import hashlib
import io
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

import boto3
import pytest
from botocore.response import StreamingBody
from botocore.stub import Stubber

from bucket_snapshot import download_prefix
from job_error import JobError

MODEL = "s3://bucket/models/mine/"


@pytest.fixture
def s3() -> Iterator[tuple[Any, Stubber]]:
    """A client of botocore's that expects what it is asked, and answers what it is told."""
    client = boto3.client("s3", region_name="us-east-1", aws_access_key_id="a", aws_secret_access_key="b")
    with Stubber(client) as stubber:
        yield client, stubber
        stubber.assert_no_pending_responses()


def _listed(stubber: Stubber, files: Mapping[str, bytes]) -> str:
    """Tells the listing, and returns the digest that was pinned."""
    etags = {name: hashlib.md5(content).hexdigest() for name, content in files.items()}
    contents = [
        {"Key": f"models/mine/{name}", "Size": len(content), "ETag": f'"{etags[name]}"'}
        for name, content in files.items()
    ]
    folder = {"Key": "models/mine/", "Size": 0, "ETag": '"folder"'}
    expected = {"Bucket": "bucket", "Prefix": "models/mine/"}
    stubber.add_response("list_objects_v2", {"Contents": [folder, *contents]}, expected)
    lines = "".join(f"{name}\t{len(content)}\t{etags[name]}\n" for name, content in files.items())
    return hashlib.sha256(lines.encode()).hexdigest()[:40]


def _asked(name: str, content: bytes) -> dict[str, str]:
    etag = hashlib.md5(content).hexdigest()
    return {"Bucket": "bucket", "Key": f"models/mine/{name}", "IfMatch": f'"{etag}"'}


def test_only_what_cannot_run_is_downloaded_each_file_as_it_was_pinned(
    s3: tuple[Any, Stubber], tmp_path: Path
) -> None:
    client, stubber = s3
    wanted = {"1_Pooling/config.json": b"{}", "config.json": b"{ }", "model.safetensors": b"weights"}
    unwanted = {"code/inference.py": b"1/0", "onnx/config.json": b"{}", "pytorch_model.bin": b"pickle"}
    revision = _listed(stubber, {**wanted, **unwanted})
    for name, content in wanted.items():
        body = StreamingBody(io.BytesIO(content), len(content))
        stubber.add_response("get_object", {"Body": body}, _asked(name, content))

    snapshot = download_prefix(MODEL, revision=revision, directory=tmp_path / "snapshot", s3=client)

    found = {path.relative_to(snapshot).as_posix(): path for path in snapshot.rglob("*") if path.is_file()}
    assert {name: path.read_bytes() for name, path in found.items()} == wanted


def test_what_was_changed_before_the_job_began_is_refused(s3: tuple[Any, Stubber], tmp_path: Path) -> None:
    client, stubber = s3
    _listed(stubber, {"model.safetensors": b"other weights"})
    with pytest.raises(JobError, match="is not what was pinned: somebody has changed it since"):
        download_prefix(MODEL, revision="0" * 40, directory=tmp_path / "snapshot", s3=client)


@pytest.mark.parametrize("code", ["PreconditionFailed", "NoSuchKey"])
def test_what_is_changed_while_it_is_downloaded_is_refused(
    code: str, s3: tuple[Any, Stubber], tmp_path: Path
) -> None:
    client, stubber = s3
    revision = _listed(stubber, {"model.safetensors": b"weights"})
    asked = _asked("model.safetensors", b"weights")
    stubber.add_client_error("get_object", service_error_code=code, expected_params=asked)
    with pytest.raises(JobError, match="is not what was pinned"):
        download_prefix(MODEL, revision=revision, directory=tmp_path / "snapshot", s3=client)


def test_what_may_not_be_read_is_said_with_the_parameter_that_allows_it(
    s3: tuple[Any, Stubber], tmp_path: Path
) -> None:
    client, stubber = s3
    stubber.add_client_error("list_objects_v2", service_error_code="AccessDenied")
    with pytest.raises(JobError, match=r"AccessDenied.*ModelBucketArns"):
        download_prefix(MODEL, revision="0" * 40, directory=tmp_path / "snapshot", s3=client)


def test_a_name_that_leads_out_of_the_prefix_is_refused(s3: tuple[Any, Stubber], tmp_path: Path) -> None:
    client, stubber = s3
    revision = _listed(stubber, {"../model.json": b"{}"})
    with pytest.raises(JobError, match="whose name leads out of its prefix"):
        download_prefix(MODEL, revision=revision, directory=tmp_path / "snapshot", s3=client)


def test_pickled_weights_are_no_weights(s3: tuple[Any, Stubber], tmp_path: Path) -> None:
    client, stubber = s3
    revision = _listed(stubber, {"pytorch_model.bin": b"pickle"})
    with pytest.raises(JobError, match="has no whole set of safetensors weights"):
        download_prefix(MODEL, revision=revision, directory=tmp_path / "snapshot", s3=client)
