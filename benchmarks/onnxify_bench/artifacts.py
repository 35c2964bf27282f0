"""What the contenders load: the repository, its fp32 export, and our artifact; made once and kept."""

from __future__ import annotations

import hashlib
import json
import os
import subprocess
import sys
from dataclasses import dataclass
from pathlib import Path

__all__ = ["REPOSITORY", "Artifacts", "make_artifacts", "python_path"]

REPOSITORY = Path(__file__).resolve().parents[2]
_SOURCES = (REPOSITORY / "containers", Path(__file__).resolve().parent / "models.py")


@dataclass(frozen=True)
class Artifacts:
    """Folders: PyTorch's files, the fp32 export laid out for serving, and ours, with its `code/`."""

    repository: Path
    fp32: Path
    ours: Path

    def as_json(self) -> dict[str, str]:
        """The folders as the processes of the engines get them."""
        return {"repository": str(self.repository), "fp32": str(self.fp32), "ours": str(self.ours)}


def make_artifacts(model: str, cache: Path) -> Artifacts:
    """Make them by the job's own steps, unless those, and the model, are the same as last time."""
    directory = cache.resolve() / f"{model}-{_digest()}"
    places = directory / "places.json"
    if not places.exists():
        command = [sys.executable, "-m", "onnxify_bench.lay_out", model, str(directory)]
        subprocess.run(command, check=True, env={**os.environ, "PYTHONPATH": python_path()})
    return Artifacts(**{name: Path(path) for name, path in json.loads(places.read_text()).items()})


def python_path() -> str:
    """Where the engines' processes find the containers' code and this package."""
    folders = ("benchmarks", "containers/serve", "containers/quantize")
    return os.pathsep.join(str(REPOSITORY / folder) for folder in folders)


def _digest() -> str:
    digest = hashlib.sha256()
    for source in _SOURCES:
        for path in sorted(source.rglob("*.py")) if source.is_dir() else [source]:
            digest.update(path.read_bytes())
    return digest.hexdigest()[:12]
