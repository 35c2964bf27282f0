"""Installs what the model's code needs, as the image does at every start."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path


def install_requirements(path: Path) -> None:
    """Run pip on a requirements file, if there is one. Its output goes to standard error.

    Raises:
        RuntimeError: pip failed; the image's server ends before it is ready, and so does this one.
    """
    if not path.exists():
        return
    command = [sys.executable, "-m", "pip", "install", "--disable-pip-version-check", "-r", str(path)]
    if subprocess.run(command, stdin=subprocess.DEVNULL, stdout=sys.stderr, check=False).returncode:
        raise RuntimeError(f"failed to install required packages of {path}")
