"""Memory of a process, as Linux counts it."""

from __future__ import annotations

from pathlib import Path

__all__ = ["read_peak_in_megabytes"]


def read_peak_in_megabytes(process: int | str = "self") -> float:
    """The highest resident size that the process has had; 0 on a system without /proc."""
    path = Path(f"/proc/{process}/status")
    lines = path.read_text().splitlines() if path.exists() else []
    kibibytes = (int(line.split()[1]) for line in lines if line.startswith("VmHWM:"))
    return next(kibibytes, 0) * 1024 / 1e6
