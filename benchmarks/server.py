"""A served Anlan on a data folder of its own, and a client that keeps its connection."""

from __future__ import annotations

import http.client
import json
import os
import socket
import subprocess
import sys
import time
from pathlib import Path
from types import TracebackType
from typing import Any, Self

PASSWORD = "bench-only-2026"
START_S = 60


def environment(data: Path) -> dict[str, str]:
    """Settings of the embedded profile on `data`."""
    kept = {key: value for key, value in os.environ.items() if not key.startswith(("ANLAN_", "DJANGO_"))}
    return {**kept, "ANLAN_DATA": str(data), "ANLAN_DEMO_PASSWORD": PASSWORD}


def anlan(data: Path, *arguments: str) -> str:
    """Run the command line against `data`; its output."""
    command = [sys.executable, "-m", "anlan.config.cli", *arguments]
    return subprocess.run(command, env=environment(data), capture_output=True, text=True, check=True).stdout


class Server:
    """uvicorn with the product and the bare reply; `with Server(data) as served:`."""

    def __init__(self, data: Path) -> None:
        self.data = data
        with socket.socket() as probe:
            probe.bind(("127.0.0.1", 0))
            self.port = int(probe.getsockname()[1])
        self.process: subprocess.Popen[bytes] | None = None
        self.start_s = 0.0

    def __enter__(self) -> Self:
        started = time.perf_counter()
        command = [
            sys.executable, "-m", "uvicorn", "benchmarks.app:application", "--port", str(self.port),
            "--log-level", "error", "--no-server-header", "--timeout-keep-alive", "120",
        ]  # fmt: skip
        self.process = subprocess.Popen(command, env=environment(self.data))
        while not self._answers():
            if time.perf_counter() - started > START_S:
                raise TimeoutError("the server did not answer within a minute")
            time.sleep(0.05)
        self.start_s = time.perf_counter() - started
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        if self.process is not None:
            self.process.terminate()
            self.process.wait(15)

    def _answers(self) -> bool:
        try:
            return Client(self.port).get("/api/v1/health")[0] == 200
        except OSError:
            return False


class Client:
    """One kept connection, with a token or a session."""

    def __init__(self, port: int, **headers: str) -> None:
        self.connection = http.client.HTTPConnection("127.0.0.1", port, timeout=60)
        self.headers = headers

    def get(self, path: str) -> tuple[int, bytes]:
        self.connection.request("GET", path, headers=self.headers)
        answer = self.connection.getresponse()
        return answer.status, answer.read()

    def post(self, path: str, body: dict[str, Any]) -> tuple[int, bytes]:
        text = json.dumps(body)
        self.connection.request("POST", path, text, {**self.headers, "Content-Type": "application/json"})
        answer = self.connection.getresponse()
        return answer.status, answer.read()

    def must(self, path: str) -> bytes:
        """The body of a successful GET."""
        status, body = self.get(path)
        if status != 200:
            raise RuntimeError(f"{path}: {status} {body[:300]!r}")
        return body
