"""The versions that made the model."""

from __future__ import annotations

import platform
from importlib.metadata import version

__all__ = ["read_toolchain"]

_PACKAGES = (
    "torch",
    "transformers",
    "tokenizers",
    "safetensors",
    "huggingface_hub",
    "optimum",
    "optimum-onnx",
    "onnx",
    "onnxruntime",
    "numpy",
)


def read_toolchain() -> dict[str, str]:
    """Package name to installed version, Python's own included."""
    return {"python": platform.python_version(), **{package: version(package) for package in _PACKAGES}}
