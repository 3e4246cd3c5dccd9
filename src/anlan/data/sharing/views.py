"""Screens of sharing: the catalogue with the webhooks, one webhook, its form."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, cast
from uuid import UUID

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from anlan.base.accounts.facade import User, actor_of, requires
from anlan.base.events.facade import latest_sequence
from anlan.data.sharing import operations, queries
from anlan.data.sharing.catalogue import catalogue
from anlan.data.sharing.enums import WebhookState
from anlan.data.sharing.forms import WebhookForm
from anlan.data.sharing.models import Webhook
from anlan.kernel.clock import now
from anlan.kernel.errors import DomainError, InvalidInput
from anlan.ui.facade import apply_domain_errors, time_element

TONES = {WebhookState.ACTIVE: "done", WebhookState.FAILING: "late", WebhookState.PAUSED: "off"}


def _user(request: HttpRequest) -> User:
    return cast(User, request.user)


def _tone(webhook: Webhook) -> str:
    return TONES[WebhookState(webhook.state)]


@require_safe
@requires("sharing.view_catalogue")
def overview(request: HttpRequest) -> HttpResponse:
    """数据目录: every kind of records with its fields; below it, who is told of changes."""
    user = _user(request)
    may_edit = user.has_perm("sharing.edit_webhook")
    head = latest_sequence()
    actions = (
        [{"title": "新增数据推送", "url": reverse("sharing:create"), "icon": "plus", "primary": True}]
        if may_edit
        else []
    )
    rows = [
        {"webhook": each, "tone": _tone(each), "behind": max(0, head - each.delivered)}
        for each in queries.webhooks(visible_to=user)
    ]
    context = {
        "entries": catalogue(visible_to=user),
        "may_edit": may_edit,
        "rows": rows,
        "page_actions": actions,
        "page_title": "数据目录与共享",
    }
    return render(request, "sharing/overview.html", context)


@require_safe
@requires("sharing.edit_webhook")
def webhook(request: HttpRequest, webhook_id: UUID) -> HttpResponse:
    """One webhook: where it stands, its latest attempts, and its secret right after it was made."""
    found = queries.webhook_by_id(webhook_id, visible_to=_user(request))
    secret = request.session.pop(_key(found), None)
    paused = found.state == WebhookState.PAUSED
    actions: list[dict[str, Any]] = [
        {"title": "修改", "url": reverse("sharing:edit", args=[found.pk]), "icon": "pencil"}
    ]
    if paused:
        actions.append(
            {
                "title": "恢复",
                "url": reverse("sharing:act", args=[found.pk, "resume"]),
                "icon": "player-play",
                "method": "post",
            }
        )
    else:
        actions.append({"title": "暂停", "dialog": "pause", "icon": "player-pause", "url": ""})
    actions.append({"title": "重送", "url": "#rewind", "icon": "history"})
    actions.append({"title": "更换密钥", "dialog": "secret", "icon": "key", "url": ""})
    actions.append({"title": "删除", "dialog": "remove", "icon": "trash", "url": ""})
    context = {
        "webhook": found,
        "tone": _tone(found),
        "secret": secret,
        "attempts": found.attempts.all()[:50],
        "head": latest_sequence(),
        "facts": [
            ("接收地址", found.url),
            ("主题", "、".join(found.topics) or "全部"),
            ("数据范围", str(found.owner)),
            ("已送达序号", f"{found.delivered:,}"),
            ("最近送达", time_element(found.last_delivery_at) if found.last_delivery_at else ""),
            ("连续失败", f"{found.failures} 次" if found.failures else ""),
            ("下次重试", time_element(found.next_try_at) if found.next_try_at else ""),
            ("最近错误", found.last_error),
            ("暂停原因", found.paused_reason),
        ],
        "page_actions": actions,
        "page_title": found.name,
    }
    return render(request, "sharing/webhook.html", context)


def _key(found: Webhook) -> str:
    return f"webhook-secret-{found.pk}"


@require_http_methods(["GET", "POST"])
@requires("sharing.edit_webhook")
def create(request: HttpRequest) -> HttpResponse:
    """Set up a webhook; its secret is shown once on its page."""
    form = WebhookForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        try:
            made, secret = operations.create_webhook(**form.cleaned_data, by=actor_of(request), at=now())
        except DomainError as error:
            apply_domain_errors(form, error)
        else:
            request.session[_key(made)] = secret
            return redirect("sharing:webhook", made.pk)
    return _form(request, form, "新增数据推送", reverse("sharing:overview"))


@require_http_methods(["GET", "POST"])
@requires("sharing.edit_webhook")
def edit(request: HttpRequest, webhook_id: UUID) -> HttpResponse:
    """Change a webhook."""
    found = queries.webhook_by_id(webhook_id, visible_to=_user(request))
    initial = {"name": found.name, "url": found.url, "owner": found.owner, "topics": ", ".join(found.topics)}
    form = WebhookForm(request.POST or None, initial=initial)
    if request.method == "POST" and form.is_valid():
        try:
            operations.change_webhook(webhook=found, **form.cleaned_data, by=actor_of(request), at=now())
        except DomainError as error:
            apply_domain_errors(form, error)
        else:
            messages.success(request, "已保存。")
            return redirect("sharing:webhook", found.pk)
    return _form(request, form, f"修改“{found.name}”", reverse("sharing:webhook", args=[found.pk]))


def _form(request: HttpRequest, form: WebhookForm, title: str, back_url: str) -> HttpResponse:
    return render(request, "sharing/form.html", {"form": form, "back_url": back_url, "page_title": title})


@require_POST
@requires("sharing.edit_webhook")
def act(request: HttpRequest, webhook_id: UUID, action: str) -> HttpResponse:
    """Pause, resume, wind back, renew the secret, remove."""
    found = queries.webhook_by_id(webhook_id, visible_to=_user(request))
    steps: dict[str, Callable[[HttpRequest, Webhook], str]] = {
        "pause": _pause,
        "resume": _resume,
        "rewind": _rewind,
        "secret": _renew,
        "remove": _remove,
    }
    try:
        if action not in steps:
            raise InvalidInput("没有这种操作。")
        messages.success(request, steps[action](request, found))
    except DomainError as error:
        messages.error(request, error.message)
    if action == "remove" and not Webhook.objects.filter(pk=found.pk).exists():
        return redirect("sharing:overview")
    return redirect("sharing:webhook", found.pk)


def _pause(request: HttpRequest, found: Webhook) -> str:
    reason = request.POST.get("reason", "")
    operations.pause_webhook(webhook=found, reason=reason, by=actor_of(request), at=now())
    return "已暂停，期间的变更在恢复后补送。"


def _resume(request: HttpRequest, found: Webhook) -> str:
    operations.resume_webhook(webhook=found, by=actor_of(request), at=now())
    return "已恢复，稍后补送。"


def _rewind(request: HttpRequest, found: Webhook) -> str:
    text = request.POST.get("after", "")
    if not (text.isascii() and text.isdigit()):
        raise InvalidInput("请填写序号。", field="after")
    operations.rewind_webhook(webhook=found, after=int(text), by=actor_of(request), at=now())
    return f"将自序号 {text} 之后重送。"


def _renew(request: HttpRequest, found: Webhook) -> str:
    request.session[_key(found)] = operations.renew_secret(webhook=found, by=actor_of(request), at=now())
    return "密钥已更换，原密钥立即失效。"


def _remove(request: HttpRequest, found: Webhook) -> str:
    operations.remove_webhook(webhook=found, by=actor_of(request), at=now())
    return f"已删除“{found.name}”。"
