"""Screens: who is on duty everywhere, and check-in calls."""

from __future__ import annotations

from uuid import UUID

from django.contrib import messages
from django.http import HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from anlan.base.accounts.enums import OrganisationKind
from anlan.base.accounts.facade import actor_of, requires
from anlan.communication.duty.desks import KEEPERS, home_desk, organisations_seen
from anlan.communication.duty.enums import CheckResult
from anlan.communication.duty.models import Assignment, CheckCall
from anlan.communication.duty.operations import checking
from anlan.communication.duty.overview import NO_ROSTER, duty_rows, folded, matching
from anlan.communication.duty.requests import number_posted, user_of
from anlan.communication.duty.tables import CHECKS
from anlan.kernel.clock import now
from anlan.kernel.errors import DomainError, InvalidInput, NotFound
from anlan.ui.facade import table_response


@require_safe
@requires("duty.view_duty")
def overview(request: HttpRequest) -> HttpResponse:
    """Who is on duty now in every organisation of the user's scope; renewed by the live stream."""
    user, at = user_of(request), now()
    rows = duty_rows(user, at=at)
    words, only = request.GET.get("q", "").strip()[:60], request.GET.get("only", "")
    shown = matching(rows, words=words, only=only) if words or only else folded(rows)
    may_check = user.has_perm("duty.check_duty")
    home = home_desk(user)
    context = {
        "rows": shown,
        "narrowed": bool(words or only),
        "total": len(rows),
        "filled": sum(row.filled for row in rows),
        "open": sum(row.tone == "late" for row in rows),
        "without": sum(row.state == NO_ROSTER for row in rows),
        "own": next((row for row in rows if home is not None and row.organisation.pk == home.pk), None),
        "q": words,
        "only": only,
        "kinds": [(str(kind), OrganisationKind(kind).label) for kind in KEEPERS],
        "may_check": may_check,
        "at": at,
        "query": request.GET.urlencode(),
        "nav_key": "duty.overview",
        "actions": _overview_actions(may_check),
    }
    if request.headers.get("HX-Request") == "true":
        return render(request, "duty/_overview_rows.html", context)
    return render(request, "duty/overview.html", context)


def _overview_actions(may_check: bool) -> list[dict[str, object]]:
    listed: list[dict[str, object]] = [
        {"title": "值班日历", "url": reverse("duty:roster"), "icon": "calendar-month"}
    ]
    if may_check:
        listed.append({"title": "查岗", "url": reverse("duty:checks"), "icon": "phone-check"})
    listed.append({"title": "我的值班 .ics", "url": reverse("duty:mine-ics"), "icon": "calendar-down"})
    return listed


@require_safe
@requires("duty.check_duty")
def check_list(request: HttpRequest) -> HttpResponseBase:
    """Check-in calls, with the draw."""
    rows = CheckCall.objects.visible_to(user_of(request)).select_related("organisation")
    pending = rows.filter(result=CheckResult.PENDING).count()
    return table_response(
        request,
        CHECKS,
        rows,
        template="duty/checks.html",
        context={"nav_key": "duty.checks", "pending": pending},
    )


@require_POST
@requires("duty.check_duty")
def draw(request: HttpRequest) -> HttpResponse:
    """Draw people on duty by chance."""
    user = user_of(request)
    home = home_desk(user)
    organisations = [row for row in organisations_seen(user) if home is None or row.pk != home.pk]
    try:
        drawn = checking.draw_checks(
            organisations=organisations,
            count=number_posted(request, "count"),
            by=actor_of(request),
            at=now(),
        )
    except DomainError as error:
        messages.error(request, error.message)
    else:
        messages.success(request, f"已抽取 {len(drawn)} 个单位，请逐一拨打并登记结果。")
    return redirect(f"{reverse('duty:checks')}?result={CheckResult.PENDING}")


@require_POST
@requires("duty.check_duty")
def ask(request: HttpRequest, person_id: UUID) -> HttpResponse:
    """Put one person on duty on the list and open the record of the call."""
    person = Assignment.objects.select_related("shift__organisation").filter(pk=person_id).first()
    if person is None or not person.shift.lies_under(user_of(request).scope):
        raise NotFound("没有此值班人员，或不在您的管辖范围内。")
    try:
        call = checking.ask(shift=person.shift, person=person, by=actor_of(request), at=now())
    except DomainError as error:
        messages.error(request, error.message)
        return redirect("duty:overview")
    return redirect("duty:check", call.pk)


@require_http_methods(["GET", "POST"])
@requires("duty.check_duty")
def check(request: HttpRequest, check_id: UUID) -> HttpResponse:
    """One call: whom to ring, and the result."""
    call = (
        CheckCall.objects.visible_to(user_of(request))
        .select_related("organisation", "shift")
        .filter(pk=check_id)
        .first()
    )
    if call is None:
        raise NotFound("没有这条查岗记录，或不在您的管辖范围内。")
    error: DomainError | None = None
    if request.method == "POST":
        try:
            _record(request, call)
        except DomainError as refused:
            error = refused
            messages.error(request, refused.message)
        else:
            messages.success(request, "查岗结果已登记。")
            return redirect("duty:checks")
    context = {
        "call": call,
        "pending": call.result == CheckResult.PENDING,
        "results": [(value, label) for value, label in CheckResult.choices if value != CheckResult.PENDING],
        "posted": request.POST,
        "nav_key": "duty.checks",
        "page_title": "查岗",
    }
    return render(request, "duty/check.html", context, status=error.status if error else 200)


def _record(request: HttpRequest, call: CheckCall) -> None:
    result = request.POST.get("result", "")
    if not result:
        raise InvalidInput("请选择查岗结果。", field="result")
    checking.record_check(
        call=call,
        result=result,
        answered_by=request.POST.get("answered_by", ""),
        note=request.POST.get("note", ""),
        by=actor_of(request),
        at=now(),
    )
