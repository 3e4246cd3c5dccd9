"""One ledger as imports see it: rows in, rows out by key, back again, and what a file leaves unmentioned."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Generic
from uuid import UUID

from anlan.base.accounts.facade import User
from anlan.data.ledger import bulk, reverting, withdrawing
from anlan.data.ledger.models import LedgerQuerySet
from anlan.data.ledger.spec import LedgerSpec, R
from anlan.kernel.actor import Actor
from anlan.kernel.columns import RowOutcome

Rows = Sequence[Mapping[str, Any]]


def _as_given(rows: Rows, within: User | None) -> Rows:
    return rows


@dataclass(frozen=True)
class LedgerBook(Generic[R]):
    """The bulk operations of one ledger; each call is one transaction, with one audit entry and one event.

    `complete` adds to rows what every row of this ledger has without saying so: its kind, the home area. `narrow`
    restricts the model's rows to those of this ledger, where several share a model.
    """

    spec: LedgerSpec[R]
    complete: Callable[[Rows, User | None], Rows] = _as_given
    narrow: Callable[[LedgerQuerySet], LedgerQuerySet] = lambda rows: rows

    def upsert(
        self,
        rows: Rows,
        *,
        by: Actor,
        at: datetime,
        reason: str = "",
        within: User | None = None,
        create: bool = True,
    ) -> list[RowOutcome]:
        """Create or change a record for each row; without `create` only change."""
        given = self.complete(rows, within)
        return bulk.upsert(
            self.spec, rows=given, by=by, at=at, reason=reason, within=within, create=create
        )  # fmt: skip

    def withdraw(
        self, rows: Rows, *, by: Actor, at: datetime, reason: str, within: User | None = None
    ) -> list[RowOutcome]:
        """Retire the records the rows name."""
        given = self.complete(rows, within)
        return withdrawing.withdraw(self.spec, rows=given, by=by, at=at, reason=reason, within=within)

    def withdraw_listed(
        self,
        listed: Sequence[tuple[UUID, int]],
        *,
        by: Actor,
        at: datetime,
        reason: str,
        within: User | None = None,
    ) -> list[tuple[str, RowOutcome]]:
        """Retire records by id and the version they were listed with."""
        return withdrawing.withdraw_listed(
            self.spec, listed=listed, by=by, at=at, reason=reason, within=within
        )

    def revert(
        self, undos: Sequence[reverting.Undo], *, by: Actor, at: datetime, reason: str = "撤销导入"
    ) -> list[reverting.Reverted]:
        """Set back what an import did, except where somebody wrote since."""
        return reverting.revert(self.spec, undos=undos, by=by, at=at, reason=reason)

    def active(self, *, visible_to: User | None) -> LedgerQuerySet:
        """The ledger's active records a user sees; None is nobody in particular and sees all."""
        manager: Any = self.spec.model._default_manager
        rows: LedgerQuerySet = manager.all() if visible_to is None else manager.visible_to(visible_to)
        return self.narrow(rows.active())

    def mentioned(self, rows: Rows, *, within: User | None = None) -> list[tuple[UUID | None, bool]]:
        """The active record each row names by the ledger's key, whatever else is wrong with the row; and, where it
        names none, whether it could become a record."""
        filled = [
            {name: value for name, value in row.items() if value not in (None, "")}
            for row in self.complete(rows, within)
        ]
        complaints = self.spec.prepare(filled) if self.spec.prepare else [[] for _ in filled]
        keys = [self.spec.key(row) for row in filled]
        found = self.spec.find([key for key in keys if key is not None]) if self.spec.find else {}
        return [
            (found[key].pk, True)
            if key is not None and key in found
            else (None, not errors and not self.spec.clean(row, None)[1])
            for row, key, errors in zip(filled, keys, complaints, strict=True)
        ]
