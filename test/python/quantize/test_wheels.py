"""Wheels are downloaded by pip itself, and held to their hashes."""

from __future__ import annotations

import base64
import hashlib
import re
import zipfile
from pathlib import Path

import pytest

from job_error import JobError
from wheels import download_wheels

CONTAINERS = Path(__file__).resolve().parents[3] / "containers"


@pytest.fixture
def wheel(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A wheel in the only place where pip may look."""
    folder = tmp_path / "index"
    folder.mkdir()
    monkeypatch.setenv("PIP_NO_INDEX", "1")
    monkeypatch.setenv("PIP_FIND_LINKS", str(folder))
    path = folder / "tiny-1.0-py3-none-any.whl"
    files = {
        "tiny.py": "",
        "tiny-1.0.dist-info/METADATA": "Metadata-Version: 2.1\nName: tiny\nVersion: 1.0\n",
        "tiny-1.0.dist-info/WHEEL": "Wheel-Version: 1.0\nRoot-Is-Purelib: true\nTag: py3-none-any\n",
    }
    with zipfile.ZipFile(path, "w") as archive:
        for name, content in files.items():
            archive.writestr(name, content)
        archive.writestr("tiny-1.0.dist-info/RECORD", "".join(map(record, files.items())))
    return path


def record(file: tuple[str, str]) -> str:
    name, content = file
    digest = base64.urlsafe_b64encode(hashlib.sha256(content.encode()).digest()).decode().rstrip("=")
    return f"{name},sha256={digest},{len(content)}\n"


def write_lock(directory: Path, digest: str) -> Path:
    lock = directory / "lock.txt"
    lock.write_text(f"tiny==1.0 --hash=sha256:{digest}\n")
    return lock


def test_downloads_what_the_lock_names(wheel: Path, tmp_path: Path) -> None:
    lock = write_lock(tmp_path, hashlib.sha256(wheel.read_bytes()).hexdigest())
    download_wheels(tmp_path / "wheels", lock=lock)
    assert [path.read_bytes() for path in (tmp_path / "wheels").iterdir()] == [wheel.read_bytes()]


def test_refuses_a_wheel_that_is_another(wheel: Path, tmp_path: Path) -> None:
    with pytest.raises(JobError, match="leave `hermetic` out"):
        download_wheels(tmp_path / "wheels", lock=write_lock(tmp_path, "0" * 64))


def test_the_lock_has_what_the_endpoint_asks_for_and_nothing_without_a_hash() -> None:
    text = (CONTAINERS / "quantize" / "requirements-wheels.txt").read_text()
    locked = {tuple(pin) for pin in re.findall(r"^([\w.-]+)==(\S+)", text, re.MULTILINE)}
    asked = (CONTAINERS / "serve" / "requirements.txt").read_text()
    assert set(re.findall(r"^([\w.-]+)==([^;\s]+)", asked, re.MULTILINE)) <= locked
    assert {"flatbuffers", "packaging", "protobuf"} <= {name for name, _ in locked}
    for pin in re.split(r"^(?=\w[\w.-]*==)", text, flags=re.MULTILINE)[1:]:
        assert "--hash=sha256:" in pin
