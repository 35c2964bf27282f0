"""Who takes part."""

from __future__ import annotations

from dataclasses import dataclass

__all__ = ["BASELINE", "HTTP", "OURS", "Contender", "contenders_of"]

BASELINE = "transformers pipeline, fp32"
OURS = "ours, in process"
HTTP = "ours, over HTTP"


@dataclass(frozen=True)
class Contender:
    """One way to answer: `engine` is the module of `engines` that does it, `variant` what it is told."""

    name: str
    engine: str
    variant: str = ""
    is_peer: bool = True
    """Whether it is somebody else's work, and not our artifact in another engine."""
    needs_environment: bool = False
    """Whether it runs in the peers' environment."""


_HERE = (
    Contender(BASELINE, "pipeline"),
    Contender("torch bf16", "torch_bf16"),
    Contender("Optimum, onnxruntime pipeline, fp32", "optimum_pipeline"),
    Contender(OURS, "ours", is_peer=False),
    Contender(HTTP, "http", is_peer=False),
    Contender("ours, over HTTP, a worker for each CPU", "http", "throughput", is_peer=False),
)
_ELSEWHERE = (
    Contender("OpenVINO, bf16", "openvino", "bf16", needs_environment=True),
    Contender("OpenVINO, NNCF's default int8", "openvino", "nncf", needs_environment=True),
    Contender("our file in OpenVINO's runtime", "openvino", "ours", is_peer=False, needs_environment=True),
    Contender(
        "our file in onnxruntime's OpenVINO provider",
        "openvino_provider",
        is_peer=False,
        needs_environment=True,
    ),
)


def contenders_of(*, with_peers: bool) -> tuple[Contender, ...]:
    """All of them, or those that run in the repository's own environment; the baseline first."""
    return _HERE + _ELSEWHERE if with_peers else _HERE
