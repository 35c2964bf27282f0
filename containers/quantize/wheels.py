"""The packages that a hermetic archive carries: wheels for this very Python, which is the endpoint's too."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

from job_error import JobError

__all__ = ["download_wheels"]

_LOCK = Path(__file__).resolve().parent / "requirements-wheels.txt"


def download_wheels(directory: Path, *, lock: Path = _LOCK) -> None:
    """Downloads into a new `directory` what the lock file names, each file held to its hash.

    Raises:
        JobError: when a wheel can't be had, or is another than the lock's.
    """
    pip = [sys.executable, "-m", "pip", "download", "--quiet", "--disable-pip-version-check"]
    exact = ["--no-deps", "--require-hashes", "--only-binary", ":all:"]
    command = [*pip, *exact, "--requirement", str(lock), "--dest", str(directory)]
    exit_code = subprocess.run(command, check=False).returncode
    if exit_code != 0:
        raise JobError(
            f"The wheels of a hermetic archive could not be downloaded (pip ended with {exit_code}); the "
            "job's log says which. Let it reach a package index, or leave `hermetic` out of the manifest."
        )
