"""`anlan serve`: one parent that starts web and worker, restarts what dies, and stops both cleanly."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import threading
import time
from dataclasses import dataclass, field
from types import FrameType

GRACE_S = 10.0
QUICK_DEATH_S = 5.0
MAX_PAUSE_S = 30.0


@dataclass
class Child:
    """A supervised process and how it has fared."""

    name: str
    arguments: list[str]
    process: subprocess.Popen[bytes] | None = None
    started: float = 0.0
    pause: float = 0.5
    restart_at: float = 0.0
    restarts: int = field(default=0)

    def start(self) -> None:
        self.process = subprocess.Popen([sys.executable, "-m", "anlan.config.cli", *self.arguments])  # noqa: S603  (our own module)
        self.started = time.monotonic()

    def tend(self) -> None:
        """Restart the process when it has died; quick deaths wait longer each time."""
        if self.process is None:
            if time.monotonic() >= self.restart_at:
                self.start()
            return
        code = self.process.poll()
        if code is None:
            return
        lived = time.monotonic() - self.started
        self.pause = 0.5 if lived > QUICK_DEATH_S else min(self.pause * 2, MAX_PAUSE_S)
        self.restarts += 1
        self.restart_at = time.monotonic() + self.pause
        self.process = None
        print(
            f"anlan: {self.name} ended with {code}, restarting in {self.pause:.1f} s",
            file=sys.stderr,
            flush=True,
        )


class Supervisor:
    """Runs children until told to stop."""

    def __init__(self, children: list[Child]) -> None:
        self.children = children
        self._stop = threading.Event()

    def run(self) -> int:
        for number in (signal.SIGINT, signal.SIGTERM):
            signal.signal(number, self._on_signal)
        for child in self.children:
            child.start()
        while not self._stop.wait(0.2):
            for child in self.children:
                child.tend()
        self._shut_down()
        return 0

    def _on_signal(self, number: int, frame: FrameType | None) -> None:
        self._stop.set()

    def _shut_down(self) -> None:
        alive = [child.process for child in self.children if child.process is not None]
        for process in alive:
            if process.poll() is None:
                process.terminate()
        deadline = time.monotonic() + GRACE_S
        for process in alive:
            try:
                process.wait(max(0.1, deadline - time.monotonic()))
            except subprocess.TimeoutExpired:
                process.kill()
                process.wait()


def watch_parent(stop: threading.Event, parent: int) -> None:
    """In a child: end when the supervisor is gone, so that `kill -9` of the parent leaves no orphans."""

    def watch() -> None:
        while not stop.wait(1.0):
            if os.getppid() != parent:
                os.kill(os.getpid(), signal.SIGTERM)
                return

    threading.Thread(target=watch, daemon=True).start()
