"""Screens of 调拨申请: the list, asking, and one request with what its reader may do."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.html import format_html
from django.views.decorators.http import require_http_methods, require_safe

from anlan.base.accounts.facade import User, actor_of, requires
from anlan.base.audit.facade import entries_about
from anlan.data.supplies import queries, request_tables, tables
from anlan.data.supplies.access import asked, asking_organisation, must_keep, own_request
from anlan.data.supplies.enums import ConsignmentStatus, RequestStatus
from anlan.data.supplies.forms import RequestForm, items_by_id, request_lines
from anlan.data.supplies.models import StockLevel, SupplyRequest
from anlan.data.supplies.operations import consigning, requesting
from anlan.data.supplies.stock_views import action, list_page, user_of
from anlan.data.supplies.subjects import Subject, subject_for, subject_url
from anlan.kernel.clock import now
from anlan.kernel.errors import DomainError, NotAllowed
from anlan.kernel.records import RecordRef
from anlan.ui.facade import apply_domain_errors, time_element


@require_safe
@requires("supplies.view_stock")
def request_list(request: HttpRequest) -> HttpResponseBase:
    """Requests the user's jurisdiction asks for, answers or receives."""
    user = user_of(request)
    rows = queries.requests(visible_to=user).prefetch_related("lines__item")
    actions = action(
        user, "supplies.request_supplies", "申请物资", reverse("supplies:request-create"), "send"
    )
    return list_page(request, request_tables.REQUESTS, rows, "requests", actions)


@require_http_methods(["GET", "POST"])
@requires("supplies.request_supplies")
def request_create(request: HttpRequest) -> HttpResponse:
    """Ask for supplies; `?incident=` asks for an incident, `?depot=` of a depot, `?item=` for an item."""
    user = user_of(request)
    subject = _subject(request, user)
    initial = {"depot": request.GET.get("depot", ""), "place": subject.place if subject else ""}
    form = RequestForm(request.POST or None, user=user, initial=initial)
    wanted = [{"item": item} for item in request.GET.getlist("item")[:20]]
    lines = request_lines(user, request.POST or None, wanted)
    complaints: list[str] = []
    if request.method == "POST" and form.is_valid() and lines.is_valid():
        try:
            made = _ask(user, form.cleaned_data, lines.rows(), subject, request)
        except DomainError as error:
            complaints = [each.message for each in error.errors if each.field.startswith("lines")]
            if complaints:
                form.add_error(None, "请改正下方标出的明细。")
            else:
                apply_domain_errors(form, error)
        else:
            messages.success(request, f"已提交申请 {made.number}。")
            return redirect("supplies:request", made.pk)
    context = {
        "page_title": "申请物资",
        "subtitle": f"用于：{subject.title}" if subject else "",
        "exercise": bool(subject and subject.exercise),
        "is_exercise": bool(subject and subject.exercise),
        "form": form,
        "lines": lines,
        "lines_title": "物资",
        "lines_heads": ["物资", "数量"],
        "lines_errors": complaints,
        "back_url": reverse("supplies:requests"),
        "nav_key": "supplies",
        "submit": "提交申请",
    }
    return render(request, "supplies/form.html", context, status=422 if form.errors or complaints else 200)


def _subject(request: HttpRequest, user: User) -> Subject | None:
    incident = request.GET.get("incident", "")
    return subject_for("incident", incident, visible_to=user) if incident else None


def _ask(
    user: User,
    values: dict[str, Any],
    rows: list[dict[str, Any]],
    subject: Subject | None,
    request: HttpRequest,
) -> SupplyRequest:
    known = items_by_id(user)
    lines = [{"item": known.get(str(row.get("item"))), "quantity": row.get("quantity")} for row in rows]
    depot, to_depot = values.pop("depot"), values.pop("to_depot")
    return requesting.request_supplies(
        organisation=asking_organisation(user),
        lines=lines,
        subject=subject,
        depot=queries.depot_for(depot, visible_to=user) if depot else None,
        to_depot=queries.depot_for(to_depot, visible_to=user) if to_depot else None,
        by=actor_of(request),
        at=now(),
        **values,
    )


@require_http_methods(["GET", "POST"])
@requires("supplies.view_stock")
def request_detail(request: HttpRequest, request_id: UUID) -> HttpResponse:
    """One request: what is wanted and still missing, who promised, sent and received what; and the next step."""
    user = user_of(request)
    found = queries.request_for(request_id, visible_to=user)
    if request.method == "POST":
        try:
            messages.success(request, _act(request, found, user))
            return redirect("supplies:request", found.pk)
        except DomainError as error:
            messages.error(request, error.message)
        found = queries.request_for(request_id, visible_to=user)
    missing = consigning.outstanding(found)
    consignments = list(found.consignments.select_related("depot"))
    lines_of = queries.lines_of(consignments)
    may = _may(found, user, any(missing.values()))
    offers = _offers(found, user) if may["commit"] else []
    chosen = _chosen(request.GET.get("depot", ""), offers, found)
    lines = [
        {
            "line": line,
            "missing": tables.with_unit(missing[line.pk], line.item.unit),
            "is_missing": bool(missing[line.pk]),
            "free": chosen["free"].get(line.item_id, 0) if chosen else None,
            "offer": min(missing[line.pk], chosen["free"].get(line.item_id, 0)) if chosen else None,
            "wanted": tables.with_unit(line.quantity, line.item.unit),
        }
        for line in found.lines.select_related("item")
    ]
    context = {
        "page_title": "物资调拨",
        "found": found,
        "tone": request_tables.REQUEST_TONES[RequestStatus(found.status)],
        "facts": _facts(found),
        "lines": lines,
        "may": may,
        "offers": offers,
        "chosen": chosen,
        "consignments": [
            {
                "row": row,
                "lines": lines_of[row.pk],
                "tone": request_tables.CONSIGNMENT_TONES[ConsignmentStatus(row.status)],
            }
            for row in consignments
        ],
        "steps": _steps(found),
        "is_exercise": found.exercise,
        "nav_key": "supplies",
        "cancel_fields": {"action": "cancel"},
        "decline_fields": {"action": "decline"},
    }
    return render(request, "supplies/request.html", context)


