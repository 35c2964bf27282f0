"""What the figures were measured on."""

from __future__ import annotations

import datetime
import os
import platform
import subprocess
from importlib.metadata import version
from pathlib import Path
from typing import Any

from onnxify_serve.cpu_flags import read_cpu_flags

from onnxify_bench.products import measure_products

__all__ = ["describe_machine", "has_vnni"]

_OURS = ("onnxruntime", "tokenizers", "numpy", "torch", "transformers", "optimum", "optimum-onnx")
_PEERS = ("openvino", "nncf", "onnxruntime-openvino")


def describe_machine(peers: Path | None) -> dict[str, Any]:
    """CPU, versions and date; `peers` is the interpreter of the peers' environment, if there is one."""
    return {
        "date": datetime.datetime.now(datetime.timezone.utc).date().isoformat(),
        "cpus": os.cpu_count(),
        "cpu": _read_cpu_name(),
        "cpuFlags": read_cpu_flags(),
        "loadAverage": [round(load, 2) for load in os.getloadavg()],
        "billionsOfProductsPerSecond": measure_products(),
        "python": platform.python_version(),
        "versions": {name: version(name) for name in _OURS} | (_ask_versions(peers) if peers else {}),
    }


def has_vnni() -> bool:
    """Whether the CPU adds products of int8 in one instruction."""
    return bool({"avx512_vnni", "avx_vnni", "amx_int8"} & set(read_cpu_flags()))


def _read_cpu_name(cpuinfo: Path = Path("/proc/cpuinfo")) -> str:
    lines = cpuinfo.read_text().splitlines() if cpuinfo.exists() else []
    named = (line.partition(":")[2].strip() for line in lines if line.startswith("model name"))
    return next(named, platform.processor())


def _ask_versions(python: Path) -> dict[str, str]:
    program = "import sys, importlib.metadata as m; print(*map(m.version, sys.argv[1:]))"
    asked = subprocess.run([python, "-c", program, *_PEERS], check=True, capture_output=True, text=True)
    return dict(zip(_PEERS, asked.stdout.split(), strict=True))
