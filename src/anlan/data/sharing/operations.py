"""Writes: webhooks are set up, changed, paused, resumed, wound back; each attempt is kept."""

from __future__ import annotations

import secrets
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.db import transaction

from anlan.base.accounts.enums import Role
from anlan.base.accounts.facade import User, seal, users_with_role
from anlan.base.audit import facade as audit
from anlan.base.events import facade as events
from anlan.base.notifications.facade import notify
from anlan.data.sharing.enums import WebhookState
from anlan.data.sharing.events import WebhookChanged
from anlan.data.sharing.models import DeliveryAttempt, Webhook
from anlan.data.sharing.policies import exhausted, refused_address, wait_after
from anlan.kernel.actor import SYSTEM, Actor
from anlan.kernel.errors import Conflict, InvalidInput
from anlan.kernel.records import RecordRef

KEPT_ATTEMPTS = 500


def create_webhook(
    *, name: str, url: str, topics: list[str], owner: User, by: Actor, at: datetime, after: int | None = None
) -> tuple[Webhook, str]:
    """Set up a webhook and its secret, which is told this once. It starts from now, or after fact number `after`."""
    _check(name, url, owner)
    secret = secrets.token_urlsafe(32)
    with transaction.atomic():
        webhook = Webhook.objects.create(
            name=name.strip(),
            url=url.strip(),
            topics=_topics(topics),
            owner=owner,
            sealed_secret=seal(secret.encode()),
            delivered=events.latest_sequence() if after is None else max(0, after),
        )
        _note(webhook, "create_webhook", f"新增数据推送：{webhook.name}（{webhook.url}）", by=by, at=at)
    return webhook, secret


def change_webhook(
    *, webhook: Webhook, name: str, url: str, topics: list[str], owner: User, by: Actor, at: datetime
) -> Webhook:
    """Change name, address, topics or whose eyes it has. The secret stays."""
    _check(name, url, owner)
    with transaction.atomic():
        row = Webhook.objects.select_for_update().get(pk=webhook.pk)
        new = {"name": name.strip(), "url": url.strip(), "topics": _topics(topics), "owner": owner}
        changes = {
            key: [str(getattr(row, key)), str(value)]
            for key, value in new.items()
            if getattr(row, key) != value
        }
        for key, value in new.items():
            setattr(row, key, value)
        row.version += 1
        row.save()
        _note(row, "change_webhook", f"修改数据推送：{row.name}", by=by, at=at, changes=changes)
    return row


def renew_secret(*, webhook: Webhook, by: Actor, at: datetime) -> str:
    """A new secret, told this once; the old one ends."""
    secret = secrets.token_urlsafe(32)
    with transaction.atomic():
        row = Webhook.objects.select_for_update().get(pk=webhook.pk)
        row.sealed_secret = seal(secret.encode())
        row.version += 1
        row.save(update_fields=["sealed_secret", "version", "updated_at"])
        _note(row, "renew_secret", f"更换数据推送密钥：{row.name}", by=by, at=at)
    return secret


def pause_webhook(*, webhook: Webhook, reason: str, by: Actor, at: datetime) -> Webhook:
    """Stop delivering until somebody resumes; nothing is lost meanwhile."""
    reason = reason.strip()
    if not reason:
        raise InvalidInput("请填写暂停原因。", field="reason")
    with transaction.atomic():
        row = Webhook.objects.select_for_update().get(pk=webhook.pk)
        if row.state == WebhookState.PAUSED:
            raise Conflict(f"已经暂停：{row.paused_reason}")
        row.state, row.paused_reason, row.next_try_at = WebhookState.PAUSED, reason[:200], None
        row.version += 1
        row.save()
        _note(row, "pause_webhook", f"暂停数据推送：{row.name}", by=by, at=at, reason=reason)
    return row


def resume_webhook(*, webhook: Webhook, by: Actor, at: datetime) -> Webhook:
    """Deliver again, from where it stopped, at once."""
    with transaction.atomic():
        row = Webhook.objects.select_for_update().get(pk=webhook.pk)
        row.state, row.paused_reason, row.last_error = WebhookState.ACTIVE, "", ""
        row.failures, row.failing_since, row.next_try_at = 0, None, None
        row.version += 1
        row.save()
        _note(row, "resume_webhook", f"恢复数据推送：{row.name}", by=by, at=at)
    return row


