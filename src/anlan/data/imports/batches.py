"""One batch of rows into a ledger: what lies outside the city is refused here, what lies outside the user's
jurisdiction by the ledger, row by row; the rest is written. Must run inside the caller's transaction.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from functools import lru_cache
from typing import Any
from uuid import UUID

from django.db import IntegrityError, transaction

from anlan.base.accounts.facade import User
from anlan.base.divisions.facade import boundaries_revision, boundary_of, cities, districts, locator
from anlan.data.imports.registry import Dataset
from anlan.data.imports.rows import PreparedRow, Problem, Table
from anlan.kernel.actor import Actor
from anlan.kernel.columns import Result, RowOutcome
from anlan.kernel.errors import DomainError, FieldError


@dataclass(slots=True)
class RowResult:
    """What became of one row of the file."""

    row: PreparedRow
    result: Result
    problems: list[Problem] = field(default_factory=list)
    record_id: UUID | None = None
    before: dict[str, Any] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class _Order:
    dataset: Dataset
    user: User | None
    by: Actor
    at: datetime
    reason: str

    def upsert(self, rows: Sequence[Mapping[str, Any]]) -> list[RowOutcome]:
        return self.dataset.upsert(rows, by=self.by, at=self.at, reason=self.reason, within=self.user)


def outside_city(table: Table, batch: Sequence[PreparedRow]) -> list[PreparedRow]:
    """The batch, with a complaint on each row whose point lies in no district of the cities loaded here."""
    placed = [row for row in batch if row.values.get("lon") is not None and not row.problems]
    if not placed:
        return list(batch)
    if not _boundaries_known():
        return list(batch)
    names = "、".join(city.name for city in cities())
    found = locator().locate_many([(row.values["lon"], row.values["lat"]) for row in placed])
    for row, located in zip(placed, found, strict=True):
        if located is None:
            shown = f"{table.shown_value(row, 'lon')}, {table.shown_value(row, 'lat')}"
            message = f"坐标不在{names}范围内，请核对数值和坐标系。"
            row.problems.append(Problem(table.title_of("lon"), shown, message))
    return list(batch)


def _boundaries_known() -> bool:
    """Whether the boundaries of the cities are loaded: without them no place can be judged."""
    return _bounded(boundaries_revision())


@lru_cache(maxsize=4)
def _bounded(_revision: str) -> bool:
    areas = [*cities(), *districts()]
    return any(boundary_of(area.code) is not None for area in areas)


def write(
    dataset: Dataset,
    table: Table,
    batch: Sequence[PreparedRow],
    *,
    user: User | None,
    by: Actor,
    at: datetime,
    reason: str,
) -> list[RowResult]:
    """Write the sound rows and answer for every row, in order; `user` None is the command line, which sees all."""
    order = _Order(dataset, user, by, at, reason)
    sound = [row for row in batch if not row.problems]
    outcomes = _safely(order, [row.values for row in sound]) if sound else []
    by_number = {row.number: outcome for row, outcome in zip(sound, outcomes, strict=True)}
    return [_result(table, row, by_number.get(row.number)) for row in batch]


def _safely(order: _Order, values: Sequence[Mapping[str, Any]]) -> list[RowOutcome]:
    """The ledger's outcomes; if the batch as a whole fails, row by row, so that one row does not stop the rest."""
    try:
        with transaction.atomic():
            return order.upsert(values)
    except (IntegrityError, DomainError) as error:
        if len(values) == 1:
            message = error.message if isinstance(error, DomainError) else "与台账中的其他记录冲突。"
            errors = tuple(error.errors) if isinstance(error, DomainError) and error.errors else ()
            return [RowOutcome("rejected", errors=errors or (FieldError("", message),))]
    return [outcome for row in values for outcome in _safely(order, [row])]


def _result(table: Table, row: PreparedRow, outcome: RowOutcome | None) -> RowResult:
    if outcome is None:
        return RowResult(row, "rejected", row.problems)
    if outcome.result != "rejected":
        return RowResult(row, outcome.result, [], outcome.record_id, outcome.before)
    problems = [
        Problem(
            table.title_of(error.field) if error.field else "",
            table.shown_value(row, error.field) if error.field else "",
            error.message,
        )
        for error in outcome.errors
    ]
    return RowResult(row, "rejected", problems or [Problem("", "", "台账未接受这一行。")])
