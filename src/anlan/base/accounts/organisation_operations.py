"""Writes on the organisation tree: each one transaction with its audit row."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from django.db import transaction

from anlan.base.accounts.enums import OrganisationKind
from anlan.base.accounts.models import Organisation
from anlan.base.audit import facade as audit
from anlan.base.divisions.facade import Division
from anlan.kernel.actor import Actor
from anlan.kernel.errors import Conflict, InvalidInput, StaleRecord
from anlan.kernel.records import RecordRef

FIELDS = ("name", "short_name", "kind", "parent", "division", "telephone", "credit_code")


def create_organisation(
    *,
    name: str,
    kind: OrganisationKind,
    by: Actor,
    at: datetime,
    parent: Organisation | None = None,
    division: Division | None = None,
    short_name: str = "",
    telephone: str = "",
    credit_code: str = "",
) -> Organisation:
    """Add an organisation to the tree; its name must be new under the same parent."""
    with transaction.atomic():
        _refuse_namesake(name, parent)
        organisation = Organisation.objects.create(
            name=name,
            short_name=short_name,
            kind=kind,
            parent=parent,
            division=division,
            telephone=telephone,
            credit_code=credit_code,
        )
        audit.record(
            action="accounts.create_organisation",
            subject=RecordRef.of("organisation", organisation.id),
            summary=f"新增机构 {name}",
            changes={"name": name, "kind": kind, "parent": str(parent or "")},
            by=by,
            at=at,
        )
    return organisation


def change_organisation(
    *, organisation: Organisation, version: int, by: Actor, at: datetime, **values: Any
) -> None:
    """Change an organisation's fields (`FIELDS`). Raises StaleRecord; refuses a parent below itself."""
    if unknown := set(values) - set(FIELDS):
        raise TypeError(f"not fields of an organisation: {sorted(unknown)}")
    with transaction.atomic():
        current = Organisation.objects.select_related("parent", "division").get(pk=organisation.pk)
        if current.version != version:
            raise StaleRecord("此机构已被他人修改，请核对后重新保存。")
        changed = {name: value for name, value in values.items() if getattr(current, name) != value}
        if not changed:
            return
        if "parent" in changed:
            _refuse_cycle(current, changed["parent"])
        if "name" in changed or "parent" in changed:
            _refuse_namesake(
                changed.get("name", current.name), changed.get("parent", current.parent), own=current
            )
        changes = {name: [_shown(getattr(current, name)), _shown(value)] for name, value in changed.items()}
        for name, value in changed.items():
            setattr(organisation, name, value)
        organisation.version = version + 1
        organisation.save(update_fields=[*changed, "version", "updated_at"])
        audit.record(
            action="accounts.change_organisation",
            subject=RecordRef.of("organisation", organisation.id),
            summary=f"修改机构 {organisation.name}",
            changes=changes,
            by=by,
            at=at,
        )


def retire_organisation(*, organisation: Organisation, reason: str, by: Actor, at: datetime) -> None:
    """Take an organisation out of use; records that name it keep it. Refused while people or offices are under it."""
    if not reason.strip():
        raise InvalidInput("请填写停用原因。", field="reason")
    with transaction.atomic():
        if organisation.posts.filter(ended_at=None).exists():
            raise Conflict("该机构仍有在任岗位，请先结束这些岗位。")
        if Organisation.objects.filter(parent=organisation, retired_at=None).exists():
            raise Conflict("该机构仍有下级机构，请先停用或调整下级机构。")
        changed = Organisation.objects.filter(pk=organisation.pk, retired_at=None).update(
            retired_at=at, updated_at=at, version=organisation.version + 1
        )
        if not changed:
            raise Conflict("该机构已停用。")
        organisation.retired_at = at
        audit.record(
            action="accounts.retire_organisation",
            subject=RecordRef.of("organisation", organisation.id),
            summary=f"停用机构 {organisation.name}",
            reason=reason,
            by=by,
            at=at,
        )


def _shown(value: Any) -> Any:
    return str(value) if isinstance(value, Organisation | Division) else value


def _refuse_namesake(name: str, parent: Organisation | None, own: Organisation | None = None) -> None:
    others = Organisation.objects.filter(name=name, parent=parent, retired_at=None)
    if own is not None:
        others = others.exclude(pk=own.pk)
    if others.exists():
        raise InvalidInput(f"同一上级下已有名为“{name}”的机构。", field="name")


def _refuse_cycle(organisation: Organisation, parent: Organisation | None) -> None:
    step = parent
    while step is not None:
        if step.pk == organisation.pk:
            raise InvalidInput("上级机构不能是自身或自己的下级。", field="parent")
        step = step.parent
