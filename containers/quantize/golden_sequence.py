"""One sequence of a golden request: its tokens, and what the rows of the outputs decide about them."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from onnxify_serve.model import Model
from onnxify_serve.request import parse_request
from onnxify_serve.tasks import Integers
from tokenizers import Encoding

from decisions import Decision, decide_row
from served_task import Floats, ServedTask

__all__ = ["GoldenSequence", "read_sequences"]


@dataclass(frozen=True)
class RowDecision:
    """What the row `index` of an output decides: rows are what its last axis holds."""

    output: str
    index: int
    decision: Decision

    def as_json(self) -> dict[str, Any]:
        """The row as `reference.jsonl` has it."""
        return {"output": self.output, "index": self.index, **self.decision.as_json()}


@dataclass(frozen=True)
class GoldenSequence:
    """Tensors (1, tokens), and the decisions of the rows that count."""

    tensors: Mapping[str, Integers]
    rows: Sequence[RowDecision]

    def as_json(self, inputs: Sequence[str]) -> dict[str, Any]:
        """The sequence as `reference.jsonl` has it, with the tensors that the ONNX model's `inputs` name."""
        tensors = {name: self.tensors[name][0].tolist() for name in inputs}
        return {"tensors": tensors, "rows": [row.as_json() for row in self.rows]}


def read_sequences(model: Model, task: ServedTask, body: str) -> list[GoldenSequence]:
    """The sequences that `containers/serve` makes of a request, run one by one."""
    tokens = model.task.plan(parse_request(body)).tokenize(model.tokenizer)
    return [
        _read_sequence(model, task, tokens.pad([position]), encoding)
        for position, encoding in enumerate(tokens.encodings)
    ]


def _read_sequence(
    model: Model, task: ServedTask, arrays: Mapping[str, Integers], encoding: Encoding
) -> GoldenSequence:
    rows = [
        RowDecision(name, index, decide_row(row))
        for name, output in zip(task.outputs, model.session.run(arrays), strict=True)
        for index, row in enumerate(_rows_of(output))
        if _counts(task, encoding, index)
    ]
    return GoldenSequence(arrays, rows)


def _rows_of(output: Floats) -> Floats:
    return output.reshape(-1, output.shape[-1])


def _counts(task: ServedTask, encoding: Encoding, index: int) -> bool:
    """Whether a row says something about the text, and not about the tokens around it."""
    if task.name == "token-classification":
        return not encoding.special_tokens_mask[index]
    if task.name == "fill-mask":
        return bool(encoding.ids[index] == task.as_json()["maskTokenId"])
    return True
