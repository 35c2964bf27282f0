"""A loaded model, and the way of a request through it."""

from __future__ import annotations

import os
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Protocol

import numpy as np

from onnxify_serve.accept import check_accept
from onnxify_serve.batching import cut_batches
from onnxify_serve.deadline import Deadline
from onnxify_serve.errors import AnswerNotFiniteError, InputTooLongError, ResponseTooLargeError
from onnxify_serve.json_file import JsonFile
from onnxify_serve.machine import asks_for_machine, describe_machine
from onnxify_serve.request import Body, parse_request
from onnxify_serve.session import Session, share_of_cpus
from onnxify_serve.tasks import Batch, Floats, Integers, Plan, Task, load_task
from onnxify_serve.tokens import TextTokenizer, Tokens

# InvokeEndpoint's limit on bodies, both ways.
ANSWER_LIMIT_IN_BYTES = 6_291_456
# SageMaker passes on 1,024 characters of custom attributes.
NAMED_POSITIONS = 64
SETTINGS_FILE = "onnxify.json"
TOKENIZER_THREADS_VARIABLE = "RAYON_NUM_THREADS"


class Runtime(Protocol):
    """What runs the model: an onnxruntime session, or whatever the quantization job compares it with."""

    def run(self, arrays: Mapping[str, Integers]) -> Sequence[Floats]:
        """The outputs that the task names, for one padded batch."""


@dataclass(frozen=True)
class Answer:
    """The JSON to send, and what the caller should know about it: empty when there is nothing to know."""

    body: str
    notice: str


@dataclass(frozen=True)
class Model:
    """Everything that a worker keeps between requests."""

    task: Task
    tokenizer: TextTokenizer
    session: Runtime

    def answer(self, body: Body, accept: str | None) -> Answer:
        """Answer one request.

        Raises:
            ServeError: The request can't be answered; the subclass says why.
        """
        deadline = Deadline()
        check_accept(accept)
        if asks_for_machine(body):
            return Answer(describe_machine(), "")
        plan = self.task.plan(parse_request(body))
        if plan.count == 0:
            return Answer("[]", "")
        tokens = plan.tokenize(self.tokenizer)
        if tokens.truncated and not plan.truncation:
            raise InputTooLongError(_complain(tokens.truncated, self.tokenizer.max_length))
        answer = plan.write(self._run(tokens, plan, deadline), tokens)
        _check_size(len(answer), plan.count)
        return Answer(answer, _describe(tokens.truncated, self.tokenizer.max_length))

    def _run(self, tokens: Tokens, plan: Plan, deadline: Deadline) -> list[Floats]:
        rows: list[Floats] = [np.empty(0, np.float32)] * len(tokens.lengths)
        done, total = 0, sum(tokens.lengths)
        batches = cut_batches(tokens.lengths, size_limit=plan.batch_size_in_tokens)
        for positions in batches:
            deadline.check(done=done, total=total, inputs=plan.count)
            batch = plan.reduce(self._run_batch(tokens, positions))
            if not all(np.isfinite(row).all() for row in batch):
                raise AnswerNotFiniteError("The model computed NaN or infinity for this request.")
            if done == 0 and len(batches) > 1:
                # An answer that can't be sent is refused now, not after minutes of work.
                _check_size(plan.count * plan.smallest_size_in_bytes(batch[0]), plan.count)
            for position, row in zip(positions, batch, strict=True):
                rows[position] = row
            done += sum(tokens.lengths[position] for position in positions)
        return rows

    def _run_batch(self, tokens: Tokens, positions: Sequence[int]) -> Batch:
        arrays = tokens.pad(positions)
        outputs = self.session.run(arrays)
        return Batch(
            outputs, arrays["attention_mask"], [tokens.encodings[position] for position in positions]
        )


def load_model(model_dir: Path) -> Model:
    """Load the model from the unpacked archive.

    Raises:
        ModelNotLoadableError: A file is missing, broken or not as expected.
    """
    settings = JsonFile(model_dir / SETTINGS_FILE)
    task = load_task(settings)
    threads = share_of_cpus(os.environ)
    # The tokenizer would take every CPU in each worker. It reads this at its first batch, once a process.
    os.environ.setdefault(TOKENIZER_THREADS_VARIABLE, str(threads))
    return Model(
        task=task,
        tokenizer=TextTokenizer(model_dir, max_length=settings.positive_integer("maxLength")),
        session=Session(model_dir, outputs=task.outputs, width=task.width, threads=threads),
    )


def _check_size(size_in_bytes: int, count: int) -> None:
    if size_in_bytes <= ANSWER_LIMIT_IN_BYTES:
        return
    fitting = count * ANSWER_LIMIT_IN_BYTES // size_in_bytes
    advice = f"Send at most {fitting} texts a request." if fitting else "Send a shorter text."
    raise ResponseTooLargeError(
        f"The answer would take at least {size_in_bytes} bytes, but SageMaker passes on no more than "
        f"{ANSWER_LIMIT_IN_BYTES}. {advice}"
    )


def _complain(truncated: Sequence[int], max_length: int) -> str:
    return (
        f"{len(truncated)} of the inputs, the first at position {truncated[0]}, exceed {max_length} tokens. "
        "Shorten them, or set the parameter `truncation` to true."
    )


def _describe(truncated: Sequence[int], max_length: int) -> str:
    if not truncated:
        return ""
    positions = ",".join(map(str, truncated[:NAMED_POSITIONS]))
    return f"truncated={len(truncated)};inputs={positions};max_tokens={max_length}"
