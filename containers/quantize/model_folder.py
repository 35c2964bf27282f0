"""The folder that becomes `model.tar.gz`: the model as any ONNX program expects it, and how to serve it."""

from __future__ import annotations

import json
import shutil
from pathlib import Path
from typing import Any

from ladder import Rung
from torch_model import TorchModel

__all__ = ["write_json", "write_model_folder", "write_serving_files"]

# The scratch directory's name, which would make every archive a different one; and what names code of the
# repository, which is not here and must not be looked for by whoever loads the archive.
_LEFT_OUT = ("_name_or_path", "auto_map", "custom_pipelines")

# Left in the tokenizer's configuration by the length and padding it was trained with.
_STALE_SETTINGS = ("max_length", "stride", "truncation_strategy", "pad_to_multiple_of", "auto_map")


def write_model_folder(directory: Path, *, torch_model: TorchModel, winner: Rung) -> None:
    """Writes the winner's two files and what belongs to any recipe's."""
    write_serving_files(directory, torch_model)
    for name in ("model.onnx", "ort_config.json"):
        shutil.move(winner.directory / name, directory / name)


def write_serving_files(directory: Path, torch_model: TorchModel) -> None:
    """Writes `config.json`, the tokenizer's files and `onnxify.json`: all but the model itself."""
    directory.mkdir(parents=True)
    _write_config(directory, torch_model)
    _write_tokenizer(directory, torch_model)
    write_json(directory / "onnxify.json", torch_model.task.as_json())


def write_json(path: Path, content: dict[str, Any]) -> None:
    """Writes indented JSON that ends in a newline; a number that is not finite is an error."""
    path.write_text(
        json.dumps(content, indent=2, ensure_ascii=False, allow_nan=False) + "\n", encoding="utf-8"
    )


def _write_config(directory: Path, torch_model: TorchModel) -> None:
    torch_model.model.config.save_pretrained(directory)
    path = directory / "config.json"
    content = json.loads(path.read_text(encoding="utf-8"))
    for name in _LEFT_OUT:
        content.pop(name, None)
    write_json(path, content)


def _write_tokenizer(directory: Path, torch_model: TorchModel) -> None:
    tokenizer = torch_model.tokenizer
    # A tokenizer.json remembers the padding and truncation of its training; serving brings its own.
    tokenizer.backend_tokenizer.no_padding()
    tokenizer.backend_tokenizer.no_truncation()
    for name in _STALE_SETTINGS:
        tokenizer.init_kwargs.pop(name, None)
    # A template is a program, and no encoder has a use for it.
    tokenizer.chat_template = None
    tokenizer.save_pretrained(directory)
