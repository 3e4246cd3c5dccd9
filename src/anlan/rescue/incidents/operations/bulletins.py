"""Bulletins (事故信息报告): written from the record, signed by the leader on duty, sent only then."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from django.db import transaction
from django.db.models import Max

from anlan.base.accounts.enums import Role
from anlan.base.accounts.facade import users_with_role
from anlan.base.notifications.facade import notify
from anlan.kernel.actor import Actor
from anlan.kernel.errors import Conflict, InvalidInput
from anlan.rescue.incidents.audience import reached
from anlan.rescue.incidents.bulletin_text import items_of, recipients_of
from anlan.rescue.incidents.enums import BulletinKind, BulletinStatus, ClockKind, EntryKind
from anlan.rescue.incidents.events import BulletinChanged
from anlan.rescue.incidents.models import Bulletin, Incident
from anlan.rescue.incidents.operations.clocks import meet_clock
from anlan.rescue.incidents.operations.recording import announce, audit_row, fresh, log_entry


def prepare_bulletin(*, incident: Incident, kind: str, by: Actor, at: datetime) -> Bulletin:
    """A draft filled from the record as it stands now.

    The first must be an initial one, the final one comes once; a draft still open is taken up again instead of a
    second one.
    """
    if kind not in BulletinKind.values:
        raise InvalidInput("没有这种报告。", field="kind")
    with transaction.atomic():
        incident = fresh(incident)
        waiting = incident.bulletins.exclude(status=BulletinStatus.SENT).first()
        if waiting is not None:
            raise Conflict(f"{waiting}尚未签发，请先完成或退回修改。", code="bulletin_waiting")
        sent = set(incident.bulletins.values_list("kind", flat=True))
        if kind == BulletinKind.INITIAL and BulletinKind.INITIAL in sent:
            raise Conflict("首报已签发，请拟续报或终报。", code="bulletin_order")
        if kind != BulletinKind.INITIAL and BulletinKind.INITIAL not in sent:
            raise Conflict("首报尚未签发，请先完成首报。", code="bulletin_order")
        if BulletinKind.FINAL in sent:
            raise Conflict("终报已签发，不能再拟报告。", code="bulletin_order")
        last = incident.bulletins.aggregate(last=Max("ordinal"))["last"] or 0
        bulletin = Bulletin.objects.create(
            incident=incident,
            kind=kind,
            ordinal=last + 1,
            items=items_of(incident, at=at),
            recipients=recipients_of(incident),
            prepared_by=by.name,
        )
        _record(bulletin, "prepare_bulletin", "拟稿", by=by, at=at)
    return bulletin


def edit_bulletin(
    *, bulletin: Bulletin, items: list[dict[str, Any]], version: int, by: Actor, at: datetime
) -> Bulletin:
    """Change the wording of a draft; labels are fixed by the regulation."""
    with transaction.atomic():
        bulletin = _fresh(bulletin, version=version)
        _must_be(bulletin, BulletinStatus.DRAFT, "只有草稿可以修改。")
        labels = [item["label"] for item in bulletin.items]
        texts = {str(item.get("label")): str(item.get("text", "")).strip() for item in items}
        if missing := [label for label in labels if not texts.get(label)]:
            raise InvalidInput(f"请填写：{'、'.join(missing)}。没有情况的写“暂无”。", field="items")
        bulletin.items = [{"label": label, "text": texts[label][:3000]} for label in labels]
        _save(bulletin, "items")
        audit_row(bulletin.incident, "edit_bulletin", f"修改{bulletin}", by=by, at=at)
    return bulletin


def submit_bulletin(*, bulletin: Bulletin, by: Actor, at: datetime) -> Bulletin:
    """Put a draft before the leaders on duty."""
    with transaction.atomic():
        bulletin = _fresh(bulletin)
        _must_be(bulletin, BulletinStatus.DRAFT, "该报告已送签。")
        bulletin.status, bulletin.submitted_at, bulletin.returned_reason = BulletinStatus.SUBMITTED, at, ""
        _save(bulletin, "status", "submitted_at", "returned_reason")
        _record(bulletin, "submit_bulletin", "送签", by=by, at=at)
        incident = bulletin.incident
        notify(
            users=reached(incident, users_with_role(Role.LEADER)),
            title=f"{'【演练】' if incident.exercise else ''}{bulletin.get_kind_display()}待签发",
            text=f"{incident.number} {incident.title}",
            url=f"/incidents/{incident.id}/bulletins/{bulletin.id}/",
            level="warning",
            by=by,
            at=at,
        )
    return bulletin


def return_bulletin(*, bulletin: Bulletin, reason: str, by: Actor, at: datetime) -> Bulletin:
    """The leader sends it back with what is to be changed."""
    reason = reason.strip()
    if not reason:
        raise InvalidInput("请填写退回意见。", field="reason")
    with transaction.atomic():
        bulletin = _fresh(bulletin)
        _must_be(bulletin, BulletinStatus.SUBMITTED, "该报告不在待签发状态。")
        bulletin.status, bulletin.returned_reason = BulletinStatus.DRAFT, reason[:300]
        _save(bulletin, "status", "returned_reason")
        _record(bulletin, "return_bulletin", f"退回：{reason}", by=by, at=at)
    return bulletin


def sign_bulletin(*, bulletin: Bulletin, version: int | None, by: Actor, at: datetime) -> Bulletin:
    """The leader signs; from this moment it is sent, unchangeable, and the reporting clocks it serves stop."""
    with transaction.atomic():
        bulletin = _fresh(bulletin, version=version)
        _must_be(bulletin, BulletinStatus.SUBMITTED, "只有送签的报告可以签发。")
        bulletin.status, bulletin.signed_by, bulletin.signed_at = BulletinStatus.SENT, by.name, at
        _save(bulletin, "status", "signed_by", "signed_at")
        if bulletin.kind == BulletinKind.INITIAL:
            meet_clock(bulletin.incident, ClockKind.LEVEL_REPORT, by=by, at=at)
        _record(bulletin, "sign_bulletin", f"签发，报送{'、'.join(bulletin.recipients)}", by=by, at=at)
    return bulletin


def note_unit_report(*, incident: Incident, by: Actor, at: datetime) -> None:
    """The enterprise's own report has come in: its one-hour clock stops."""
    with transaction.atomic():
        incident = fresh(incident)
        meet_clock(incident, ClockKind.UNIT_REPORT, by=by, at=at)
        log_entry(incident, "收到事故单位报告", kind=EntryKind.BULLETIN, by=by, at=at)
        audit_row(incident, "note_unit_report", f"{incident.number} 收到事故单位报告", by=by, at=at)


def _fresh(bulletin: Bulletin, *, version: int | None = None) -> Bulletin:
    current = Bulletin.objects.select_for_update().select_related("incident").get(pk=bulletin.pk)
    if version is not None and current.version != version:
        raise Conflict("报告刚刚被别人修改，请核对最新内容后再操作。", code="stale", field="version")
    return current


def _must_be(bulletin: Bulletin, status: BulletinStatus, message: str) -> None:
    if bulletin.status != status:
        raise Conflict(message, code="transition")


def _save(bulletin: Bulletin, *fields: str) -> None:
    bulletin.version += 1
    bulletin.save(update_fields=[*fields, "version", "updated_at"])


def _record(bulletin: Bulletin, action: str, words: str, *, by: Actor, at: datetime) -> None:
    incident = bulletin.incident
    log_entry(incident, f"{bulletin} {words}", kind=EntryKind.BULLETIN, by=by, at=at)
    fact = BulletinChanged(
        incident=str(incident.id), bulletin=str(bulletin.id), kind=bulletin.kind, status=bulletin.status
    )
    announce(incident, fact, by=by, at=at)
    audit_row(incident, action, f"{incident.number} {bulletin} {words}", by=by, at=at)
