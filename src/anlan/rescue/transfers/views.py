"""Screens of 信息接转: the list, and one transfer with what its reader may do."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta
from typing import Any, cast
from uuid import UUID

from django.contrib import messages
from django.http import HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.http import require_http_methods, require_safe

from anlan.base.accounts.facade import User, actor_of, requires
from anlan.kernel.clock import now
from anlan.kernel.errors import DomainError, InvalidInput, NotAllowed
from anlan.rescue.incidents.facade import incidents
from anlan.rescue.transfers import operations, queries
from anlan.rescue.transfers.endpoints import answered_by, sent_by
from anlan.rescue.transfers.enums import TransferStatus, TransferWay
from anlan.rescue.transfers.forms import ReceiptForm, ResendForm
from anlan.rescue.transfers.models import Transfer
from anlan.rescue.transfers.tables import TRANSFERS, status_words, tone_of
from anlan.ui.facade import table_response, time_element


def _user(request: HttpRequest) -> User:
    return cast(User, request.user)


@require_safe
@requires("transfers.view_transfer")
def transfer_list(request: HttpRequest) -> HttpResponseBase:
    """Every transfer of the jurisdiction and to one's own organisations, with counts of what waits."""
    user = _user(request)
    found = queries.counts(visible_to=user, at=now())
    path = reverse("transfers:list")
    figures = [
        ("待签收", found.sent, f"{path}?status=sent&exercise=0"),
        ("待接办", found.received, f"{path}?status=received&exercise=0"),
        ("超时未接办", found.overdue, f"{path}?overdue=1&exercise=0"),
        ("已接办", found.taken_over, f"{path}?status=taken_over&exercise=0"),
        ("已退回", found.returned, f"{path}?status=returned&exercise=0"),
    ]
    return table_response(
        request,
        TRANSFERS,
        queries.transfers(visible_to=user),
        template="transfers/list.html",
        context={"figures": figures},
    )


@require_http_methods(["GET", "POST"])
@requires("transfers.view_transfer")
def transfer(request: HttpRequest, transfer_id: UUID) -> HttpResponse:
    """One transfer: what was passed on, each step with who and when, and the steps its reader may take."""
    user = _user(request)
    found = queries.transfer_by_id(transfer_id, visible_to=user)
    may = _may(found, user)
    receipt = ReceiptForm(
        request.POST if request.POST.get("action") in {"note-receipt", "note-take-over"} else None
    )
    resend = ResendForm(
        request.POST if request.POST.get("action") == "resend" else None, user=user, transfer=found
    )
    if request.method == "POST":
        try:
            done, where = _act(request, found, may, receipt, resend)
        except DomainError as error:
            messages.error(request, error.message)
        else:
            messages.success(request, done)
            return redirect("transfers:detail", where.pk)
        found = queries.transfer_by_id(transfer_id, visible_to=user)
        may = _may(found, user)
    context = {
        "transfer": found,
        "status": status_words(found),
        "tone": tone_of(found),
        "facts": _facts(found),
        "show_incident": incidents(visible_to=user).filter(pk=found.incident_id).exists(),
        "steps": _steps(found),
        "may": may,
        "receipt": receipt,
        "resend": resend,
        "is_exercise": found.incident.exercise,
        "return_fields": {"action": "return"},
        "withdraw_fields": {"action": "withdraw"},
        "page_title": f"接转{found.to_name}",
    }
    return render(request, "transfers/detail.html", context)


def _may(found: Transfer, user: User) -> dict[str, bool]:
    """What this user may do with it now."""
    answering = _allowed(answered_by, found, user)
    sending = user.has_perm("transfers.send_transfer") and _allowed(sent_by, found, user)
    own = queries.receives(user, found) and user.has_perm("transfers.accept_transfer")
    return {
        "receive": own and found.status == TransferStatus.SENT,
        "take_over": own and found.is_active,
        "note": answering and not own and found.is_active,
        "return": answering and found.is_active,
        "withdraw": sending and found.is_active,
        "resend": sending and found.status != TransferStatus.TAKEN_OVER and found.incident.is_open,
    }


