"""Damages a model on purpose: adds noise to every matrix of int8 weights of an ONNX file, in place."""

from __future__ import annotations

import sys

import numpy as np
import onnx
from onnx import numpy_helper


def damage(path: str) -> None:
    """Moves each weight by up to 60 of its 127 steps; the file stays a whole and valid model."""
    model = onnx.load(path)
    generator = np.random.default_rng(0)
    for tensor in model.graph.initializer:
        weights = numpy_helper.to_array(tensor)
        if weights.dtype == np.int8 and weights.ndim == 2:
            noise = generator.integers(-60, 61, weights.shape)
            damaged = np.clip(weights.astype(np.int64) + noise, -127, 127).astype(np.int8)
            tensor.CopyFrom(numpy_helper.from_array(damaged, tensor.name))
    onnx.save(model, path)


if __name__ == "__main__":
    damage(sys.argv[1])
