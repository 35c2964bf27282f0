"""Who takes part."""

from __future__ import annotations

from dataclasses import dataclass

__all__ = ["BASELINE", "HTTP", "OURS", "Contender", "contenders_of"]

_EACH_CPU = "ours, over HTTP, a worker for each CPU"
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
    has_processor_time: bool = True
    """Whether its own process does the work, within minutes where bf16 has no instruction."""


_HERE = (
    Contender(BASELINE, "pipeline"),
    Contender("torch bf16", "torch_bf16", has_processor_time=False),
    Contender("Optimum, onnxruntime pipeline, fp32", "optimum_pipeline"),
    Contender(OURS, "ours", is_peer=False),
    Contender(HTTP, "http", is_peer=False, has_processor_time=False),
    Contender(
        _EACH_CPU,
        "http",
        "throughput",
        is_peer=False,
        has_processor_time=False,
    ),
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


def contenders_of(*, with_peers: bool, in_processor_time: bool) -> tuple[Contender, ...]:
    """Those that can take part, the baseline first; without peers, those of our own environment."""
    invited = _HERE + _ELSEWHERE if with_peers else _HERE
    return tuple(each for each in invited if each.has_processor_time or not in_processor_time)
