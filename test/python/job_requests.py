"""Requests as the state machine writes them."""

from __future__ import annotations

from typing import Any

COMMIT = "0123456789abcdef0123456789abcdef01234567"

# The manifest's defaults.
GATES = {"labelAgreement": 0.98, "scoreShift": 0.15, "worstCosine": 0.97, "meanCosine": 0.985, "speedup": 1}
# Random weights are no model's weights: what int8 makes of them says nothing.
OPEN_GATES = {"labelAgreement": 0, "scoreShift": 1, "worstCosine": -1, "meanCosine": -1, "speedup": 1}


def request_document(**changes: Any) -> dict[str, Any]:
    """A whole request; `changes` replace its top-level fields."""
    document: dict[str, Any] = {
        "model": "sentence-transformers/all-MiniLM-L6-v2",
        "revision": COMMIT,
        "task": "feature-extraction",
        "quantization": "auto",
        "gates": GATES,
        "benchmark": {"inputs": ["I like you. I love you"], "batchSize": 4},
        "evaluation": None,
        "hermetic": False,
    }
    return document | changes
