"""Screens of 盘点: the list, beginning one, counting and deciding."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django import forms
from django.contrib import messages
from django.http import HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.http import require_http_methods, require_safe

from anlan.base.accounts.facade import User, actor_of, requires
from anlan.data.supplies import queries, request_tables, tables
from anlan.data.supplies.enums import StocktakeStatus
from anlan.data.supplies.forms import depot_choices
from anlan.data.supplies.models import Stocktake, StocktakeLine
from anlan.data.supplies.operations import counting
from anlan.data.supplies.stock_views import action, list_page, saved_or_shown, user_of
from anlan.kernel.clock import now
from anlan.kernel.errors import DomainError, InvalidInput, NotAllowed
from anlan.ui.facade import time_element

_PERMISSIONS = {
    "save": "supplies.keep_stock",
    "submit": "supplies.keep_stock",
    "cancel": "supplies.keep_stock",
    "approve": "supplies.approve_stocktake",
    "return": "supplies.approve_stocktake",
}


class StartForm(forms.Form):
    """Which depot is counted."""

    depot = forms.ChoiceField(label="物资库")


@require_safe
@requires("supplies.view_stock")
def stocktake_list(request: HttpRequest) -> HttpResponseBase:
    """Counts in the depots under the user's jurisdiction."""
    user = user_of(request)
    actions = action(user, "supplies.keep_stock", "开始盘点", reverse("supplies:stocktake-start"))
    return list_page(
        request, request_tables.STOCKTAKES, queries.stocktakes(visible_to=user), "stocktakes", actions
    )


@require_http_methods(["GET", "POST"])
@requires("supplies.keep_stock")
def stocktake_start(request: HttpRequest) -> HttpResponse:
    """Begin a count."""
    user = user_of(request)
    form = StartForm(request.POST or None, initial={"depot": request.GET.get("depot", "")})
    form.fields["depot"].choices = depot_choices(user)  # type: ignore[attr-defined]  # a choice field

    def save(values: dict[str, Any]) -> str:
        depot = queries.depot_for(values["depot"], visible_to=user)
        made = counting.start_stocktake(depot=depot, by=actor_of(request), at=now())
        messages.success(request, f"盘点 {made.number} 已开始。")
        return reverse("supplies:stocktake", args=[made.pk])

    return saved_or_shown(request, form, save, "开始盘点", reverse("supplies:stocktakes"))


@require_http_methods(["GET", "POST"])
@requires("supplies.view_stock")
def stocktake(request: HttpRequest, stocktake_id: UUID) -> HttpResponse:
    """One count: the lots with what was found, and the next step."""
    user = user_of(request)
    found = queries.stocktake_for(stocktake_id, visible_to=user)
    error_text = ""
    if request.method == "POST":
        try:
            messages.success(request, _act(request, found, user))
            return redirect("supplies:stocktake", found.pk)
        except DomainError as error:
            error_text = error.message
        found = queries.stocktake_for(stocktake_id, visible_to=user)
    lines = list(found.lines.select_related("lot__item"))
    may = {
        "count": found.status == StocktakeStatus.COUNTING and user.has_perm("supplies.keep_stock"),
        "decide": found.status == StocktakeStatus.SUBMITTED
        and user.has_perm("supplies.approve_stocktake")
        and user.id != found.submitted_by_id,
    }
    context = {
        "page_title": "物资盘点",
        "found": found,
        "tone": request_tables.STOCKTAKE_TONES[StocktakeStatus(found.status)],
        "facts": _facts(found),
        "lines": [_line(line, request.POST) for line in lines],
        "counted": sum(line.counted is not None for line in lines),
        "differing": sum(bool(line.difference) for line in lines),
        "may": may,
        "own": found.status == StocktakeStatus.SUBMITTED and user.id == found.submitted_by_id,
        "error_text": error_text,
        "nav_key": "supplies",
        "back_url": reverse("supplies:stocktakes"),
        "cancel_fields": {"action": "cancel"},
        "return_fields": {"action": "return"},
    }
    return render(request, "supplies/stocktake.html", context, status=422 if error_text else 200)


def _act(request: HttpRequest, found: Stocktake, user: User) -> str:
    by, at, wanted = actor_of(request), now(), request.POST.get("action", "")
    if wanted not in _PERMISSIONS:
        raise InvalidInput("没有这个步骤。")
    if not user.has_perm(_PERMISSIONS[wanted]):
        raise NotAllowed("您没有进行此操作的权限。")
    reason = request.POST.get("reason", "")
    if wanted in {"save", "submit"}:
        counts = {
            line_id: {
                "counted": request.POST.get(f"counted-{line_id}", ""),
                "reason": request.POST.get(f"reason-{line_id}", ""),
            }
            for line_id in found.lines.values_list("pk", flat=True)
            if f"counted-{line_id}" in request.POST
        }
        counting.count_lots(stocktake=found, counts=counts, by=by, at=at)
        if wanted == "save":
            return "已保存。"
        counting.submit_stocktake(stocktake=found, by=by, at=at)
        return "已提交，等待审批。"
    if wanted == "approve":
        counting.approve_stocktake(stocktake=found, by=by, at=at)
        return "差异已入账。"
    if wanted == "return":
        counting.return_stocktake(stocktake=found, remark=reason, by=by, at=at)
        return "已退回复点。"
    counting.cancel_stocktake(stocktake=found, reason=reason, by=by, at=at)
    return "盘点已作废，账面不变。"


def _line(line: StocktakeLine, posted: Any) -> dict[str, Any]:
    unit = line.lot.item.unit
    difference = line.difference
    sign = "+" if difference and difference > 0 else "−"
    return {
        "line": line,
        "item": line.lot.item,
        "book": tables.with_unit(line.book, unit),
        "counted": tables.with_unit(line.counted, unit),
        "difference": f"{sign}{tables.grouped(abs(difference))} {unit}" if difference else "",
        "typed": posted.get(
            f"counted-{line.pk}", tables.grouped(line.counted) if line.counted is not None else ""
        ),
        "typed_reason": posted.get(f"reason-{line.pk}", line.reason),
    }


def _facts(found: Stocktake) -> list[tuple[str, object]]:
    return [
        ("物资库", found.depot.name),
        ("开始", time_element(found.started_at)),
        ("盘点人", found.started_by),
        ("提交人", found.submitted_by),
        ("审批人", found.decided_by),
        ("审批时间", time_element(found.decided_at) if found.decided_at else ""),
        ("意见", found.remark),
    ]
