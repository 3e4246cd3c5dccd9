"""Reads of the duty contacts."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django.db.models import Case, CharField, F, IntegerField, Q, Value, When
from django.db.models.functions import Concat

from anlan.base.divisions.facade import DivisionLevel
from anlan.data.duty_contacts.ledger import CONTACTS
from anlan.data.duty_contacts.models import DutyContact
from anlan.data.duty_contacts.policies import CALL_ORDER, city_of, local_divisions
from anlan.data.ledger import facade as ledger
from anlan.data.ledger.reading import Viewer

#: Text that sorts as a desk calls: by category, then by name.
_CALL_ORDER = Concat(
    Case(
        *(When(category=category, then=Value(f"{rank:02}")) for category, rank in CALL_ORDER.items()),
        default=Value("99"),
    ),
    F("name"),
    output_field=CharField(),
)


def duty_contacts(*, visible_to: Viewer, q: str = "", located_in: str = "") -> Any:
    """Contacts the user sees, retired ones included; each bears `call_order` to sort by."""
    rows: Any = ledger.rows_of(CONTACTS, visible_to=visible_to)
    if located_in:
        rows = ledger.in_division(rows, located_in)
    if q.strip():
        rows = rows.search(q)
    return rows.annotate(call_order=_CALL_ORDER).select_related("located_in", "supervised_by")


def duty_contact_by_id(contact_id: UUID | str, *, visible_to: Viewer) -> DutyContact:
    """One contact; `NotFound` when the user may not see it."""
    return ledger.record_of(CONTACTS, contact_id, visible_to=visible_to)


def duty_contacts_for(division_code: str | None, *, visible_to: Viewer, limit: int = 12) -> list[DutyContact]:
    """Whom to call about something in a division: those serving its township and district, then the city's.

    Each group by category, then name. Without a division only the city's.
    """
    local = local_divisions(division_code)
    city = Q(located_in=city_of(division_code)) if division_code else Q(located_in__level=DivisionLevel.CITY)
    nearer = Case(When(located_in__in=local, then=Value(0)), default=Value(1), output_field=IntegerField())
    rows = duty_contacts(visible_to=visible_to).active().filter(Q(located_in__in=local) | city)
    return list(rows.annotate(nearer=nearer).order_by("nearer", "call_order", "id")[:limit])
