"""A repository as the local Hub serves it: a folder of files, and what the Hub says about them."""

from __future__ import annotations

import hashlib
import json
import shutil
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

__all__ = ["Repository", "describe"]


@dataclass(frozen=True)
class Repository:
    """What a model's page on the Hub says of it; its files are `<out>/<id>/files/**`."""

    id: str
    pipeline_tag: str
    license: str
    library_name: str
    tags: Sequence[str]

    def files(self, out: Path) -> Path:
        """The folder of the repository's files below `out`."""
        return out / self.id / "files"

    def make_files(self, out: Path) -> Path:
        """Makes that folder anew, without what an earlier build left there."""
        shutil.rmtree(out / self.id, ignore_errors=True)
        self.files(out).mkdir(parents=True)
        return self.files(out)


def describe(repository: Repository, out: Path) -> None:
    """Writes `<out>/<id>/repository.json`, whose `sha` is a digest of the files in place of a commit."""
    content = {
        "id": repository.id,
        "sha": _digest(repository.files(out)),
        "pipelineTag": repository.pipeline_tag,
        "license": repository.license,
        "gated": False,
        "libraryName": repository.library_name,
        "tags": list(repository.tags),
    }
    (out / repository.id / "repository.json").write_text(
        json.dumps(content, indent=2) + "\n", encoding="utf-8"
    )


def _digest(files: Path) -> str:
    digest = hashlib.sha1(usedforsecurity=False)
    for path in sorted(path for path in files.rglob("*") if path.is_file()):
        content = path.read_bytes()
        digest.update(f"{path.relative_to(files).as_posix()}\n{len(content)}\n".encode())
        digest.update(content)
    return digest.hexdigest()
