"""Screens of the rules: who keeps which group of fields."""

from __future__ import annotations

from datetime import timedelta
from typing import Any, cast
from uuid import UUID

from django.contrib import messages
from django.http import HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from anlan.base.accounts.facade import User, actor_of, requires
from anlan.data.ledger.facade import posted_version
from anlan.data.stewardship import duty_operations, queries, tables
from anlan.data.stewardship.catalogue import groups
from anlan.data.stewardship.forms import DutyForm, initial_of
from anlan.data.stewardship.models import Duty
from anlan.kernel.clock import now
from anlan.kernel.errors import DomainError
from anlan.ui.facade import apply_domain_errors, table_response


def _user(request: HttpRequest) -> User:
    return cast(User, request.user)


@require_safe
@requires("stewardship.view_duty")
def duties(request: HttpRequest) -> HttpResponseBase:
    """责任规则, above them what holds where none speaks."""
    actions = []
    if request.user.has_perm("stewardship.edit_duty"):
        url = reverse("stewardship:duty-create")
        actions.append({"title": "新增规则", "url": url, "icon": "plus", "primary": True})
    defaults = [
        (kind.title, group.title, group.owner.label, group.renew_days, group.warn_days, group.weight)
        for kind, group in groups().values()
    ]
    context = {"page_actions": actions, "defaults": defaults, "nav_key": "stewardship-duties"}
    rows = queries.duties(visible_to=_user(request))
    return table_response(request, tables.DUTIES, rows, template="stewardship/duties.html", context=context)


@require_http_methods(["GET", "POST"])
@requires("stewardship.edit_duty")
def duty_create(request: HttpRequest) -> HttpResponse:
    """A new rule, filled with what holds now for the group."""
    group = groups().get(request.GET.get("group", ""))
    initial: dict[str, Any] = {"starts_on": tables.today(), "weight": 1, "warn_days": 30, "renew_days": 180}
    if group is not None:
        one = group[1]
        initial |= {
            "group": one.key,
            "owner": one.owner,
            "renew_days": one.renew_days,
            "warn_days": one.warn_days,
            "weight": one.weight,
        }
    form = DutyForm(request.POST or None, user=_user(request), initial=initial)
    return _form(request, form, None)


@require_http_methods(["GET", "POST"])
@requires("stewardship.edit_duty")
def duty_edit(request: HttpRequest, duty_id: UUID) -> HttpResponse:
    """Change a rule."""
    duty = queries.duty_by_id(duty_id, visible_to=_user(request))
    return _form(request, DutyForm(request.POST or None, user=_user(request), initial=initial_of(duty)), duty)


def _form(request: HttpRequest, form: DutyForm, duty: Duty | None) -> HttpResponse:
    user = _user(request)
    if request.method == "POST" and form.is_valid():
        values = dict(form.cleaned_data)
        try:
            if duty is None:
                duty_operations.add_duty(values=values, within=user, by=actor_of(request), at=now())
            else:
                duty_operations.change_duty(
                    duty=duty,
                    values=values,
                    version=posted_version(request),
                    within=user,
                    by=actor_of(request),
                    at=now(),
                )
        except DomainError as error:
            apply_domain_errors(form, error)
        else:
            messages.success(request, "已保存责任规则，各项数据的责任方和有效期正在重新计算。")
            return redirect("stewardship:duties")
    context = {
        "page_title": "修改责任规则" if duty else "新增责任规则",
        "form": form,
        "duty": duty,
        "version": duty.version if duty else "",
        "back_url": reverse("stewardship:duties"),
        "nav_key": "stewardship-duties",
        "page_actions": [{"title": "结束规则", "dialog": "end-duty", "icon": "calendar-off"}] if duty else [],
        "end_text": f"自明天（{tables.today() + timedelta(days=1)}）起不再适用，改按范围更大的规则执行。",
    }
    return render(request, "stewardship/duty_form.html", context, status=422 if form.errors else 200)


@require_POST
@requires("stewardship.edit_duty")
def duty_end(request: HttpRequest, duty_id: UUID) -> HttpResponse:
    """Let a rule end today."""
    user = _user(request)
    duty = queries.duty_by_id(duty_id, visible_to=user)
    try:
        duty_operations.end_duty(duty=duty, on=tables.today(), within=user, by=actor_of(request), at=now())
    except DomainError as error:
        messages.error(request, error.message)
    else:
        messages.success(request, "规则今天起到期，明天不再适用。")
    return redirect("stewardship:duties")
