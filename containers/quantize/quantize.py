"""Turns a Hub model into a quantized ONNX model that is checked against PyTorch.

Writes `model/`, `reference.jsonl` and `quantization.json` into the output directory, and one sentence for
people into the message file: which recipe won and how exact it is, or what failed and what to do. Exits with
0 or 1. A model that passes no gate is a result and no failure, because SageMaker keeps nothing of a job that
fails: `quantization.json` then has a `refusal`, and there is no model.
"""

from __future__ import annotations

import argparse
import os
import signal
import sys
import traceback
from pathlib import Path

from evaluation import BUILT_IN, Evaluation, read_evaluation
from hub_token import read_token
from job import run_job
from job_error import JobError
from job_message import first_line, write_message
from job_request import read_request
from ladder import NothingPassedError

_PUBLIC_HUB = "https://huggingface.co"


def main(arguments: list[str]) -> int:
    """Runs the job as the command line says; every failure ends as a sentence in the message file."""
    paths = _parse(arguments)
    # An exit unwinds the stack, so a stopped job takes its scratch directory with it.
    signal.signal(signal.SIGTERM, lambda *_: sys.exit(143))
    try:
        endpoint = os.environ.get("HF_ENDPOINT", _PUBLIC_HUB)
        secret = os.environ.get("HUGGING_FACE_TOKEN_SECRET_ARN")
        request = read_request(paths.request)
        message = run_job(
            request,
            evaluation=_read_evaluation(request.evaluation, paths.request),
            output=paths.output,
            endpoint=endpoint,
            token=read_token(secret) if secret else None,
        )
    except NothingPassedError as refusal:
        write_message(paths.message, str(refusal))
        return 0
    except (KeyboardInterrupt, SystemExit):
        raise
    # A panic in the tokenizer's Rust is no Exception.
    except BaseException as error:
        traceback.print_exc()
        write_message(paths.message, _sentence(error))
        return 1
    write_message(paths.message, message)
    return 0


def _read_evaluation(source: str | None, request: Path) -> Evaluation:
    return BUILT_IN if source is None else read_evaluation(source, request.parent / "evaluation.jsonl")


def _parse(arguments: list[str]) -> argparse.Namespace:
    parser = argparse.ArgumentParser(
        prog="quantize.py", description="Quantize a Hub model to ONNX and check it."
    )
    parser.add_argument("--request", type=Path, required=True, help="the request, a JSON file")
    parser.add_argument("--output", type=Path, required=True, help="the directory to write the results into")
    parser.add_argument("--message", type=Path, required=True, help="the file for the one sentence to people")
    return parser.parse_args(arguments)


def _sentence(error: BaseException) -> str:
    if isinstance(error, JobError):
        return str(error)
    if isinstance(error, MemoryError):
        return "The job ran out of memory. Ask for a larger `instanceType` in the manifest."
    return (
        f"The job stopped on an error that it did not expect, {type(error).__name__}: {first_line(error)}. "
        "Its log has the whole story; starting the deployment again may help."
    )


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
