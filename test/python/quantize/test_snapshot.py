from __future__ import annotations

import json
import socket
from pathlib import Path

import pytest

from hub_stand_in import HubStandIn, add_repository
from job_error import JobError
from job_requests import COMMIT
from snapshot import download_snapshot, read_json, refuse_escapes, weight_files


def _add(root: Path, model: str, *names: str, gated: bool = False) -> str:
    files, commit = add_repository(root, model, gated=gated)
    for name in names:
        (files / name).parent.mkdir(parents=True, exist_ok=True)
        (files / name).write_text("{}")
    return commit


def test_only_what_cannot_run_is_downloaded(hub: HubStandIn, hub_root: Path, tmp_path: Path) -> None:
    wanted = ["config.json", "merges.txt", "model.safetensors", "modules.json", "spiece.model", "vocab.txt"]
    wanted += ["1_Pooling/config.json", "sentencepiece.bpe.model", "tokenizer.json"]
    unwanted = ["README.md", "pytorch_model.bin", "modeling.py", "model.pt", "onnx/model.onnx", "tf_model.h5"]
    unwanted += ["onnx/config.json", "checkpoint/model.safetensors", "optimizer.safetensors", "model.onnx"]
    commit = _add(hub_root, "org/mixed", *wanted, *unwanted)

    snapshot = download_snapshot(
        "org/mixed", revision=commit, endpoint=hub.endpoint, directory=tmp_path / "snapshot"
    )

    found = [path.relative_to(snapshot) for path in snapshot.rglob("*") if path.is_file()]
    assert sorted(path.as_posix() for path in found if path.parts[0] != ".cache") == sorted(wanted)
    assert not [path for path in hub.asked if path.endswith((".bin", ".py", ".pt", ".onnx", ".h5"))]


def test_a_gated_model_is_refused(hub: HubStandIn, hub_root: Path, tmp_path: Path) -> None:
    commit = _add(hub_root, "org/gated", "config.json", "model.safetensors", gated=True)

    with pytest.raises(JobError, match="org/gated is gated: its owner asks visitors to accept terms first"):
        download_snapshot(
            "org/gated", revision=commit, endpoint=hub.endpoint, directory=tmp_path / "snapshot"
        )


def test_a_model_that_is_not_there_is_refused(hub: HubStandIn, tmp_path: Path) -> None:
    with pytest.raises(JobError, match="has no model org/nowhere that this job may read"):
        download_snapshot("org/nowhere", revision=COMMIT, endpoint=hub.endpoint, directory=tmp_path / "new")


def test_a_commit_that_is_gone_is_refused(hub: HubStandIn, hub_root: Path, tmp_path: Path) -> None:
    _add(hub_root, "org/rewritten", "config.json", "model.safetensors")

    with pytest.raises(JobError, match=f"org/rewritten has no commit {COMMIT} any more"):
        download_snapshot("org/rewritten", revision=COMMIT, endpoint=hub.endpoint, directory=tmp_path / "new")


def test_a_hub_that_does_not_answer_is_named(tmp_path: Path) -> None:
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        endpoint = f"http://127.0.0.1:{free.getsockname()[1]}"

    with pytest.raises(JobError, match=f"The Hub at {endpoint} did not deliver org/name: .*refused"):
        download_snapshot("org/name", revision=COMMIT, endpoint=endpoint, directory=tmp_path / "new")


def test_pickled_weights_are_no_weights(hub: HubStandIn, hub_root: Path, tmp_path: Path) -> None:
    commit = _add(hub_root, "org/pickled", "config.json", "pytorch_model.bin")

    with pytest.raises(JobError, match="org/pickled has no whole set of safetensors weights"):
        download_snapshot("org/pickled", revision=commit, endpoint=hub.endpoint, directory=tmp_path / "new")


def test_the_shards_of_an_index_are_the_weights(tmp_path: Path) -> None:
    shards = ["model-00001-of-00002.safetensors", "model-00002-of-00002.safetensors"]
    index = tmp_path / "model.safetensors.index.json"
    index.write_text(json.dumps({"weight_map": {"a": shards[1], "b": shards[0], "c": shards[0]}}))
    for shard in shards:
        (tmp_path / shard).touch()

    assert [path.name for path in weight_files(tmp_path, "org/name")] == shards


def test_a_missing_shard_is_refused(tmp_path: Path) -> None:
    (tmp_path / "model.safetensors.index.json").write_text('{"weight_map": {"a": "model-1.safetensors"}}')

    with pytest.raises(JobError, match=r"no whole set of safetensors"):
        weight_files(tmp_path, "org/name")


def test_a_link_out_of_the_repository_is_refused(tmp_path: Path) -> None:
    (tmp_path / "snapshot").mkdir()
    (tmp_path / "snapshot" / "config.json").symlink_to("/etc/hostname")

    with pytest.raises(JobError, match=r"a file, config.json, that points outside"):
        refuse_escapes(tmp_path / "snapshot", "org/name")


def test_damaged_json_is_refused_with_its_name(tmp_path: Path) -> None:
    (tmp_path / "modules.json").write_text("{")

    with pytest.raises(JobError, match=r"modules.json is not JSON"):
        read_json(tmp_path / "modules.json")
