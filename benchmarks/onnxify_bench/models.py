"""The models that are compared on."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Any

__all__ = ["MODELS", "BenchModel"]

_SAMPLES = Path(__file__).resolve().parents[2] / ".samples"
_MINILM = _SAMPLES / "sentence-transformers" / "all-MiniLM-L6-v2" / "files"
_EMOTIONS = _SAMPLES / "onnxify" / "emotions-minilm" / "files"
_LABELS = 28


@dataclass(frozen=True)
class BenchModel:
    """A model by its repository's files; `find` gets a folder that it may write them into."""

    task: str
    find: Callable[[Path], Path]
    note: str
    is_tiny: bool = False


def _save_distilbert(directory: Path, **sizes: Any) -> Path:
    """DistilBERT with random weights, and the tokenizer of MiniLM, which has the same vocabulary."""
    import torch
    from transformers import DistilBertConfig, DistilBertForSequenceClassification, DistilBertTokenizerFast

    torch.manual_seed(0)
    labels = {number: f"label {number}" for number in range(_LABELS)}
    config = DistilBertConfig(
        id2label=labels, label2id={label: key for key, label in labels.items()}, **sizes
    )
    DistilBertForSequenceClassification(config).save_pretrained(directory)
    DistilBertTokenizerFast.from_pretrained(_MINILM, model_max_length=512).save_pretrained(directory)
    return directory


def _save_tiny(directory: Path) -> Path:
    return _save_distilbert(directory, dim=32, hidden_dim=64, n_layers=2, n_heads=2)


MODELS = {
    "distilbert-28": BenchModel(
        "text-classification",
        _save_distilbert,
        "the shape of DistilBERT-base with 28 labels and random weights, whose accuracy says little",
    ),
    "minilm": BenchModel("feature-extraction", lambda _: _MINILM, "all-MiniLM-L6-v2, real weights"),
    "emotions": BenchModel("text-classification", lambda _: _EMOTIONS, "the bundled sample, real weights"),
    "tiny": BenchModel(
        "text-classification", _save_tiny, "two layers of 32, for the smoke test", is_tiny=True
    ),
}
