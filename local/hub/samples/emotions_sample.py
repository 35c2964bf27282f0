"""The sample onnxify/emotions-minilm: the 28 labels of go_emotions on frozen MiniLM features."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

import torch
from transformers import (
    AutoTokenizer,
    BertConfig,
    BertForSequenceClassification,
    BertModel,
    PreTrainedTokenizerBase,
)

from averaging_layer import make_averaging
from emotion_sentences import LABELS, labelled_sentences
from head_fitting import Head, fit_head
from minilm_package import find_minilm
from repository import Repository, describe

__all__ = ["build_emotions_sample"]

_SEED = 1

_REPOSITORY = Repository(
    id="onnxify/emotions-minilm",
    pipeline_tag="text-classification",
    license="apache-2.0",
    library_name="transformers",
    tags=("transformers", "safetensors", "bert", "text-classification", "en"),
)

_MODEL_CARD = Path(__file__).with_name("emotions_model_card.txt")


def build_emotions_sample(out: Path) -> None:
    """Fits the model and saves it, with tokenizer and model card, as a repository below `out`.

    Takes some seconds. The same versions on the same machine make the same files.
    """
    torch.manual_seed(_SEED)
    # Sums don't depend on the number of cores, and threads of a shared machine don't wait for each other.
    torch.set_num_threads(1)
    tokenizer = AutoTokenizer.from_pretrained(find_minilm())
    model = _unfitted_model()
    texts, labels = zip(*labelled_sentences(), strict=True)
    _install(model, fit_head(_features(model, tokenizer, texts), _targets(labels), seed=_SEED))
    files = _REPOSITORY.make_files(out)
    model.save_pretrained(files, safe_serialization=True)
    tokenizer.save_pretrained(files)
    (files / "README.md").write_bytes(_MODEL_CARD.read_bytes())
    describe(_REPOSITORY, out)


def _unfitted_model() -> BertForSequenceClassification:
    """MiniLM's six layers, then the averaging one; the head is random still."""
    minilm = BertModel.from_pretrained(find_minilm())
    config = BertConfig.from_pretrained(
        find_minilm(),
        architectures=["BertForSequenceClassification"],
        num_hidden_layers=minilm.config.num_hidden_layers + 1,
        problem_type="multi_label_classification",
        id2label=dict(enumerate(LABELS)),
        label2id={label: index for index, label in enumerate(LABELS)},
    )
    model = BertForSequenceClassification(config)
    model.bert.load_state_dict(minilm.state_dict(), strict=False)
    make_averaging(model.bert.encoder.layer[-1])
    return model.eval()


def _features(
    model: BertForSequenceClassification, tokenizer: PreTrainedTokenizerBase, texts: Sequence[str]
) -> torch.Tensor:
    """The vector of each text's first token, (texts, width): what the pooler reads."""
    # In the order of length, so that little is spent on padding.
    order = sorted(range(len(texts)), key=lambda index: len(texts[index]))
    features = torch.empty(len(texts), model.config.hidden_size)
    for start in range(0, len(order), 32):
        chosen = order[start : start + 32]
        batch = tokenizer([texts[index] for index in chosen], padding=True, return_tensors="pt")
        with torch.no_grad():
            features[chosen] = model.bert(**batch).last_hidden_state[:, 0]
    return features


def _targets(labels: Sequence[Sequence[str]]) -> torch.Tensor:
    return torch.tensor([[float(label in present) for label in LABELS] for present in labels])


def _install(model: BertForSequenceClassification, head: Head) -> None:
    with torch.no_grad():
        model.bert.pooler.dense.weight.copy_(head.pooler_weight)
        model.bert.pooler.dense.bias.copy_(head.pooler_bias)
        model.classifier.weight.copy_(head.classifier_weight)
        model.classifier.bias.copy_(head.classifier_bias)
