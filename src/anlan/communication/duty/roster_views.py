"""Screens of the roster: month, list, plan, generation, one shift, swaps, calendar files."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from anlan.base.accounts.facade import Organisation, User, actor_of, requires
from anlan.communication.duty.calendar_month import month_of
from anlan.communication.duty.desks import keeps, organisations_seen, own_desk
from anlan.communication.duty.enums import DutyRole, Pattern
from anlan.communication.duty.icalendar_text import calendar_text
from anlan.communication.duty.models import Assignment, RosterPlan, Shift, Swap
from anlan.communication.duty.operations import rostering, swapping
from anlan.communication.duty.queries import shift_by_id, shifts
from anlan.communication.duty.requests import (
    day_posted,
    number_posted,
    organisation_asked,
    people_posted,
    time_posted,
    user_of,
    version_posted,
)
from anlan.communication.duty.tables import ROSTER
from anlan.kernel.clock import in_shanghai, now
from anlan.kernel.errors import DomainError, NotAllowed, NotFound
from anlan.ui.facade import table_response

BLANK_ROWS = 3
CALENDAR_PAST = timedelta(days=31)
CALENDAR_AHEAD = timedelta(days=366)


def _month_asked(request: HttpRequest) -> date:
    try:
        return date.fromisoformat(f"{request.GET.get('month', '')}-01")
    except ValueError:
        return in_shanghai(now()).date().replace(day=1)


@require_safe
@requires("duty.view_duty")
def roster(request: HttpRequest) -> HttpResponse:
    """A month of one organisation's roster."""
    user, at = user_of(request), now()
    organisation = organisation_asked(request)
    plan = RosterPlan.objects.filter(organisation=organisation).first()
    first = _month_asked(request)
    own = keeps(user, organisation) and user.has_perm("duty.edit_roster")
    month = month_of(organisation, plan, first=first, user_id=user.pk, at=at)
    context = {
        "organisation": organisation,
        "organisations": organisations_seen(user),
        "plan": plan,
        "month": month,
        "own": own,
        "swaps": _swaps(organisation),
        "weekdays": "一二三四五六日",
        "default_first": in_shanghai(at).date(),
        "default_last": in_shanghai(at).date() + timedelta(days=29),
        "actions": _roster_actions(organisation, own),
        "nav_key": "duty.roster",
    }
    return render(request, "duty/roster.html", context)


def _swaps(organisation: Organisation) -> list[Swap]:
    rows = Swap.objects.filter(organisation=organisation).select_related("first_shift", "second_shift")
    return list(rows[:10])


def _roster_actions(organisation: Organisation, own: bool) -> list[dict[str, Any]]:
    asked = f"?org={organisation.pk}"
    listed: list[dict[str, Any]] = []
    if own:
        listed.append(
            {"title": "生成排班", "dialog": "generate-dialog", "icon": "calendar-plus", "primary": True}
        )
        listed.append({"title": "排班方案", "url": reverse("duty:plan") + asked, "icon": "users-group"})
    listed += [
        {"title": "列表与导出", "url": reverse("duty:roster-list") + asked, "icon": "table-export"},
        {"title": "日历文件 .ics", "url": reverse("duty:roster-ics") + asked, "icon": "calendar-down"},
    ]
    return listed


@require_safe
@requires("duty.view_duty")
def roster_list(request: HttpRequest) -> HttpResponseBase:
    """Shifts as a list with export; `?org=` narrows it to one organisation."""
    rows = shifts(visible_to=user_of(request))
    subtitle = "管辖范围内全部机构"
    if request.GET.get("org"):
        organisation = organisation_asked(request)
        rows, subtitle = rows.filter(organisation=organisation), organisation.name
    context = {"nav_key": "duty.roster", "subtitle": subtitle}
    return table_response(request, ROSTER, rows, context=context)


@require_safe
@requires("duty.view_duty")
def roster_ics(request: HttpRequest) -> HttpResponse:
    """One organisation's roster as a calendar file, from a month back to a year ahead."""
    organisation = organisation_asked(request)
    rows = shifts(visible_to=user_of(request)).filter(organisation=organisation)
    return _calendar(request, rows, f"{organisation} 值班表")


