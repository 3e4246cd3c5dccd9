"""One batch of rows into a ledger: what lies outside the city is refused here, what lies outside the user's
jurisdiction by the ledger, row by row; the rest is written. Must run inside the caller's transaction.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any
from uuid import UUID

from django.db import IntegrityError, transaction

from anlan.base.accounts.facade import User
from anlan.base.divisions.facade import Locator, boundary_of, cities, districts, locator
from anlan.data.imports.enums import ImportMode
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
    mode: str

    def carry_out(self, rows: Sequence[Mapping[str, Any]]) -> list[RowOutcome]:
        book = self.dataset.book
        if self.mode == ImportMode.WITHDRAW:
            return book.withdraw(rows, by=self.by, at=self.at, reason=self.reason, within=self.user)
        create = self.mode == ImportMode.UPSERT
        return book.upsert(
            rows, by=self.by, at=self.at, reason=self.reason, within=self.user, create=create
        )  # fmt: skip


@dataclass(frozen=True, slots=True)
class Area:
    """The cities loaded here, as they were when a run began; `locator` is None where no boundary is loaded."""

    names: str
    locator: Locator | None

    @classmethod
    def now(cls) -> Area:
        """The area as the database has it."""
        loaded = list(cities())
        known = any(boundary_of(each.code) is not None for each in [*loaded, *districts()])
        return cls("、".join(city.name for city in loaded), locator() if known else None)

    def judge(self, table: Table, batch: Sequence[PreparedRow]) -> None:
        """Add a complaint to each row whose point lies in no district of these cities."""
        placed = [row for row in batch if row.values.get("lon") is not None and not row.problems]
        if not placed or self.locator is None:
            return
        found = self.locator.locate_many([(row.values["lon"], row.values["lat"]) for row in placed])
        for row, located in zip(placed, found, strict=True):
            if located is None:
                shown = f"{table.shown_value(row, 'lon')}, {table.shown_value(row, 'lat')}"
                message = f"坐标不在{self.names}范围内，请核对数值和坐标系。"
                row.problems.append(Problem(table.title_of("lon"), shown, message))


def write(
    dataset: Dataset,
    table: Table,
    batch: Sequence[PreparedRow],
    *,
    user: User | None,
    by: Actor,
    at: datetime,
    reason: str,
    mode: str = ImportMode.UPSERT,
) -> list[RowResult]:
    """Write the sound rows and answer for every row, in order; `user` None is the command line, which sees all."""
    order = _Order(dataset, user, by, at, reason, mode)
    sound = [row for row in batch if not row.problems]
    outcomes = _safely(order, [row.values for row in sound]) if sound else []
    by_number = {row.number: outcome for row, outcome in zip(sound, outcomes, strict=True)}
    return [_result(table, row, by_number.get(row.number)) for row in batch]


def _safely(order: _Order, values: Sequence[Mapping[str, Any]]) -> list[RowOutcome]:
    """The ledger's outcomes; if the batch as a whole fails, row by row, so that one row does not stop the rest."""
    try:
        with transaction.atomic():
            return order.carry_out(values)
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
