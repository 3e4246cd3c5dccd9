"""Writes on the enterprise ledger."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any

from anlan.base.accounts.facade import User
from anlan.data.enterprises.details import BY_NAME, take_details
from anlan.data.enterprises.enums import ContactRole, OnDays
from anlan.data.enterprises.hours import clock_time
from anlan.data.enterprises.ledger import ENTERPRISES
from anlan.data.enterprises.models import Contact, Enterprise
from anlan.data.ledger import facade as ledger
from anlan.kernel.actor import Actor
from anlan.kernel.columns import RowOutcome
from anlan.kernel.errors import FieldError, InvalidInput

MOST_CONTACTS = 20


def create_enterprise(
    *,
    by: Actor,
    at: datetime,
    contacts: Sequence[Mapping[str, Any]] = (),
    within: User | None = None,
    **values: Any,
) -> Enterprise:
    """Register an enterprise; its place and supervisor follow from the coordinates unless given.

    `values` may name the fields of its industry (`details.DETAILS`) like any other. `InvalidInput` carries every
    complaint; a credit code already in the ledger is refused.
    """
    people = _clean_contacts(contacts)
    values = _folded(values)

    def follow(enterprise: Enterprise) -> dict[str, list[Any]]:
        Contact.objects.bulk_create([Contact(enterprise=enterprise, **person) for person in people])
        return {"contacts": ["", _as_text(people)]} if people else {}

    return ledger.create(ENTERPRISES, values=values, by=by, at=at, within=within, follow=follow)


def change_enterprise(
    *,
    enterprise: Enterprise,
    version: int | None,
    by: Actor,
    at: datetime,
    contacts: Sequence[Mapping[str, Any]] | None = None,
    reason: str = "",
    within: User | None = None,
    **values: Any,
) -> Enterprise:
    """Change the given fields; `contacts` replaces all contacts. `StaleRecord` names who was faster."""
    people = None if contacts is None else _clean_contacts(contacts)
    values = _folded(values)

    def follow(current: Enterprise) -> dict[str, list[Any]]:
        if people is None:
            return {}
        names = ("name", "post", "hours", "role", "days", "starts", "ends", "telephone", "order")
        before = [dict(zip(names, row, strict=True)) for row in current.contacts.values_list(*names)]
        if before == [{name: person[name] for name in names} for person in people]:
            return {}
        current.contacts.all().delete()
        Contact.objects.bulk_create([Contact(enterprise=current, **person) for person in people])
        return {"contacts": [_as_text(before), _as_text(people)]}

    return ledger.change(
        ENTERPRISES,
        record=enterprise,
        values=values,
        version=version,
        by=by,
        at=at,
        reason=reason,
        within=within,
        follow=follow,
    )


def retire_enterprise(
    *, enterprise: Enterprise, reason: str, by: Actor, at: datetime, version: int | None = None
) -> Enterprise:
    """Take an enterprise out of the ledger (注销); `Conflict` while other records in the ledger hang on it."""
    return ledger.retire(ENTERPRISES, record=enterprise, reason=reason, by=by, at=at, version=version)


def restore_enterprise(*, enterprise: Enterprise, by: Actor, at: datetime) -> Enterprise:
    """Bring a retired enterprise back; refused while another one has its credit code."""
    return ledger.restore(ENTERPRISES, record=enterprise, by=by, at=at)


def upsert_enterprises(
    rows: Sequence[Mapping[str, Any]],
    *,
    by: Actor,
    at: datetime,
    reason: str = "",
    within: User | None = None,
) -> list[RowOutcome]:
    """Create or change by credit code, one transaction a call; rows are `{field: value}` of `IMPORT_COLUMNS`."""
    return ledger.upsert(ENTERPRISES, rows=rows, by=by, at=at, reason=reason, within=within)


def _clean_contacts(contacts: Sequence[Mapping[str, Any]]) -> list[dict[str, Any]]:
    if len(contacts) > MOST_CONTACTS:
        raise InvalidInput(f"联系人不能超过 {MOST_CONTACTS} 个。", field="contacts")
    people: list[dict[str, Any]] = []
    errors: list[FieldError] = []
    for order, contact in enumerate(contacts):
        texts = {name: str(contact.get(name) or "").strip()[:64] for name in ("name", "post", "hours")}
        errors += _take_window(contact, texts, order)
        role = str(contact.get("role") or ContactRole.CONTACT)
        if role not in ContactRole.values:
            errors.append(FieldError(f"contacts.{order}.role", "联系人类别不在可选范围内。"))
        try:
            telephone = ledger.phone_number(contact.get("telephone") or "")
        except ValueError as error:
            errors.append(FieldError(f"contacts.{order}.telephone", f"第 {order + 1} 个联系人的电话{error}"))
            continue
        people.append({**texts, "role": role, "telephone": telephone, "order": order})
    if errors:
        raise InvalidInput.many(errors)
    return people


def _take_window(contact: Mapping[str, Any], texts: dict[str, str], order: int) -> list[FieldError]:
    """The days and times a telephone is answered; times come in pairs."""
    errors = []
    texts["days"] = str(contact.get("days") or OnDays.DAILY)
    if texts["days"] not in OnDays.values:
        errors.append(FieldError(f"contacts.{order}.days", "值守日不在可选范围内。"))
    for name in ("starts", "ends"):
        given = contact.get(name)
        try:
            texts[name] = clock_time(given) if given else ""
        except ValueError as error:
            errors.append(FieldError(f"contacts.{order}.{name}", f"第 {order + 1} 个联系人的值守时间{error}"))
    if not errors and bool(texts["starts"]) != bool(texts["ends"]):
        errors.append(
            FieldError(f"contacts.{order}.ends", f"第 {order + 1} 个联系人的值守起止时间须同时填写。")
        )
    return errors


def _folded(values: Mapping[str, Any]) -> dict[str, Any]:
    """Values with the fields of the industry in `details`."""
    details, errors = take_details(values)
    if errors:
        raise InvalidInput.many(errors)
    folded = {name: value for name, value in values.items() if name not in BY_NAME}
    if details:
        folded["details"] = {**(values.get("details") or {}), **details}
    return folded


def _as_text(people: Sequence[Mapping[str, Any]]) -> str:
    return "；".join(f"{p['name']} {p['post']} {p['telephone']}".strip() for p in people)
