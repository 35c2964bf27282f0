"""Sentence embeddings: feature-extraction with the model's own pooling."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
from onnxify_serve.pooling import POOLING, normalize

from accuracy import Accuracy
from comparison import Difference
from job_error import JobError
from served_task import Floats, Integers
from snapshot import read_json

__all__ = ["EmbeddingTask", "read_embedding_task"]

_POOLINGS = {
    "pooling_mode_mean_tokens": "mean",
    "pooling_mode_cls_token": "cls",
    "pooling_mode_max_tokens": "max",
}


@dataclass(frozen=True)
class EmbeddingTask:
    """Token vectors (batch, tokens, width) pooled to one vector a text, of length 1 when `normalize`."""

    max_length: int
    pooling: str
    normalize: bool

    name = "feature-extraction"
    output = "last_hidden_state"
    outputs = ("last_hidden_state",)

    def head(self, raw: Floats, attention_mask: Integers) -> Floats:
        """The pooled vectors, not normalized: real tokens count, padding doesn't."""
        return POOLING[self.pooling](raw, attention_mask)

    def answer(self, head: Floats) -> Floats:
        """The pooled vectors, normalized if the model does that."""
        return normalize(head) if self.normalize else head

    def compare(self, expected: Floats, actual: Floats) -> Accuracy:
        """Worst and mean cosine; an answer that is not finite counts as the opposite of what was expected."""
        cosines = _cosines(expected, actual)
        return Accuracy(worst_cosine=float(cosines.min()), mean_cosine=float(cosines.mean()))

    def differences(self, texts: Sequence[str], expected: Floats, actual: Floats) -> list[Difference]:
        """Text by text, the beginnings of both vectors and their cosine."""
        return [
            Difference(text, _begin(one), _begin(other), measure="cosine", value=cosine, rank=-cosine)
            for text, one, other, cosine in zip(
                texts, expected, actual, _cosines(expected, actual).tolist(), strict=True
            )
        ]

    def as_json(self) -> dict[str, Any]:
        """The content of `onnxify.json`."""
        return {
            "task": self.name,
            "maxLength": self.max_length,
            "pooling": self.pooling,
            "normalize": self.normalize,
        }


def read_embedding_task(snapshot: Path, *, max_length: int) -> EmbeddingTask:
    """Reads pooling and normalization from a sentence-transformers repository's `modules.json`.

    A repository without one is a plain encoder that says nothing of pooling: the mean of its tokens, not
    normalized, which is what sentence-transformers makes of it too.

    Raises:
        JobError: when the model embeds with a module or a pooling that is not served, or says so nowhere.
    """
    modules = _modules(snapshot)
    _refuse_unknown_modules(modules)
    folder = modules.get("Pooling")
    pooling = "mean" if folder is None else _pooling(read_json(_inside(snapshot, folder) / "config.json"))
    return EmbeddingTask(max_length=max_length, pooling=pooling, normalize="Normalize" in modules)


def _cosines(expected: Floats, actual: Floats) -> Floats:
    """A cosine a row; -1 where an answer is not finite."""
    with np.errstate(invalid="ignore", over="ignore"):
        lengths = np.linalg.norm(expected, axis=1) * np.linalg.norm(actual, axis=1)
        cosines = (expected * actual).sum(axis=1) / np.maximum(lengths, 1e-12)
    finite = np.nan_to_num(cosines, nan=-1.0, posinf=-1.0, neginf=-1.0)
    return np.asarray(np.clip(finite, -1.0, 1.0), dtype=np.float32)


def _begin(vector: Floats) -> str:
    """The first numbers of a vector, which are all that fits a line."""
    numbers = ", ".join(f"{number:.4f}" for number in vector[:3])
    return f"[{numbers}, ...]" if len(vector) > 3 else f"[{numbers}]"


def _modules(snapshot: Path) -> dict[str, str]:
    """The kind of each module, such as `Pooling`, and its folder."""
    content = read_json(snapshot / "modules.json")
    listed = [] if content is None else content
    if not isinstance(listed, list) or not all(isinstance(entry, dict) for entry in listed):
        raise JobError("The model's modules.json is no list of modules. Ask its owner to mend it.")
    return {_kind_of(str(entry.get("type"))): str(entry.get("path", "")) for entry in listed}


def _kind_of(name: str) -> str:
    """`Pooling` for sentence-transformers' own class; the whole name for anybody else's."""
    package, _, kind = name.rpartition(".")
    return kind if package.split(".")[0] == "sentence_transformers" else name


def _inside(snapshot: Path, folder: str) -> Path:
    path = snapshot / folder
    # A NUL is in no file's name, and `resolve` chokes on it.
    if "\0" in folder or not path.resolve().is_relative_to(snapshot.resolve()):
        raise JobError(
            f"The model's modules.json names a folder outside of its repository, {folder[:60]!r}. "
            "Don't deploy this model before its owner has explained that."
        )
    return path


def _refuse_unknown_modules(modules: dict[str, str]) -> None:
    unknown = set(modules) - {"Transformer", "Pooling", "Normalize"}
    if unknown:
        raise JobError(
            f"The model embeds with a module that onnxify doesn't serve, {', '.join(sorted(unknown))[:100]}; "
            "Transformer, Pooling and Normalize are served. Choose another model."
        )


def _pooling(content: object) -> str:
    modes = content if isinstance(content, dict) else {}
    chosen = [key for key, value in modes.items() if key.startswith("pooling_mode_") and value is True]
    if len(chosen) != 1 or chosen[0] not in _POOLINGS:
        raise JobError(
            f"The model pools with {', '.join(chosen) or 'no mode that its configuration names'}; "
            "one of mean, cls and max is served. Choose another model."
        )
    return _POOLINGS[chosen[0]]
