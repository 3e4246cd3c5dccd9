"""HTTP API of sharing: the change feed, and webhooks for those who keep them."""

from __future__ import annotations

from typing import Any, cast
from uuid import UUID

from django.http import HttpRequest
from ninja import Field, Query, Router, Schema, Status

from anlan.base.accounts.facade import User, actor_of, user_by_id
from anlan.base.api.facade import ListQuery, ordered, paged, requires_api
from anlan.data.sharing import operations
from anlan.data.sharing.models import Webhook
from anlan.data.sharing.queries import change_json, changes, webhook_by_id, webhooks
from anlan.kernel.clock import now
from anlan.kernel.errors import InvalidInput

router = Router(tags=["数据共享"])


class ChangesQuery(Schema):
    """Where to go on, and what to hear of."""

    after: int = Field(0, ge=0, description="已读到的序号；上次应答的 next")
    topics: str = Field("", description="主题，逗号分隔，按前缀匹配；不填为全部")
    limit: int = Field(200, ge=1, le=1000)


class WebhookIn(Schema):
    """A webhook to set up."""

    name: str
    url: str
    topics: list[str] = []
    owner: UUID | None = Field(None, description="数据范围所依据的用户；不填为本人")
    after: int | None = Field(None, description="从此序号之后开始；不填从现在开始")


class ReasonIn(Schema):
    """Why it is paused."""

    reason: str


class RewindIn(Schema):
    """From which number on everything is delivered again."""

    after: int


def _user(request: HttpRequest) -> User:
    return cast(User, request.user)


@router.get("/changes", response=dict[str, Any], summary="变更流")
@requires_api("sharing.read_changes")
def list_changes(request: HttpRequest, query: Query[ChangesQuery]) -> dict[str, Any]:
    """Facts after a number within the caller's jurisdiction, in order; go on with `next`."""
    topics = tuple(topic.strip() for topic in query.topics.split(",") if topic.strip())
    feed = changes(visible_to=_user(request), after=query.after, limit=query.limit, topics=topics)
    items = [change_json(event) for event in feed.events]
    return {"items": items, "count": len(items), "next": feed.next, "more": feed.more}


@router.get("/webhooks", response=dict[str, Any], summary="数据推送")
@requires_api("sharing.edit_webhook")
def list_webhooks(request: HttpRequest, query: Query[ListQuery]) -> dict[str, Any]:
    """All webhooks."""
    return paged(
        ordered(webhooks(visible_to=_user(request)), query.order, ("name",), "name"), query, webhook_json
    )


@router.post("/webhooks", response={201: dict[str, Any]}, summary="新增数据推送")
@requires_api("sharing.edit_webhook")
def post_webhook(request: HttpRequest, data: WebhookIn) -> Status[dict[str, Any]]:
    """Set one up; `secret` is told this once."""
    owner = _user(request) if data.owner is None else user_by_id(data.owner)
    if owner is None:
        raise InvalidInput("没有这个用户。", field="owner")
    webhook, secret = operations.create_webhook(
        name=data.name,
        url=data.url,
        topics=data.topics,
        owner=owner,
        after=data.after,
        by=actor_of(request),
        at=now(),
    )
    return Status(201, {**webhook_json(webhook), "secret": secret})


@router.get("/webhooks/{uuid:webhook_id}", response=dict[str, Any], summary="一个数据推送")
@requires_api("sharing.edit_webhook")
def get_webhook(request: HttpRequest, webhook_id: UUID) -> dict[str, Any]:
    """One webhook with its latest attempts."""
    webhook = webhook_by_id(webhook_id, visible_to=_user(request))
    attempts = [
        {
            "at": each.at.isoformat(),
            "first": each.first,
            "last": each.last,
            "count": each.count,
            "status_code": each.status_code,
            "duration_ms": each.duration_ms,
            "error": each.error or None,
        }
        for each in webhook.attempts.all()[:50]
    ]
    return {**webhook_json(webhook), "attempts": attempts}


@router.post("/webhooks/{uuid:webhook_id}/pause", response=dict[str, Any], summary="暂停推送")
@requires_api("sharing.edit_webhook")
def post_pause(request: HttpRequest, webhook_id: UUID, data: ReasonIn) -> dict[str, Any]:
    """Stop delivering until resumed."""
    webhook = webhook_by_id(webhook_id, visible_to=_user(request))
    return webhook_json(
        operations.pause_webhook(webhook=webhook, reason=data.reason, by=actor_of(request), at=now())
    )


@router.post("/webhooks/{uuid:webhook_id}/resume", response=dict[str, Any], summary="恢复推送")
@requires_api("sharing.edit_webhook")
def post_resume(request: HttpRequest, webhook_id: UUID) -> dict[str, Any]:
    """Go on from where it stopped."""
    webhook = webhook_by_id(webhook_id, visible_to=_user(request))
    return webhook_json(operations.resume_webhook(webhook=webhook, by=actor_of(request), at=now()))


@router.post("/webhooks/{uuid:webhook_id}/rewind", response=dict[str, Any], summary="重送")
@requires_api("sharing.edit_webhook")
def post_rewind(request: HttpRequest, webhook_id: UUID, data: RewindIn) -> dict[str, Any]:
    """Deliver again everything after a number."""
    webhook = webhook_by_id(webhook_id, visible_to=_user(request))
    return webhook_json(
        operations.rewind_webhook(webhook=webhook, after=data.after, by=actor_of(request), at=now())
    )


def webhook_json(webhook: Webhook) -> dict[str, Any]:
    """One webhook without its secret."""
    return {
        "id": str(webhook.pk),
        "name": webhook.name,
        "url": webhook.url,
        "topics": webhook.topics,
        "owner": str(webhook.owner_id),
        "state": webhook.state,
        "delivered": webhook.delivered,
        "failures": webhook.failures,
        "last_error": webhook.last_error or None,
        "last_delivery_at": webhook.last_delivery_at.isoformat() if webhook.last_delivery_at else None,
        "next_try_at": webhook.next_try_at.isoformat() if webhook.next_try_at else None,
        "paused_reason": webhook.paused_reason or None,
    }
