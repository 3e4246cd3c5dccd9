"""交接班 step by step: locking, allowed moves, and what each step leaves behind."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from anlan.base.accounts.facade import User
from anlan.base.notifications.facade import NotificationLevel, notify
from anlan.communication.duty.enums import DutyRole, HandoverStatus, LogCategory
from anlan.communication.duty.events import HandoverChanged
from anlan.communication.duty.models import Handover, Shift
from anlan.communication.duty.operations.recording import announce, audit_row, log
from anlan.kernel.actor import Actor
from anlan.kernel.clock import in_shanghai
from anlan.kernel.errors import Conflict, StaleRecord


def fresh(handover: Handover, *, version: int | None = None) -> Handover:
    current: Handover = (
        Handover.objects.select_for_update()
        .select_related("organisation", "from_shift__organisation", "to_shift__organisation")
        .get(pk=handover.pk)
    )
    if version is not None and current.version != version:
        if current.status == HandoverStatus.ACCEPTED:
            already_accepted(current)
        raise StaleRecord("交接班刚刚被别人修改，请核对最新内容后再操作。", field="version")
    return current


def already_accepted(handover: Handover) -> None:
    when = in_shanghai(handover.accepted_at).strftime("%m-%d %H:%M") if handover.accepted_at else ""
    raise Conflict(f"{handover.accepted_by}已于 {when} 接班。", code="accepted")


def must_be(handover: Handover, allowed: set[HandoverStatus], message: str) -> None:
    if handover.status == HandoverStatus.ACCEPTED:
        already_accepted(handover)
    if handover.status not in allowed:
        raise Conflict(message, code="transition")


def must_be_receiver(handover: Handover, user: User) -> None:
    must_be(handover, {HandoverStatus.SUBMITTED}, "交班人尚未提交，请稍候。")
    if handover.prepared_by_id == user.pk:
        raise Conflict("交班人不能自己接班，须由接班人员登录办理。", code="same_person")
    comes = handover.to_shift.people.filter(user=user).exists()
    if not comes and handover.from_shift.people.filter(user=user, role=DutyRole.OFFICER).exists():
        raise Conflict("您在交班班次内，须由接班人员登录办理。", code="same_shift")


def save(handover: Handover, *fields: str) -> None:
    handover.version += 1
    handover.save(update_fields=[*fields, "version", "updated_at"])


def users_of(shift: Shift) -> list[User]:
    rows = shift.people.filter(user__isnull=False, user__is_active=True).select_related("user")
    return [row.user for row in rows if row.user is not None]


def tell_users(
    handover: Handover, users: Sequence[User], text: str, level: NotificationLevel, *, by: Actor, at: datetime
) -> None:
    url = f"/duty/handover/{handover.pk}/"
    notify(users=users, title="交接班", text=text, url=url, level=level, kind="duty.handover", by=by, at=at)


def tell(handover: Handover, action: str, words: str, *, by: Actor, at: datetime, reason: str = "") -> None:
    organisation = handover.organisation
    audit_row(organisation, action, f"{handover.from_shift} 交接班：{words}", by=by, at=at, reason=reason)
    if handover.status != HandoverStatus.DRAFT:
        log(
            organisation,
            words,
            category=LogCategory.HANDOVER,
            by=by,
            at=at,
            title="交接班记录",
            url=f"/duty/handover/{handover.pk}/",
        )
    fact = HandoverChanged(str(organisation.pk), str(handover.pk), str(handover.status))
    announce(organisation, fact, by=by, at=at)
