"""Start time and memory of `anlan serve`, and documents."""

from __future__ import annotations

import json
import os
import signal
import subprocess
import sys
import time
import urllib.request
from pathlib import Path

from benchmarks.figures import Figure, sample
from benchmarks.server import environment

PORT = 18471


def embedded_set(data: Path) -> list[Figure]:
    """Start `anlan serve`, wait until web and worker are well, add up their memory (proportional set size)."""
    command = [sys.executable, "-m", "anlan.config.cli", "serve", "--port", str(PORT)]
    started = time.perf_counter()
    process = subprocess.Popen(command, env=environment(data), stdout=subprocess.DEVNULL)
    try:
        while not _well():
            if time.perf_counter() - started > 60:
                raise TimeoutError("anlan serve did not become well within a minute")
            time.sleep(0.05)
        start_s = time.perf_counter() - started
        memory = sum(_memory_mb(pid) for pid in (process.pid, *_children(process.pid)))
    finally:
        process.send_signal(signal.SIGTERM)
        process.wait(20)
    return [
        Figure("start until web and worker are well", start_s, "s", 5),
        Figure("memory of the embedded set", memory, "MB", 700, note="supervisor, web, worker"),
    ]


def _well() -> bool:
    try:
        with urllib.request.urlopen(f"http://127.0.0.1:{PORT}/api/v1/health", timeout=2) as answer:
            return bool(json.load(answer)["status"] == "ok")
    except (OSError, ValueError):
        return False


def _children(parent: int) -> list[int]:
    found = []
    for entry in Path("/proc").iterdir():
        if entry.name.isdigit():
            try:
                fields = (entry / "stat").read_text().rsplit(")", 1)[1].split()
            except (OSError, IndexError):
                continue
            if int(fields[1]) == parent:
                found.append(int(entry.name))
    return found


def _memory_mb(pid: int) -> float:
    lines = Path(f"/proc/{pid}/smaps_rollup").read_text().splitlines()
    return sum(int(line.split()[1]) for line in lines if line.startswith("Pss:")) / 1024


def nearby() -> list[Figure]:
    """The spatial index over 100,000 places and locating, in this process."""
    from benchmarks import spatial

    return [Figure(name, seconds * 1000, "ms", note=note) for name, seconds, note in spatial.run()]


def use(data: Path) -> None:
    """Set Django up in this process on `data`."""
    os.environ.update(environment(data), DJANGO_SETTINGS_MODULE="anlan.config.settings.embedded")
    import django

    django.setup()


def documents() -> list[Figure]:
    """A bulletin as PDF, cold and warm."""
    from anlan.base.documents.facade import render_pdf

    items = [{"label": f"事项{number}", "text": "正在核实，后续情况续报。" * 8} for number in range(7)]
    data = {
        "title": "事故信息报告", "number": "1", "kind": "首报", "exercise": False, "recipients": ["大连市人民政府"],
        "issuer": "大连市应急管理局", "items": items, "signed_by": "钱领航", "signed_at": "", "page_note": "",
    }  # fmt: skip
    started = time.perf_counter()
    render_pdf("incidents/bulletin.typ", data)
    cold = (time.perf_counter() - started) * 1000
    numbers = iter(range(1000))
    warm = sample(
        lambda: render_pdf("incidents/bulletin.typ", {**data, "number": str(next(numbers))}), times=20
    )
    return [Figure("bulletin as PDF, warm", warm.p95, "ms", 50, note=f"p95; first {cold:.0f} ms")]
