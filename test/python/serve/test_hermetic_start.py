"""Where there is no package index, a hermetic archive starts, and a plain one does not."""

from __future__ import annotations

import importlib.metadata
import os
import shutil
import subprocess
import sys
import venv
from pathlib import Path

import pytest
from model_servers import SERVE, start_server
from serving_models import CODE, Served

WHEELS = Path(sys.prefix) / "wheels"
# What AWS's image has of what the handler asks for.
IN_THE_IMAGE = ("numpy", "tokenizers")
# As the local cloud isolates a model: pip knows of no index, and whatever it would ask is refused.
ISOLATED = {
    "PIP_NO_INDEX": "1",
    "PIP_FIND_LINKS": "",
    "PIP_CONFIG_FILE": os.devnull,
    "HTTPS_PROXY": "http://127.0.0.1:9",
    "https_proxy": "http://127.0.0.1:9",
}


@pytest.fixture(scope="module")
def image(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The interpreter of an environment that has what the image has, and pip."""
    directory = tmp_path_factory.mktemp("image")
    venv.create(directory, with_pip=True)
    (packages,) = (directory / "lib").glob("python*/site-packages")
    for name in IN_THE_IMAGE:
        distribution = importlib.metadata.distribution(name)
        tops = {Path(str(file)).parts[0] for file in distribution.files or ()} - {".."}
        for top in tops:
            (packages / top).symlink_to(distribution.locate_file(top))
    return directory / "bin" / "python"


@pytest.fixture
def archive(classifier: Served, tmp_path: Path) -> Path:
    """An unpacked archive, not hermetic yet."""
    model_dir = shutil.copytree(classifier.model_dir, tmp_path / "model")
    shutil.copytree(CODE, model_dir / "code", ignore=shutil.ignore_patterns("__pycache__"))
    return model_dir


def make_hermetic(model_dir: Path) -> None:
    """What Package does, which has a test of its own."""
    requirements = model_dir / "code" / "requirements.txt"
    requirements.write_text(f"--no-index\n--find-links wheels\n{requirements.read_text()}")
    shutil.copytree(WHEELS, model_dir / "code" / "wheels")


def test_starts_and_answers_without_any_index(image: Path, archive: Path) -> None:
    assert missing(image, "onnxruntime")
    make_hermetic(archive)
    server = start_server(archive, ISOLATED, python=image)
    try:
        answer = server.invoke('{"inputs": ["I like you."]}')
        assert (answer.status, len(answer.json())) == (200, 1)
    finally:
        server.close()
    assert not missing(image, "onnxruntime")


def test_a_plain_archive_ends_before_it_is_ready(archive: Path, image: Path) -> None:
    subprocess.run([image, "-m", "pip", "uninstall", "--yes", "--quiet", "onnxruntime"], check=True)
    finished = subprocess.run(
        [image, SERVE, "--model-dir", archive, "--port", "0"],
        env={**os.environ, **ISOLATED},
        capture_output=True,
        text=True,
        timeout=60,
    )
    assert finished.returncode != 0
    assert "failed to install required packages" in finished.stderr


def missing(python: Path, package: str) -> bool:
    return subprocess.run([python, "-c", f"import {package}"], capture_output=True).returncode != 0
