"""The authorities' side: marks field by field, return with remarks, acceptance into the ledgers."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from typing import Any
from uuid import UUID

from django.db import transaction

from anlan.base.accounts.facade import User
from anlan.data.filing.applying import apply_changes, field_path
from anlan.data.filing.enums import FilingStatus
from anlan.data.filing.events import FilingAccepted, FilingReturned
from anlan.data.filing.models import Filing, FilingChange
from anlan.data.filing.notices import tell_enterprise
from anlan.data.filing.operations.submitting import content_of
from anlan.data.filing.operations.writing import check_becomes, check_version, held, note, touched
from anlan.data.filing.policies import LONGEST_REMARK, WHOLE, fields_to_review, open_fields, refused_fields
from anlan.data.filing.versions import keep_former, keep_version
from anlan.kernel.actor import Actor
from anlan.kernel.errors import Conflict, FieldError, InvalidInput

#: `{change id: {field: {"ok": bool | None, "remark": str}}}`; the field `*` is the whole record.
Marks = Mapping[str, Mapping[str, Mapping[str, Any]]]


def mark_fields(*, filing: Filing, marks: Marks, version: int | None, by: Actor, at: datetime) -> Filing:
    """Keep what the reviewer thinks so far; `StaleRecord` names the other reviewer who was faster."""
    with transaction.atomic():
        current = _under_review(filing, version)
        _put_marks(current, marks, by=by, at=at)
    return current


def pass_all(*, filing: Filing, version: int | None, by: Actor, at: datetime) -> Filing:
    """Mark every field nobody has decided on as 通过."""
    with transaction.atomic():
        current = _under_review(filing, version)
        marks = {
            str(each.pk): {name: {"ok": True} for name in open_fields(each.action, each.values, each.review)}
            for each in current.changes.all()
        }
        _put_marks(current, marks, by=by, at=at)
    return current


def return_filing(
    *,
    filing: Filing,
    version: int | None,
    by: Actor,
    at: datetime,
    marks: Marks | None = None,
    remark: str = "",
) -> Filing:
    """Send a filing back with a remark beside at least one field; nothing the enterprise typed changes."""
    with transaction.atomic():
        current = _under_review(filing, version)
        check_becomes(current, FilingStatus.RETURNED)
        _put_marks(current, marks or {}, by=by, at=at)
        changes = list(current.changes.all())
        refused = [(each, name) for each in changes for name in refused_fields(each.review)]
        if not refused:
            raise InvalidInput("退回前请至少将一项标为“不通过”并写明意见。", code="no_remark", field="remark")
        unexplained = [
            FieldError(field_path(each, name), "不通过的项请写明意见。")
            for each, name in refused
            if not each.review[name].get("remark")
        ]
        if unexplained:
            raise InvalidInput.many(unexplained)
        _decide(current, FilingStatus.RETURNED, remark, by=by, at=at)
        current.sent = content_of(current)
        touched(current, by=by)
        said = {"marks": {str(each.pk): each.review for each in changes}}
        note(
            current,
            "return",
            "退回填报",
            fact=FilingReturned,
            changes=said,
            reason=current.review_note,
            by=by,
            at=at,
        )
        tell_enterprise(current, refused=len(refused), by=by, at=at)
    return current


def accept_filing(
    *,
    filing: Filing,
    version: int | None,
    by: Actor,
    at: datetime,
    within: User,
    marks: Marks | None = None,
    remark: str = "",
) -> Filing:
    """Put every change into the ledgers, confirmed as of this day, and keep the version; all of it or nothing.

    `InvalidInput` names the fields not decided on or refused, and those the ledgers refuse.
    """
    with transaction.atomic():
        current = _under_review(filing, version)
        check_becomes(current, FilingStatus.ACCEPTED)
        _put_marks(current, marks or {}, by=by, at=at)
        _refuse_unready(current)
        keep_former(current, at=at)
        done = apply_changes(current, by=by, at=at, within=within)
        for change in done:
            change.save(update_fields=["applied_id", "updated_at"])
        _decide(current, FilingStatus.ACCEPTED, remark, by=by, at=at)
        current.sent = content_of(current)
        touched(current, by=by)
        kept = keep_version(current, by=by, at=at)
        said = {"version": kept.number, "changes": current.sent}
        note(current, "accept", "接受填报", fact=FilingAccepted, changes=said, by=by, at=at)
        tell_enterprise(current, refused=0, by=by, at=at)
    return current


def _refuse_unready(filing: Filing) -> None:
    changes = list(filing.changes.all())
    refused = [
        FieldError(field_path(each, name), "此项不通过，不能接受；请退回，或改为通过。")
        for each in changes
        for name in refused_fields(each.review)
    ]
    if refused:
        raise InvalidInput.many(refused)
    undecided = sum(len(open_fields(each.action, each.values, each.review)) for each in changes)
    if undecided:
        raise InvalidInput(
            f"还有 {undecided} 项未审核，请逐项审核，或选“全部通过”。", code="undecided", field="marks"
        )


def _decide(filing: Filing, status: FilingStatus, remark: str, *, by: Actor, at: datetime) -> None:
    if len(remark.strip()) > 500:
        raise InvalidInput("审核意见不能超过 500 个字。", field="remark")
    filing.status = status
    filing.reviewed_at, filing.reviewed_by_id, filing.reviewed_by_name = at, by.id, by.name
    filing.review_note = remark.strip()
    filing.due_at = None


def _under_review(filing: Filing, version: int | None) -> Filing:
    """A stale reader learns who was faster, also when that one has already decided."""
    current = held(filing.pk)
    check_version(current, version)
    if current.status != FilingStatus.SUBMITTED:
        who = current.reviewed_by_name or current.changed_by
        raise Conflict(
            f"{current}{current.get_status_display()}（{who}），不能再审核。", code="not_submitted"
        )
    return current


def _put_marks(filing: Filing, marks: Marks, *, by: Actor, at: datetime) -> None:
    changes = {str(each.pk): each for each in filing.changes.all()}
    if strange := sorted(set(marks) - set(changes)):
        raise InvalidInput("没有这一条填报内容，请刷新后重试。", field=strange[0])
    written = False
    for change_id, fields in marks.items():
        written = _mark_change(changes[change_id], fields, by=by) or written
    if written:
        touched(filing, by=by)


def _mark_change(change: FilingChange, fields: Mapping[str, Mapping[str, Any]], *, by: Actor) -> bool:
    known = {*fields_to_review(change.action, change.values), WHOLE}
    review = dict(change.review)
    for name, mark in fields.items():
        if name not in known:
            raise InvalidInput("没有这一项，请刷新后重试。", field=f"{change.pk}:{name}")
        ok, remark = mark.get("ok"), str(mark.get("remark") or "").strip()
        if ok not in (True, False, None):
            raise InvalidInput("审核结论应为通过或不通过。", field=field_path(change, name))
        if len(remark) > LONGEST_REMARK:
            raise InvalidInput(f"意见不能超过 {LONGEST_REMARK} 个字。", field=field_path(change, name))
        former = review.get(name, {}).get("former", "")
        if ok is None and not remark and not former:
            review.pop(name, None)
        elif (ok, remark) != (review.get(name, {}).get("ok"), review.get(name, {}).get("remark", "")):
            review[name] = {"ok": ok, "remark": remark, "former": former, "by": by.name}
    if review == change.review:
        return False
    change.review = review
    change.changed_by = by.name
    change.save(update_fields=["review", "changed_by", "updated_at"])
    return True


def mark_id(change_id: UUID, field: str) -> str:
    """How a form names the mark of a field."""
    return f"{change_id}:{field}"
