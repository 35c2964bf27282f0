"""The peers' own environment, made at the first run."""

from __future__ import annotations

import hashlib
import subprocess
import sys
from pathlib import Path

__all__ = ["prepare_peers"]


def prepare_peers(folder: Path) -> Path:
    """The interpreter of `folder/.venv`, with `folder/requirements.txt` installed."""
    environment, requirements = folder / ".venv", folder / "requirements.txt"
    python = environment / "bin" / "python"
    stamp = environment / "installed"
    digest = hashlib.sha256(requirements.read_bytes()).hexdigest()
    if not stamp.exists() or stamp.read_text() != digest:
        print(f"Installing the peers into {environment}; --no-peers goes without", flush=True)
        subprocess.run([sys.executable, "-m", "venv", "--clear", environment], check=True)
        install = [str(python), "-m", "pip", "install", "--quiet", "--disable-pip-version-check"]
        subprocess.run([*install, "--requirement", str(requirements)], check=True)
        stamp.write_text(digest)
    return python
