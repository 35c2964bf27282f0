"""The other end of an engine's process."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from pathlib import Path
from types import TracebackType
from typing import Any

from onnxify_bench.artifacts import Artifacts, python_path
from onnxify_bench.contenders import Contender
from onnxify_bench.engines.engine import Rows, Texts

__all__ = ["EngineClient"]


_ENVIRONMENT = {"PYTHONPATH": python_path(), "ORT_DISABLE_TELEMETRY": "1"}
# As many workers as CPUs leave each a single thread.
_ONE_THREAD = {"SAGEMAKER_MODEL_SERVER_WORKERS": str(os.cpu_count() or 1), "OMP_NUM_THREADS": "1"}


class EngineClient:
    """A contender in its own process, with its own memory; it ends with the `with` block."""

    def __init__(
        self, contender: Contender, artifacts: Artifacts, peers: Path | None, *, in_processor_time: bool
    ) -> None:
        self.contender = contender
        python = peers if contender.needs_environment and peers else Path(sys.executable)
        clock = "processor" if in_processor_time else "wall"
        program = ["-m", "onnxify_bench.engine_process", contender.engine, contender.variant]
        self._process = subprocess.Popen(
            [python, *program, json.dumps(artifacts.as_json()), clock],
            env={**os.environ, **_ENVIRONMENT, **(_ONE_THREAD if in_processor_time else {})},
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            text=True,
        )

    def __enter__(self) -> EngineClient:
        """Wait until the engine is loaded.

        Raises:
            RuntimeError: It ended before.
        """
        self._read()
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, traceback: TracebackType | None
    ) -> None:
        """End the process: it reads the end of its commands, and what it started reads of its end."""
        assert self._process.stdin
        self._process.stdin.close()
        self._process.wait()

    def time(self, requests: list[Texts], *, clients: int = 1) -> list[float]:
        """Milliseconds of each request."""
        timed: list[float] = self._tell(do="time", requests=requests, clients=clients)
        return timed

    def answer(self, texts: list[str]) -> Rows:
        """A row of numbers for each text."""
        rows: Rows = self._tell(do="answer", texts=texts)
        return rows

    def compare_with_bare(self, texts: Texts, *, pairs: int) -> list[tuple[float, float]]:
        """Milliseconds of the handler and of the bare runtime with its tokenizer; ours only."""
        timed: list[tuple[float, float]] = self._tell(do="compare with bare", texts=texts, pairs=pairs)
        return timed

    def measure_memory(self) -> float:
        """Megabytes."""
        megabytes: float = self._tell(do="measure memory")
        return megabytes

    def _tell(self, **command: Any) -> Any:
        assert self._process.stdin
        print(json.dumps(command), file=self._process.stdin, flush=True)
        return self._read()

    def _read(self) -> Any:
        assert self._process.stdout
        line = self._process.stdout.readline()
        if not line:
            raise RuntimeError(f"{self.contender.name} ended unexpectedly; its last words are above.")
        return json.loads(line)
