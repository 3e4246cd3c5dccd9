"""Settings: whom bulletins go to, and how long each clock runs."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_http_methods

from anlan.base.accounts.facade import actor_of, requires
from anlan.kernel.clock import now
from anlan.kernel.errors import DomainError, NotFound
from anlan.rescue.incidents.enums import AddresseeCategory, ClockSetting, DeliveryWay, Grade, IncidentKind
from anlan.rescue.incidents.forms import AddresseeForm, ClockRuleForm
from anlan.rescue.incidents.models import AddresseeRule
from anlan.rescue.incidents.operations import addressees as operations
from anlan.rescue.incidents.operations.clocks import default_of, duration_of, set_clock_duration, spoken
from anlan.rescue.incidents.reporting_queries import addressee_rules
from anlan.ui.facade import apply_domain_errors


@require_http_methods(["GET", "POST"])
@requires("incidents.set_addressees")
def addressees(request: HttpRequest) -> HttpResponse:
    """The list in its order; order, disable and restore happen here."""
    if request.method == "POST":
        try:
            messages.success(request, _act(request))
        except DomainError as error:
            messages.error(request, error.message)
        return redirect("incidents:addressees")
    kinds = dict(IncidentKind.choices)
    names = {str(key): label for key, label in _organisations()}
    rows = [
        {
            "rule": rule,
            "category": AddresseeCategory(rule.category).label,
            "grade": "全部等级"
            if rule.grade_from == Grade.ORDINARY
            else f"{Grade(rule.grade_from).label}以上",
            "kinds": "、".join(kinds[each] for each in sorted(rule.kinds)) or "全部类型",
            "way": DeliveryWay(rule.way).label,
            "organisation": names.get(str(rule.organisation), ""),
        }
        for rule in addressee_rules()
    ]
    context = {
        "rows": rows,
        "own": AddresseeRule.objects.exists(),
        "page_title": "报送对象",
        "restore_fields": {"action": "restore"},
        "actions": [
            {"title": "增加报送对象", "url": "edit/", "icon": "plus", "primary": True},
            {"title": "恢复默认", "dialog": "restore-dialog", "icon": "restore"},
        ],
    }
    return render(request, "incidents/addressees.html", context)


def _act(request: HttpRequest) -> str:
    action, name = request.POST.get("action", ""), request.POST.get("name", "")
    by, at = actor_of(request), now()
    if action == "restore":
        operations.restore_addressees(by=by, at=at)
        return "已恢复默认报送对象。"
    if action in {"up", "down"}:
        operations.order_addressee(name=name, up=action == "up", by=by, at=at)
        return "顺序已保存。"
    if action in {"enable", "disable"}:
        operations.change_addressee(name=name, values={"enabled": action == "enable"}, by=by, at=at)
        return f"{name}已{'启用' if action == 'enable' else '停用'}。"
    raise NotFound("没有这种操作。")


@require_http_methods(["GET", "POST"])
@requires("incidents.set_addressees")
def addressee(request: HttpRequest) -> HttpResponse:
    """One addressee: `?name=` changes it, without a new one."""
    name = request.GET.get("name", "")
    form = AddresseeForm(request.POST or None, initial=_initial(name), organisations=_organisations())
    if request.method == "POST" and form.is_valid():
        values = {**form.cleaned_data, "organisation": form.cleaned_data["organisation"] or None}
        try:
            by, at = actor_of(request), now()
            if name:
                operations.change_addressee(name=name, values=values, by=by, at=at)
            else:
                operations.add_addressee(values=values, by=by, at=at)
        except DomainError as error:
            apply_domain_errors(form, error)
        else:
            messages.success(request, f"报送对象“{values['name']}”已保存，对此后签发的报告生效。")
            return redirect("incidents:addressees")
    title = f"修改 {name}" if name else "增加报送对象"
    return render(request, "incidents/addressee.html", {"form": form, "title": title, "page_title": title})


def _initial(name: str) -> dict[str, Any]:
    if not name:
        return {
            "grade_from": int(Grade.ORDINARY),
            "dangers": True,
            "enabled": True,
            "way": DeliveryWay.TELEPHONE,
        }
    for rule in addressee_rules():
        if rule.name == name:
            return {
                "name": rule.name,
                "category": rule.category,
                "grade_from": int(rule.grade_from),
                "kinds": sorted(rule.kinds),
                "dangers": rule.dangers,
                "way": rule.way,
                "contact": rule.contact,
                "organisation": str(rule.organisation or ""),
                "basis": rule.basis,
                "enabled": rule.enabled,
            }
    raise NotFound("没有这个报送对象，可能已被改名。")


def _organisations() -> list[tuple[str, str]]:
    return operations.organisation_choices()


@require_http_methods(["GET", "POST"])
@requires("incidents.set_clock")
def clock_rules(request: HttpRequest) -> HttpResponse:
    """How long each clock runs in this city."""
    if request.method == "POST":
        form = ClockRuleForm(request.POST)
        if not form.is_valid():
            messages.error(request, "请填写 0 以上的整数分和秒。")
            return redirect("incidents:clock-rules")
        given = form.cleaned_data
        try:
            moved = set_clock_duration(
                kind=ClockSetting(given["kind"]),
                duration_s=given["minutes"] * 60 + given["seconds"],
                reach_back=given["reach_back"],
                by=actor_of(request),
                at=now(),
            )
        except DomainError as error:
            messages.error(request, error.message)
        else:
            tail = f"，{moved} 个正在走的时限随之改变" if given["reach_back"] else "，正在走的时限不变"
            messages.success(request, f"时限已保存{tail}。")
        return redirect("incidents:clock-rules")
    rows = []
    for setting in ClockSetting:
        minutes, seconds = divmod(int(duration_of(setting).total_seconds()), 60)
        default = default_of(setting)
        rows.append((setting, minutes, seconds, spoken(default.duration), default.basis))
    return render(request, "incidents/clock_rules.html", {"rows": rows, "page_title": "时限设置"})
