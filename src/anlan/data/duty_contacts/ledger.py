"""The duty contacts' description for the shared ledger operations."""

from __future__ import annotations

from collections.abc import Hashable, Iterable, Mapping
from typing import Any

from anlan.base.divisions.facade import Division
from anlan.data.duty_contacts import events
from anlan.data.duty_contacts.areas import read_areas
from anlan.data.duty_contacts.enums import ContactCategory
from anlan.data.duty_contacts.models import DutyContact
from anlan.data.ledger.facade import Attention, LedgerFacts, LedgerSpec, initials, place_name, search_text
from anlan.kernel.errors import FieldError

KIND = "duty-contact"
LAYER = "duty-contacts"
#: A telephone needs neither a point nor one single bureau in its area.
_NO_MATTER = {str(Attention.NO_POINT), str(Attention.TWO_SUPERVISORS)}


def _examine(values: dict[str, Any], record: DutyContact | None) -> list[FieldError]:
    if values.get("category") == "":
        values["category"] = str(ContactCategory.OTHER)
    return []


def _derive(record: DutyContact) -> None:
    place = place_name(record.located_in.name) if record.located_in else ""
    record.search = search_text(
        record.name,
        initials(record.name),
        record.category_label,
        place,
        record.person,
        initials(record.person),
        record.duty_phone,
        record.mobile,
        record.address,
    )
    record.attention = ",".join(
        code for code in record.attention.split(",") if code and code not in _NO_MATTER
    )


def _key(values: Mapping[str, Any]) -> Hashable | None:
    """Unit and area: every district may have its 区总值班室."""
    name, area = str(values.get("name") or "").strip(), values.get("located_in")
    code = area.code if isinstance(area, Division) else str(area or "")
    return (name, code) if name else None


def _find(keys: Iterable[Hashable]) -> dict[Hashable, DutyContact]:
    names = {key[0] for key in keys if isinstance(key, tuple)}
    manager: Any = DutyContact.objects
    rows = manager.active().filter(name__in=names).select_related("located_in")
    return {(row.name, row.located_in_id or ""): row for row in rows}


CONTACTS: LedgerSpec[DutyContact] = LedgerSpec(
    app="duty_contacts",
    kind=KIND,
    noun="contact",
    label="值班单位",
    model=DutyContact,
    layer=LAYER,
    fields=(
        "name",
        "category",
        "duty_phone",
        "hours",
        "person",
        "post",
        "mobile",
        "fax",
        "note",
        "address",
        "lon",
        "lat",
        "located_in",
        "supervised_by",
        "is_demo",
        "as_of",
        "source",
    ),
    required=("name", "duty_phone"),
    phones=("duty_phone", "mobile", "fax"),
    facts=LedgerFacts(
        added=events.ContactAdded,
        changed=events.ContactChanged,
        retired=events.ContactRetired,
        restored=events.ContactRestored,
        imported=events.ContactsImported,
    ),
    examine=_examine,
    derive=_derive,
    key=_key,
    find=_find,
    prepare=read_areas,
)
