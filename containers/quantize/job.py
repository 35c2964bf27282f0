"""The job from request to results: download, convert, publish."""

from __future__ import annotations

import shutil
import tempfile
from pathlib import Path

from bucket_snapshot import download_prefix
from evaluation import Evaluation
from job_request import JobRequest
from ladder import NothingPassedError
from progress import say, step
from snapshot import download_snapshot
from wheels import download_wheels

__all__ = ["run_job"]


def run_job(
    request: JobRequest, *, evaluation: Evaluation, output: Path, endpoint: str, token: str | None = None
) -> str:
    """Does all of it, and writes into `output` only what is whole and has passed, or why nothing has.

    Returns:
        One sentence for people: which recipe won and how exact it is.

    Raises:
        NothingPassedError: when no recipe passes the gates; `quantization.json` has the table.
        JobError: for every other failure that a person can do something about.
    """
    say(f"{request.model} at {request.revision[:12]}, {request.task}, {request.quantization}")
    with tempfile.TemporaryDirectory(prefix="onnxify-") as scratch:
        with step("downloaded the model"):
            snapshot = _download(request, Path(scratch, "snapshot"), endpoint=endpoint, token=token)
        with step("loaded PyTorch, transformers and Optimum"):
            # Four seconds of imports, which a model that can't be had doesn't pay.
            from conversion import convert
        results = Path(scratch, "results")
        try:
            message = convert(
                request, evaluation=evaluation, snapshot=snapshot, results=results, scratch=Path(scratch)
            )
        except NothingPassedError:
            shutil.copytree(results, output, dirs_exist_ok=True)
            raise
        if request.hermetic:
            with step("downloaded the endpoint's wheels"):
                download_wheels(results / "wheels")
        shutil.copytree(results, output, dirs_exist_ok=True)
    say(message)
    return message


def _download(request: JobRequest, directory: Path, *, endpoint: str, token: str | None) -> Path:
    model, revision = request.model, request.revision
    if model.startswith("s3://"):
        return download_prefix(model, revision=revision, directory=directory)
    return download_snapshot(model, revision=revision, endpoint=endpoint, directory=directory, token=token)
