"""Writes on the duty contacts. An area left open is the writer's own; a point never decides it."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any

from anlan.base.accounts.facade import User
from anlan.data.duty_contacts.areas import home_area
from anlan.data.duty_contacts.ledger import CONTACTS
from anlan.data.duty_contacts.models import DutyContact
from anlan.data.ledger import facade as ledger
from anlan.kernel.actor import Actor
from anlan.kernel.columns import RowOutcome


def create_contact(*, by: Actor, at: datetime, within: User | None = None, **values: Any) -> DutyContact:
    """Register a unit; without `located_in` it serves the area of the user's own office."""
    given = {**values, "located_in": values.get("located_in") or home_area(within)}
    return ledger.create(CONTACTS, values=given, by=by, at=at, within=within)


def change_contact(
    *,
    contact: DutyContact,
    version: int | None,
    by: Actor,
    at: datetime,
    reason: str = "",
    within: User | None = None,
    **values: Any,
) -> DutyContact:
    """Change the given fields. The area stays unless given, wherever the point moves."""
    given = {name: value for name, value in values.items() if name != "located_in" or value}
    if "located_in" not in given and not given.keys().isdisjoint({"lon", "lat"}):
        given["located_in"] = contact.located_in
    return ledger.change(
        CONTACTS, record=contact, values=given, version=version, by=by, at=at, reason=reason, within=within
    )


def retire_contact(
    *, contact: DutyContact, reason: str, by: Actor, at: datetime, version: int | None = None
) -> DutyContact:
    """Take a unit out of the book."""
    return ledger.retire(CONTACTS, record=contact, reason=reason, by=by, at=at, version=version)


def restore_contact(*, contact: DutyContact, by: Actor, at: datetime) -> DutyContact:
    """Bring a retired unit back."""
    return ledger.restore(CONTACTS, record=contact, by=by, at=at)


def upsert_contacts(
    rows: Sequence[Mapping[str, Any]],
    *,
    by: Actor,
    at: datetime,
    reason: str = "",
    within: User | None = None,
) -> list[RowOutcome]:
    """Create or change contacts by unit and area, one transaction a call; the area may be a code or a name."""
    return BOOK.upsert(rows, by=by, at=at, reason=reason, within=within)


def _at_home(rows: ledger.Rows, within: User | None) -> ledger.Rows:
    home = home_area(within)
    return [{**row, "located_in": row.get("located_in") or home} for row in rows]


#: For imports.
BOOK = ledger.LedgerBook(CONTACTS, complete=_at_home)
