"""All contenders on one model: loaded at once, asked in turns."""

from __future__ import annotations

import statistics
from collections.abc import Container, Mapping, Sequence
from contextlib import ExitStack
from dataclasses import dataclass, field
from pathlib import Path

from onnxify_bench.accuracy_of import compare_rows
from onnxify_bench.artifacts import Artifacts
from onnxify_bench.contenders import BASELINE, OURS, Contender
from onnxify_bench.engine_client import EngineClient
from onnxify_bench.engines.engine import Texts
from onnxify_bench.held_out import HELD_OUT
from onnxify_bench.models import MODELS
from onnxify_bench.plan import Plan
from onnxify_bench.texts import mixed_texts, seed_texts, short_texts

__all__ = ["Comparison", "Work", "compare", "work_of"]


# Who takes longer for its part of a round takes part in the first only.
_SLOW_IN_MILLISECONDS = 15_000


@dataclass(frozen=True)
class Work:
    """One kind of work: the requests of a round, and how many clients share them."""

    name: str
    requests: Sequence[Texts]
    clients: int = 1


@dataclass
class Comparison:
    """What was measured of one model, by the names of contenders and kinds of work."""

    model: str
    task: str
    contenders: Sequence[Contender]
    model_size_in_megabytes: float
    rounds: dict[str, dict[str, list[float]]] = field(default_factory=dict)
    """The median of each round, in milliseconds."""
    handler: dict[str, float] = field(default_factory=dict)
    """The handler's time over the bare runtime's, the median of pairs."""
    accuracy: dict[str, dict[str, float]] = field(default_factory=dict)
    memory: dict[str, float] = field(default_factory=dict)

    def median(self, contender: str, work: str) -> float:
        """Milliseconds."""
        return statistics.median(self.rounds[contender][work])

    def ratio(self, contender: str, work: str, *, to: str = BASELINE) -> float:
        """How many times faster than another: the median of the ratios of the rounds that both were in."""
        pairs = zip(self.rounds[to][work], self.rounds[contender][work], strict=False)
        return statistics.median(base / own for base, own in pairs)


def work_of(plan: Plan) -> list[Work]:
    """The kinds of work of a round."""
    short = short_texts(plan.single_requests)
    return [
        Work("seed", [seed_texts(plan.batch_size)]),
        Work("mixed", [mixed_texts(plan.batch_size)]),
        *(Work(f"single x{clients}", short, clients) for clients in plan.concurrencies),
    ]


def compare(
    model: str, *, contenders: Sequence[Contender], artifacts: Artifacts, plan: Plan, peers: Path | None
) -> Comparison:
    """Load every contender, warm it up, and go round."""
    size = (artifacts.ours / "model.onnx").stat().st_size / 1e6
    comparison = Comparison(model, MODELS[model].task, contenders, size)
    works = work_of(plan)
    with ExitStack() as stack:
        settings = {"in_processor_time": plan.in_processor_time}
        started = [EngineClient(contender, artifacts, peers, **settings) for contender in contenders]
        engines = {engine.contender.name: stack.enter_context(engine) for engine in started}
        _compare_accuracy(comparison, engines)
        slow = _warm_up(comparison, engines, works)
        for number in range(plan.rounds):
            print(f"{model}: round {number + 1} of {plan.rounds}", flush=True)
            _go_round(comparison, engines, works, absent=slow if number else set())
        for work in works:
            if work.clients == 1:
                # A request of a few milliseconds needs many, to see through the machine's noise.
                count = plan.pairs if len(work.requests) == 1 else plan.pairs * len(work.requests)
                pairs = engines[OURS].compare_with_bare(work.requests[0], pairs=count)
                comparison.handler[work.name] = statistics.median(own / bare for own, bare in pairs)
        comparison.memory = {name: engine.measure_memory() for name, engine in engines.items()}
    return comparison


def _compare_accuracy(comparison: Comparison, engines: Mapping[str, EngineClient]) -> None:
    texts = list(HELD_OUT)
    expected = engines[BASELINE].answer(texts)
    for name, engine in engines.items():
        comparison.accuracy[name] = compare_rows(expected, engine.answer(texts), task=comparison.task)


def _warm_up(
    comparison: Comparison, engines: Mapping[str, EngineClient], works: Sequence[Work]
) -> set[tuple[str, str]]:
    """Ask each once, and find out who is so slow at what that one round must do."""
    slow = set()
    for work in works:
        for name, engine in engines.items():
            times = engine.time(list(work.requests[:2]), clients=1)
            comparison.rounds.setdefault(name, {})[work.name] = []
            if name != BASELINE and max(times) * len(work.requests) > _SLOW_IN_MILLISECONDS:
                slow.add((name, work.name))
    return slow


def _go_round(
    comparison: Comparison,
    engines: Mapping[str, EngineClient],
    works: Sequence[Work],
    *,
    absent: Container[tuple[str, str]],
) -> None:
    for work in works:
        for name, engine in engines.items():
            if (name, work.name) in absent:
                continue
            # What takes a few hundredths of a second is asked more often, to see through the machine's noise.
            repeats = 3 if len(work.requests) == 1 and name != BASELINE else 1
            times = engine.time(list(work.requests) * repeats, clients=work.clients)
            comparison.rounds[name][work.name].append(statistics.median(times))
