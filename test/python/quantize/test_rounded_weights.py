from __future__ import annotations

import numpy as np
import pytest

from rounded_weights import LARGEST_WEIGHT, round_weight


@pytest.mark.parametrize("inputs", [40, 300])
def test_the_product_is_closer_than_with_plain_rounding(inputs: int) -> None:
    random = np.random.default_rng(3)
    # Channels that depend on each other, as those of a transformer do.
    activations = (random.normal(size=(900, 12)) @ random.normal(size=(12, inputs))).astype(np.float32)
    weight = random.normal(size=(inputs, 7)).astype(np.float32)
    scale = np.abs(weight).max(axis=0) / LARGEST_WEIGHT

    rounded = round_weight(weight, scale, activations.T @ activations)

    expected = activations @ weight
    plain = np.square(activations @ (np.rint(weight / scale) * scale) - expected).sum()
    assert np.square(activations @ (rounded * scale) - expected).sum() < plain / 2
    assert np.abs(rounded.astype(int)).max() <= LARGEST_WEIGHT


def test_silent_activations_leave_plain_rounding() -> None:
    weight = np.array([[0.5, -2.0], [1.0, 2.0]], dtype=np.float32)
    scale = np.abs(weight).max(axis=0) / LARGEST_WEIGHT

    rounded = round_weight(weight, scale, np.zeros((2, 2), dtype=np.float32))

    assert rounded.tolist() == [[32, -64], [64, 64]]
