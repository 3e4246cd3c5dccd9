"""How a duty contact appears in the HTTP API."""

from __future__ import annotations

from typing import Any

from anlan.data.duty_contacts.models import DutyContact
from anlan.data.ledger.facade import record_json
from anlan.kernel.coordinates import Crs


def duty_contact_json(contact: DutyContact, *, crs: Crs = Crs.WGS84) -> dict[str, Any]:
    """A duty contact; `located_in` is the area it serves."""
    return {
        **record_json(contact, crs=crs),
        "category": contact.category,
        "category_label": contact.category_label,
        "duty_phone": contact.duty_phone,
        "hours": contact.hours,
        "person": contact.person,
        "post": contact.post,
        "mobile": contact.mobile,
        "fax": contact.fax,
        "note": contact.note,
    }
