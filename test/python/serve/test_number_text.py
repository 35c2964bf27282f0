"""Numbers are written so that they read back as the very same float32."""

from __future__ import annotations

import json

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from hypothesis.extra import numpy as hypothesis_numpy
from onnxify_serve.number_text import write_vectors

finite_numbers = st.floats(allow_nan=False, allow_infinity=False, width=32)


@given(
    vectors=hypothesis_numpy.arrays(
        np.float32,
        hypothesis_numpy.array_shapes(min_dims=2, max_dims=2, max_side=20),
        elements=finite_numbers,
    )
)
def test_reads_back_as_it_was(vectors: np.ndarray) -> None:
    assert np.array_equal(np.array(json.loads(write_vectors(vectors)), dtype=np.float32), vectors)


def test_reads_back_as_it_was_at_every_magnitude() -> None:
    bits = np.random.default_rng(0).integers(0, 2**32, size=(100, 1_000), dtype=np.uint32)
    numbers = bits.view(np.float32)
    numbers[~np.isfinite(numbers)] = 0
    assert np.array_equal(np.array(json.loads(write_vectors(numbers)), dtype=np.float32), numbers)


@pytest.mark.parametrize(
    ("number", "text"),
    [
        (0.0, " 0.00000000e-45"),
        (1.0, " 1.00000000e+00"),
        (-0.5, "-5.00000000e-01"),
        (0.1, " 1.00000001e-01"),
        (1000.0, " 1.00000000e+03"),
        (3.4028235e38, " 3.40282347e+38"),
        (-1e-45, "-1.40129846e-45"),
    ],
)
def test_writes_nine_digits(number: float, text: str) -> None:
    assert write_vectors(np.array([[number]], dtype=np.float32)) == f"[[{text}]]"
