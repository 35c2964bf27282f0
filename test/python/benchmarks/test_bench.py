"""The benchmark runs, and its bars tell what holds from what does not."""

from __future__ import annotations

import json
import os
import re
import subprocess
import sys
import time
from dataclasses import replace
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import pytest

from onnxify_bench import bars as bars_module
from onnxify_bench.bars import judge
from onnxify_bench.clients import take_turns, time_requests
from onnxify_bench.compare import Comparison
from onnxify_bench.contenders import BASELINE, HTTP, OURS, Contender, contenders_of
from onnxify_bench.machine import describe_machine
from onnxify_bench.plan import FULL
from onnxify_bench.report import write_report
from onnxify_bench.texts import mixed_texts, seed_texts, short_texts

REPOSITORY = Path(__file__).resolve().parents[3]
PEER = "a peer"


def test_runs_on_a_tiny_model_and_writes_what_it_measured(tmp_path: Path) -> None:
    command = [sys.executable, str(REPOSITORY / "benchmarks" / "bench.py"), "--smoke"]
    command += ["--output", str(tmp_path), "--cache", str(tmp_path / "cache")]
    environment = {**os.environ, "PYTHONPATH": str(REPOSITORY / "containers" / "serve")}
    finished = subprocess.run(command, env=environment, capture_output=True, text=True, timeout=240)
    assert finished.returncode == 0, finished.stdout + finished.stderr
    model = json.loads((tmp_path / "results" / "tiny.json").read_text())
    here = [contender.name for contender in contenders_of(with_peers=False, in_processor_time=False)]
    assert list(model["roundsInMilliseconds"]) == here
    works = ["seed", "mixed", "single x1", "single x2"]
    for rounds in model["roundsInMilliseconds"].values():
        assert list(rounds) == works
        assert all(time > 0 for times in rounds.values() for time in times)
    assert list(model["handlerOverBare"]) == ["seed", "mixed", "single x1"]
    assert model["accuracy"][BASELINE] == {"labelAgreement": 1.0, "scoreShift": 0.0}
    # The same handler, file and runtime, with and without a model server around it.
    assert model["accuracy"][OURS] == model["accuracy"][HTTP]
    assert 0 < model["accuracy"][OURS]["scoreShift"] < 0.1
    report = (tmp_path / "results.md").read_text()
    assert all(f"| {name} |" in report for name in here)


def comparison(**changes: Any) -> Comparison:
    names = [BASELINE, PEER, OURS, HTTP]
    contenders = [Contender(name, "", is_peer=name in (BASELINE, PEER)) for name in names]
    times = {BASELINE: 90.0, PEER: 20.0, OURS: 10.0, HTTP: 11.0}
    rounds = {name: {"single x1": [time, time]} for name, time in times.items()}
    accuracy = {name: {"worstCosine": 0.99, "meanCosine": 0.999} for name in names}
    measured: dict[str, Any] = {
        "rounds": rounds,
        "handler": {"seed": 1.05},
        "accuracy": accuracy,
        "memory": dict.fromkeys(names, 100.0),
    }
    measured |= changes
    return Comparison("minilm", "feature-extraction", contenders, 20.0, **measured)


def missed(**changes: Any) -> list[str]:
    return [bar.what for bar in judge(comparison(**changes)) if bar.is_missed]


def test_every_bar_can_hold() -> None:
    assert missed() == []


def test_says_which_bar_is_missed() -> None:
    assert missed(handler={"seed": 1.2}) == ["handler over bare runtime and tokenizer, seed"]
    assert missed(memory={HTTP: 181.0}) == ["memory of the worker at its highest"]
    slow = {name: {"single x1": [time]} for name, time in ((BASELINE, 90), (PEER, 9), (OURS, 10), (HTTP, 14))}
    assert missed(rounds=slow) == [
        "HTTP adds, at p50",
        "single x1, p50 of the fastest peer (a peer) over ours",
    ]
    inexact = {OURS: {"worstCosine": 0.98, "meanCosine": 0.999}}
    assert missed(accuracy=inexact) == ["worst and mean cosine over held-out sentences"]


def test_judges_ratios_only_where_int8_has_its_instruction(monkeypatch: pytest.MonkeyPatch) -> None:
    measured = comparison(
        rounds={
            name: {"seed": [1.0], "mixed": [1.0], "single x1": [1.0]} for name in (BASELINE, PEER, OURS, HTTP)
        }
    )
    measured.model, measured.task = "distilbert-28", "text-classification"
    for judged in (False, True):
        monkeypatch.setattr(bars_module, "has_vnni", lambda judged=judged: judged)
        ratios = [bar for bar in judge(measured) if "times faster" in bar.what]
        assert [bar.is_missed for bar in ratios] == [judged, judged]


def test_a_ratio_is_that_of_rounds_and_not_of_medians() -> None:
    measured = comparison(rounds={BASELINE: {"seed": [10, 40, 20]}, OURS: {"seed": [1, 2, 10]}})
    assert measured.ratio(OURS, "seed") == 10


def test_texts_are_as_they_are_said_to_be() -> None:
    assert seed_texts(2) == ["I like you. I love you"] * 2
    words = [len(text.split()) for text in mixed_texts(128)]
    assert (min(words), max(words)) == (3, 60)
    assert len(set(mixed_texts(128))) == 128
    assert {len(text.split()) for text in short_texts(48)} == {8}


def test_all_requests_are_asked_and_pairs_change_who_is_first() -> None:
    asked: list[int] = []
    engine: Any = SimpleNamespace(is_parallel=False, ask=asked.append)
    assert len(time_requests(engine, [1, 2, 3], clients=2, clock=time.perf_counter)) == 3
    assert sorted(asked) == [1, 2, 3]
    order: list[str] = []
    take_turns(lambda: order.append("one"), lambda: order.append("other"), pairs=2, clock=time.perf_counter)
    assert order == ["one", "other", "other", "one"]


def test_keeps_what_an_earlier_run_has_measured_of_another_model(tmp_path: Path) -> None:
    for model in ("emotions", "minilm"):
        measured = replace(comparison(), model=model)
        machine = describe_machine(None)
        write_report(tmp_path, measured, bars=list(judge(measured)), machine=machine, plan=FULL)
    report = (tmp_path / "results.md").read_text()
    assert re.findall("^## (.*)", report, re.MULTILINE) == ["minilm", "emotions"]
    assert "| handler over bare runtime and tokenizer, seed | 1.050 | at most 1.15 | holds |" in report
