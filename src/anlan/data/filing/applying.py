"""Putting a filing's changes into the ledgers, whole or not at all, and trying that without leaving a trace.

The lower rooms' own operations write and complain; what they say is told with the record and the field it is about.
"""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime
from typing import Any

from django.db import transaction

from anlan.base.accounts.facade import User
from anlan.data.enterprises.facade import Enterprise
from anlan.data.filing.enums import ChangeAction
from anlan.data.filing.kinds import ENTERPRISE, INSTALLATION, FileableKind, Write, kind_of
from anlan.data.filing.models import Filing, FilingChange
from anlan.kernel.actor import Actor
from anlan.kernel.errors import Conflict, DomainError, FieldError, InvalidInput

_ORDER = {ENTERPRISE: 0, INSTALLATION: 1}


def field_path(change: FilingChange, field: str) -> str:
    """How a complaint names the field of a change: `<change>:<field>`, the rows of a list by the list."""
    return f"{change.pk}:{field.split('.')[0]}"


def in_order(changes: Iterable[FilingChange]) -> list[FilingChange]:
    """What others build on first; what others hang on goes last."""

    def rank(change: FilingChange) -> tuple[int, int]:
        place = _ORDER.get(change.kind, 2)
        retires = change.action == ChangeAction.RETIRE
        return (1, -place) if retires else (0, place)

    return sorted(changes, key=lambda change: (rank(change), change.created_at, change.pk))


def apply_changes(filing: Filing, *, by: Actor, at: datetime, within: User) -> list[FilingChange]:
    """Write every change; `InvalidInput` carries every complaint and leaves nothing written."""
    with transaction.atomic():
        done, errors = _write_all(filing, by=by, at=at, within=within)
        if errors:
            raise InvalidInput.many(errors)
    return done


def rehearse(filing: Filing, *, by: Actor, at: datetime, within: User) -> list[FieldError]:
    """Every complaint the ledgers would have, with nothing left behind: no record, no audit row, no message."""
    with transaction.atomic():
        _, errors = _write_all(filing, by=by, at=at, within=within)
        transaction.set_rollback(True)
    return errors


def _write_all(
    filing: Filing, *, by: Actor, at: datetime, within: User
) -> tuple[list[FilingChange], list[FieldError]]:
    write = Write(by=by, at=at, within=within, reason=f"企业填报（{filing}）")
    enterprise = _fresh(filing)
    done: list[FilingChange] = []
    errors: list[FieldError] = []
    for change in in_order(filing.changes.all()):
        try:
            with transaction.atomic():
                record = apply_change(change, enterprise=enterprise, write=write)
        except DomainError as error:
            errors += complaints(change, error)
            continue
        change.applied_id = record.pk
        done.append(change)
        if change.kind == ENTERPRISE:
            enterprise = _fresh(filing)
    return done, errors


def _fresh(filing: Filing) -> Enterprise:
    manager: Any = Enterprise.objects
    found: Enterprise = manager.select_related("located_in", "supervised_by").get(pk=filing.enterprise_id)
    return found


def apply_change(change: FilingChange, *, enterprise: Enterprise, write: Write) -> Any:
    """Write one change; the record it became."""
    kind = kind_of(change.kind)
    if change.action == ChangeAction.CREATE:
        if kind.create is None:
            raise Conflict(f"{kind.title}不能新增。")
        return kind.create(enterprise, change.values, write)
    record = kind.record(enterprise, str(change.target_id))
    if change.action == ChangeAction.RETIRE:
        if kind.retire is None:
            raise Conflict(f"{kind.title}不能注销。")
        reason = f"{change.reason}（企业填报）"[:200] if change.reason else ""
        return kind.retire(record, Write(by=write.by, at=write.at, within=write.within, reason=reason))
    if not change.values:
        raise Conflict("没有修改任何内容，请修改后提交，或删除这一条。")
    if errors := overtaken(change, kind, enterprise, record):
        raise InvalidInput.many(errors)
    return kind.change(record, change.values, write)


def overtaken(
    change: FilingChange, kind: FileableKind, enterprise: Enterprise, record: Any
) -> list[FieldError]:
    """Fields of the change that somebody has since changed in the ledger to something else again."""
    present = kind.values_of(enterprise, record)
    errors = []
    for name, value in change.values.items():
        field, held = kind.field(enterprise, name), present.get(name)
        if field is None or held in (change.before.get(name), value):
            continue
        was, now = field.shown(change.before.get(name)) or "空", field.shown(held) or "空"
        who = record.changed_by or "他人"
        errors.append(
            FieldError(name, f"{field.label}在填报期间已由{who}从“{was}”改为“{now}”，请企业核对后重新填写。")
        )
    return errors


def complaints(change: FilingChange, error: DomainError) -> list[FieldError]:
    """A ledger's refusal as complaints about the change's fields."""
    title = f"{kind_of(change.kind).title}“{change.title}”" if change.title else kind_of(change.kind).title
    each = error.errors or [FieldError("", error.message)]
    return [FieldError(field_path(change, one.field), f"{title}：{one.message}") for one in each]
