"""The model as it lies under a prefix in S3: the files that were pinned, and nothing that could run."""

from __future__ import annotations

import hashlib
import os
import shutil
from dataclasses import dataclass
from fnmatch import fnmatch
from pathlib import Path, PurePosixPath
from typing import Any

from job_error import JobError
from snapshot import UNWANTED, WANTED, refuse_escapes, weight_files

__all__ = ["download_prefix"]


@dataclass(frozen=True)
class _File:
    name: str
    size: int
    etag: str


def download_prefix(model: str, *, revision: str, directory: Path, s3: Any = None) -> Path:
    """Downloads what lies under `model`, `s3://bucket/prefix/`, into a new `directory`.

    `revision` is the digest that ResolveModel made of the listing; every file is asked for by its ETag, so
    that what is downloaded is exactly that.

    Raises:
        JobError: when something else lies there by now, it can't be read, or it has no safetensors weights.
    """
    # A fifth of a second of imports, which a model of the Hub doesn't pay.
    import boto3
    from botocore.exceptions import BotoCoreError, ClientError

    bucket, _, prefix = model.removeprefix("s3://").partition("/")
    directory.mkdir()
    try:
        client = s3 or boto3.client("s3", region_name=os.environ.get("AWS_REGION"))
        files = _list(client, bucket, prefix)
        if _digest(files) != revision:
            raise _changed(model)
        for file in filter(_is_wanted, files):
            _download(client, bucket, prefix, file, _inside(directory, file.name, model))
    except ClientError as error:
        if error.response.get("Error", {}).get("Code") in ("PreconditionFailed", "NoSuchKey"):
            raise _changed(model) from error
        raise _unreadable(model, error) from error
    except BotoCoreError as error:
        raise _unreadable(model, error) from error
    refuse_escapes(directory, model)
    weight_files(directory, model)
    return directory


def _list(client: Any, bucket: str, prefix: str) -> list[_File]:
    pages = client.get_paginator("list_objects_v2").paginate(Bucket=bucket, Prefix=prefix)
    return [
        _File(found["Key"].removeprefix(prefix), found["Size"], found["ETag"].strip('"'))
        for page in pages
        for found in page.get("Contents", [])
        if not found["Key"].endswith("/")
    ]


def _digest(files: list[_File]) -> str:
    """The same as ResolveModel makes, in `resolve-bucket-model.ts`."""
    lines = "".join(f"{file.name}\t{file.size}\t{file.etag}\n" for file in files)
    return hashlib.sha256(lines.encode()).hexdigest()[:40]


def _is_wanted(file: _File) -> bool:
    """As for a model of the Hub."""
    if any(fnmatch(file.name, pattern) for pattern in UNWANTED):
        return False
    return any(fnmatch(file.name, pattern) for pattern in WANTED)


def _download(client: Any, bucket: str, prefix: str, file: _File, path: Path) -> None:
    answer = client.get_object(Bucket=bucket, Key=prefix + file.name, IfMatch=f'"{file.etag}"')
    path.parent.mkdir(parents=True, exist_ok=True)
    with path.open("xb") as target:
        shutil.copyfileobj(answer["Body"], target)


def _inside(directory: Path, name: str, model: str) -> Path:
    parts = PurePosixPath(name).parts
    if name.startswith("/") or ".." in parts or "\\" in name:
        raise JobError(f"{model} has a file, {name}, whose name leads out of its prefix. Remove it.")
    return directory.joinpath(*parts)


def _changed(model: str) -> JobError:
    return JobError(
        f"What lies under {model} is not what was pinned: somebody has changed it since. "
        "Put the manifest again once it is whole."
    )


def _unreadable(model: str, error: Exception) -> JobError:
    return JobError(
        f"{model} can't be read: {error}. The job's role reads models/ in the stack's bucket, and the "
        "buckets of the stack's parameter ModelBucketArns, if their policies let it."
    )