@require_safe
@requires("duty.view_duty")
def mine_ics(request: HttpRequest) -> HttpResponse:
    """One's own duties as a calendar file."""
    user = user_of(request)
    own = Assignment.objects.filter(user=user).values("shift")
    return _calendar(request, shifts(visible_to=user).filter(pk__in=own), f"{user.name} 值班")


def _calendar(request: HttpRequest, rows: Any, title: str) -> HttpResponse:
    at = now()
    within = rows.filter(ends_at__gt=at - CALENDAR_PAST, starts_at__lt=at + CALENDAR_AHEAD)
    host = request.get_host().partition(":")[0]
    text = calendar_text(within.order_by("starts_at"), title=title, host=host, at=at)
    answer = HttpResponse(text, content_type="text/calendar; charset=utf-8")
    answer["Content-Disposition"] = 'attachment; filename="duty.ics"'
    return answer


def _colleagues(organisation: Organisation) -> list[User]:
    """Accounts that may be linked to people of a roster: those of the organisation and of what lies directly below."""
    return list(
        User.objects.filter(
            is_active=True, posts__ended_at=None, posts__organisation__in=_house(organisation)
        )
        .distinct()
        .order_by("name")
    )


def _house(organisation: Organisation) -> list[UUID]:
    below = Organisation.objects.filter(parent=organisation, retired_at=None).exclude(
        kind__in=["township", "district_bureau"]
    )
    return [organisation.pk, *below.values_list("pk", flat=True)]


@require_http_methods(["GET", "POST"])
@requires("duty.edit_roster")
def plan(request: HttpRequest) -> HttpResponse:
    """How an organisation's duty is cut and manned."""
    organisation = own_desk(organisation_asked(request).pk, user_of(request))
    found = RosterPlan.objects.filter(organisation=organisation).first()
    users = _colleagues(organisation)
    posted: dict[str, Any] = {}
    people: list[Any] = list(found.members.all()) if found else []
    error: DomainError | None = None
    if request.method == "POST":
        people, posted = people_posted(request, users), request.POST.dict()
        try:
            _set_plan(request, organisation, people)
        except DomainError as refused:
            error = refused
            messages.error(request, refused.message)
        else:
            messages.success(request, "排班方案已保存。")
            return redirect(f"{reverse('duty:roster')}?org={organisation.pk}")
    context = {
        "organisation": organisation,
        "plan": found,
        "posted": posted,
        "patterns": Pattern.choices,
        "people": people,
        "blank": range(BLANK_ROWS if people else BLANK_ROWS * 2),
        "roles": DutyRole.choices,
        "users": users,
        "nav_key": "duty.roster",
        "page_title": "排班方案",
    }
    return render(request, "duty/plan.html", context, status=error.status if error else 200)


def _set_plan(request: HttpRequest, organisation: Organisation, people: list[rostering.Person]) -> None:
    rostering.set_plan(
        organisation=organisation,
        pattern=request.POST.get("pattern", ""),
        day_start=time_posted(request, "day_start"),
        leaders=number_posted(request, "leaders"),
        chiefs=number_posted(request, "chiefs"),
        officers=number_posted(request, "officers"),
        hand_over=request.POST.get("hand_over") == "1",
        members=people,
        version=version_posted(request),
        by=actor_of(request),
        at=now(),
    )


@require_POST
@requires("duty.edit_roster")
def generate(request: HttpRequest) -> HttpResponse:
    """Make the roster of a range of days."""
    organisation = own_desk(organisation_asked(request).pk, user_of(request))
    back = f"{reverse('duty:roster')}?org={organisation.pk}"
    found = RosterPlan.objects.filter(organisation=organisation).select_related("organisation").first()
    if found is None:
        messages.error(request, "请先填写排班方案：班制、每班人数和轮班人员。")
        return redirect(f"{reverse('duty:plan')}?org={organisation.pk}")
    try:
        first = day_posted(request, "first")
        made = rostering.generate_roster(
            plan=found,
            first=first,
            last=day_posted(request, "last"),
            replace=request.POST.get("replace") == "1",
            by=actor_of(request),
            at=now(),
        )
    except DomainError as error:
        messages.error(request, error.message)
        return redirect(back)
    words = f"已排 {made.created} 班" + (f"，保留原有 {made.kept} 班" if made.kept else "") + "。"
    messages.success(request, words)
    for warning in made.warnings:
        messages.warning(request, warning)
    return redirect(f"{back}&month={first:%Y-%m}")


