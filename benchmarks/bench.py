"""Times ours and its peers on this machine, side by side, and writes `results.md` and `results/`.

Exits with 1 when a bar is missed, such as what the handler may cost beside the bare runtime.
"""

from __future__ import annotations

import argparse
import sys
from pathlib import Path

from onnxify_bench.artifacts import make_artifacts
from onnxify_bench.bars import Bar, judge
from onnxify_bench.compare import Comparison, compare
from onnxify_bench.contenders import contenders_of
from onnxify_bench.machine import describe_machine
from onnxify_bench.models import MODELS
from onnxify_bench.peers import prepare_peers
from onnxify_bench.plan import FULL, PROCESSOR_TIME, SMOKE, Plan
from onnxify_bench.report import write_report

_FOLDER = Path(__file__).resolve().parent


def main(arguments: list[str]) -> int:
    """Compare on every model that is asked for, and report."""
    options = _parse(arguments)
    plan = SMOKE if options.smoke else PROCESSOR_TIME if options.processor_time else FULL
    peers = None if options.no_peers or options.smoke else prepare_peers(_FOLDER)
    names = options.models or [name for name, model in MODELS.items() if model.is_tiny == options.smoke]
    bars: list[Bar] = []
    for name in names:
        machine = describe_machine(peers)
        comparison = _compare(name, plan, peers, options.cache)
        judged = list(judge(comparison))
        write_report(options.output, comparison, bars=judged, machine=machine, plan=plan)
        bars += judged
    for bar in bars:
        print(bar)
    return 1 if any(bar.is_missed for bar in bars) else 0


def _compare(name: str, plan: Plan, peers: Path | None, cache: Path) -> Comparison:
    print(f"{name}: making its artifacts, unless they are in {cache}", flush=True)
    artifacts = make_artifacts(name, cache)
    contenders = contenders_of(with_peers=peers is not None, in_processor_time=plan.in_processor_time)
    return compare(name, contenders=contenders, artifacts=artifacts, plan=plan, peers=peers)


def _parse(arguments: list[str]) -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="npm run bench --", description="Compare ours with its peers.")
    parser.add_argument("models", nargs="*", metavar="MODEL", help=f"of {', '.join(MODELS)}; all but tiny")
    parser.add_argument("--no-peers", action="store_true", help="leave out what benchmarks/.venv is for")
    parser.add_argument("--smoke", action="store_true", help="a tiny model, one round, no peers")
    parser.add_argument(
        "--processor-time", action="store_true", help="one thread each, for a machine that others use"
    )
    parser.add_argument("--output", type=Path, default=_FOLDER, help="where to write the results")
    parser.add_argument("--cache", type=Path, default=_FOLDER / ".cache", help="where artifacts are kept")
    options = parser.parse_args(arguments)
    unknown = sorted(set(options.models) - set(MODELS))
    if unknown:
        parser.error(f"no model is called {', '.join(unknown)}; there are {', '.join(MODELS)}")
    return options


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
