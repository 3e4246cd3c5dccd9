"""对账: what the ledger has of one supervising organisation and a file does not name.

The list is made before the import and confirmed by a person who types its number; exactly those records are withdrawn
after the file's rows, unless somebody changed one meanwhile.
"""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from datetime import datetime
from itertools import islice
from uuid import UUID

from anlan.base.accounts.facade import Organisation
from anlan.data.imports.models import ImportRun, Reconciliation
from anlan.data.imports.registry import Dataset
from anlan.data.imports.rows import Table
from anlan.kernel.coordinates import Crs
from anlan.kernel.errors import Conflict, InvalidInput

_AT_ONCE = 500
LISTED_SHOWN = 50


@dataclass(frozen=True, slots=True)
class Supervisor:
    """An organisation whose records the file names, and how many of them."""

    id: UUID
    name: str
    named: int


def supervisors(run: ImportRun, dataset: Dataset, table: Table) -> tuple[list[Supervisor], set[UUID], int]:
    """Whose records the file names, most first; all records it names; and its wrong rows that name none."""
    mentioned: set[UUID] = set()
    doubtful = 0
    rows = table.prepared(crs=Crs.WGS84, identity=(), lenient=dataset.lenient)
    while batch := list(islice(rows, _AT_ONCE)):
        found = dataset.book.mentioned([row.values for row in batch], within=run.by)
        for row, (record_id, sound) in zip(batch, found, strict=True):
            if record_id is not None:
                mentioned.add(record_id)
            elif row.problems or not sound:
                doubtful += 1
    counts: Counter[UUID] = Counter()
    active = dataset.book.active(visible_to=run.by).order_by()
    for record_id, supervisor in active.values_list("pk", "supervised_by_id"):
        if supervisor is not None and record_id in mentioned:
            counts[supervisor] += 1
    names = dict(Organisation.objects.filter(pk__in=list(counts)).values_list("pk", "name"))
    return [Supervisor(key, names[key], count) for key, count in counts.most_common()], mentioned, doubtful


def draw_up(
    run: ImportRun, dataset: Dataset, table: Table, *, organisation_id: UUID | None
) -> tuple[Reconciliation, list[Supervisor]]:
    """Make a draft's list anew for one of the file's supervising organisations, the first unless named."""
    choices, mentioned, doubtful = supervisors(run, dataset, table)
    if not choices:
        raise InvalidInput("文件没有对上台账中的任何记录，不能确定对账的范围。", field="reconcile")
    chosen = next((each for each in choices if each.id == organisation_id), choices[0])
    active = dataset.book.active(visible_to=run.by).filter(supervised_by=chosen.id).order_by("name", "pk")
    listed = [
        [str(pk), version] for pk, version in active.values_list("pk", "version") if pk not in mentioned
    ]
    values = {
        "organisation_id": chosen.id,
        "listed": listed,
        "mentioned": len(mentioned),
        "doubtful": doubtful,
        "confirmed_by": "",
        "confirmed_at": None,
    }
    drawn, _ = Reconciliation.objects.update_or_create(run=run, defaults=values)
    return drawn, choices


def confirm(drawn: Reconciliation, *, typed: str, by_name: str, at: datetime) -> None:
    """Bind a list to the number a person typed; `InvalidInput` or `Conflict` says what is in the way."""
    if drawn.doubtful:
        raise Conflict(
            f"文件中有 {drawn.doubtful:,} 行有错且对不上台账，可能正是要撤出的记录。请先改正，或不做对账。",
            code="doubtful_rows",
        )
    count = len(drawn.listed)
    if count and typed.strip().replace(",", "").replace("，", "") != str(count):
        raise InvalidInput(
            f"将撤出 {count:,} 条记录，请在“确认撤出”中填写这个数。",
            field="withdraw_count",
            code="count_differs",
        )
    drawn.confirmed_by, drawn.confirmed_at = by_name, at
    drawn.save(update_fields=["confirmed_by", "confirmed_at"])
