"""What must hold, and whether it does."""

from __future__ import annotations

import statistics
from collections.abc import Iterator
from dataclasses import dataclass

from onnxify_bench.compare import Comparison
from onnxify_bench.contenders import BASELINE, HTTP, OURS
from onnxify_bench.machine import has_vnni
from onnxify_bench.models import MODELS

__all__ = ["Bar", "judge"]

_HANDLER_FACTOR = 1.15
_HTTP_IN_MILLISECONDS = 3.0
_MEMORY_FACTOR, _MEMORY_IN_MEGABYTES = 1.5, 150.0
# Two equal contenders differ by less between runs.
_NOISE = 1.05
_NNCF = "OpenVINO, NNCF's default int8"
# On two cores with VNNI: times faster than the pipeline.
_RATIOS = {"seed": 35.0, "mixed": 12.0}
_WORST_COSINE, _MEAN_COSINE = 0.985, 0.995


@dataclass(frozen=True)
class Bar:
    """One thing that must hold: the figure that was measured, and the one it is held to."""

    model: str
    what: str
    measured: str
    wanted: str
    holds: bool
    is_judged: bool = True

    @property
    def is_missed(self) -> bool:
        """Whether it was to be met here, and was not."""
        return self.is_judged and not self.holds

    @property
    def verdict(self) -> str:
        """In a word or two."""
        if not self.is_judged:
            return "not judged without VNNI"
        return "holds" if self.holds else "MISSED"

    def __str__(self) -> str:
        """One line for a terminal."""
        return f"{self.verdict}: {self.model}, {self.what}: {self.measured}, wanted {self.wanted}"


def judge(comparison: Comparison) -> Iterator[Bar]:
    """Every bar of a model. A tiny model computes nothing, so nothing is said of its speed."""
    if HTTP in comparison.rounds:
        yield _memory(comparison)
    if MODELS[comparison.model].is_tiny:
        return
    if HTTP in comparison.rounds:
        yield _http(comparison)
    for work, factor in comparison.handler.items():
        wanted = f"at most {_HANDLER_FACTOR}"
        what = f"handler over bare runtime and tokenizer, {work}"
        yield Bar(comparison.model, what, f"{factor:.3f}", wanted, factor <= _HANDLER_FACTOR)
    yield from _peers(comparison)
    if comparison.model == "distilbert-28":
        yield from _ratios(comparison)
    if comparison.task == "feature-extraction":
        yield _accuracy(comparison)


def _memory(comparison: Comparison) -> Bar:
    limit = _MEMORY_FACTOR * comparison.model_size_in_megabytes + _MEMORY_IN_MEGABYTES
    megabytes = comparison.memory[HTTP]
    what = "memory of the worker at its highest"
    return Bar(comparison.model, what, f"{megabytes:.0f} MB", f"at most {limit:.0f} MB", megabytes <= limit)


def _http(comparison: Comparison) -> Bar:
    pairs = zip(comparison.rounds[HTTP]["single x1"], comparison.rounds[OURS]["single x1"], strict=True)
    # Of rounds and not of medians: within one the machine has one speed.
    added = statistics.median(over_http - in_process for over_http, in_process in pairs)
    wanted = f"at most {_HTTP_IN_MILLISECONDS} ms"
    holds = added <= _HTTP_IN_MILLISECONDS
    return Bar(comparison.model, "HTTP adds, at p50", f"{added:.2f} ms", wanted, holds)


def _peers(comparison: Comparison) -> Iterator[Bar]:
    peers = [contender.name for contender in comparison.contenders if contender.is_peer]
    for work in comparison.rounds[OURS]:
        if not work.startswith("single"):
            continue
        slowest = {peer: comparison.ratio(OURS, work, to=peer) for peer in peers}
        peer, ratio = min(slowest.items(), key=lambda pair: pair[1])
        what = f"{work}, p50 of the fastest peer ({peer}) over ours"
        wanted = f"at least 1, less {_NOISE - 1:.0%} of noise"
        yield Bar(comparison.model, what, f"{ratio:.2f}", wanted, ratio * _NOISE >= 1)


def _ratios(comparison: Comparison) -> Iterator[Bar]:
    for work, wanted in _RATIOS.items():
        ratio = comparison.ratio(OURS, work)
        what = f"{work}, times faster than the {BASELINE}"
        model = comparison.model
        yield Bar(model, what, f"{ratio:.1f}", f"at least {wanted:.0f}", ratio >= wanted, has_vnni())
        if _NNCF in comparison.rounds:
            ahead = comparison.ratio(OURS, work, to=_NNCF)
            what = f"{work}, time of {_NNCF} over ours"
            yield Bar(model, what, f"{ahead:.2f}", "at least 1", ahead >= 1, has_vnni())


def _accuracy(comparison: Comparison) -> Bar:
    worst, mean = (comparison.accuracy[OURS][name] for name in ("worstCosine", "meanCosine"))
    holds = worst >= _WORST_COSINE and mean >= _MEAN_COSINE
    wanted = f"at least {_WORST_COSINE} and {_MEAN_COSINE}"
    what = "worst and mean cosine over held-out sentences"
    return Bar(comparison.model, what, f"{worst:.4f} and {mean:.4f}", wanted, holds)
