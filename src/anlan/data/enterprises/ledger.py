"""The enterprise ledger's description for the shared ledger operations: checks, search index, contacts by rows."""

from __future__ import annotations

from collections.abc import Hashable, Iterable, Mapping, Sequence
from typing import Any
from uuid import UUID

from django.db import connection

from anlan.data.enterprises import events
from anlan.data.enterprises.details import take_details
from anlan.data.enterprises.enums import ContactRole
from anlan.data.enterprises.models import Contact, Enterprise, SearchEntry
from anlan.data.enterprises.policies import check_credit_code, normal_code, row_contact
from anlan.data.enterprises.retiring import refuse_with_dependants
from anlan.data.ledger.facade import (
    LedgerBook,
    LedgerFacts,
    LedgerSpec,
    Line,
    Lines,
    initials,
    insert_rows,
    phone_number,
    place_name,
    prepared_values,
    search_text,
    tokens,
)
from anlan.kernel.errors import FieldError

KIND = "enterprise"
_ENTRY_KEY = SearchEntry._meta.get_field("enterprise")
_RENEW = """
INSERT INTO enterprises_searchentry (enterprise_id, names, rest) VALUES (%s, %s, %s)
ON CONFLICT (enterprise_id) DO UPDATE SET names = excluded.names, rest = excluded.rest
"""
LAYER = "enterprises"
CONTACT_LINES = Lines(
    Contact, "enterprise", ("name", "post", "telephone", "role", "hours", "days", "starts", "ends", "order")
)
FIELDS = (
    "name",
    "short_name",
    "credit_code",
    "address",
    "located_in",
    "supervised_by",
    "lon",
    "lat",
    "industry",
    "category",
    "level",
    "department",
    "scale",
    "employees",
    "legal_representative",
    "business",
    "organisation",
    "details",
    "is_demo",
    "as_of",
    "source",
)


def _examine(values: dict[str, Any], record: Enterprise | None) -> list[FieldError]:
    """Details are merged with those the record has: a change of one leaves the others."""
    if "details" in values:
        values["details"] = {**(record.details if record else {}), **(values["details"] or {})}
    return check_credit_code(values)


def _derive(record: Enterprise) -> None:
    place = place_name(record.located_in.name) if record.located_in else ""
    record.search = search_text(
        record.name, record.short_name, initials(record.name), place, record.address, record.credit_code
    )


def _prepare(rows: Sequence[dict[str, Any]]) -> list[list[FieldError]]:
    """Normal form of the key and the contact's telephone, before rows are matched with records."""
    complaints = []
    for row in rows:
        details, errors = take_details(row)
        if details:
            row["details"] = details
        if "credit_code" in row:
            row["credit_code"] = normal_code(row["credit_code"])
        if "contact_phone" in row:
            try:
                row["contact_phone"] = phone_number(row["contact_phone"])
            except ValueError as error:
                errors.append(FieldError("contact_phone", f"联系电话{error}"))
        complaints.append(errors)
    return complaints


def _find(keys: Iterable[Hashable]) -> dict[Hashable, Enterprise]:
    # The status is compared here: given both, SQLite walks the index of all active rows instead of the few codes.
    rows = Enterprise.objects.filter(credit_code__in=list(keys)).select_related("located_in").order_by()
    return {row.credit_code: row for row in rows if row.is_active}


def _contacts(pairs: Sequence[tuple[Enterprise, Mapping[str, Any]]]) -> dict[UUID, list[Line]]:
    """The contact columns of import rows, kept as the first contact of role 联系人."""
    given = [(record, row_contact(row)) for record, row in pairs]
    wanted = {record.pk: contact for record, contact in given if any(contact)}
    if not wanted:
        return {}
    older = {record.pk for record, contact in given if any(contact) and not record.just_added}
    rows = Contact.objects.filter(enterprise__in=older, role=ContactRole.CONTACT).order_by("-order", "-id")
    known = {contact.enterprise_id: contact for contact in rows}
    added = {pk: contact for pk, contact in wanted.items() if pk not in known and contact[1]}
    changed = []
    for enterprise_id, contact in known.items():
        name, telephone = wanted[enterprise_id]
        if (name or contact.name, telephone or contact.telephone) != (contact.name, contact.telephone):
            contact.name, contact.telephone = name or contact.name, telephone or contact.telephone
            changed.append(contact)
    touched = [*added, *(contact.enterprise_id for contact in changed)]
    former = CONTACT_LINES.former([pk for pk in touched if pk in older])
    for contact in changed:
        contact.save(update_fields=["name", "telephone", "updated_at"])
    lines = [
        {"enterprise_id": pk, "name": name, "telephone": telephone, "order": 9}
        for pk, (name, telephone) in added.items()
    ]
    insert_rows(Contact, lines)
    return former


def _index(records: Sequence[Enterprise]) -> None:
    """Renew the search entries, of retired records too; the full-text index follows by triggers."""
    rows = []
    for record in records:
        place = place_name(record.located_in.name) if record.located_in else ""
        short = record.short_name
        names = tokens(record.name, short, initials(record.name), initials(short))
        rows.append((record.pk, names, tokens(place, record.address, record.credit_code)))
    keys = prepared_values(_ENTRY_KEY, [pk for pk, _, _ in rows])
    with connection.cursor() as cursor:
        cursor.executemany(_RENEW, [(key, *row[1:]) for key, row in zip(keys, rows, strict=True)])


ENTERPRISES: LedgerSpec[Enterprise] = LedgerSpec(
    app="enterprises",
    kind=KIND,
    noun="enterprise",
    label="企业",
    model=Enterprise,
    layer=LAYER,
    fields=FIELDS,
    required=("name", "credit_code"),
    facts=LedgerFacts(
        added=events.EnterpriseAdded,
        changed=events.EnterpriseChanged,
        retired=events.EnterpriseRetired,
        restored=events.EnterpriseRestored,
        imported=events.EnterprisesImported,
    ),
    examine=_examine,
    derive=_derive,
    key=lambda values: values.get("credit_code"),
    key_field="credit_code",
    find=_find,
    prepare=_prepare,
    lines=CONTACT_LINES,
    children=_contacts,
    after=_index,
    before_retiring=refuse_with_dependants,
)

#: For imports.
BOOK = LedgerBook(ENTERPRISES)
