"""`python -m benchmarks [--enterprises N] [--incidents N]`: build a world, serve it, measure, print.

Every time is the time of a whole request over a kept connection on loopback, one at a time; its ratio is to a bare
reply of the same server in the same run, so that figures of different machines can be compared.
"""

from __future__ import annotations

import argparse
import asyncio
import os
import shutil
import sys
import tempfile
from pathlib import Path

from benchmarks import import_bench
from benchmarks.figures import Figure, sample
from benchmarks.live import fan_out
from benchmarks.processes import documents, embedded_set, nearby, use
from benchmarks.requests import requests
from benchmarks.screen import picture_on_screen
from benchmarks.server import Client, Server, anlan


def main() -> int:
    """Print every figure; 1 when one is over its budget and ANLAN_BENCH_STRICT is set."""
    parser = argparse.ArgumentParser(prog="benchmarks", description=__doc__)
    parser.add_argument("--enterprises", type=int, default=20_000, help="size of the ledger (budget: 200000)")
    parser.add_argument("--incidents", type=int, default=400, help="open incidents on the board")
    parser.add_argument("--screens", type=int, default=200, help="live screens (budget: 1000)")
    parser.add_argument("--imports", action="store_true", help="also import 100,000 rows (a minute or more)")
    parser.add_argument(
        "--data", type=Path, help="a data folder built before, copied instead of building one"
    )
    options = parser.parse_args()
    print(f"{os.cpu_count()} cores, Python {sys.version.split()[0]}, {options.enterprises:,} enterprises, "
          f"{options.incidents} open incidents, {options.screens} live screens\n", flush=True)  # fmt: skip
    figures: list[Figure] = []
    with tempfile.TemporaryDirectory(prefix="anlan-bench-") as folder:
        data = Path(folder) / "var"
        if options.data:
            shutil.copytree(options.data, data)
            anlan(data, "migrate")
        else:
            print("building the world …", flush=True)
            anlan(data, "demo", "--enterprises", str(options.enterprises))
        with Server(data) as served:
            client = Client(served.port)
            bare = sample(lambda: client.must("/bare"), times=300)
            figures.append(Figure("bare reply", bare.median, "ms", note="median"))
            figures += requests(served, incidents=options.incidents, bare_ms=bare.median)
            figures += picture_on_screen(served)
            figures.append(asyncio.run(fan_out(served, screens=options.screens, rate=50, seconds=10)))
        figures += embedded_set(data)
        use(data)
        figures += documents()
        figures += nearby()
    if options.imports:
        figures += import_bench.run()
    print()
    for figure in figures:
        print(figure.line())
    over = [figure for figure in figures if not figure.within]
    return 1 if over and os.environ.get("ANLAN_BENCH_STRICT") else 0


if __name__ == "__main__":
    raise SystemExit(main())
