"""The enterprise's side while it writes: a draft, its changes, what was typed.

Keystrokes are no acts: saving a draft is not audited, submitting it is, with everything in it.
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from typing import Any
from uuid import UUID

from django.db import transaction
from django.db.models import Max

from anlan.base.files.facade import StoredFile
from anlan.data.enterprises.facade import Enterprise
from anlan.data.filing.enums import EDITABLE, OPEN, ChangeAction, FilingStatus
from anlan.data.filing.fields import FilingField
from anlan.data.filing.kinds import FileableKind, kind_of
from anlan.data.filing.models import Filing, FilingChange
from anlan.data.filing.operations.writing import check_version, held, note, summed_up, touched
from anlan.kernel.actor import Actor
from anlan.kernel.errors import Conflict, InvalidInput, NotFound

MOST_CHANGES = 500


def open_filing(*, enterprise: Enterprise, by: Actor, at: datetime) -> Filing:
    """The draft of an enterprise, begun if there is none; `Conflict` for a retired enterprise."""
    if not enterprise.is_active:
        raise Conflict(f"“{enterprise.name}”已注销，不能填报。", code="retired")
    with transaction.atomic():
        rows = Filing.objects.select_for_update(of=("self",)).filter(enterprise=enterprise)
        draft = rows.filter(status=FilingStatus.DRAFT).first()
        if draft is not None:
            found: Filing = draft
            return found
        last = Filing.objects.filter(enterprise=enterprise).aggregate(last=Max("number"))["last"] or 0
        filing = Filing.objects.create(
            enterprise=enterprise,
            number=last + 1,
            started_by_id=by.id,
            started_by_name=by.name,
            changed_by=by.name,
        )
        note(filing, "start", "开始填报", by=by, at=at)
        started: Filing = filing
        return started


def filing_to_edit(*, enterprise: Enterprise, by: Actor, at: datetime) -> Filing:
    """Where a new change goes: the draft, else the latest returned filing, else a new draft."""
    rows = Filing.objects.filter(enterprise=enterprise, status__in=EDITABLE)
    found = sorted(rows, key=lambda row: (row.status == FilingStatus.DRAFT, row.number))
    return found[-1] if found else open_filing(enterprise=enterprise, by=by, at=at)


def begin_change(
    *,
    filing: Filing,
    kind: FileableKind,
    by: Actor,
    at: datetime,
    target_id: UUID | str | None = None,
    action: ChangeAction | None = None,
    values: Mapping[str, Any] | None = None,
    reason: str = "",
) -> FilingChange:
    """Add a change: without a target a new record, else a change of it or its retirement.

    A change of the same record already in this filing is taken up again; one waiting in another filing refuses.
    """
    chosen = action or (ChangeAction.CHANGE if target_id else ChangeAction.CREATE)
    with transaction.atomic():
        current = _editable(filing)
        if current.changes.count() >= MOST_CHANGES:
            raise Conflict(f"一次填报不能超过 {MOST_CHANGES} 条，请先提交。")
        if chosen == ChangeAction.CREATE:
            change = _new_record(current, kind)
        else:
            change = _of_target(current, kind, str(target_id), chosen)
        change.changed_by = by.name
        change.reason = reason.strip()[:200] if chosen == ChangeAction.RETIRE else ""
        change.save()
        _renew(current, by=by)
    if values:
        return write_change(change=change, values=values, version=None, by=by, at=at)
    return change


def _new_record(filing: Filing, kind: FileableKind) -> FilingChange:
    if kind.create is None:
        raise Conflict(f"{kind.title}不能新增，只能修改。")
    return FilingChange(filing=filing, kind=kind.key, action=ChangeAction.CREATE)


def _of_target(filing: Filing, kind: FileableKind, target_id: str, action: ChangeAction) -> FilingChange:
    if action == ChangeAction.RETIRE and kind.retire is None:
        raise Conflict(f"{kind.title}不能注销。")
    record = kind.record(filing.enterprise, target_id)
    rows = FilingChange.objects.filter(
        kind=kind.key, target_id=record.pk, filing__status__in=OPEN
    ).select_related("filing")
    for other in rows:
        if other.filing_id != filing.pk:
            where = f"{other.filing}（{other.filing.get_status_display()}）"
            raise Conflict(f"“{record}”的变更已在{where}中，请在那里修改，或先撤回。", code="in_other_filing")
        if other.action == action:
            return other
        other.action, other.values, other.review = action, {}, {}
        return other
    before = kind.values_of(filing.enterprise, record)
    return FilingChange(
        filing=filing,
        kind=kind.key,
        action=action,
        target_id=record.pk,
        title=kind.title_of(before),
        before=before,
    )


def write_change(
    *,
    change: FilingChange,
    values: Mapping[str, Any],
    version: int | None,
    by: Actor,
    at: datetime,
    reason: str | None = None,
) -> FilingChange:
    """Keep what was typed, right or wrong; fields not named stay. Fields of a change that are as in the ledger are no
    part of it. `StaleRecord` names who was faster; `InvalidInput` for fields the kind does not have."""
    with transaction.atomic():
        filing = _editable(change.filing)
        current = _held_change(filing, change.pk)
        check_version(current, version)
        kind = kind_of(current.kind)
        typed = _typed(kind, filing.enterprise, current, values, by=by)
        kept = {**_as_typed(current), **typed}
        if current.action == ChangeAction.CHANGE:
            kept = {name: value for name, value in kept.items() if value != current.before.get(name)}
        else:
            kept = {name: value for name, value in kept.items() if value}
        reason_now = current.reason if reason is None else reason.strip()[:200]
        if (kept, reason_now) == (current.values, current.reason):
            return current
        current.values, current.reason = kept, reason_now
        current.title = kind.title_of({**current.before, **kept})
        current.changed_by = by.name
        current.version += 1
        current.save()
        _renew(filing, by=by)
    return current


def _as_typed(change: FilingChange) -> dict[str, Any]:
    return dict(change.values) if change.action != ChangeAction.RETIRE else {}


def _typed(
    kind: FileableKind, enterprise: Enterprise, change: FilingChange, values: Mapping[str, Any], *, by: Actor
) -> dict[str, Any]:
    fields: dict[str, FilingField] = {each.name: each for each in kind.fields_of(enterprise)}
    if strange := sorted(set(values) - set(fields)):
        raise InvalidInput(f"{kind.title}没有这些字段：{'、'.join(strange)}。", field=strange[0])
    typed = {name: fields[name].typed(value) for name, value in values.items()}
    for name, value in typed.items():
        if fields[name].type == "file" and value not in (
            "",
            change.values.get(name),
            change.before.get(name),
        ):
            _check_upload(name, value, by=by)
    return typed


def _check_upload(name: str, value: str, *, by: Actor) -> None:
    """Others' files stay theirs: a file is named by whoever uploaded it."""
    try:
        found = StoredFile.objects.filter(pk=UUID(value)).first()
    except ValueError:
        found = None
    if found is None or by.id is None or found.uploaded_by_id != by.id:
        raise InvalidInput("没有这个文件，请重新上传。", field=name)