def rewind_webhook(*, webhook: Webhook, after: int, by: Actor, at: datetime) -> Webhook:
    """Deliver again everything after a number: the receiver lost something, or starts anew."""
    if not 0 <= after <= events.latest_sequence():
        raise InvalidInput(f"序号应在 0 至 {events.latest_sequence()} 之间。", field="after")
    with transaction.atomic():
        row = Webhook.objects.select_for_update().get(pk=webhook.pk)
        changes = {"delivered": [row.delivered, after]}
        row.delivered = after
        row.version += 1
        row.save(update_fields=["delivered", "version", "updated_at"])
        _note(
            row, "rewind_webhook", f"数据推送自序号 {after} 重送：{row.name}", by=by, at=at, changes=changes
        )
    return row


def remove_webhook(*, webhook: Webhook, by: Actor, at: datetime) -> None:
    """Take a webhook away; the audit trail keeps what it was."""
    with transaction.atomic():
        _note(webhook, "remove_webhook", f"删除数据推送：{webhook.name}（{webhook.url}）", by=by, at=at)
        Webhook.objects.filter(pk=webhook.pk).delete()


@dataclass(frozen=True, slots=True)
class Outcome:
    """What one request came to: an HTTP status, or the error before there was one."""

    status_code: int | None
    duration_ms: int
    error: str


def note_attempt(
    *, webhook: Webhook, first: int, last: int, count: int, outcome: Outcome, at: datetime
) -> None:
    """Keep an attempt; move on after success, wait and at last pause after failure."""
    with transaction.atomic():
        row = Webhook.objects.select_for_update().get(pk=webhook.pk)
        DeliveryAttempt.objects.create(
            webhook=row,
            at=at,
            first=first,
            last=last,
            count=count,
            status_code=outcome.status_code,
            duration_ms=outcome.duration_ms,
            error=outcome.error[:200],
        )
        if not outcome.error:
            row.delivered = max(row.delivered, last)
            row.state, row.last_error, row.last_delivery_at = WebhookState.ACTIVE, "", at
            row.failures, row.failing_since, row.next_try_at = 0, None, None
        else:
            row.failures += 1
            row.failing_since = row.failing_since or at
            row.state, row.last_error = WebhookState.FAILING, outcome.error[:200]
            row.next_try_at = at + wait_after(row.failures)
            if exhausted(row.failing_since, at):
                _give_up(row, at=at)
        row.save()
        _forget_old(row)


def pass_over(*, webhook: Webhook, last: int) -> None:
    """Facts up to `last` are none of the receiver's business."""
    Webhook.objects.filter(pk=webhook.pk, delivered__lt=last).update(delivered=last)


def _give_up(row: Webhook, *, at: datetime) -> None:
    row.state, row.next_try_at = WebhookState.PAUSED, None
    row.paused_reason = "连续失败 3 天，系统暂停"
    notify(
        users=users_with_role(Role.ADMINISTRATOR),
        title=f"数据推送“{row.name}”已暂停",
        text=f"连续失败 3 天：{row.last_error}",
        url=f"/sharing/webhooks/{row.pk}/",
        level="warning",
        by=SYSTEM,
        at=at,
    )


def _forget_old(row: Webhook) -> None:
    old = row.attempts.order_by("-at", "-id").values_list("pk", flat=True)[KEPT_ATTEMPTS:]
    if old:
        DeliveryAttempt.objects.filter(pk__in=list(old)).delete()


def _check(name: str, url: str, owner: User) -> None:
    if not name.strip():
        raise InvalidInput("请填写名称。", field="name")
    refused = refused_address(url.strip())
    if refused:
        raise InvalidInput(refused, field="url")
    if not owner.is_active:
        raise InvalidInput("数据范围所依据的用户已停用。", field="owner")
    scope = owner.scope
    if not (scope.everything or scope.ranges or scope.organisations):
        raise InvalidInput("该用户没有业务辖区，推送不到数据，请另选用户。", field="owner")


def _topics(topics: list[str]) -> list[str]:
    return sorted({topic.strip() for topic in topics if topic.strip()})


def _note(
    webhook: Webhook,
    action: str,
    summary: str,
    *,
    by: Actor,
    at: datetime,
    changes: dict[str, Any] | None = None,
    reason: str = "",
) -> None:
    subject = RecordRef.of("webhook", webhook.pk)
    audit.record(
        action=f"sharing.{action}",
        subject=subject,
        summary=summary,
        changes=changes or {},
        reason=reason,
        by=by,
        at=at,
    )
    events.publish(WebhookChanged(webhook=str(webhook.pk), name=webhook.name), subject=subject, by=by, at=at)
