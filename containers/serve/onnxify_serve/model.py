"""A loaded model, and the way of a request through it."""

from __future__ import annotations

import os
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np

from onnxify_serve.accept import check_accept
from onnxify_serve.batching import cut_batches
from onnxify_serve.errors import AnswerNotFiniteError, InputTooLongError, ResponseTooLargeError
from onnxify_serve.json_file import JsonFile
from onnxify_serve.request import Body, parse_request
from onnxify_serve.session import Session, share_of_cpus
from onnxify_serve.tasks import Floats, Plan, Task, load_task
from onnxify_serve.tokens import TextTokenizer, Tokens

# InvokeEndpoint's limit on bodies, both ways.
ANSWER_LIMIT_IN_BYTES = 6_291_456
# SageMaker passes on 1,024 characters of custom attributes.
NAMED_POSITIONS = 64
SETTINGS_FILE = "onnxify.json"


@dataclass(frozen=True)
class Answer:
    """The JSON to send, and what the caller should know about it: empty when there is nothing to know."""

    body: str
    notice: str


@dataclass(frozen=True)
class Model:
    """Everything that a worker keeps between requests. It never changes."""

    task: Task
    tokenizer: TextTokenizer
    session: Session

    def answer(self, body: Body, accept: str | None) -> Answer:
        """Answer one request.

        Raises:
            ServeError: The request can't be answered; the subclass says why.
        """
        check_accept(accept)
        request = parse_request(body, accepts_pairs=self.task.accepts_pairs)
        plan = self.task.plan(request)
        if not request.texts:
            return Answer("[]", "")
        tokens = self.tokenizer.tokenize(request.texts)
        truncated = self.tokenizer.find_truncated(tokens)
        if truncated and not plan.truncation:
            raise InputTooLongError(_complain(truncated, self.tokenizer.max_length))
        answer = plan.write(self._run(tokens, plan))
        _check_size(len(answer), len(request.texts))
        return Answer(answer, _describe(truncated, self.tokenizer.max_length) if truncated else "")

    def _run(self, tokens: Tokens, plan: Plan) -> Floats:
        rows: Floats | None = None
        for positions in cut_batches(tokens.lengths):
            arrays = tokens.pad(positions)
            batch = self.task.reduce(self.session.run(arrays), arrays["attention_mask"])
            if rows is None:
                count, width = len(tokens.lengths), batch.shape[1]
                # An answer that can't be sent is refused now, not after minutes of work.
                _check_size(count * plan.smallest_size_in_bytes(width), count)
                rows = np.empty((count, width), dtype=np.float32)
            rows[positions] = batch
        if rows is None or not np.isfinite(rows).all():
            raise AnswerNotFiniteError("The model computed NaN or infinity for this request.")
        return rows


def load_model(model_dir: Path) -> Model:
    """Load the model from the unpacked archive.

    Raises:
        ModelNotLoadableError: A file is missing, broken or not as expected.
    """
    settings = JsonFile(model_dir / SETTINGS_FILE)
    task = load_task(settings)
    return Model(
        task=task,
        tokenizer=TextTokenizer(model_dir, max_length=settings.positive_integer("maxLength")),
        session=Session(model_dir, output=task.output, width=task.width, threads=share_of_cpus(os.environ)),
    )


def _check_size(size_in_bytes: int, count: int) -> None:
    if size_in_bytes > ANSWER_LIMIT_IN_BYTES:
        fitting = count * ANSWER_LIMIT_IN_BYTES // size_in_bytes
        raise ResponseTooLargeError(
            f"The answer would take at least {size_in_bytes} bytes, but SageMaker passes on no more than "
            f"{ANSWER_LIMIT_IN_BYTES}. Send at most {fitting} texts a request."
        )


def _complain(truncated: Sequence[int], max_length: int) -> str:
    return (
        f"{len(truncated)} of the inputs, the first at position {truncated[0]}, exceed {max_length} tokens. "
        "Shorten them, or set the parameter `truncation` to true."
    )


def _describe(truncated: Sequence[int], max_length: int) -> str:
    positions = ",".join(map(str, truncated[:NAMED_POSITIONS]))
    return f"truncated={len(truncated)};inputs={positions};max_tokens={max_length}"
