"""Repositories that mean harm: nothing of theirs is run or read elsewhere, and nothing takes for ever."""

from __future__ import annotations

import json
import pickle
import runpy
import time
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from tokenizers import Regex, Tokenizer, models, normalizers

import quantize as command_line
from config_limits import refuse_boundless_config
from embedding_task import read_embedding_task
from hub_stand_in import HubStandIn, add_repository
from job_error import JobError
from job_requests import OPEN_GATES, request_document
from max_length import find_max_length
from quantized import quantize
from snapshot import read_json
from tiny_models import save_bert_embedder
from tokenizer_check import refuse_hostile_tokenizer
from torch_model import load_torch_model

_CODE = ("configuration", "modeling", "tokenization", "pipeline", "sitecustomize", "conftest")


class _Pickle:
    def __init__(self, mark: Path) -> None:
        self.mark = mark

    def __reduce__(self) -> tuple[Any, ...]:
        return (Path.touch, (self.mark,))


def _change(path: Path, **changes: object) -> None:
    path.write_text(json.dumps(json.loads(path.read_text()) | changes))


def _booby_trap(files: Path, mark: Path) -> None:
    """Names code wherever a library might look for some, in files that leave the mark when they are run."""
    for name in _CODE:
        (files / f"{name}.py").write_text(f"import pathlib\npathlib.Path({str(mark)!r}).touch()\n")
    for name in ("pytorch_model.bin", "model.pt", "training_args.bin"):
        (files / name).write_bytes(pickle.dumps(_Pickle(mark)))
    (files / "model.onnx").write_bytes(b"no graph")
    code = {
        "AutoConfig": "configuration.C",
        "AutoModel": "modeling.M",
        "AutoTokenizer": ["tokenization.T", None],
    }
    custom = {"impl": "pipeline.P", "pt": ["AutoModel"]}
    _change(
        files / "config.json",
        auto_map=code,
        custom_pipelines={"feature-extraction": custom},
        trust_remote_code=True,
    )
    template = "{{ cycler.__init__.__globals__.os.system('touch " + str(mark) + "') }}"
    _change(files / "tokenizer_config.json", auto_map=code, chat_template=template, trust_remote_code=True)


def test_a_job_runs_nothing_of_a_repository_and_passes_nothing_on_that_names_code(
    hub: HubStandIn, hub_root: Path, tmp_path: Path
) -> None:
    files, commit = add_repository(hub_root, "hostile/code")
    save_bert_embedder(files)
    mark = tmp_path / "mark"
    _booby_trap(files, mark)

    result = quantize(hub, tmp_path / "output", model="hostile/code", revision=commit, quantization="none")

    assert not mark.exists()
    assert not [
        path
        for path in hub.asked
        if "hostile/code" in path and not path.endswith((".json", ".txt", ".safetensors", commit))
    ]
    published = "".join(path.read_text() for path in result.model.iterdir() if path.suffix != ".onnx")
    for word in ("auto_map", "custom_pipelines", "cycler", "modeling.M", "tokenization.T", "pipeline.P"):
        assert word not in published


def test_the_trap_is_one(tmp_path: Path) -> None:
    save_bert_embedder(tmp_path)
    mark = tmp_path / "mark"
    _booby_trap(tmp_path, mark)

    pickle.loads((tmp_path / "pytorch_model.bin").read_bytes())

    assert mark.exists()
    mark.unlink()
    runpy.run_path(str(tmp_path / "modeling.py"))
    assert mark.exists()


def test_nothing_is_run_where_the_code_is_there(tmp_path: Path) -> None:
    save_bert_embedder(tmp_path)
    mark = tmp_path / "mark"
    _booby_trap(tmp_path, mark)

    load_torch_model(tmp_path, model="hostile/code", task="feature-extraction")

    assert not mark.exists()


def test_the_only_weights_being_a_pickle_are_never_loaded(tmp_path: Path) -> None:
    save_bert_embedder(tmp_path)
    mark = tmp_path / "mark"
    _booby_trap(tmp_path, mark)
    (tmp_path / "model.safetensors").unlink()

    with pytest.raises(JobError, match="The weights of hostile/pickle can't be loaded"):
        load_torch_model(tmp_path, model="hostile/pickle", task="feature-extraction")

    assert not mark.exists()


@pytest.mark.parametrize("folder", ["../outside", "/etc", "a/../../outside", "link", "1_Pooling\0"])
def test_a_module_outside_of_the_repository_is_not_read(tmp_path: Path, folder: str) -> None:
    (tmp_path / "outside").mkdir()
    (tmp_path / "outside" / "config.json").write_text('{"pooling_mode_cls_token": true}')
    snapshot = tmp_path / "snapshot"
    snapshot.mkdir()
    (snapshot / "link").symlink_to(tmp_path / "outside")
    pooling = {"path": folder, "type": "sentence_transformers.models.Pooling"}
    (snapshot / "modules.json").write_text(json.dumps([pooling]))

    with pytest.raises(JobError, match="names a folder outside of its repository"):
        read_embedding_task(snapshot, max_length=8)


