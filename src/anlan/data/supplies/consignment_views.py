"""One 调拨单: sending, receiving in the field, returning, and its paper."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.html import format_html
from django.views.decorators.http import require_http_methods, require_safe

from anlan.base.accounts.facade import User, actor_of, requires
from anlan.data.supplies import queries, request_tables, tables
from anlan.data.supplies.access import keeps, must_keep, must_receive, receives
from anlan.data.supplies.enums import ConsignmentStatus
from anlan.data.supplies.forms import SendForm
from anlan.data.supplies.models import Consignment, ConsignmentLine
from anlan.data.supplies.operations import consigning
from anlan.data.supplies.papers import consignment_pdf
from anlan.data.supplies.stock_views import user_of
from anlan.kernel.clock import now
from anlan.kernel.errors import DomainError, InvalidInput, NotAllowed
from anlan.ui.facade import time_element

_PERMISSIONS = {
    "send": "supplies.commit_supplies",
    "cancel": "supplies.commit_supplies",
    "recall": "supplies.commit_supplies",
    "receive": "supplies.receive_supplies",
    "return": "supplies.keep_stock",
}


@require_http_methods(["GET", "POST"])
@requires("supplies.view_stock")
def consignment(request: HttpRequest, consignment_id: UUID) -> HttpResponse:
    """One consignment with the step its reader may take; made for a phone at the place of delivery."""
    user = user_of(request)
    found = queries.consignment_for(consignment_id, visible_to=user)
    posted = request.POST.get("action", "")
    send = SendForm(request.POST if posted == "send" else None)
    error_text = ""
    if request.method == "POST":
        try:
            messages.success(request, _act(request, found, user, send))
            return redirect("supplies:consignment", found.pk)
        except DomainError as error:
            error_text = error.message
        found = queries.consignment_for(consignment_id, visible_to=user)
    lines = queries.lines_of([found])[found.pk]
    context = {
        "page_title": "调拨单",
        "found": found,
        "supply_request": found.request,
        "tone": request_tables.CONSIGNMENT_TONES[ConsignmentStatus(found.status)],
        "facts": _facts(found),
        "lines": [_line(line, request.POST) for line in lines],
        "may": _may(found, user, lines),
        "send": send,
        "receiver": request.POST.get("receiver", found.request.receiver or user.name),
        "error_text": error_text,
        "is_exercise": found.request.exercise,
        "nav_key": "supplies",
        "back_url": reverse("supplies:request", args=[found.request_id]),
        "cancel_fields": {"action": "cancel"},
        "recall_fields": {"action": "recall"},
        "page_actions": [
            {"title": "打印", "url": reverse("supplies:paper", args=[found.pk]), "icon": "printer"}
        ],
    }
    return render(request, "supplies/consignment.html", context, status=422 if error_text else 200)


@require_safe
@requires("supplies.view_stock")
def paper(request: HttpRequest, consignment_id: UUID) -> HttpResponse:
    """The consignment as a paper to sign."""
    found = queries.consignment_for(consignment_id, visible_to=user_of(request))
    answer = HttpResponse(consignment_pdf(found, at=now()), content_type="application/pdf")
    answer["Content-Disposition"] = f'inline; filename="consignment-{found.number[-12:]}.pdf"'
    return answer


def _may(found: Consignment, user: User, lines: list[ConsignmentLine]) -> dict[str, bool]:
    keeping = keeps(user, found.depot)
    committing = keeping and user.has_perm("supplies.commit_supplies")
    return {
        "send": committing and found.status == ConsignmentStatus.COMMITTED,
        "recall": committing and found.status == ConsignmentStatus.SENT,
        "receive": found.status == ConsignmentStatus.SENT
        and user.has_perm("supplies.receive_supplies")
        and receives(user, found),
        "return": keeping
        and user.has_perm("supplies.keep_stock")
        and found.status == ConsignmentStatus.RECEIVED
        and found.request.to_depot_id is None
        and any(line.received > line.returned for line in lines),
    }


def _act(request: HttpRequest, found: Consignment, user: User, send: SendForm) -> str:
    by, at, wanted = actor_of(request), now(), request.POST.get("action", "")
    if wanted not in _PERMISSIONS:
        raise InvalidInput("没有这个步骤。")
    if not user.has_perm(_PERMISSIONS[wanted]):
        raise NotAllowed("您没有进行此操作的权限。")
    reason = request.POST.get("reason", "")
    if wanted == "receive":
        consigning.receive_consignment(
            consignment=must_receive(user, found),
            receiver=request.POST.get("receiver", ""),
            quantities=_posted(request, found),
            reasons={line_id: request.POST.get(f"reason-{line_id}", "") for line_id in _line_ids(found)},
            by=by,
            at=at,
        )
        return "已签收。"
    must_keep(user, found.depot)
    if wanted == "send":
        if not send.is_valid():
            raise InvalidInput("请填写承运人和承运电话。")
        consigning.send_consignment(
            consignment=found, quantities=_posted(request, found), by=by, at=at, **send.cleaned_data
        )
        return "已发出，申请人会收到通知。"
    if wanted == "return":
        consigning.return_unused(
            consignment=found, quantities=_posted(request, found) or {}, reason=reason, by=by, at=at
        )
        return "已退库。"
    if wanted == "recall":
        consigning.recall_consignment(consignment=found, reason=reason, by=by, at=at)
        return "已召回，物资退回原批次。"
    consigning.cancel_consignment(consignment=found, reason=reason, by=by, at=at)
    return "承诺已撤销。"


def _line_ids(found: Consignment) -> list[UUID]:
    return list(found.lines.values_list("pk", flat=True))


def _posted(request: HttpRequest, found: Consignment) -> dict[UUID, Any] | None:
    """Quantities by line; an empty box is nothing."""
    return {line_id: request.POST.get(f"quantity-{line_id}") or 0 for line_id in _line_ids(found)}


def _line(line: ConsignmentLine, posted: Any) -> dict[str, Any]:
    unit = line.line.item.unit
    return {
        "line": line,
        "item": line.line.item,
        "unit": unit,
        "committed": tables.with_unit(line.committed, unit),
        "sent": tables.with_unit(line.sent, unit),
        "received": tables.with_unit(line.received, unit),
        "returned": tables.with_unit(line.returned, unit),
        "returnable": line.received - line.returned,
        "typed": posted.get(f"quantity-{line.pk}", ""),
        "typed_reason": posted.get(f"reason-{line.pk}", ""),
    }


def _facts(found: Consignment) -> list[tuple[str, object]]:
    request = found.request
    return [
        ("发货库", found.depot.name),
        ("库管", found.depot.contact),
        ("送达地点", request.place),
        ("收货人", f"{request.receiver} {request.receiver_phone}".strip()),
        ("承运", f"{found.carrier} {found.carrier_phone}".strip()),
        ("车牌号", found.plate),
        ("承诺", _when(found.committed_by, found.committed_at)),
        ("发出", _when(found.sent_by, found.sent_at)),
        ("预计到达", time_element(found.expected_at) if found.expected_at else ""),
        ("签收", _when(found.received_by, found.received_at)),
        *([("撤销或召回", f"{found.ended_by}：{found.end_reason}")] if found.ended_at else []),
    ]


def _when(who: str, at: Any) -> Any:
    return format_html("{} {}", who, time_element(at)) if at else ""