@require_http_methods(["GET", "POST"])
@requires("duty.view_duty")
def shift(request: HttpRequest, shift_id: UUID) -> HttpResponse:
    """One shift: who stands in it; edited by those who keep the organisation's duty."""
    user, at = user_of(request), now()
    found = shift_by_id(shift_id, visible_to=user)
    own = keeps(user, found.organisation) and user.has_perm("duty.edit_roster")
    users = _colleagues(found.organisation) if own else []
    people: list[Any] = sorted(found.people.all(), key=lambda each: each.sort)
    error: DomainError | None = None
    if request.method == "POST":
        if not own:
            raise NotAllowed("该机构的值班由其自行维护，您可以查看，不能修改。")
        people = people_posted(request, users)
        try:
            rostering.change_shift(
                shift=found,
                people=people,
                note=request.POST.get("note", ""),
                reason=request.POST.get("reason", ""),
                version=version_posted(request),
                by=actor_of(request),
                at=at,
            )
        except DomainError as refused:
            error = refused
            messages.error(request, refused.message)
        else:
            messages.success(request, "班次已保存。")
            return redirect(_back_to_month(found))
    context = {
        "shift": found,
        "organisation": found.organisation,
        "own": own,
        "editable": own and found.ends_at > at,
        "begun": found.starts_at <= at,
        "people": people,
        "blank": range(BLANK_ROWS),
        "roles": DutyRole.choices,
        "users": users,
        "posted": request.POST,
        "candidates": _swap_candidates(found, at=at) if own and found.ends_at > at else [],
        "swappable": list(found.people.all()),
        "back_url": _back_to_month(found),
        "nav_key": "duty.roster",
        "page_title": "班次",
    }
    return render(request, "duty/shift.html", context, status=error.status if error else 200)


def _back_to_month(found: Shift) -> str:
    month = f"{in_shanghai(found.starts_at):%Y-%m}"
    return f"{reverse('duty:roster')}?org={found.organisation_id}&month={month}"


def _swap_candidates(found: Shift, *, at: Any) -> list[Assignment]:
    """People of other shifts still to end, within a month of this one."""
    near = timedelta(days=31)
    return list(
        Assignment.objects.filter(
            shift__organisation=found.organisation,
            shift__ends_at__gt=at,
            shift__starts_at__gt=found.starts_at - near,
            shift__starts_at__lt=found.starts_at + near,
        )
        .exclude(shift=found)
        .select_related("shift")
        .order_by("role", "shift__starts_at", "sort")
    )


@require_POST
@requires("duty.edit_roster")
def swap(request: HttpRequest, shift_id: UUID) -> HttpResponse:
    """Let two people change places."""
    user = user_of(request)
    found = shift_by_id(shift_id, visible_to=user)
    own_desk(found.organisation_id, user)
    rows = Assignment.objects.filter(shift__organisation=found.organisation).select_related("shift")
    try:
        pair = [rows.get(pk=UUID(request.POST.get(name, ""))) for name in ("first", "second")]
    except (ValueError, Assignment.DoesNotExist) as error:
        raise NotFound("请选择要对调的两个人。") from error
    try:
        done = swapping.swap_people(
            first=pair[0],
            second=pair[1],
            reason=request.POST.get("reason", ""),
            by=actor_of(request),
            at=now(),
        )
    except DomainError as error:
        messages.error(request, error.message)
        return redirect("duty:shift", found.pk)
    messages.success(request, f"已调班：{done.first_name} ↔ {done.second_name}，并已通知本人。")
    return redirect(_back_to_month(found))


@require_POST
@requires("duty.edit_roster")
def remove(request: HttpRequest, shift_id: UUID) -> HttpResponse:
    """Take a shift still to come off the roster."""
    user = user_of(request)
    found = shift_by_id(shift_id, visible_to=user)
    own_desk(found.organisation_id, user)
    try:
        rostering.remove_shift(shift=found, by=actor_of(request), at=now())
    except DomainError as error:
        messages.error(request, error.message)
        return redirect("duty:shift", found.pk)
    messages.success(request, "班次已删除。")
    return redirect(_back_to_month(found))
