"""`python -m benchmarks [--quick]`: build a city of 200,000 enterprises, serve it, measure, print.

`--only consequence` measures the consequence models alone, which need no city.

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
from benchmarks.consequence import consequence
from benchmarks.figures import Figure, sample
from benchmarks.live import fan_out
from benchmarks.processes import documents, embedded_set, nearby, use
from benchmarks.requests import requests
from benchmarks.screen import picture_on_screen
from benchmarks.server import Client, Server, anlan


def main() -> int:
    """Print every figure; 1 when one is over its budget and ANLAN_BENCH_STRICT is set."""
    parser = argparse.ArgumentParser(prog="benchmarks", description=__doc__)
    parser.add_argument("--enterprises", type=int, default=200_000, help="size of the ledger")
    parser.add_argument("--incidents", type=int, default=400, help="open incidents on the board")
    parser.add_argument("--screens", type=int, default=1000, help="live screens")
    parser.add_argument("--no-imports", action="store_true", help="leave out the imports of 100,000 rows")
    parser.add_argument(
        "--quick", action="store_true", help="a tenth of the city, a fifth of the screens, no import"
    )
    parser.add_argument(
        "--data", type=Path, help="a data folder built before, copied instead of building one"
    )
    parser.add_argument("--only", choices=("consequence",), help="one part alone")
    options = parser.parse_args()
    if options.quick:
        options.enterprises, options.screens, options.no_imports = 20_000, 200, True
    print(f"{os.cpu_count()} cores, Python {sys.version.split()[0]}", flush=True)
    figures = consequence() if options.only else _everything(options)
    print()
    for figure in figures:
        print(figure.line())
    over = [figure for figure in figures if not figure.within]
    return 1 if over and os.environ.get("ANLAN_BENCH_STRICT") else 0


def _everything(options: argparse.Namespace) -> list[Figure]:
    """Everything that speaks of a city, then the models."""
    print(
        f"{options.enterprises:,} enterprises, {options.incidents} open incidents, {options.screens} live screens\n"
    )
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
    if not options.no_imports:
        figures += import_bench.run()
    return figures + consequence()


if __name__ == "__main__":
    raise SystemExit(main())
