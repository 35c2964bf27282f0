from __future__ import annotations

import os
from pathlib import Path

import pytest
from onnxify_serve.cpu_flags import read_cpu_flags

from cores import available_cores
from toolchain import read_toolchain


@pytest.mark.parametrize(
    ("cpuinfo", "expected"),
    [
        ("processor : 0\nflags\t\t: fpu avx512_vnni avx2 sse2 avx512f\n", ["avx2", "avx512f", "avx512_vnni"]),
        ("Features\t: fp asimd i8mm asimddp\n", ["asimddp", "i8mm"]),
        ("processor : 0\n", []),
    ],
)
def test_the_flags_that_matter_to_int8_are_picked(tmp_path: Path, cpuinfo: str, expected: list[str]) -> None:
    (tmp_path / "cpuinfo").write_text(cpuinfo)

    assert read_cpu_flags(tmp_path / "cpuinfo") == expected


def test_a_system_without_cpuinfo_has_no_flags(tmp_path: Path) -> None:
    assert read_cpu_flags(tmp_path / "cpuinfo") == []


def test_the_toolchain_names_what_made_the_model() -> None:
    toolchain = read_toolchain()

    assert {"python", "torch", "transformers", "optimum-onnx", "onnx", "onnxruntime"} <= set(toolchain)
    assert all(version[0].isdigit() for version in toolchain.values())


def test_there_is_at_least_one_core_and_no_more_than_the_machine_has() -> None:
    assert 1 <= available_cores() <= (os.cpu_count() or 1)