def drop_change(*, change: FilingChange, by: Actor, at: datetime) -> Filing:
    """Take a change out of the filing; the ledger stays as it is."""
    with transaction.atomic():
        filing = _editable(change.filing)
        current = _held_change(filing, change.pk)
        title = current.title or kind_of(current.kind).title
        current.delete()
        _renew(filing, by=by)
        note(filing, "trim", f"删除填报条目“{title}”", by=by, at=at)
    return filing


def write_note(*, filing: Filing, text: str, version: int | None, by: Actor, at: datetime) -> Filing:
    """Say to the reviewer what the filing is about."""
    if len(text.strip()) > 500:
        raise InvalidInput("填报说明不能超过 500 个字。", field="note")
    with transaction.atomic():
        current = _editable(filing)
        check_version(current, version)
        if current.note != text.strip():
            current.note = text.strip()
            touched(current, by=by)
    return current


def _editable(filing: Filing) -> Filing:
    current = held(filing.pk)
    if not current.is_editable:
        word = current.get_status_display()
        raise Conflict(f"{current}{word}，不能再改；需要修改时先撤回。", code="not_editable")
    return current


def _held_change(filing: Filing, change_id: UUID) -> FilingChange:
    found = FilingChange.objects.select_for_update().filter(filing=filing, pk=change_id).first()
    if found is None:
        raise NotFound("这一条已被删除，请返回填报页。")
    return found


def _renew(filing: Filing, *, by: Actor) -> None:
    filing.summary = summed_up(filing.changes.all())
    touched(filing, by=by)
