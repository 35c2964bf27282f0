"""Builds the sample models that the local Hub serves: `python build_samples.py <directory>`."""

from __future__ import annotations

import argparse
from pathlib import Path

from emotions_sample import build_emotions_sample
from minilm_sample import build_minilm_sample

__all__ = ["build_samples"]


def build_samples(out: Path) -> None:
    """Writes `<out>/<organisation>/<name>/files/**` and `repository.json` beside `files`, for each sample."""
    build_minilm_sample(out)
    build_emotions_sample(out)


if __name__ == "__main__":
    parser = argparse.ArgumentParser(description="Build the sample models that the local Hub serves.")
    parser.add_argument("directory", type=Path, help="the directory to write the repositories into")
    build_samples(parser.parse_args().directory)
