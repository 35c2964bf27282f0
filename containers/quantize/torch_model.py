"""The model as its author published it, in PyTorch fp32: what every other form of it is compared with."""

from __future__ import annotations

import inspect
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

import numpy as np
import torch
from transformers import (
    AutoConfig,
    AutoModel,
    AutoModelForMaskedLM,
    AutoModelForQuestionAnswering,
    AutoModelForSequenceClassification,
    AutoModelForTokenClassification,
    AutoTokenizer,
    PretrainedConfig,
    PreTrainedModel,
    PreTrainedTokenizerFast,
)

from classification_task import read_classification_task
from config_limits import refuse_boundless_config
from decision_task import read_decision_task
from embedding_task import read_embedding_task
from golden import GOLDEN_TEXTS
from job_error import JobError
from job_message import first_line
from max_length import find_max_length
from served_task import Floats, Integers, ServedTask
from tokenizer_check import refuse_hostile_tokenizer

__all__ = ["TorchModel", "load_torch_model"]

_CLASSES = {
    "feature-extraction": AutoModel,
    "fill-mask": AutoModelForMaskedLM,
    "question-answering": AutoModelForQuestionAnswering,
    "text-classification": AutoModelForSequenceClassification,
    "text-ranking": AutoModelForSequenceClassification,
    "token-classification": AutoModelForTokenClassification,
    "zero-shot-classification": AutoModelForSequenceClassification,
}

# Loaded from files that are there, without running code that came with them.
_LOADING = {"local_files_only": True, "trust_remote_code": False}


class TorchModel:
    """A model with its tokenizer and its task."""

    def __init__(self, model: PreTrainedModel, tokenizer: PreTrainedTokenizerFast, task: ServedTask) -> None:
        self.model = model
        self.tokenizer = tokenizer
        self.task = task
        # DistilBERT takes no token types, whatever its tokenizer thinks; BERT's ONNX form can't do without.
        self._takes_token_types = "token_type_ids" in inspect.signature(model.forward).parameters
        # The pipeline that is timed cuts texts where the tokenizer says.
        tokenizer.model_max_length = task.max_length

    def encode(self, texts: Sequence[str] | Sequence[tuple[str, str]]) -> dict[str, Integers]:
        """Texts, or pairs, as one batch of tokens, (texts, longest), cut to the model's length and padded."""
        encoding = self.tokenizer(
            list(texts),
            truncation=True,
            padding=True,
            return_token_type_ids=self._takes_token_types,
            return_attention_mask=True,
            return_tensors="np",
        )
        return {name: np.asarray(tensor, dtype=np.int64) for name, tensor in encoding.items()}

    def head(self, inputs: Mapping[str, Integers]) -> Floats:
        """What the answers to a batch are computed from, (texts, width)."""
        with torch.inference_mode():
            outputs = self.model(**{name: torch.from_numpy(tensor) for name, tensor in inputs.items()})
        return self.task.head(outputs[self.task.output].numpy(), inputs["attention_mask"])

    def run(self, arrays: Mapping[str, Integers]) -> list[Floats]:
        """The task's outputs for a batch of tokens, as `containers/serve` asks for them."""
        taken = {
            name: torch.from_numpy(tensor)
            for name, tensor in arrays.items()
            if name != "token_type_ids" or self._takes_token_types
        }
        with torch.inference_mode():
            outputs = self.model(**taken)
        return [outputs[name].numpy() for name in self.task.outputs]


def load_torch_model(snapshot: Path, *, model: str, task: str) -> TorchModel:
    """Loads the snapshot of `model` for `task`.

    Raises:
        JobError: when transformers doesn't know the architecture, the weights are damaged or incomplete, or
            the tokenizer has no fast form.
    """
    config = _load_config(snapshot, model)
    tokenizer = _load_tokenizer(snapshot, model)
    weights = _load_weights(snapshot, config, model=model, task=task)
    return TorchModel(weights, tokenizer, _read_task(task, snapshot, config, tokenizer, model=model))


def _read_task(
    name: str,
    snapshot: Path,
    config: PretrainedConfig,
    tokenizer: PreTrainedTokenizerFast,
    *,
    model: str,
) -> ServedTask:
    try:
        max_length = find_max_length(snapshot, config, tokenizer)
        return _task_of(name, snapshot, config, tokenizer, max_length)
    # transformers takes whatever a field says, a list of labels for instance.
    except (TypeError, ValueError, LookupError, AttributeError) as error:
        raise JobError(
            f"The configuration of {model} makes no sense for {name}: {first_line(error)}. "
            "Ask its owner to mend it, or choose another model."
        ) from error


def _task_of(
    name: str,
    snapshot: Path,
    config: PretrainedConfig,
    tokenizer: PreTrainedTokenizerFast,
    max_length: int,
) -> ServedTask:
    if name == "feature-extraction":
        return read_embedding_task(snapshot, max_length=max_length)
    if name == "text-classification":
        return read_classification_task(config, max_length=max_length)
    return read_decision_task(name, config, tokenizer, max_length=max_length)


def _load_config(snapshot: Path, model: str) -> PretrainedConfig:
    refuse_boundless_config(snapshot, model)
    try:
        return AutoConfig.from_pretrained(snapshot, **_LOADING)
    except Exception as error:  # A field of the wrong type fails wherever it is looked at first.
        raise JobError(
            f"transformers can't read the configuration of {model}: {first_line(error)}. "
            "Choose a model of an architecture that transformers itself has."
        ) from error


def _load_tokenizer(snapshot: Path, model: str) -> PreTrainedTokenizerFast:
    try:
        tokenizer = AutoTokenizer.from_pretrained(snapshot, use_fast=True, **_LOADING)
    except Exception as error:  # The Rust tokenizer raises a bare Exception for a damaged tokenizer.json.
        raise JobError(
            f"The tokenizer of {model} can't be loaded: {first_line(error)}. "
            "Choose a model with a `tokenizer.json`."
        ) from error
    if not isinstance(tokenizer, PreTrainedTokenizerFast) or tokenizer.pad_token_id is None:
        raise JobError(
            f"The tokenizer of {model}, {type(tokenizer).__name__}, has no fast form or no padding token, "
            "and serving needs both. Choose a model with a `tokenizer.json` and a padding token."
        )
    refuse_hostile_tokenizer(tokenizer.backend_tokenizer, GOLDEN_TEXTS, model=model)
    return tokenizer


def _load_weights(snapshot: Path, config: PretrainedConfig, *, model: str, task: str) -> PreTrainedModel:
    try:
        weights, report = _CLASSES[task].from_pretrained(
            snapshot,
            config=config,
            use_safetensors=True,
            torch_dtype=torch.float32,
            output_loading_info=True,
            **_LOADING,
        )
    except Exception as error:  # safetensors has an exception of its own, below Exception.
        raise JobError(
            f"The weights of {model} can't be loaded for {task}: {first_line(error)}. "
            "Choose another model, or another revision of this one."
        ) from error
    _refuse_missing(report, model=model, task=task)
    return weights.eval()


def _refuse_missing(report: Mapping[str, Any], *, model: str, task: str) -> None:
    # Embeddings are made of token vectors, so the pooler that BERT carries along may be missing.
    missing = [
        name
        for name in report["missing_keys"]
        if task != "feature-extraction" or not name.startswith("pooler.")
    ]
    if missing:
        raise JobError(
            f"The weights of {model} lack {len(missing)} of the tensors that {task} needs, {missing[0]} for "
            "one; random numbers would answer in their place. Set the `task` that the model was trained "
            "for, or choose another model."
        )