def _may(found: SupplyRequest, user: User, missing: bool) -> dict[str, bool]:
    """What this user may do with it now."""
    committing = user.has_perm("supplies.commit_supplies")
    early = found.status in (RequestStatus.REQUESTED, RequestStatus.COMMITTED)
    over = found.status in (RequestStatus.DECLINED, RequestStatus.CANCELLED)
    return {
        "commit": committing and missing and not over,
        "decline": committing and found.status == RequestStatus.REQUESTED,
        "cancel": early and user.has_perm("supplies.request_supplies") and asked(user, found),
    }


def _act(request: HttpRequest, found: SupplyRequest, user: User) -> str:
    by, at, wanted = actor_of(request), now(), request.POST.get("action", "")
    reason = request.POST.get("reason", "")
    if wanted == "cancel":
        _need(user, "supplies.request_supplies")
        requesting.cancel_request(request=own_request(user, found), reason=reason, by=by, at=at)
        return "申请已撤销。"
    _need(user, "supplies.commit_supplies")
    if wanted == "decline":
        requesting.decline_request(request=found, reason=reason, by=by, at=at)
        return "已谢绝，申请人会收到通知。"
    depot = must_keep(user, queries.depot_for(request.POST.get("depot", ""), visible_to=user))
    quantities = {line.pk: request.POST.get(f"quantity-{line.pk}") or 0 for line in found.lines.all()}
    made = consigning.commit_supplies(request=found, depot=depot, quantities=quantities, by=by, at=at)
    return f"{depot.name}已承诺，调拨单 {made.number}。"


def _need(user: User, permission: str) -> None:
    if not user.has_perm(permission):
        raise NotAllowed("您没有进行此操作的权限。")


def _offers(found: SupplyRequest, user: User) -> list[dict[str, Any]]:
    """Depots of the user that have some of what is wanted, those with most kinds of it first."""
    wanted = [line.item_id for line in found.lines.all()]
    rows = StockLevel.objects.filter(
        item__in=wanted,
        on_hand__gt=0,
        depot__in=queries.depots(visible_to=user).order_by().values("pk"),
    ).select_related("depot")
    by_depot: dict[UUID, dict[str, Any]] = {}
    for row in rows:
        offer = by_depot.setdefault(row.depot_id, {"depot": row.depot, "free": {}})
        if row.free > 0:
            offer["free"][row.item_id] = row.free
    found_offers = [
        offer for offer in by_depot.values() if offer["free"] and offer["depot"].pk != found.to_depot_id
    ]
    found_offers.sort(key=lambda offer: (-len(offer["free"]), offer["depot"].name))
    return found_offers[:50]


def _chosen(wanted: str, offers: list[dict[str, Any]], found: SupplyRequest) -> dict[str, Any] | None:
    named = wanted or str(found.depot_id or "")
    for offer in offers:
        if str(offer["depot"].pk) == named:
            return offer
    return offers[0] if offers else None


def _facts(found: SupplyRequest) -> list[tuple[str, object]]:
    contact = f"{found.receiver} {found.receiver_phone}".strip()
    return [
        ("申请单位", found.organisation.name),
        ("申请人", found.requested_by_name),
        ("申请时间", time_element(found.requested_at)),
        ("需要时间", time_element(found.needed_by) if found.needed_by else ""),
        ("送达地点", found.place),
        ("收货人", contact),
        ("收入物资库", found.to_depot.name if found.to_depot else ""),
        ("指定发货库", found.depot.name if found.depot else "由上级调度"),
        ("用于", _subject_words(found)),
        ("用途", found.reason),
    ]


def _subject_words(found: SupplyRequest) -> Any:
    url = subject_url(found.subject_kind, found.subject_id)
    return format_html('<a href="{}">{}</a>', url, found.subject_title) if url else found.subject_title


def _steps(found: SupplyRequest) -> list[dict[str, Any]]:
    """Each step with who and when, for the timeline."""
    rows = sorted(
        entries_about(RecordRef.of(requesting.KIND, found.pk))[:100], key=lambda row: row.at, reverse=True
    )
    return [
        {"at": row.at, "text": row.summary.removeprefix(f"{found.number} "), "by": row.actor_name}
        for row in rows
    ]
