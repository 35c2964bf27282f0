"""What all Python tests share."""

from __future__ import annotations

import os
from collections.abc import Iterator
from pathlib import Path

# Before torch is imported, here or in a child: threads that spin starve the other processes of a test run.
os.environ.setdefault("OMP_WAIT_POLICY", "PASSIVE")
# No test reports to anyone.
os.environ.setdefault("ORT_DISABLE_TELEMETRY", "1")

import pytest
from hypothesis import settings

from hub_stand_in import HubStandIn, serve_hub

# A busy machine is no failure, and examples are kept nowhere.
settings.register_profile("onnxify", deadline=None, database=None)
settings.load_profile("onnxify")


@pytest.fixture(scope="session")
def hub_root(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The folder of the repositories that `hub` serves."""
    return tmp_path_factory.mktemp("hub")


@pytest.fixture(scope="session")
def hub(hub_root: Path) -> Iterator[HubStandIn]:
    """A Hub on loopback."""
    with serve_hub(hub_root) as running:
        yield running
