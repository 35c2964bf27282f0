"""What the job is asked for: `request.json`, checked once at the border and trusted inside."""

from __future__ import annotations

import json
import math
import re
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

from job_error import JobError

__all__ = [
    "QUANTIZATIONS",
    "TASKS",
    "BenchmarkRequest",
    "Gates",
    "JobRequest",
    "parse_request",
    "read_request",
]

TASKS = (
    "text-classification",
    "token-classification",
    "question-answering",
    "fill-mask",
    "zero-shot-classification",
    "feature-extraction",
    "text-ranking",
)
QUANTIZATIONS = ("auto", "int8-static", "int8-per-channel", "int8-per-channel-mixed", "seed", "none")

_HUB_ID = r"(?!.*(\.\.|--))[A-Za-z0-9][\w.-]{0,95}(/[A-Za-z0-9][\w.-]{0,95})?"
_PREFIX = r"s3://[a-z0-9][a-z0-9.-]{2,62}/([\w-][\w.-]{0,95}/){1,8}"
_MODEL = re.compile(rf"{_HUB_ID}|{_PREFIX}", re.ASCII)
_COMMIT = re.compile(r"[0-9a-f]{40}")


@dataclass(frozen=True)
class Gates:
    """What must hold of a quantized model; `speedup`, which is measured on the endpoint, is left out."""

    label_agreement: float
    score_shift: float
    worst_cosine: float
    mean_cosine: float


@dataclass(frozen=True)
class BenchmarkRequest:
    """The request that is timed: `inputs`, over and over until there are `batch_size` texts."""

    inputs: tuple[str, ...]
    batch_size: int


@dataclass(frozen=True)
class JobRequest:
    """One model to quantize: which, as it was pinned, how, and what must hold of the result.

    `model` is an id of the Hub and `revision` a commit, or a prefix in S3 and a digest of what lies there.

    `evaluation` is where the file `evaluation.jsonl` beside the request came from, None when there is none.
    """

    model: str
    revision: str
    task: str
    quantization: str
    gates: Gates
    benchmark: BenchmarkRequest
    evaluation: str | None
    hermetic: bool
    """Whether the archive is to carry the packages that the endpoint puts on top of its image."""


def read_request(path: Path) -> JobRequest:
    """Reads and checks the file.

    Raises:
        JobError: when the file can't be read, or says something that is not a request.
    """
    try:
        return parse_request(path.read_text(encoding="utf-8"))
    except (OSError, UnicodeDecodeError) as error:
        raise JobError(
            f"The job's request, {path.name}, can't be read: {error}. Start the deployment again."
        ) from error


def parse_request(text: str) -> JobRequest:
    """Checks a request's JSON.

    Raises:
        JobError: naming the path, the value and what was expected.
    """
    try:
        document = json.loads(text)
    except (ValueError, RecursionError) as error:
        raise JobError(f"The job's request is not JSON: {error}. Start the deployment again.") from error
    names = ("model", "revision", "task", "quantization", "gates", "benchmark", "evaluation", "hermetic")
    fields = _object(document, "request", names)
    evaluation = fields["evaluation"]
    hermetic = fields["hermetic"]
    if not isinstance(hermetic, bool):
        raise _unexpected("hermetic", hermetic, "true or false")
    return JobRequest(
        model=_matching(fields["model"], "model", _MODEL, "a Hugging Face model id or s3://bucket/prefix/"),
        revision=_matching(fields["revision"], "revision", _COMMIT, "a commit of 40 hexadecimal digits"),
        task=_one_of(fields["task"], "task", TASKS),
        quantization=_one_of(fields["quantization"], "quantization", QUANTIZATIONS),
        gates=_gates(fields["gates"]),
        benchmark=_benchmark(fields["benchmark"]),
        evaluation=None if evaluation is None else _text(evaluation, "evaluation"),
        hermetic=hermetic,
    )


def _gates(value: object) -> Gates:
    names = ("labelAgreement", "scoreShift", "worstCosine", "meanCosine", "speedup")
    fields = _object(value, "gates", names)
    agreement, shift, worst, mean, _ = (_number(fields[name], f"gates.{name}") for name in names)
    return Gates(label_agreement=agreement, score_shift=shift, worst_cosine=worst, mean_cosine=mean)


def _benchmark(value: object) -> BenchmarkRequest:
    fields = _object(value, "benchmark", ("inputs", "batchSize"))
    inputs, batch_size = fields["inputs"], fields["batchSize"]
    if not isinstance(inputs, list) or not inputs:
        raise _unexpected("benchmark.inputs", inputs, "a list of at least one text")
    if isinstance(batch_size, bool) or not isinstance(batch_size, int) or batch_size < 1:
        raise _unexpected("benchmark.batchSize", batch_size, "a whole number from 1")
    texts = tuple(_text(item, f"benchmark.inputs[{index}]") for index, item in enumerate(inputs))
    return BenchmarkRequest(inputs=texts, batch_size=batch_size)


def _object(value: object, path: str, names: tuple[str, ...]) -> Mapping[str, object]:
    if not isinstance(value, dict) or set(value) != set(names):
        raise _unexpected(path, value, f"an object with exactly the keys {', '.join(names)}")
    return value


def _text(value: object, path: str) -> str:
    # JSON can say half of a surrogate pair, which no tokenizer takes.
    if not isinstance(value, str) or any("\ud800" <= character <= "\udfff" for character in value):
        raise _unexpected(path, value, "a text")
    return value


def _matching(value: object, path: str, pattern: re.Pattern[str], expected: str) -> str:
    text = _text(value, path)
    if not pattern.fullmatch(text):
        raise _unexpected(path, value, expected)
    return text


def _one_of(value: object, path: str, choices: tuple[str, ...]) -> str:
    text = _text(value, path)
    if text not in choices:
        raise _unexpected(path, value, f"one of {', '.join(choices)}")
    return text


def _number(value: object, path: str) -> float:
    try:
        number = float(value) if isinstance(value, (int, float)) and not isinstance(value, bool) else math.nan
    except OverflowError:
        number = math.inf
    if not math.isfinite(number):
        raise _unexpected(path, value, "a number")
    return number


def _unexpected(path: str, value: object, expected: str) -> JobError:
    shown = json.dumps(value)
    shown = shown if len(shown) <= 80 else f"{shown[:77]}..."
    return JobError(
        f"The job's request has {shown} at {path}, where {expected} was expected. Start the deployment again."
    )
