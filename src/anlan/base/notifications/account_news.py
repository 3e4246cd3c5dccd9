"""What a person is told of changes to their own sign-in, so that one they did not make is noticed.

Listens to the facts of accounts; the words are here, because accounts stand below messages.
"""

from __future__ import annotations

from django.urls import reverse

from anlan.base.accounts.events import (
    IdentityLinked,
    SecondFactorEnrolled,
    SecondFactorRemoved,
    SessionEnded,
)
from anlan.base.accounts.facade import user_by_id
from anlan.base.events.facade import Event, on
from anlan.base.notifications.enums import NotificationLevel
from anlan.base.notifications.operations import notify
from anlan.kernel.actor import Actor

FACTORS = {"totp": "验证器", "passkey": "通行密钥"}
NOT_ME = "如非本人操作，请立即修改口令并联系安全管理员。"


def listen() -> None:
    """Called once, when the app is ready."""
    on(SecondFactorEnrolled.topic, _enrolled)
    on(SecondFactorRemoved.topic, _removed)
    on(IdentityLinked.topic, _linked)
    on(SessionEnded.topic, _ended)


def _enrolled(event: Event) -> None:
    factor = FACTORS.get(event.data["kind"])
    if factor:  # recovery codes come with the first factor and are not told apart
        _tell(event, f"已启用{factor}{_called(event)}", NOT_ME)


def _removed(event: Event) -> None:
    if event.data["kind"] == "all":
        text = f"安全管理员或运维人员已重置您的双因素验证。原因：{event.data['reason']}"
        _tell(event, "双因素验证已重置", text, level=NotificationLevel.WARNING)
    else:
        _tell(event, f"已停用{FACTORS[event.data['kind']]}{_called(event)}", NOT_ME)


def _linked(event: Event) -> None:
    _tell(event, f"已关联统一身份（{event.data['label']}）", NOT_ME)


def _ended(event: Event) -> None:
    if event.actor_id is not None and event.actor_id != event.audience:
        text = f"您有 {event.data['count']} 个登录会话被结束。原因：{event.data['reason']}"
        _tell(event, "登录会话已被结束", text)


def _called(event: Event) -> str:
    return f"“{event.data['name']}”" if event.data.get("name") else ""


def _tell(event: Event, title: str, text: str, *, level: NotificationLevel = NotificationLevel.INFO) -> None:
    user = user_by_id(event.audience) if event.audience else None
    if user is not None:
        by = Actor(id=event.actor_id, name=event.actor_name, address="")
        notify(
            users=[user],
            title=title,
            text=text,
            url=reverse("accounts:security"),
            level=level,
            kind="security",
            by=by,
            at=event.at,
        )
