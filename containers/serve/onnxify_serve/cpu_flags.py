"""The instruction sets of this CPU that matter to int8."""

from __future__ import annotations

from pathlib import Path

__all__ = ["read_cpu_flags"]

# As the kernel names them, on x86 and on Arm.
_RELEVANT = (
    "avx2",
    "avx512f",
    "avx512bw",
    "avx_vnni",
    "avx512_vnni",
    "avx512_bf16",
    "amx_int8",
    "asimddp",
    "i8mm",
)


def read_cpu_flags(cpuinfo: Path = Path("/proc/cpuinfo")) -> list[str]:
    """The relevant flags that the kernel lists, from old to new; none on a system without the file."""
    try:
        lines = cpuinfo.read_text(encoding="utf-8", errors="replace").splitlines()
    except OSError:
        return []
    listed = next((line for line in lines if line.lower().startswith(("flags", "features"))), "")
    flags = set(listed.partition(":")[2].split())
    return [flag for flag in _RELEVANT if flag in flags]
