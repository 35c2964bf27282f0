"""Whole jobs on models that can't be had, or shouldn't be."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path

import pytest
import torch
from safetensors.torch import load_file, save_file
from transformers import FNetConfig, FNetModel, T5Config, T5Model

from hub_stand_in import HubStandIn, add_repository
from job_error import JobError
from quantized import quantize
from tiny_models import save_bert_embedder

Break = Callable[[Path], None]


def _change_config(files: Path, **changes: object) -> None:
    path = files / "config.json"
    path.write_text(json.dumps(json.loads(path.read_text()) | changes))


def _truncate(files: Path) -> None:
    path = files / "model.safetensors"
    path.write_bytes(path.read_bytes()[:-100])


def _fill_with_nan(files: Path) -> None:
    weights = load_file(files / "model.safetensors")
    weights["embeddings.word_embeddings.weight"].fill_(torch.nan)
    save_file(weights, files / "model.safetensors", metadata={"format": "pt"})


def _need_own_code(files: Path) -> None:
    _change_config(files, model_type="homemade", auto_map={"AutoConfig": "configuration.HomemadeConfig"})


def _lose_the_tokenizer(files: Path) -> None:
    for name in ("tokenizer.json", "tokenizer_config.json", "special_tokens_map.json", "vocab.txt"):
        (files / name).unlink()


def _have_only_a_slow_tokenizer(files: Path) -> None:
    _lose_the_tokenizer(files)
    (files / "vocab.json").write_text(json.dumps({"<unk>": 0, "a</w>": 1}))
    (files / "merges.txt").write_text("#version: 0.2\n\n")
    (files / "tokenizer_config.json").write_text(json.dumps({"tokenizer_class": "CTRLTokenizer"}))


def _damage_the_tokenizer(files: Path) -> None:
    (files / "tokenizer.json").write_text('{"version": "1.0"}')


def _add_dense(files: Path) -> None:
    dense = {"path": "2_Dense", "type": "sentence_transformers.models.Dense"}
    (files / "modules.json").write_text(json.dumps([dense]))


def _pool_by_last_token(files: Path) -> None:
    (files / "1_Pooling").mkdir()
    (files / "1_Pooling" / "config.json").write_text(json.dumps({"pooling_mode_lasttoken": True}))
    (files / "modules.json").write_text(
        json.dumps([{"path": "1_Pooling", "type": "sentence_transformers.models.Pooling"}])
    )


def _become_t5(files: Path) -> None:
    shape = {"d_model": 16, "d_kv": 8, "d_ff": 32, "num_layers": 1, "num_heads": 2}
    T5Model(T5Config(vocab_size=120, **shape)).save_pretrained(files)


def _become_fnet(files: Path) -> None:
    shape = {"hidden_size": 16, "num_hidden_layers": 1, "intermediate_size": 32}
    FNetModel(FNetConfig(vocab_size=120, **shape)).save_pretrained(files)


@pytest.mark.parametrize(
    ("break_model", "sentence"),
    [
        (_truncate, "The weights of .* can't be loaded for feature-extraction: .*"),
        (_fill_with_nan, "answers with numbers that are not finite"),
        (_need_own_code, "transformers can't read the configuration of "),
        (_lose_the_tokenizer, "The tokenizer of .* can't be loaded"),
        (_damage_the_tokenizer, "The tokenizer of .* can't be loaded"),
        (_have_only_a_slow_tokenizer, "CTRLTokenizer, has no fast form"),
        (_add_dense, "a module that onnxify doesn't serve, Dense"),
        (_pool_by_last_token, "The model pools with pooling_mode_lasttoken"),
        (_become_t5, "is a t5 model, and Optimum can't export a feature-extraction model of that"),
        (_become_fnet, "is a fnet model, and Optimum can't export a feature-extraction model of that"),
    ],
)
def test_a_model_that_cannot_be_served_is_refused_in_a_sentence(
    hub: HubStandIn, hub_root: Path, tmp_path: Path, break_model: Break, sentence: str
) -> None:
    model = f"broken/{break_model.__name__.strip('_')}"
    files, commit = add_repository(hub_root, model)
    save_bert_embedder(files)
    break_model(files)

    with pytest.raises(JobError, match=sentence) as refusal:
        quantize(hub, tmp_path / "output", model=model, revision=commit)

    assert len(str(refusal.value)) < 1000
    assert not (tmp_path / "output").exists()


def test_a_model_without_a_trained_head_classifies_nothing(
    hub: HubStandIn, hub_root: Path, tmp_path: Path
) -> None:
    files, commit = add_repository(hub_root, "broken/headless")
    save_bert_embedder(files)

    with pytest.raises(JobError, match="lack 2 of the tensors that text-classification needs, classifier"):
        quantize(hub, tmp_path, model="broken/headless", revision=commit, task="text-classification")


def test_a_model_without_a_pooler_still_embeds(hub: HubStandIn, hub_root: Path, tmp_path: Path) -> None:
    files, commit = add_repository(hub_root, "tiny/without-pooler")
    save_bert_embedder(files)
    weights = load_file(files / "model.safetensors")
    kept = {name: tensor for name, tensor in weights.items() if not name.startswith("pooler.")}
    save_file(kept, files / "model.safetensors", metadata={"format": "pt"})

    result = quantize(hub, tmp_path, model="tiny/without-pooler", revision=commit, quantization="none")

    assert result.report["accuracy"]["worstCosine"] == pytest.approx(1, abs=1e-5)
