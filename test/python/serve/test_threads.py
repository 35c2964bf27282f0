"""Workers times threads is the number of CPUs, counted on the real processes."""

from __future__ import annotations

import json
import os
import shutil
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest
from model_servers import Server, start_server
from serving_models import CODE, Served

pytestmark = pytest.mark.skipif(
    not Path("/proc/self/task").exists(), reason="only Linux lists a process's threads"
)

CPUS = len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else 1
# 64 tokens each, so that the model's products are nearly all of the work.
BODY = json.dumps({"inputs": ["one two three four " * 15] * 24})
REQUESTS = 12


@pytest.mark.parametrize("workers", sorted({1, CPUS}))
def test_all_workers_together_compute_with_one_thread_a_cpu(
    minilm: Served, tmp_path: Path, workers: int
) -> None:
    model_dir = shutil.copytree(minilm.model_dir, tmp_path / "model")
    shutil.copytree(CODE, model_dir / "code", ignore=shutil.ignore_patterns("__pycache__"))
    server = start_server(model_dir, {"SAGEMAKER_MODEL_SERVER_WORKERS": str(workers)})
    try:
        ask_all(server, workers)
        processes = children_of(server.process.pid)
        assert len(processes) == workers
        before = {process: ticks_of(process) for process in processes}
        ask_all(server, workers)
        busy = sum(count_busy(before[process], ticks_of(process)) for process in processes)
        assert busy == CPUS
        # Those that wait, too: the main one, the lifeline's, the runtime's others and the tokenizer's own.
        threads = CPUS // workers
        assert {len(before[process]) for process in processes} == {2 + (threads - 1) + threads}
    finally:
        server.close()


def ask_all(server: Server, clients: int) -> None:
    """Enough requests for each worker to get some."""

    def ask(number: int) -> int:
        return server.invoke(BODY).status

    with ThreadPoolExecutor(clients) as pool:
        assert set(pool.map(ask, range(REQUESTS))) == {200}


def children_of(process: int) -> list[int]:
    lists = Path(f"/proc/{process}/task").glob("*/children")
    return [int(child) for path in lists for child in path.read_text().split()]


def ticks_of(process: int) -> dict[str, int]:
    """The processor time of each thread, in the kernel's ticks."""
    ticks = {}
    for thread in Path(f"/proc/{process}/task").iterdir():
        fields = (thread / "stat").read_text().rpartition(")")[2].split()
        ticks[thread.name] = int(fields[11]) + int(fields[12])
    return ticks


def count_busy(before: dict[str, int], after: dict[str, int]) -> int:
    """The threads that had a good part of what the busiest had."""
    gains = [after[thread] - before.get(thread, 0) for thread in after]
    return sum(gain > max(gains) / 5 for gain in gains)
