"""The peers' environment can import our handler, since OpenVINO's engine shares its batches."""

from __future__ import annotations

from pathlib import Path

ROOT = Path(__file__).parents[3]


def _pins(requirements: Path) -> set[str]:
    lines = requirements.read_text(encoding="utf-8").splitlines()
    return {line for line in lines if line and not line.startswith("#")}


def test_the_peers_have_what_our_handler_needs_at_the_same_version() -> None:
    handler = _pins(ROOT / "containers" / "serve" / "requirements.txt")
    runtime = {pin for pin in handler if pin.startswith("onnxruntime==")}
    assert handler - runtime <= _pins(ROOT / "benchmarks" / "requirements.txt")