@pytest.mark.parametrize(
    ("modules", "sentence"),
    [
        ([{"path": "", "type": "os.system"}], "a module that onnxify doesn't serve, os.system;"),
        ([{"path": "", "type": "pooling.Pooling"}], "a module that onnxify doesn't serve, pooling.Pooling;"),
        ([{"path": "", "type": "x" * 10_000}], "doesn't serve, x{100};"),
        ({"type": "sentence_transformers.models.Pooling"}, "is no list of modules"),
        (["sentence_transformers.models.Pooling"], "is no list of modules"),
    ],
)
def test_a_module_of_somebody_elses_is_refused(tmp_path: Path, modules: object, sentence: str) -> None:
    (tmp_path / "modules.json").write_text(json.dumps(modules))

    with pytest.raises(JobError, match=sentence):
        read_embedding_task(tmp_path, max_length=8)


@pytest.mark.parametrize("content", [b"[" * 200_000, b"\xff\xfe{\x00}\x00", b"{", b"9" * 5_000, b"{} {}"])
def test_json_of_any_shape_is_refused_with_the_name_of_its_file(tmp_path: Path, content: bytes) -> None:
    (tmp_path / "config.json").write_bytes(content)

    with pytest.raises(JobError, match=r"The model's config.json is not JSON: .*\. Ask its owner"):
        read_json(tmp_path / "config.json")


@pytest.mark.parametrize("name", ["num_labels", "num_hidden_layers", "n_layers", "num_hidden_groups"])
def test_a_configuration_that_asks_for_a_billion_of_anything_is_refused_at_once(
    tmp_path: Path, name: str
) -> None:
    save_bert_embedder(tmp_path)
    _change(tmp_path / "config.json", **{name: 10**9})

    with pytest.raises(JobError, match=f"The configuration of a/b has '{name}' above 1"):
        refuse_boundless_config(tmp_path, "a/b")


@settings(max_examples=40, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(
    name=st.sampled_from(
        [
            *("model_type", "architectures", "id2label", "num_labels", "problem_type", "pad_token_id"),
            *("hidden_size", "num_hidden_layers", "max_position_embeddings", "vocab_size", "torch_dtype"),
            *("hidden_act", "layer_norm_eps", "transformers_version", "auto_map", "quantization_config"),
        ]
    ),
    value=st.recursive(
        st.none() | st.booleans() | st.integers(-(10**6), 10**6) | st.floats() | st.text(max_size=20),
        lambda children: (
            st.lists(children, max_size=3) | st.dictionaries(st.text(max_size=8), children, max_size=3)
        ),
        max_leaves=6,
    ),
)
def test_a_configuration_of_any_shape_is_taken_or_refused(
    tmp_path_factory: pytest.TempPathFactory, name: str, value: object
) -> None:
    snapshot = tmp_path_factory.mktemp("fuzzed")
    save_bert_embedder(snapshot)
    _change(snapshot / "config.json", **{name: value})

    try:
        load_torch_model(snapshot, model="a/b", task="feature-extraction")
    except JobError as refusal:
        assert "a/b" in str(refusal)


def test_a_tokenizer_that_backtracks_until_it_panics_is_refused() -> None:
    hostile = _tokenizer_that_replaces(r"(\w+\s?)+\d$")

    with pytest.raises(
        JobError, match=r"The tokenizer of a/b can't read ordinary texts: .*retry-limit-in-match"
    ):
        refuse_hostile_tokenizer(hostile, ["wordswordswordswordswordswords and words!"], model="a/b")


def test_a_tokenizer_that_takes_for_ever_is_refused_when_its_time_is_up() -> None:
    # Some hundredths of a second a text, which is below what makes it panic.
    hostile = _tokenizer_that_replaces(r"(a+)+$")
    started_at = time.monotonic()

    with pytest.raises(JobError, match=r"took more than 0\.1 seconds for 200 short texts"):
        refuse_hostile_tokenizer(hostile, ["a" * 20 + "!"] * 200, model="a/b", limit_in_seconds=0.1)

    assert time.monotonic() - started_at < 5


def test_a_panic_of_the_tokenizer_ends_as_a_sentence(hub: HubStandIn, hub_root: Path, tmp_path: Path) -> None:
    files, commit = add_repository(hub_root, "hostile/tokenizer")
    save_bert_embedder(files)
    regex = {"type": "Replace", "pattern": {"Regex": r"(\w+\s?)+\d$"}, "content": ""}
    _change(files / "tokenizer.json", normalizer=regex)
    document = request_document(model="hostile/tokenizer", revision=commit, gates=OPEN_GATES)
    request, message = tmp_path / "request.json", tmp_path / "message"
    request.write_text(json.dumps(document))

    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("HF_ENDPOINT", hub.endpoint)
        code = command_line.main(
            ["--request", str(request), "--output", str(tmp_path / "output"), "--message", str(message)]
        )

    assert code == 1
    assert message.read_text().startswith("The tokenizer of hostile/tokenizer can't read ordinary texts")


@pytest.mark.parametrize("pad_token_id", ["0", [0], None, True])
def test_a_padding_of_any_type_leaves_a_length(tmp_path: Path, pad_token_id: object) -> None:
    from types import SimpleNamespace

    config: Any = SimpleNamespace(model_type="roberta", max_position_embeddings=64, pad_token_id=pad_token_id)
    tokenizer: Any = SimpleNamespace(model_max_length=10**30)

    assert find_max_length(tmp_path, config, tokenizer) in (62, 63)


def _tokenizer_that_replaces(pattern: str) -> Tokenizer:
    tokenizer = Tokenizer(models.WordLevel({"[UNK]": 0}, unk_token="[UNK]"))
    tokenizer.normalizer = normalizers.Replace(Regex(pattern), "")
    return tokenizer
