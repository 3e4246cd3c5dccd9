"""Reads of the enterprise ledger."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from anlan.base.accounts.facade import User
from anlan.data.enterprises.hours import covers, window_text
from anlan.data.enterprises.ledger import ENTERPRISES
from anlan.data.enterprises.matching import active_matching, filter_by_text
from anlan.data.enterprises.models import Contact, Enterprise
from anlan.data.enterprises.policies import normal_code
from anlan.data.ledger import facade as ledger
from anlan.data.ledger.reading import Viewer
from anlan.kernel.coordinates import Box


def enterprises(*, visible_to: Viewer, q: str = "", located_in: str = "") -> Any:
    """Enterprises the user sees, retired ones included; `located_in` takes a division with all under it."""
    rows: Any = ledger.rows_of(ENTERPRISES, visible_to=visible_to)
    if located_in:
        rows = ledger.in_division(rows, located_in)
    if q.strip():
        rows = filter_by_text(rows, q)
    return rows.select_related("located_in", "supervised_by")


def count_active(*, visible_to: Viewer, q: str) -> int | None:
    """How many active enterprises match `q`, when the index can tell at once; None when it cannot."""
    return active_matching(q, visible_to=visible_to)


def enterprise_by_id(enterprise_id: UUID | str, *, visible_to: Viewer) -> Enterprise:
    """One enterprise; `NotFound` outside the user's scope."""
    return ledger.record_of(ENTERPRISES, enterprise_id, visible_to=visible_to)


def enterprise_by_credit_code(code: str, *, visible_to: Viewer) -> Enterprise | None:
    """The active enterprise with this credit code."""
    rows: Any = ledger.rows_of(ENTERPRISES, visible_to=visible_to)
    found = [row for row in rows.filter(credit_code=normal_code(code)).order_by() if row.is_active]
    return found[0] if found else None


def contacts_of(enterprise: Enterprise | UUID) -> list[Contact]:
    """Whom to call at an enterprise the caller may see, in order."""
    return list(Contact.objects.filter(enterprise=enterprise))


@dataclass(frozen=True, slots=True)
class OnCall:
    """A contact as of an hour: whether the telephone is answered now, and its hours in words."""

    contact: Contact
    now: bool
    hours: str


def contacts_now(enterprise: Enterprise | UUID, at: datetime) -> list[OnCall]:
    """The contacts of an enterprise the caller may see: those answering at `at` first, each in their order.

    Among them a telephone with stated hours comes before one that is merely always there.
    """
    found = [
        OnCall(
            contact=row,
            now=covers(days=row.days, starts=row.starts, ends=row.ends, at=at),
            hours=window_text(days=row.days, starts=row.starts, ends=row.ends) if row.limited else row.hours,
        )
        for row in contacts_of(enterprise)
    ]
    return sorted(found, key=lambda each: (not each.now, not each.contact.limited))


def needing_attention(*, visible_to: Viewer) -> Any:
    """Enterprises without one clear place and supervisor: the worklist (待核实)."""
    rows: Any = ledger.rows_of(ENTERPRISES, visible_to=visible_to)
    return (
        rows.needing_attention().select_related("located_in", "supervised_by").order_by("-updated_at", "id")
    )


def feature_collection(visible_to: Viewer) -> dict[str, Any]:
    """Active enterprises as GeoJSON points for the map."""
    rows = ledger.rows_of(ENTERPRISES, visible_to=visible_to)
    return ledger.feature_collection(
        rows, kind="enterprise", url_name="enterprises:detail", properties=("category", "is_demo")
    )


def features_in_box(visible_to: Viewer, box: Box, zoom: float) -> dict[str, Any]:
    """The same within a box of the map, as cells with their number where there are too many."""
    return ledger.features_in_box(
        ledger.rows_of(ENTERPRISES, visible_to=visible_to),
        scope=visible_to.scope.key if isinstance(visible_to, User) else "",
        box=box,
        zoom=zoom,
        kind="enterprise",
        url_name="enterprises:detail",
        properties=("category", "is_demo"),
    )
