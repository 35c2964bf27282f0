"""Adds a tiny tagger and a tiny reader to a bundled Hub: `build_tiny_repositories.py <its folder>`."""

from __future__ import annotations

import json
import sys
from pathlib import Path

_TAGS = ("O", "PER", "LOC")
_LABELS = {"id2label": dict(enumerate(_TAGS)), "label2id": {tag: index for index, tag in enumerate(_TAGS)}}


def main(samples: Path) -> None:
    """Writes both repositories."""
    from tiny_architectures import save_tiny_model

    for name, task, settings in (
        ("tiny/tagger", "token-classification", _LABELS),
        ("tiny/reader", "question-answering", {}),
    ):
        save_tiny_model(samples / name / "files", "bert", task, **settings)
        page = {"id": name, "sha": "2" * 40, "pipelineTag": task, "gated": False, "tags": []}
        (samples / name / "repository.json").write_text(json.dumps(page))


if __name__ == "__main__":
    main(Path(sys.argv[1]))
