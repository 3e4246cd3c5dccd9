"""Looking at a draft before it starts: its columns, first rows, and the errors a run would meet.

Cells are read for up to 20,000 rows; the ledger is asked for the first 500, inside a transaction that is rolled back,
so that nothing stays.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import datetime
from itertools import islice

from django.db import transaction

from anlan.data.imports import batches
from anlan.data.imports.cells import shown
from anlan.data.imports.models import ImportRun
from anlan.data.imports.reading import open_sheets
from anlan.data.imports.registry import Dataset
from anlan.data.imports.rows import Problem, Table, open_table
from anlan.data.imports.running import BATCH_ROWS, crs_of, prepared_rows
from anlan.kernel.actor import Actor
from anlan.kernel.coordinates import Crs

CELL_ROWS = 20_000
LEDGER_ROWS = 500
SAMPLE_ROWS = 3
PROBLEMS_SHOWN = 50


@dataclass(frozen=True, slots=True)
class FileColumn:
    """A column of the file: its header there, the field it goes to ("" for none), and some of its values."""

    position: int
    title: str
    field: str
    samples: tuple[str, ...]


@dataclass(slots=True)
class Preview:
    """What is known of a draft. `whole` says whether every row was looked at."""

    columns: list[FileColumn]
    missing: tuple[str, ...]
    header_row: int
    crs: Crs
    notices: list[str]
    rows: int = 0
    rejected: int = 0
    whole: bool = True
    counts: dict[str, int] = field(
        default_factory=lambda: dict.fromkeys(("created", "updated", "withdrawn", "unchanged"), 0)
    )
    counted: int = 0
    problems: list[tuple[int, Problem]] = field(default_factory=list)

    @property
    def sound(self) -> int:
        """Rows nothing is wrong with so far."""
        return self.rows - self.rejected


def look(run: ImportRun, dataset: Dataset, *, by: Actor, at: datetime) -> Preview:
    """Read a draft's file; `DomainError` when it cannot be read at all."""
    table = open_table(
        open_sheets(run.file.path, run.file.content_type), dataset.columns_for(run.mode), run.mapping
    )
    preview = Preview(
        columns=_columns(table),
        missing=table.header.missing,
        header_row=table.header.row,
        crs=crs_of(run, table),
        notices=[],
    )
    if not table.header.missing:
        _try(preview, run, dataset, table, by=by, at=at)
    preview.notices = table.all_notices(preview.crs)
    return preview


def _columns(table: Table) -> list[FileColumn]:
    taken = table.header.columns
    rows = (row for number, row in table.sheet.rows() if number >= table.header.data_row)
    sample = list(islice((row for row in rows if any(cell not in (None, "") for cell in row)), SAMPLE_ROWS))
    return [
        FileColumn(
            position=position,
            title=title,
            field=taken[position].field if position in taken else "",
            samples=tuple(shown(row[position]) if position < len(row) else "" for row in sample),
        )
        for position, title in sorted(table.header.titles.items())
    ]


def _try(
    preview: Preview, run: ImportRun, dataset: Dataset, table: Table, *, by: Actor, at: datetime
) -> None:
    rows, area = prepared_rows(run, dataset, table), batches.Area.now()
    while preview.rows < CELL_ROWS and (batch := list(islice(rows, BATCH_ROWS))):
        preview.rows += len(batch)
        area.judge(table, batch)
        if preview.counted < LEDGER_ROWS:
            preview.counted += len(batch)
            with transaction.atomic():
                results = batches.write(
                    dataset, table, batch, user=run.by, by=by, at=at, reason="导入前检查", mode=run.mode
                )
                transaction.set_rollback(True)
            for result in results:
                if result.result == "rejected":
                    _note(preview, result.row.number, result.problems)
                else:
                    preview.counts[result.result] += 1
        else:
            for row in batch:
                if row.problems:
                    _note(preview, row.number, row.problems)
    preview.whole = next(rows, None) is None


def _note(preview: Preview, number: int, problems: list[Problem]) -> None:
    preview.rejected += 1
    room = PROBLEMS_SHOWN - len(preview.problems)
    preview.problems += [(number, problem) for problem in problems[: max(0, room)]]
