"""One batch of rows into a ledger: what lies outside the city or outside the user's jurisdiction is refused, row by
row, and the rest is written.

Must run inside the caller's transaction. Rows with a point of a user whose posts cover the city are written in one
pass. Otherwise the ledger is asked twice: a first pass inside a savepoint tells which records the rows mean, then the rows
that touch anything beyond the user's jurisdiction are taken out and the rest is written.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any
from uuid import UUID

from django.db import IntegrityError, transaction

from anlan.base.accounts.facade import Organisation, User
from anlan.base.divisions.facade import boundaries_revision, cities, locator
from anlan.data.imports.policies import covers
from anlan.data.imports.registry import Dataset
from anlan.data.imports.rows import PreparedRow, Problem, Table
from anlan.kernel.actor import Actor
from anlan.kernel.columns import Result, RowOutcome
from anlan.kernel.errors import DomainError, FieldError

OUT_OF_SCOPE = "不在您的管辖范围内，未导入。"


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
    by: Actor
    at: datetime
    reason: str

    def upsert(self, rows: Sequence[Mapping[str, Any]]) -> list[RowOutcome]:
        return self.dataset.upsert(rows, by=self.by, at=self.at, reason=self.reason)


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
    """Whether any boundary is loaded; the revision begins with their number."""
    return not boundaries_revision().startswith("0-")


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
    order = _Order(dataset, by, at, reason)
    sound = [row for row in batch if not row.problems]
    outcomes = _within_scope(order, table, sound, user) if sound else []
    by_number = {row.number: outcome for row, outcome in zip(sound, outcomes, strict=True)}
    return [_result(table, row, by_number.get(row.number)) for row in batch]


def _within_scope(
    order: _Order, table: Table, rows: Sequence[PreparedRow], user: User | None
) -> list[RowOutcome]:
    values: list[Mapping[str, Any]] = [row.values for row in rows]
    if user is None or user.scope.everything:
        return _safely(order, values)
    placed = _boundaries_known() and all(row.get("lon") is not None for row in values)
    if placed and covers(user.scope, cities().values_list("code", flat=True)):
        return _safely(order, values)
    values = _try_out(order, values, user)
    allowed = [index for index, row in enumerate(values) if row]
    written = _safely(order, [values[index] for index in allowed]) if allowed else []
    beyond = RowOutcome("rejected", errors=(FieldError("", OUT_OF_SCOPE),))
    outcomes = [beyond] * len(values)
    for index, outcome in zip(allowed, written, strict=True):
        outcomes[index] = outcome
    return outcomes


def _try_out(order: _Order, values: Sequence[Mapping[str, Any]], user: User) -> list[Mapping[str, Any]]:
    """The rows with those emptied that reach beyond the user's jurisdiction.

    A new record without any place is put under the user's own bureau, so that whoever registers it sees it.
    """
    savepoint = transaction.savepoint()
    try:
        outcomes = _safely(order, values)
        after = _visible(order.dataset, outcomes, user)
        placeless = _placeless(order.dataset, [o for o in outcomes if o.result == "created"])
    finally:
        transaction.savepoint_rollback(savepoint)
    before = _visible(order.dataset, [o for o in outcomes if o.result != "created"], user)
    own = _own_bureau(user)
    kept: list[Mapping[str, Any]] = []
    for row, outcome in zip(values, outcomes, strict=True):
        if outcome.record_id is None:
            kept.append(row)
        elif outcome.result == "created" and outcome.record_id in placeless and own is not None:
            kept.append({**row, "supervised_by": own})
        else:
            known = outcome.result == "created" or outcome.record_id in before
            kept.append(row if known and outcome.record_id in after else {})
    return kept


def _visible(dataset: Dataset, outcomes: Sequence[RowOutcome], user: User) -> set[UUID]:
    ids = [outcome.record_id for outcome in outcomes if outcome.record_id is not None]
    return set(dataset.rows().visible_to(user).filter(pk__in=ids).values_list("pk", flat=True))


def _placeless(dataset: Dataset, outcomes: Sequence[RowOutcome]) -> set[UUID]:
    ids = [outcome.record_id for outcome in outcomes if outcome.record_id is not None]
    rows = dataset.rows().filter(pk__in=ids, located_in=None, supervised_by=None)
    return set(rows.values_list("pk", flat=True))


def _own_bureau(user: User) -> Organisation | None:
    return next((post.organisation for post in user.current_posts), None)


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
