"""Labels that are named in the request, by a model that tells whether one sentence follows from another."""

from __future__ import annotations

import json
from collections.abc import Sequence
from dataclasses import dataclass
from string import Formatter

import numpy as np

from onnxify_serve.activations import softmax
from onnxify_serve.batching import SIZE_LIMIT_IN_TOKENS
from onnxify_serve.errors import InvalidParameterError, quote
from onnxify_serve.inputs import parse_strings
from onnxify_serve.json_file import JsonFile
from onnxify_serve.parameters import Parameters, check_names, parse_boolean, parse_truncation, parse_words
from onnxify_serve.request import Request
from onnxify_serve.request_limits import check_characters, check_sequences
from onnxify_serve.tasks.task import Batch, Floats
from onnxify_serve.tokens import TextTokenizer, Tokens

_KNOWN = ("candidate_labels", "hypothesis_template", "multi_label", "truncation")
_DEFAULT_TEMPLATE = "This example is {}."


@dataclass(frozen=True)
class ZeroShotPlan:
    """Which texts, and which labels, each with the sentence that says that it holds."""

    texts: Sequence[str]
    is_list: bool
    labels: Sequence[str]
    hypotheses: Sequence[str]
    multi_label: bool
    entailment_id: int
    truncation: bool
    batch_size_in_tokens = SIZE_LIMIT_IN_TOKENS

    @property
    def count(self) -> int:
        """One answer a text."""
        return len(self.texts)

    def tokenize(self, tokenizer: TextTokenizer) -> Tokens:
        """One sequence for each label of each text; only the text may be cut."""
        # Counted before the pairs are made, since they could be a thousand times the request.
        characters = (
            sum(map(len, self.texts)) * len(self.labels) + sum(map(len, self.hypotheses)) * self.count
        )
        check_characters(characters)
        check_sequences(self.count * len(self.labels))
        pairs = [(text, hypothesis) for text in self.texts for hypothesis in self.hypotheses]
        owners = [owner for owner in range(self.count) for _ in self.hypotheses]
        return tokenizer.tokenize_pairs(pairs, owners)

    def reduce(self, batch: Batch) -> Sequence[Floats]:
        """The logits are one row a pair already."""
        return list(batch.outputs[0])

    def smallest_size_in_bytes(self, row: Floats) -> int:
        """Every label, with a score of three characters."""
        del row
        return sum(len(label) + len('"",0.0,') for label in self.labels)

    def write(self, rows: Sequence[Floats], tokens: Tokens) -> str:
        """For each text the text, the labels from the likeliest on, and their scores."""
        del tokens
        logits = np.stack(rows).reshape(self.count, len(self.labels), -1)
        answers = [self._describe(*pair) for pair in zip(self.texts, self._score(logits), strict=True)]
        return json.dumps(answers if self.is_list else answers[0])

    def _score(self, logits: Floats) -> Floats:
        if self.multi_label or len(self.labels) == 1:
            # As the pipeline has it: the last label stands against entailment when entailment is the first.
            contradiction_id = -1 if self.entailment_id == 0 else 0
            return softmax(logits[..., [contradiction_id, self.entailment_id]])[..., 1]
        return softmax(logits[..., self.entailment_id])

    def _describe(self, text: str, scores: Floats) -> dict[str, object]:
        order = scores.argsort()[::-1]
        return {
            "sequence": text,
            "labels": [self.labels[index] for index in order],
            "scores": scores[order].tolist(),
        }


class ZeroShotClassification:
    """Natural language inference, put to use."""

    outputs = ("logits",)
    width = None

    def __init__(self, settings: JsonFile) -> None:
        """Read which of the model's own labels says that a sentence follows."""
        entailment_id = settings.token_id("entailmentId")
        self._entailment_id = (
            settings.refuse("entailmentId", "a number") if entailment_id is None else entailment_id
        )

    def plan(self, request: Request) -> ZeroShotPlan:
        """Check the inputs and the parameters."""
        parameters = request.parameters
        check_names(parameters, known=_KNOWN)
        texts, is_list = parse_strings(request.inputs)
        labels = _parse_labels(parameters)
        template = _parse_template(parameters)
        return ZeroShotPlan(
            texts=texts,
            is_list=is_list,
            labels=labels,
            hypotheses=[template.format(label) for label in labels],
            multi_label=parse_boolean(parameters, "multi_label", default=False),
            entailment_id=self._entailment_id,
            truncation=parse_truncation(parameters),
        )


def _parse_labels(parameters: Parameters) -> list[str]:
    value = parameters.get("candidate_labels")
    if isinstance(value, str):
        value = [label.strip() for label in value.split(",") if label.strip()]
    labels = parse_words({"candidate_labels": value}, "candidate_labels")
    if not labels:
        raise InvalidParameterError(
            "`candidate_labels` is missing or empty; name at least one, in a list or separated by commas."
        )
    return labels


def _parse_template(parameters: Parameters) -> str:
    template = parameters.get("hypothesis_template")
    if template is None:
        return _DEFAULT_TEMPLATE
    # Any other field could reach into Python, or ask for a text of a billion characters.
    if not isinstance(template, str) or _fields_of(template) not in ([""], ["0"]):
        raise InvalidParameterError(
            f"`hypothesis_template` is {quote(template)}, but must be a text with one {{}} for the label."
        )
    return template


def _fields_of(template: str) -> list[str]:
    try:
        parts = [part for part in Formatter().parse(template) if part[1] is not None]
    except ValueError:
        return []
    return [f"{name}{specification}{conversion or ''}" for _, name, specification, conversion in parts]
