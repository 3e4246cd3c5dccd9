"""Import of 100,000 rows by 25 columns, and what other writers feel meanwhile.

Runs in processes of its own on a fresh database in a temporary folder: one imports as the command line does, one
writes small audited acts all the while. Once with sound rows, once with three bad ones in a hundred, which must come
back as a workbook, each with its reasons. `python -m benchmarks.import_bench` prints the figures as JSON, the
processor's seconds beside those of the clock because a busy machine stretches only the latter;
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
from collections.abc import Callable
from dataclasses import asdict
from functools import partial
from pathlib import Path
from typing import Any

from benchmarks.figures import Figure

ROWS = int(os.environ.get("ANLAN_BENCH_IMPORT_ROWS", "100000"))
BUDGET_S = 25.0
BUDGET_P99_MS = 100.0
#: Every so many rows one is wrong: a count that is no number, a code with a false check digit, a point abroad.
BAD_EVERY = 33
BAD = ROWS // BAD_EVERY
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
    """Seconds for the import, sound and with bad rows, and the 99th percentile of another writer's acts meanwhile."""
    return [*_measure(bad=False), *_measure(bad=True)]


def _measure(*, bad: bool) -> list[Figure]:
    with tempfile.TemporaryDirectory() as folder:
        _child(folder, "prepare-bad" if bad else "prepare")
        writer = _start(folder, "write")
        try:
            took = _child(folder, "import-bad" if bad else "import")
        finally:
            Path(folder, "stop").touch()
            out, _ = writer.communicate(timeout=60)
        acts = json.loads(out.splitlines()[-1])
    share = BUDGET_S * ROWS / 100_000
    what = f"import {ROWS:,} rows by {len(HEADERS)} columns" + (f", {BAD:,} of them bad" if bad else "")
    note = f"{took['cpu']:.1f} s of the processor"
    figures = [
        Figure(what, took["seconds"], "s", share, note=note),
        Figure("others' writes during the import, p99", acts["p99_ms"], "ms", BUDGET_P99_MS,
               note=f"median {acts['p50_ms']:.1f} ms, {acts['acts']:,} writes"),
    ]  # fmt: skip
    if bad:
        figures.append(Figure(f"workbook of {BAD:,} returned rows", took["returned_s"], "s", None))
    return figures


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


def _prepare(folder: Path, *, bad: bool = False) -> dict[str, Any]:
    from django.core.management import call_command

    from anlan.base.divisions.facade import load_city
    from anlan.kernel.actor import SYSTEM
    from anlan.kernel.clock import now

    call_command("migrate", verbosity=0)
    load_city("210200", by=SYSTEM, at=now())
    write_workbook(folder / "rows.xlsx", ROWS, bad_every=BAD_EVERY if bad else 0)
    return {"bytes": (folder / "rows.xlsx").stat().st_size}


def write_workbook(path: Path, rows: int, *, bad_every: int = 0) -> None:
    """A workbook of invented enterprises with valid codes, on land in Jinzhou; some wrong in one of three ways."""
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
        if bad_every and number % bad_every == 0:
            _spoil(values, number // bad_every)
        for column, value in enumerate(values):
            sheet.write(number, column, value)
    book.close()


def _spoil(values: list[str | float], number: int) -> None:
    if number % 3 == 0:
        values[6] = "许多"
    elif number % 3 == 1:
        code = str(values[1])
        values[1] = code[:-1] + ("A" if code[-1] != "A" else "B")
    else:
        values[3], values[4] = 12.5, 41.9


def credit_code(number: int) -> str:
    """The `number`-th valid credit code of Dalian (GB 32100-2015, inner check of GB 11714-1997)."""
    outer, inner = "0123456789ABCDEFGHJKLMNPQRTUWXY", "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZ"
    body = f"MA{number:06d}"
    check = 11 - sum(inner.index(c) * w for c, w in zip(body, (3, 7, 9, 10, 5, 8, 4, 2), strict=True)) % 11
    first = f"91210200{body}" + {10: "X", 11: "0"}.get(check, str(check))
    total = sum(outer.index(char) * pow(3, place, 31) for place, char in enumerate(first))
    return first + outer[(31 - total % 31) % 31]


def _import(folder: Path, *, bad: int = 0) -> dict[str, Any]:
    from anlan.data.imports.facade import carry_out, start_import
    from anlan.kernel.actor import Actor
    from anlan.kernel.clock import now

    by = Actor(id=None, name="基准", address="cli")
    began, spent = time.perf_counter(), time.process_time()
    with (folder / "rows.xlsx").open("rb") as file:
        run = start_import(
            dataset="enterprises", source=file, name="rows.xlsx", user=None, by=by, at=now(), queued=False
        )
    carry_out(run)
    seconds, cpu = time.perf_counter() - began, time.process_time() - spent
    run.refresh_from_db()
    if (run.created, run.rejected) != (ROWS - bad, bad):
        raise RuntimeError(f"{run.created} of {ROWS} rows went in: {run.failure or run.problems.first()}")
    returned = _returned(run, bad) if bad else 0.0
    return {"seconds": seconds, "cpu": cpu, "returned_s": returned}


def _returned(run: Any, bad: int) -> float:
    """Seconds for the workbook of returned rows, which must hold each of them with its reason."""
    from python_calamine import load_workbook

    from anlan.data.imports.facade import returned_rows

    began = time.perf_counter()
    with returned_rows(run) as file:
        seconds = time.perf_counter() - began
        table = load_workbook(file).get_sheet_by_index(0).to_python()
    numbers = [int(str(row[0]).removesuffix(".0")) for row in table[1:]]
    if numbers != [number + 1 for number in range(BAD_EVERY, ROWS + 1, BAD_EVERY)] or len(numbers) != bad:
        raise RuntimeError(f"{len(numbers)} of {bad} bad rows came back")
    if not all(row[1] for row in table[1:]):
        raise RuntimeError("a row came back without its reason")
    return seconds


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
    parts: dict[str, Callable[[Path], dict[str, Any]]] = {
        "prepare": _prepare,
        "prepare-bad": partial(_prepare, bad=True),
        "import": _import,
        "import-bad": partial(_import, bad=BAD),
        "write": _write,
    }
    print(json.dumps(parts[arguments[0]](Path(settings.DATA_DIR))))


if __name__ == "__main__":
    main(sys.argv[1:])