def _allowed(check: Callable[[Transfer, User], Transfer], found: Transfer, user: User) -> bool:
    try:
        check(found, user)
    except NotAllowed:
        return False
    return True


def _act(
    request: HttpRequest, found: Transfer, may: dict[str, bool], receipt: ReceiptForm, resend: ResendForm
) -> tuple[str, Transfer]:
    """Do what was posted; what to tell, and the transfer to show then."""
    by, at, user = actor_of(request), now(), _user(request)
    action, reason = request.POST.get("action", ""), request.POST.get("reason", "")
    if action in {"receive", "take-over", "return"}:
        answered_by(found, user)
    if action == "receive":
        return "已签收。", operations.receive_transfer(transfer=found, receiver="", by=by, at=at)
    if action == "take-over":
        return "已接办。", operations.take_over_transfer(transfer=found, receiver="", by=by, at=at)
    if action == "return":
        return "已退回。", operations.return_transfer(transfer=found, reason=reason, by=by, at=at)
    if action in {"note-receipt", "note-take-over"}:
        answered_by(found, user)
        if not receipt.is_valid():
            raise InvalidInput("请填写对方签收人和签收时间。")
        person = receipt.cleaned_data["receiver"]
        moment = at - timedelta(minutes=receipt.cleaned_data["minutes"])
        moment = max(moment, found.sent_at) if receipt.cleaned_data["minutes"] == 0 else moment
        if action == "note-receipt":
            noted = operations.receive_transfer(
                transfer=found, receiver=person, received_at=moment, by=by, at=at
            )
            return f"已登记{person}签收。", noted
        noted = operations.take_over_transfer(
            transfer=found, receiver=person, taken_over_at=moment, by=by, at=at
        )
        return f"已登记{person}接办。", noted
    sent_by(found, user)
    if not may["withdraw"] and not may["resend"]:
        raise NotAllowed("您没有进行此操作的权限。")
    if action == "withdraw":
        return "已撤回。", operations.withdraw_transfer(transfer=found, reason=reason, by=by, at=at)
    if action != "resend" or not resend.is_valid():
        raise InvalidInput("请选择或填写改接单位。")
    again = operations.resend_transfer(
        transfer=found,
        to=queries.target_of(resend.wanted, visible_to=user),
        way=resend.cleaned_data["way"],
        contact=resend.cleaned_data["contact"],
        by=by,
        at=at,
    )
    return f"已改接{again.to_name}。", again


def _facts(found: Transfer) -> list[tuple[str, object]]:
    return [
        ("事故编号", found.incident.number),
        ("事故", found.incident.title),
        ("地点", found.incident.place),
        ("接收单位", found.to_name),
        ("方式", f"{TransferWay(found.way).label} {found.contact}".strip()),
        ("接办时限", time_element(found.due_at)),
    ]


def _steps(found: Transfer) -> list[dict[str, Any]]:
    """Each step with who and when, for the timeline."""
    steps: list[dict[str, Any]] = [
        {"at": found.sent_at, "text": f"接转{found.to_name}", "by": found.sent_by_name, "kind": "接转"}
    ]
    if found.received_at:
        note = found.received_noted_by
        by = found.receiver if note == found.receiver else f"{found.receiver}（{note}登记）"
        steps.append({"at": found.received_at, "text": "签收", "by": by, "kind": "签收"})
    if found.alarmed_at:
        steps.append(
            {"at": found.alarmed_at, "text": "超过时限无人接办，已告警", "by": "系统", "kind": "告警"}
        )
    if found.taken_over_at:
        note = found.taken_over_noted_by
        by = found.taken_over_by if note == found.taken_over_by else f"{found.taken_over_by}（{note}登记）"
        steps.append({"at": found.taken_over_at, "text": "接办", "by": by, "kind": "接办"})
    if found.ended_at:
        word = TransferStatus(found.status).label.removeprefix("已")
        steps.append(
            {"at": found.ended_at, "text": f"{word}：{found.end_reason}", "by": found.ended_by, "kind": word}
        )
    return sorted(steps, key=lambda step: step["at"])
