"""Screens of the calls: the list, and one call with the others of its number."""

from __future__ import annotations

from typing import cast
from uuid import UUID

from django.contrib import messages
from django.http import HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import redirect, render
from django.views.decorators.http import require_http_methods, require_safe

from anlan.base.accounts.facade import User, actor_of, requires
from anlan.kernel.clock import now
from anlan.kernel.errors import DomainError
from anlan.rescue.incidents import call_queries
from anlan.rescue.incidents.call_tables import CALLS, TONES
from anlan.rescue.incidents.enums import CallNature
from anlan.rescue.incidents.models import CallRecord
from anlan.rescue.incidents.operations.calls import change_call_nature
from anlan.ui.facade import table_response, time_element


def _user(request: HttpRequest) -> User:
    return cast(User, request.user)


@require_safe
@requires("incidents.view_call")
def call_list(request: HttpRequest) -> HttpResponseBase:
    """Every call of the jurisdiction, whether it became an incident or not."""
    return table_response(request, CALLS, call_queries.calls(visible_to=_user(request)))


@require_http_methods(["GET", "POST"])
@requires("incidents.view_call")
def call(request: HttpRequest, call_id: UUID) -> HttpResponse:
    """One call: who said what, where it went, what else the number said; who takes calls may say what it was."""
    user = _user(request)
    record = call_queries.call_by_id(call_id, visible_to=user)
    may_change = user.has_perm("incidents.take_call")
    if request.method == "POST" and may_change:
        try:
            changed = change_call_nature(
                record=record,
                nature=request.POST.get("nature", ""),
                reason=request.POST.get("reason", ""),
                by=actor_of(request),
                at=now(),
            )
        except DomainError as error:
            messages.error(request, error.message)
        else:
            messages.success(request, f"已改为{changed.get_nature_display()}。")
        return redirect("incidents:call", record.pk)
    others = call_queries.earlier_calls(record.caller_phone, visible_to=user, at=now(), limit=20)
    context = {
        "record": record,
        "facts": _facts(record),
        "tone": TONES[CallNature(record.nature)],
        "others": [row for row in others.calls if row.pk != record.pk],
        "marks": {"false": others.false, "malicious": others.malicious},
        "natures": [(value, label) for value, label in CallNature.choices if value != record.nature]
        if may_change
        else [],
        "may_open": may_change and record.incident is None and record.nature == CallNature.REAL,
        "is_exercise": record.exercise,
        "page_title": f"来电 {record.caller_phone or '无号码'}",
    }
    return render(request, "incidents/call.html", context)


def _facts(record: CallRecord) -> list[tuple[str, object]]:
    facts: list[tuple[str, object]] = [
        ("来电时间", time_element(record.at)),
        ("号码", record.caller_phone),
        ("报告人", record.caller_name),
        ("接听人", record.taken_by_name),
        ("地点", record.place),
        ("区划", record.located_in),
    ]
    if record.nature_reason:
        facts.append(("认定理由", record.nature_reason))
    return facts
