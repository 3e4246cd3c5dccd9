"""Server-sent events: many screens, a steady rate of facts, the time from the write to the last screen."""

from __future__ import annotations

import asyncio
import json
import time

from benchmarks.figures import Figure, Sample
from benchmarks.server import Client, Server, anlan

BUDGET_MS = 500.0


async def fan_out(served: Server, *, screens: int, rate: int, seconds: int) -> Figure:
    """p99 of the delay with `screens` connections while log entries are written as fast as `rate` a second."""
    token = anlan(served.data, "token", "leader").strip().splitlines()[-1]
    sent: dict[str, float] = {}
    delays: list[float] = []
    ready = asyncio.Semaphore(0)
    watchers = [asyncio.create_task(_watch(served.port, token, sent, delays, ready)) for _ in range(screens)]
    for _ in range(screens):
        await ready.acquire()
    written = await asyncio.to_thread(_write, served, sent, rate, seconds)
    await asyncio.sleep(1.5)
    for watcher in watchers:
        watcher.cancel()
    await asyncio.gather(*watchers, return_exceptions=True)
    lost = written * screens - len(delays)
    times = sorted(delays)
    p99 = times[round(len(times) * 0.99) - 1] if times else float("inf")
    middle = Sample(tuple(times)).median if times else float("inf")
    note = f"p99, median {middle:.0f}; {written / seconds:.0f} facts/s × {screens} screens, {lost} lost"
    return Figure("live event to screen", p99, "ms", BUDGET_MS, note=note)


def _write(served: Server, sent: dict[str, float], rate: int, seconds: int) -> int:
    """Write log entries of one incident through the API, each with a mark of its own."""
    token = anlan(served.data, "token", "duty").strip().splitlines()[-1]
    client = Client(served.port, Authorization=f"Bearer {token}")
    incident = json.loads(client.must("/api/v1/incidents?status=open"))["items"][0]["id"]
    until, written = time.perf_counter() + seconds, 0
    while time.perf_counter() < until:
        began = time.perf_counter()
        mark = f"mark-{written:05d}"
        sent[mark] = began
        status, body = client.post(f"/api/v1/incidents/{incident}/timeline", {"text": mark})
        if status != 201:
            raise RuntimeError(f"timeline: {status} {body[:200]!r}")
        written += 1
        time.sleep(max(0.0, 1 / rate - (time.perf_counter() - began)))
    return written


async def _watch(
    port: int, token: str, sent: dict[str, float], delays: list[float], ready: asyncio.Semaphore
) -> None:
    reader, writer = await asyncio.open_connection("127.0.0.1", port)
    head = f"GET /api/v1/events HTTP/1.1\r\nHost: localhost\r\nAuthorization: Bearer {token}\r\n\r\n"
    writer.write(head.encode())
    try:
        async for line in reader:
            if line.startswith(b": connected"):
                ready.release()
            elif line.startswith(b"data: ") and b"mark-" in line:
                start = line.index(b"mark-")
                mark = line[start : start + 10].decode()
                delays.append((time.perf_counter() - sent[mark]) * 1000)
    finally:
        writer.close()
