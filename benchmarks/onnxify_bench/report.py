"""Writes `results/<model>.json`, with every round, and `results.md`, for people."""

from __future__ import annotations

import json
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Any

from onnxify_bench.bars import Bar
from onnxify_bench.compare import Comparison
from onnxify_bench.machine import has_vnni
from onnxify_bench.models import MODELS
from onnxify_bench.plan import Plan

__all__ = ["write_report"]

_MEASURES = {
    "labelAgreement": "label agreement",
    "scoreShift": "worst score shift",
    "worstCosine": "worst cosine",
    "meanCosine": "mean cosine",
}
_PREFACE = """# What was measured

Written by `npm run bench`; `results/` has every round of each model, and of each its latest run only.

- Milliseconds of whole requests, from texts to scores or vectors: medians over rounds. In brackets: how many times
  faster than the transformers pipeline, the median of the rounds' own ratios.
- Contenders are loaded at once, each in a process of its own, and asked in turns.
- Who takes more than 15 seconds for its part of a round takes part in the first only.
- `seed` is 128 times `I like you. I love you`; `mixed` 128 texts of 3 to 60 words; `single xN` texts of 8
  words, one a request, from N clients at once, whose waiting counts. No answer is kept, or shared between equal texts.
- torch and OpenVINO are asked through our handler, in its sorted batches; the two pipelines as their
  users call them.
- Accuracy is that of 40 sentences that neither calibration nor a gate has seen, against PyTorch fp32.
- Memory is the most that the answering process ever held.
"""
_PROCESSOR_TIME = """
**Processor time of one thread each** (`--processor-time`), because others were using the machine: ratios of it are
sound, but say nothing about waiting, HTTP or how well several threads share the work."""
_WITHOUT_VNNI = """
**This CPU has no VNNI**, so int8 gains least: a product of int8 takes three instructions instead of one. The ratios
that are wanted of ours (35 and 12) are for CPUs that have it, and are to be measured again there.
"""


def write_report(
    directory: Path,
    comparison: Comparison,
    *,
    bars: Sequence[Bar],
    machine: dict[str, Any],
    plan: Plan,
) -> None:
    """Write what was measured of one model, beside what earlier runs have measured of others."""
    results = directory / "results"
    results.mkdir(parents=True, exist_ok=True)
    document = {
        "machine": machine,
        "inProcessorTime": plan.in_processor_time,
        **_as_json(comparison),
        "bars": [vars(bar) | {"verdict": bar.verdict} for bar in bars],
    }
    (results / f"{comparison.model}.json").write_text(json.dumps(document, indent=2) + "\n")
    lines = [f"## {comparison.model}", "", _note(comparison), "", *_describe(machine)]
    lines += [_PROCESSOR_TIME] if plan.in_processor_time else []
    lines += ["", *_table(comparison), "", *_bar_table(bars)]
    (results / f"{comparison.model}.md").write_text("\n".join(lines) + "\n")
    sections = [results / f"{model}.md" for model in MODELS]
    texts = [_PREFACE, *(section.read_text() for section in sections if section.exists())]
    (directory / "results.md").write_text("\n".join(texts))


def _as_json(comparison: Comparison) -> dict[str, Any]:
    return {
        "model": comparison.model,
        "task": comparison.task,
        "modelSizeInMegabytes": round(comparison.model_size_in_megabytes, 1),
        "roundsInMilliseconds": comparison.rounds,
        "handlerOverBare": comparison.handler,
        "accuracy": comparison.accuracy,
        "memoryInMegabytes": comparison.memory,
    }


def _describe(machine: dict[str, Any]) -> Iterator[str]:
    versions = ", ".join(f"{name} {version}" for name, version in machine["versions"].items())
    flags = ", ".join(machine["cpuFlags"])
    yield f"{machine['date']}, {machine['cpu']}, {machine['cpus']} CPUs ({flags})."
    yield f"Python {machine['python']}, {versions}."
    products = machine["billionsOfProductsPerSecond"]
    yield (
        f"{products['int8']} billion multiplications a second in int8, and {products['fp32']} in fp32, "
        "are what onnxruntime reaches here in large products by a weight."
    )
    yield f"Load average when it began: {machine['loadAverage'][0]}."
    if not has_vnni():
        yield _WITHOUT_VNNI.rstrip()


def _note(comparison: Comparison) -> str:
    size = f"{comparison.model_size_in_megabytes:.0f} MB as our artifact"
    return f"{MODELS[comparison.model].note}; {size}."


def _table(comparison: Comparison) -> Iterator[str]:
    works = list(next(iter(comparison.rounds.values())))
    measures = list(next(iter(comparison.accuracy.values())))
    heads = ["", *works, *(_MEASURES[measure] for measure in measures), "memory"]
    yield _row(heads)
    yield _row(["---"] + ["--:"] * (len(heads) - 1))
    for contender in comparison.contenders:
        name = contender.name
        times = [_time(comparison, name, work) for work in works]
        exact = [f"{comparison.accuracy[name][measure]:.4f}" for measure in measures]
        yield _row([name, *times, *exact, f"{comparison.memory[name]:.0f} MB"])


def _time(comparison: Comparison, contender: str, work: str) -> str:
    median = comparison.median(contender, work)
    digits = 0 if median >= 100 else 1 if median >= 10 else 2
    return f"{median:.{digits}f} ({comparison.ratio(contender, work):.1f}x)"


def _bar_table(bars: Sequence[Bar]) -> Iterator[str]:
    yield _row(["bar", "measured", "wanted", ""])
    yield _row(["---"] * 4)
    for bar in bars:
        yield _row([bar.what, bar.measured, bar.wanted, bar.verdict])


def _row(cells: Sequence[str]) -> str:
    return "| " + " | ".join(cells) + " |"
