"""Import of 100,000 rows by 25 columns, and what other writers feel meanwhile.

Runs in processes of its own on a fresh database in a temporary folder: one imports as the command line does, one
writes small audited acts all the while. `python -m benchmarks.import_bench` prints the figures as JSON;
`ANLAN_BENCH_IMPORT_ROWS` changes the number of rows.
"""

from __future__ import annotations

import json
import os
import random
import subprocess
import sys
import tempfile
import time
from dataclasses import asdict
from pathlib import Path
from typing import Any

from benchmarks.figures import Figure

ROWS = int(os.environ.get("ANLAN_BENCH_IMPORT_ROWS", "100000"))
BUDGET_S = 25.0
BUDGET_P99_MS = 100.0
HEADERS = [
    *("企业名称", "统一社会信用代码", "地址", "经度", "纬度", "行业", "从业人数", "联系人", "联系电话"),
    *(
        "简称",
        "法定代表人",
        "监管类别",
        "监管层级",
        "行业主管部门",
        "企业规模",
        "经营范围",
        "核实日期",
        "数据来源",
    ),
    *(f"备注{number}" for number in range(1, 8)),
]


def run() -> list[Figure]:
    """Seconds for the import, and the 99th percentile of another writer's acts while it ran."""
    with tempfile.TemporaryDirectory() as folder:
        _child(folder, "prepare")
        writer = _start(folder, "write")
        try:
            seconds = float(_child(folder, "import")["seconds"])
        finally:
            Path(folder, "stop").touch()
            out, _ = writer.communicate(timeout=60)
        acts = json.loads(out.splitlines()[-1])
    share = BUDGET_S * ROWS / 100_000
    return [
        Figure(f"import {ROWS:,} rows by {len(HEADERS)} columns", seconds, "s", share),
        Figure("others' writes during the import, p99", acts["p99_ms"], "ms", BUDGET_P99_MS,
               note=f"median {acts['p50_ms']:.1f} ms, {acts['acts']:,} writes"),
    ]  # fmt: skip


def _start(folder: str, part: str) -> subprocess.Popen[str]:
    environment = {**os.environ, "ANLAN_DATA": folder, "ANLAN_PROFILE": "embedded"}
    environment["DJANGO_SETTINGS_MODULE"] = "anlan.config.settings.embedded"
    command = [sys.executable, "-m", "benchmarks.import_bench", part]
    return subprocess.Popen(command, env=environment, stdout=subprocess.PIPE, text=True)


def _child(folder: str, part: str) -> dict[str, Any]:
    process = _start(folder, part)
    out, _ = process.communicate()
    if process.returncode:
        raise RuntimeError(f"import benchmark, part {part}: exit {process.returncode}")
    answer: dict[str, Any] = json.loads(out.splitlines()[-1])
    return answer


def _prepare(folder: Path) -> dict[str, Any]:
    from django.core.management import call_command

    from anlan.base.divisions.facade import load_city
    from anlan.kernel.actor import SYSTEM
    from anlan.kernel.clock import now

    call_command("migrate", verbosity=0)
    load_city("210200", by=SYSTEM, at=now())
    write_workbook(folder / "rows.xlsx", ROWS)
    return {"bytes": (folder / "rows.xlsx").stat().st_size}


def write_workbook(path: Path, rows: int) -> None:
    """A workbook of invented enterprises with valid codes, on land in Jinzhou."""
    import xlsxwriter

    chance = random.Random(20261028)
    book = xlsxwriter.Workbook(str(path), {"constant_memory": True})
    sheet = book.add_worksheet("企业")
    for column, title in enumerate(HEADERS):
        sheet.write_string(0, column, title)
    for number in range(1, rows + 1):
        lon, lat = 121.70 + 0.12 * chance.random(), 39.08 + 0.12 * chance.random()
        values: list[str | float] = [
            *(f"大连演示第{number}号有限公司", credit_code(number), f"金州区示例路{number}号"),
            *(round(lon, 6), round(lat, 6), "化学原料和化学制品制造业", chance.randint(1, 900)),
            *("张三", "0411-80000001", f"演示{number}", "李四", "危险化学品", "区县级", "应急管理", "中型"),
            *("化工产品生产", "2026-03-01", "2026 年普查", *[f"备注{number}"] * 7),
        ]
        for column, value in enumerate(values):
            sheet.write(number, column, value)
    book.close()


def credit_code(number: int) -> str:
    """The `number`-th valid credit code of Dalian (GB 32100-2015, inner check of GB 11714-1997)."""
    outer, inner = "0123456789ABCDEFGHJKLMNPQRTUWXY", "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZ"
    body = f"MA{number:06d}"
    check = 11 - sum(inner.index(c) * w for c, w in zip(body, (3, 7, 9, 10, 5, 8, 4, 2), strict=True)) % 11
    first = f"91210200{body}" + {10: "X", 11: "0"}.get(check, str(check))
    total = sum(outer.index(char) * pow(3, place, 31) for place, char in enumerate(first))
    return first + outer[(31 - total % 31) % 31]


def _import(folder: Path) -> dict[str, Any]:
    from anlan.data.imports.facade import carry_out, start_import
    from anlan.kernel.actor import Actor
    from anlan.kernel.clock import now

    by = Actor(id=None, name="基准", address="cli")
    began = time.perf_counter()
    with (folder / "rows.xlsx").open("rb") as file:
        run = start_import(
            dataset="enterprises", source=file, name="rows.xlsx", user=None, by=by, at=now(), queued=False
        )
    carry_out(run)
    seconds = time.perf_counter() - began
    run.refresh_from_db()
    if run.created != ROWS:
        raise RuntimeError(f"{run.created} of {ROWS} rows went in: {run.failure or run.problems.first()}")
    return {"seconds": seconds}


def _write(folder: Path) -> dict[str, Any]:
    from django.db import transaction

    from anlan.base.audit import facade as audit
    from anlan.kernel.actor import SYSTEM
    from anlan.kernel.clock import now
    from anlan.kernel.records import RecordRef

    taken: list[float] = []
    while not (folder / "stop").exists():
        began = time.perf_counter()
        with transaction.atomic():
            audit.record(action="bench.note_act", subject=RecordRef.of("bench", "1"), by=SYSTEM, at=now())
        taken.append((time.perf_counter() - began) * 1000)
        time.sleep(0.02)
    taken.sort()
    return {"acts": len(taken), "p50_ms": taken[len(taken) // 2], "p99_ms": taken[int(len(taken) * 0.99)]}


def main(arguments: list[str]) -> None:
    """One part of the benchmark, or all of it."""
    if not arguments:
        print(json.dumps([asdict(figure) for figure in run()], ensure_ascii=False))
        return
    import django
    from django.conf import settings

    django.setup()
    part = {"prepare": _prepare, "import": _import, "write": _write}[arguments[0]]
    print(json.dumps(part(Path(settings.DATA_DIR))))


if __name__ == "__main__":
    main(sys.argv[1:])
