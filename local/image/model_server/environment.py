"""The environment variables of the image that count here."""

from __future__ import annotations

import os
from collections.abc import Mapping
from pathlib import Path

WORKERS_VARIABLE = "SAGEMAKER_MODEL_SERVER_WORKERS"


def read_workers(environment: Mapping[str, str]) -> int:
    """How many worker processes to start.

    Raises:
        ValueError: The variable is set to something else than a positive integer.
    """
    text = environment.get(WORKERS_VARIABLE, "1")
    if not text.isdigit() or int(text) < 1:
        raise ValueError(f"{WORKERS_VARIABLE} is {text!r}, but must be a positive integer.")
    return int(text)


def worker_environment(environment: Mapping[str, str], model_dir: Path, workers: int) -> dict[str, str]:
    """What a worker sees: the model's code on the path, and one OpenMP thread unless the user set it."""
    python_path = [str(model_dir / "code"), *filter(None, [environment.get("PYTHONPATH")])]
    return {
        "OMP_NUM_THREADS": "1",
        **environment,
        "PYTHONPATH": os.pathsep.join(python_path),
        WORKERS_VARIABLE: str(workers),
    }
