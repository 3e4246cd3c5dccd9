"""The enterprise's side at the counter: check everything, submit, withdraw, take up again."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from django.db import transaction

from anlan.base.accounts.facade import User
from anlan.data.filing.applying import field_path, rehearse
from anlan.data.filing.enums import ChangeAction, FilingStatus
from anlan.data.filing.events import FilingReopened, FilingSubmitted, FilingWithdrawn
from anlan.data.filing.models import Filing, FilingChange
from anlan.data.filing.notices import tell_reviewers
from anlan.data.filing.operations.writing import check_becomes, check_version, held, note, touched
from anlan.data.filing.policies import carried_review, review_due
from anlan.kernel.actor import Actor
from anlan.kernel.errors import Conflict, FieldError, InvalidInput


def problems_of(*, filing: Filing, by: Actor, at: datetime, within: User) -> list[FieldError]:
    """Everything that keeps a filing from being accepted, all at once; nothing is written."""
    changes = list(filing.changes.all())
    if not changes:
        return [FieldError("", "还没有填报内容，请先新增或修改。")]
    unexplained = [
        FieldError(field_path(each, "reason"), f"注销“{each.title}”：请填写注销原因。")
        for each in changes
        if each.action == ChangeAction.RETIRE and not each.reason
    ]
    rehearsed = rehearse(filing, by=by, at=at, within=within)
    told = {each.field.split(":")[0] for each in unexplained}
    return unexplained + [each for each in rehearsed if each.field.split(":")[0] not in told]


def submit_filing(*, filing: Filing, version: int | None, by: Actor, at: datetime, within: User) -> Filing:
    """Hand a filing to the reviewers and start their clock. `InvalidInput` carries every complaint; what was typed
    stays as it is. Marks of the earlier review stay where nothing changed."""
    with transaction.atomic():
        current = held(filing.pk)
        check_becomes(current, FilingStatus.SUBMITTED)
        check_version(current, version)
        if errors := problems_of(filing=current, by=by, at=at, within=within):
            raise InvalidInput.many(errors)
        _carry_marks(current)
        current.status = FilingStatus.SUBMITTED
        current.submitted_at, current.submitted_by_id, current.submitted_by_name = at, by.id, by.name
        current.submissions += 1
        current.due_at = review_due(at)
        current.sent = content_of(current)
        touched(current, by=by)
        said = {"note": current.note, "changes": current.sent}
        note(current, "submit", "提交填报", fact=FilingSubmitted, changes=said, by=by, at=at)
        tell_reviewers(current, by=by, at=at)
    return current


def _carry_marks(filing: Filing) -> None:
    sent = {each["id"]: each for each in filing.sent}
    for change in filing.changes.all():
        if not change.review:
            continue
        earlier: Any = sent.get(str(change.pk), {}).get("values")
        review = carried_review(change.action, change.values, change.review, earlier)
        if review != change.review:
            change.review = review
            change.save(update_fields=["review", "updated_at"])


def content_of(filing: Filing) -> list[dict[str, Any]]:
    """What a filing says, as it is kept: one entry a change."""
    return [change_content(each) for each in filing.changes.all()]


def change_content(change: FilingChange) -> dict[str, Any]:
    """One change as it is kept."""
    return {
        "id": str(change.pk),
        "kind": change.kind,
        "action": change.action,
        "target_id": str(change.target_id) if change.target_id else None,
        "title": change.title,
        "values": change.values,
        "before": {name: change.before.get(name) for name in change.values},
        "reason": change.reason,
        "review": change.review,
    }


def withdraw_filing(*, filing: Filing, reason: str, version: int | None, by: Actor, at: datetime) -> Filing:
    """Take a filing back; nothing typed is lost, it can be taken up again."""
    with transaction.atomic():
        current = held(filing.pk)
        check_becomes(current, FilingStatus.WITHDRAWN)
        check_version(current, version)
        current.status = FilingStatus.WITHDRAWN
        current.withdrawn_at, current.withdrawn_reason = at, reason.strip()[:200]
        current.due_at = None
        touched(current, by=by)
        note(
            current,
            "withdraw",
            "撤回填报",
            fact=FilingWithdrawn,
            reason=current.withdrawn_reason,
            by=by,
            at=at,
        )
    return current


def reopen_filing(*, filing: Filing, by: Actor, at: datetime) -> Filing:
    """Take up a withdrawn filing again as the draft; refused while there is another draft."""
    with transaction.atomic():
        current = held(filing.pk)
        check_becomes(current, FilingStatus.DRAFT)
        others = Filing.objects.filter(enterprise=current.enterprise_id, status=FilingStatus.DRAFT)
        if other := others.first():
            raise Conflict(f"{other}还在填报中，请先提交或撤回它。", code="draft_exists")
        current.status = FilingStatus.DRAFT
        current.withdrawn_at, current.withdrawn_reason = None, ""
        touched(current, by=by)
        note(current, "reopen", "继续填报", fact=FilingReopened, by=by, at=at)
    return current
