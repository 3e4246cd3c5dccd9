"""A data folder of the test's own, driven through the command line in processes of its own."""

from __future__ import annotations

import os
import socket
import subprocess
import sys
from collections.abc import Callable
from functools import partial
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]
Cli = Callable[..., subprocess.CompletedProcess[str]]


def environment(data: Path) -> dict[str, str]:
    """Nothing of the test run's own settings."""
    kept = {
        key: value for key, value in os.environ.items() if not key.startswith(("ANLAN_", "DJANGO_", "PORT"))
    }
    return {**kept, "ANLAN_DATA": str(data), "PYTHONPATH": str(ROOT / "src")}


@pytest.fixture
def data(tmp_path: Path) -> Path:
    return tmp_path / "var"


def run_anlan(data: Path, *arguments: str) -> subprocess.CompletedProcess[str]:
    """Run the command line on a data folder."""
    command = [sys.executable, "-m", "anlan.config.cli", *arguments]
    return subprocess.run(command, env=environment(data), capture_output=True, text=True, timeout=120)


@pytest.fixture
def anlan(data: Path) -> Cli:
    """`anlan("init", "--division", "330200")` runs the command and returns how it went."""
    return partial(run_anlan, data)


@pytest.fixture
def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])
