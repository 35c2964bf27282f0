"""Tasks whose answer is a decision with a score: a token's label, a span, a word, a topic, a relevance."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import numpy as np

from job_error import JobError
from served_task import Floats, Integers

if TYPE_CHECKING:
    from transformers import PretrainedConfig, PreTrainedTokenizerFast

__all__ = ["DecisionTask", "read_decision_task"]

# Of sentence-transformers: as its class names end, and what `containers/serve` calls it.
_ACTIVATIONS = {"Sigmoid": "sigmoid", "Identity": "none"}


@dataclass(frozen=True)
class DecisionTask:
    """A task that `containers/serve` answers by itself, from the outputs as they are.

    Attributes:
        settings: what the content of `onnxify.json` says beyond the task and its length.
        outputs: the model's outputs that the answer is made of.
    """

    name: str
    max_length: int
    settings: Mapping[str, Any]
    outputs: tuple[str, ...] = ("logits",)

    @property
    def output(self) -> str:
        """The output whose shift says which layer suffers from int8: of several, the first."""
        return self.outputs[0]

    def head(self, raw: Floats, attention_mask: Integers) -> Floats:
        """The logits of all tokens that are no padding, in one row a text."""
        if raw.shape[:2] == attention_mask.shape:
            raw = raw * attention_mask.reshape(attention_mask.shape + (1,) * (raw.ndim - 2))
        return np.asarray(raw.reshape(len(raw), -1), dtype=np.float32)

    def as_json(self) -> dict[str, Any]:
        """The content of `onnxify.json`."""
        return {"task": self.name, "maxLength": self.max_length, **self.settings}


def read_decision_task(
    name: str, config: PretrainedConfig, tokenizer: PreTrainedTokenizerFast, *, max_length: int
) -> DecisionTask:
    """Reads what the task needs to know from the model's configuration and its tokenizer.

    Raises:
        JobError: when the model lacks what the task needs.
    """
    match name:
        case "token-classification":
            labels = [str(config.id2label[index]) for index in range(config.num_labels)]
            return DecisionTask(name, max_length, {"id2label": labels, "unkTokenId": tokenizer.unk_token_id})
        case "question-answering":
            outputs = ("start_logits", "end_logits")
            return DecisionTask(name, max_length, {"clsTokenId": tokenizer.cls_token_id}, outputs)
        case "fill-mask":
            return DecisionTask(name, max_length, _mask_settings(config, tokenizer))
        case "zero-shot-classification":
            return DecisionTask(name, max_length, {"entailmentId": _entailment_of(config)})
        case _:
            return DecisionTask(name, max_length, {"functionToApply": _activation_of(config)})


def _mask_settings(config: PretrainedConfig, tokenizer: PreTrainedTokenizerFast) -> dict[str, Any]:
    if tokenizer.mask_token_id is None:
        raise JobError(
            "The model's tokenizer has no mask token, so there is nothing to fill. Choose another model."
        )
    return {
        "maskToken": str(tokenizer.mask_token),
        "maskTokenId": tokenizer.mask_token_id,
        "padTokenId": tokenizer.pad_token_id,
        "vocabularySize": config.vocab_size,
    }


def _entailment_of(config: PretrainedConfig) -> int:
    """The label that says that one sentence follows from another, found as the pipeline finds it."""
    for label, index in config.label2id.items():
        if str(label).lower().startswith("entail") and isinstance(index, int):
            return index
    raise JobError(
        "The model has no label that begins with `entail`, so it can't tell whether a sentence follows from "
        "another, which zero-shot-classification rests on. Choose a model that was trained on NLI."
    )


def _activation_of(config: PretrainedConfig) -> str:
    """What `CrossEncoder` of sentence-transformers puts on the score of a pair."""
    if config.num_labels != 1:
        raise JobError(
            f"The model has {config.num_labels} labels, and text-ranking takes a model with one score. "
            "Set `task` to `text-classification`, or choose a cross-encoder."
        )
    settings = getattr(config, "sentence_transformers", None)
    named = settings.get("activation_fn") if isinstance(settings, dict) else None
    # Before version 4 it stood at the top.
    named = named or getattr(config, "sbert_ce_default_activation_function", None) or "Sigmoid"
    activation = _ACTIVATIONS.get(str(named).rpartition(".")[2])
    if activation is None:
        raise JobError(
            f"The model's activation is {named}, and Sigmoid and Identity are served. Choose another model."
        )
    return activation
