"""Server-sent events: many screens, a steady rate of facts, the time from the write to the last screen.

The facts are written by a process of their own, as the worker of the set does, and counted on raw connections, so that
what is measured is the server's fan-out and not the price of this measuring.
"""

from __future__ import annotations

import asyncio
import re
import sys
import time

from benchmarks.figures import Figure, Sample
from benchmarks.server import Server, anlan, environment

BUDGET_MS = 500.0
#: The server reads and delivers what the last second brought before anything counts as lost.
SETTLE_S = 3.0
_MARK = re.compile(rb"mark-(\d{5})")
_TAIL = 9  # a mark cut in two by a packet


class Screen(asyncio.Protocol):
    """One connection: remembers when each mark came."""

    def __init__(self, request: bytes, ready: asyncio.Semaphore) -> None:
        self._request, self._ready = request, ready
        self._tail = b""
        self.connected = False
        self.came: dict[int, float] = {}

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        assert isinstance(transport, asyncio.Transport)
        transport.write(self._request)

    def data_received(self, data: bytes) -> None:
        if not self.connected and b": connected" in data:
            self.connected = True
            self._ready.release()
        moment = time.monotonic()
        for match in _MARK.finditer(self._tail + data):
            self.came.setdefault(int(match[1]), moment)
        self._tail = data[-_TAIL:]


async def fan_out(served: Server, *, screens: int, rate: int, seconds: int) -> Figure:
    """p99 of the delay with `screens` connections while `rate` facts a second are written for `seconds`."""
    token = anlan(served.data, "token", "leader").strip().splitlines()[-1]
    request = (
        f"GET /api/v1/events HTTP/1.1\r\nHost: localhost\r\nAuthorization: Bearer {token}\r\n\r\n".encode()
    )
    loop, ready = asyncio.get_running_loop(), asyncio.Semaphore(0)
    opened = [
        await loop.create_connection(lambda: Screen(request, ready), "127.0.0.1", served.port)
        for _ in range(screens)
    ]
    for _ in opened:
        await ready.acquire()
    sent = await _written(served, rate, seconds)
    await asyncio.sleep(SETTLE_S)
    for transport, _screen in opened:
        transport.close()
    delays = sorted(
        (came - sent[mark]) * 1000
        for _transport, screen in opened
        for mark, came in screen.came.items()
        if mark in sent
    )
    lost = len(sent) * screens - len(delays)
    p99 = delays[round(len(delays) * 0.99) - 1] if delays else float("inf")
    middle = Sample(tuple(delays)).median if delays else float("inf")
    pace = len(sent) / (max(sent.values()) - min(sent.values()))
    note = f"p99, median {middle:.0f}; {pace:.0f} facts/s × {screens} screens, {lost} lost"
    return Figure("live event to screen", p99, "ms", BUDGET_MS, note=note)


async def _written(served: Server, rate: int, seconds: int) -> dict[int, float]:
    """Run the writer; when each mark was written."""
    process = await asyncio.create_subprocess_exec(
        sys.executable, "-m", "benchmarks.writer", str(served.data), str(rate), str(seconds),
        env=environment(served.data), stdout=asyncio.subprocess.PIPE,
    )  # fmt: skip
    output, _ = await process.communicate()
    lines = (line.split() for line in output.decode().splitlines() if line.startswith("mark-"))
    return {int(mark[5:]): float(moment) for mark, moment in lines}
