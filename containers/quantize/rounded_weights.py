"""Rounds a weight so that its product, rather than each of its numbers, stays close to what it was.

GPTQ (Frantar et al., 2023) in the form that QuIP (Chee et al., 2023) shows to be the same: rows of a weight
(inputs, outputs) are rounded one after the other, and each first takes back what rounding those before it has
done to the product, on the activations that were measured. Nothing is inverted in this form, which makes it
twice as fast. On MiniLM this more than halves the error of seven bits.
"""

from __future__ import annotations

import numpy as np
import numpy.typing as npt
import torch

from served_task import Floats

__all__ = ["LARGEST_WEIGHT", "round_weight"]

# Seven bits. With eight, CPUs without VNNI add pairs of products into 16 bits and saturate, so that an
# endpoint on another kind of CPU would answer differently from the job.
LARGEST_WEIGHT = 64

# Added to the diagonal, relative to its mean: activations that hardly vary would be trusted too much.
_DAMPING = 0.01

# Rows that take back the errors of all rows before them at once, and only those among them one by one.
_BLOCK = 32


def round_weight(weight: Floats, scale: Floats, products: Floats) -> npt.NDArray[np.int8]:
    """The whole numbers (inputs, outputs), -64 to 64, that times `scale` (outputs,) stand for the weight.

    Outputs do not depend on each other: those of several weights may be rounded together.

    Args:
        weight: (inputs, outputs).
        scale: one step of each output.
        products: of the activations' channels two by two, (inputs, inputs).
    """
    # The channels that matter most come first, while their errors can still be taken back by many.
    order = np.argsort(-products.diagonal(), kind="stable")
    wanted = (weight[order] / scale).astype(np.float32)
    rounded = np.empty(weight.shape, dtype=np.float32)
    errors = np.empty(weight.shape, dtype=np.float32)
    shares = _shares(products[np.ix_(order, order)])
    for start in range(0, len(weight), _BLOCK):
        end = min(start + _BLOCK, len(weight))
        corrected = wanted[start:end] + shares[start:end, :start] @ errors[:start]
        for row in range(start, end):
            rounded[row] = np.clip(np.rint(corrected[row - start]), -LARGEST_WEIGHT, LARGEST_WEIGHT)
            errors[row] = wanted[row] - rounded[row]
            corrected[row - start + 1 :] += np.outer(shares[row + 1 : end, row], errors[row])
    return rounded[np.argsort(order)].astype(np.int8)


def _shares(products: Floats) -> Floats:
    """How much of each earlier row's error (columns) a row takes: R[j, k] / R[k, k] of products = RR'."""
    damped = products.astype(np.float64)
    damped[np.diag_indices_from(damped)] += _DAMPING * max(float(np.trace(damped)) / len(damped), 1e-12)
    # Backwards, the lower Cholesky factor is the upper one that is looked for.
    backwards = torch.linalg.cholesky(torch.from_numpy(damped[::-1, ::-1].copy())).numpy()
    factor = backwards[::-1, ::-1].T
    return np.ascontiguousarray(factor / factor.diagonal()[:, np.newaxis], dtype=np.float32)
