"""The processing job's first step: installs what the image lacks, then becomes `quantize.py`.

Standard library only, because nothing else may be there yet.
"""

from __future__ import annotations

import argparse
import os
import subprocess
import sys
from pathlib import Path

from job_message import write_message

_CODE = Path(__file__).resolve().parent
_PIP_INSTALL = (sys.executable, "-m", "pip", "install", "--quiet", "--disable-pip-version-check")


def main(arguments: list[str]) -> int:
    """Installs `requirements.txt` into this interpreter and hands over; returns 1 when that can't be done."""
    parser = argparse.ArgumentParser(add_help=False, allow_abbrev=False)
    parser.add_argument("--message", type=Path)
    message, _ = parser.parse_known_args(arguments)
    requirements = _CODE / "requirements.txt"
    exit_code = 0 if _is_installed(requirements) else _install(requirements)
    if exit_code != 0:
        if message.message is not None:
            write_message(message.message, _refusal(exit_code))
        return 1
    # onnxruntime 1.32 reports on its use to its maker unless it is told not to.
    os.environ.setdefault("ORT_DISABLE_TELEMETRY", "1")
    # The same process goes on, so that a signal or an exit code needs nobody to carry it.
    os.execv(sys.executable, [sys.executable, str(_CODE / "quantize.py"), *arguments])


def _is_installed(requirements: Path) -> bool:
    """Whether an earlier job has left all of it here; what it needs in turn is not looked at."""
    # Settings may name places to install from, and nothing is to be installed now.
    unset = {name: value for name, value in os.environ.items() if not name.startswith("PIP_")}
    return (
        subprocess.run(
            [*_PIP_INSTALL, "--no-index", "--no-deps", "--requirement", str(requirements)],
            env={**unset, "PIP_CONFIG_FILE": os.devnull},
            stderr=subprocess.DEVNULL,
            check=False,
        ).returncode
        == 0
    )


def _install(requirements: Path) -> int:
    return subprocess.run(
        [*_PIP_INSTALL, "--root-user-action=ignore", "--requirement", str(requirements)], check=False
    ).returncode


def _refusal(exit_code: int) -> str:
    return (
        f"The job's Python packages could not be installed (pip ended with {exit_code}); its log says which. "
        "Let the job reach a package index, then start the deployment again."
    )


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
