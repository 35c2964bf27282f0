"""The sample sentence-transformers/all-MiniLM-L6-v2: real weights, as they were published."""

from __future__ import annotations

import shutil
from pathlib import Path

from minilm_package import find_minilm
from repository import Repository, describe

__all__ = ["build_minilm_sample"]

_REPOSITORY = Repository(
    id="sentence-transformers/all-MiniLM-L6-v2",
    pipeline_tag="sentence-similarity",
    license="apache-2.0",
    library_name="sentence-transformers",
    tags=("sentence-transformers", "safetensors", "bert", "feature-extraction", "sentence-similarity", "en"),
)


def build_minilm_sample(out: Path) -> None:
    """Copies the model's files out of the installed package into a repository below `out`."""
    shutil.copytree(find_minilm(), _REPOSITORY.make_files(out), dirs_exist_ok=True)
    describe(_REPOSITORY, out)
