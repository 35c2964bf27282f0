"""The process of one engine: it loads it, then does what it is told, a line of JSON at a time."""

from __future__ import annotations

import json
import os
import sys
import time
from collections.abc import Callable
from importlib import import_module
from pathlib import Path
from typing import Any, TextIO

from onnxify_bench.artifacts import Artifacts
from onnxify_bench.clients import Clock, take_turns, time_requests
from onnxify_bench.engines.engine import Engine


def main(module: str, variant: str, places: str, clock: str) -> None:
    """Load the engine, say so, and answer commands until standard input ends."""
    replies = _take_standard_output()
    artifacts = Artifacts(**{name: Path(path) for name, path in json.loads(places).items()})
    engine: Engine = import_module(f"onnxify_bench.engines.{module}").load(artifacts, variant)
    print(json.dumps("loaded"), file=replies, flush=True)
    for line in sys.stdin:
        command = json.loads(line)
        do = _COMMANDS[command.pop("do")]
        print(json.dumps(do(engine, _CLOCKS[clock], **command)), file=replies, flush=True)


def _time(engine: Engine, clock: Clock, *, requests: list[Any], clients: int) -> list[float]:
    prepared = [engine.prepare(texts) for texts in requests]
    return time_requests(engine, prepared, clients=clients, clock=clock)


def _answer(engine: Engine, clock: Clock, *, texts: list[str]) -> Any:
    del clock
    return [list(row) for row in engine.to_rows(engine.ask(engine.prepare(texts)))]


def _compare_with_bare(engine: Any, clock: Clock, *, texts: Any, pairs: int) -> list[tuple[float, float]]:
    from onnxify_bench.engines.ours import BareEngine

    bare = BareEngine(engine.model)
    request, bare_request = engine.prepare(texts), bare.prepare(texts)
    turns = (lambda: engine.ask(request), lambda: bare.ask(bare_request))
    take_turns(*turns, pairs=1, clock=clock)
    return take_turns(*turns, pairs=pairs, clock=clock)


def _measure_memory(engine: Engine, clock: Clock) -> float:
    del clock
    return engine.measure_memory()


_CLOCKS: dict[str, Clock] = {"wall": time.perf_counter, "processor": time.process_time}
_COMMANDS: dict[str, Callable[..., Any]] = {
    "time": _time,
    "answer": _answer,
    "compare with bare": _compare_with_bare,
    "measure memory": _measure_memory,
}


def _take_standard_output() -> TextIO:
    """Keep it for replies: libraries that print shall do it on standard error."""
    replies = os.fdopen(os.dup(1), "w")
    os.dup2(2, 1)
    return replies


if __name__ == "__main__":
    main(*sys.argv[1:])
