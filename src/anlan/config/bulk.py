"""`anlan import DATASET FILE`: a file into a ledger from the command line, with the same checks as on the screen.

Runs in this process, so it needs no worker. Nobody in particular imports: no jurisdiction binds the rows.
"""

from __future__ import annotations

import sys
import threading
from pathlib import Path

from anlan.data.imports.facade import (
    ImportRun,
    RunStatus,
    carry_out,
    dataset_named,
    problems_of,
    start_import,
)
from anlan.data.laws.facade import load_folder
from anlan.gis.consequences.facade import import_roads
from anlan.kernel.actor import Actor
from anlan.kernel.clock import now

CLI = Actor(id=None, name="命令行", address="cli")
ERRORS_PRINTED = 50
REPORT_S = 2.0


def import_file(*, dataset: str, file: Path) -> int:
    """Import `file` into `dataset` and print what came of it; 0 when at least one row went in or nothing was wrong.

    `DomainError` for an unknown dataset or a file that is no table.
    """
    if dataset == "laws":
        return _import_laws(file)
    if dataset == "roads":
        return _import_roads(file)
    dataset_named(dataset)
    if not file.is_file():
        print(f"anlan: 没有文件 {file}", file=sys.stderr)
        return 2
    with file.open("rb") as source:
        run = start_import(
            dataset=dataset, source=source, name=file.name, user=None, by=CLI, at=now(), queued=False
        )
    _run(run)
    return _report(run)


def _import_roads(file: Path) -> int:
    """A GeoJSON file of roads; its name is their source, so that a newer file of the same name replaces them."""
    if not file.is_file():
        print(f"anlan: 没有文件 {file}", file=sys.stderr)
        return 2
    with file.open("rb") as source:
        number = import_roads(file=source, source=file.name, by=CLI, at=now())
    print(f"道路 {number} 条，来源“{file.name}”。")
    return 0


def _import_laws(folder: Path) -> int:
    """A folder of law texts into the library; 0 when none was refused."""
    outcomes = load_folder(folder, by=CLI, at=now())
    done = [each.loaded.outcome for each in outcomes if each.loaded]
    for each in outcomes:
        if each.error:
            print(f"未载入 {each.name}：{each.error}", file=sys.stderr)
    print(
        f"法规 {len(outcomes)} 部：新增 {done.count('created')}，更新 {done.count('updated')}，"
        f"未变 {done.count('unchanged')}，未载入 {len(outcomes) - len(done)}"
    )
    return 0 if len(done) == len(outcomes) else 1


def _run(run: ImportRun) -> None:
    """Carry the run out, telling on standard error how far it is."""
    done = threading.Event()
    teller = threading.Thread(target=_tell, args=(run, done), daemon=True)
    teller.start()
    try:
        carry_out(run)
    finally:
        done.set()
        teller.join()
    run.refresh_from_db()


def _tell(run: ImportRun, done: threading.Event) -> None:
    from django.db import connection

    while not done.wait(REPORT_S):
        state = ImportRun.objects.get(pk=run.pk)
        print(f"已处理 {state.processed} 行，共约 {state.total} 行", file=sys.stderr)
    connection.close()


def _report(run: ImportRun) -> int:
    for notice in run.notices:
        print(notice)
    problems = list(problems_of(run)[:ERRORS_PRINTED])
    for problem in problems:
        where = f"第 {problem.row} 行" if problem.row else "文件"
        print(" ".join(part for part in (where, problem.column, problem.value, problem.message) if part))
    if run.rejected and len(problems) == ERRORS_PRINTED:
        print(f"……只列出前 {ERRORS_PRINTED} 处。")
    if run.status == RunStatus.FAILED:
        print(f"anlan: 未能导入：{run.failure}", file=sys.stderr)
        return 1
    print(
        f"共 {run.total} 行：新增 {run.created}，更新 {run.updated}，未变 {run.unchanged}，退回 {run.rejected}。"
    )
    return 1 if run.rejected and run.rejected == run.total else 0
