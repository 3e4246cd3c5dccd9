"""`anlan serve`: both processes serve, what dies comes back, a stop is clean, no orphan stays."""

from __future__ import annotations

import json
import os
import signal
import subprocess
import sys
import threading
import time
import urllib.request
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from tests.config.conftest import environment

PATIENCE_S = 60.0


class Served:
    """A running `anlan serve`."""

    def __init__(self, data: Path, port: int) -> None:
        self.port = port
        command = [sys.executable, "-m", "anlan.config.cli", "serve", "--port", str(port)]
        self.process = subprocess.Popen(command, env=environment(data), stdout=subprocess.DEVNULL)

    def status(self) -> str:
        try:
            with urllib.request.urlopen(f"http://127.0.0.1:{self.port}/api/v1/health", timeout=5) as answer:
                return str(json.load(answer)["status"])
        except (OSError, ValueError):
            return "down"

    def children(self) -> dict[str, int]:
        """Process ids of web and worker, by name."""
        found = {}
        for entry in Path("/proc").iterdir():
            if entry.name.isdigit():
                try:
                    parent = int((entry / "stat").read_text().rsplit(")", 1)[1].split()[1])
                    words = (entry / "cmdline").read_bytes().split(b"\0")
                except (OSError, IndexError):
                    continue
                if parent == self.process.pid and b"anlan.config.cli" in words:
                    found[words[words.index(b"anlan.config.cli") + 1].decode()] = int(entry.name)
        return found


def until(condition: Callable[[], bool]) -> None:
    deadline = time.monotonic() + PATIENCE_S
    while not condition():
        assert time.monotonic() < deadline, "not within a minute"
        threading.Event().wait(0.1)


def alive(pid: int) -> bool:
    try:
        os.kill(pid, 0)
    except ProcessLookupError:
        return False
    return True


@pytest.fixture
def served(data: Path, free_port: int) -> Iterator[Served]:
    running = Served(data, free_port)
    until(lambda: running.status() == "ok")
    yield running
    if running.process.poll() is None:
        running.process.kill()
        running.process.wait()


def test_what_dies_comes_back_and_a_stop_is_clean(served: Served) -> None:
    before = served.children()
    assert set(before) == {"web", "worker"}
    for name in ("worker", "web"):
        os.kill(before[name], signal.SIGKILL)
    until(lambda: set(served.children()) == {"web", "worker"} and served.status() == "ok")
    after = served.children()
    assert not set(after.values()) & set(before.values())

    served.process.send_signal(signal.SIGTERM)
    assert served.process.wait(15) == 0
    assert not any(alive(pid) for pid in after.values())
    assert served.status() == "down"


def test_killing_the_parent_leaves_no_orphans(served: Served) -> None:
    children = served.children()
    served.process.kill()
    served.process.wait()
    until(lambda: not any(alive(pid) for pid in children.values()))
