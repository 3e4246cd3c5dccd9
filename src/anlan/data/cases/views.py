"""Screens of the case library: authorise, one operation, render."""

from __future__ import annotations

from typing import Any, cast
from uuid import UUID

from django.http import HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.html import format_html
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from anlan.base.accounts.facade import User, actor_of, requires
from anlan.data.cases import operations
from anlan.data.cases.endpoints import own_case
from anlan.data.cases.enums import CaseGrade
from anlan.data.cases.forms import CaseForm
from anlan.data.cases.ledger import KIND
from anlan.data.cases.models import AccidentCase
from anlan.data.cases.queries import case_by_id, cases, similar_cases
from anlan.data.cases.tables import CASES
from anlan.data.enterprises.facade import INDUSTRIES
from anlan.data.ledger.placement import form_values, initial_of
from anlan.data.ledger.screens import (
    Detail,
    Notice,
    Part,
    detail_page,
    form_page,
    labels_of,
    listed,
    posted_version,
    retired,
)
from anlan.kernel.clock import in_shanghai, now
from anlan.ui.facade import table_response


def _user(request: HttpRequest) -> User:
    return cast(User, request.user)


@require_safe
@requires("cases.view_case")
def case_list(request: HttpRequest) -> HttpResponseBase:
    """事故案例库."""
    actions: list[dict[str, Any]] = []
    if request.user.has_perm("cases.create_case"):
        actions.append({"title": "新增案例", "url": reverse("cases:create"), "icon": "plus", "primary": True})
    if request.user.has_perm("layers.view_map"):
        actions.append(
            {"title": "在地图查看", "url": reverse("layers:map") + "?only=accident-cases", "icon": "map-2"}
        )
    rows = listed(request, cases(visible_to=_user(request)))
    return table_response(request, CASES, rows, context={"page_actions": actions})


@require_safe
@requires("cases.view_case")
def case_detail(request: HttpRequest, case_id: UUID) -> HttpResponse:
    """One case."""
    user = _user(request)
    case = case_by_id(case_id, visible_to=user)
    own = case.lies_under(user.scope)
    may_edit, may_retire = (
        own and user.has_perm("cases.edit_case"),
        own and user.has_perm("cases.retire_case"),
    )
    notices = []
    if not case.verified:
        notices.append(Notice("未核实" + (f"：{case.verification_note}" if case.verification_note else "。")))
    detail = Detail(
        kind=KIND,
        title=case.name,
        grade=case.grade if case.grade != CaseGrade.NEAR_MISS else "",
        subtitle=f"{in_shanghai(case.occurred_at):%Y-%m-%d %H:%M} {case.address}",
        list_url=reverse("cases:list"),
        list_title="事故案例库",
        parts=[Part("基本信息", facts=_facts(case)), *_texts(case), _similar(case, user)],
        notices=notices,
        edit_url=reverse("cases:edit", args=[case.pk]) if may_edit else "",
        retire_url=reverse("cases:retire", args=[case.pk]) if may_retire else "",
        restore_url=reverse("cases:restore", args=[case.pk]) if may_retire else "",
    )
    return detail_page(request, case, detail, labels_of(AccidentCase))


def _facts(case: AccidentCase) -> list[tuple[str, Any]]:
    loss = f"{case.direct_loss:,.2f} 元" if case.direct_loss is not None else ""
    return [
        ("事故单位", case.unit),
        ("类型", case.get_kind_display()),
        ("等级", case.grade),
        ("涉及物质", case.substance),
        ("行业", INDUSTRIES.get(case.industry, "")),
        ("死亡", case.deaths),
        ("失踪", case.missing),
        ("重伤", case.serious_injuries),
        ("直接经济损失", loss),
        ("全系统共享", "是" if case.shared else "否"),
    ]


def _texts(case: AccidentCase) -> list[Part]:
    parts = (("经过", case.course), ("原因", case.causes), ("教训与措施", case.lessons))
    return [Part(title, texts=[text or "未填写。"]) for title, text in parts]


def _similar(case: AccidentCase, user: User) -> Part:
    found = similar_cases(
        kind=case.kind, substance=case.substance, industry=case.industry, limit=6, visible_to=user
    )
    rows = [
        (
            format_html('<a href="{}">{}</a>', reverse("cases:detail", args=[row["id"]]), row["title"]),
            row["occurred_at"][:10],
            row["kind_label"],
            row["grade"] or "—",
        )
        for row in found
        if row["id"] != str(case.pk)
    ][:5]
    return Part("相近案例", heads=("案例", "发生日期", "类型", "等级"), rows=rows, empty="没有相近案例。")


@require_http_methods(["GET", "POST"])
@requires("cases.create_case")
def case_create(request: HttpRequest) -> HttpResponse:
    """Add a case."""
    user = _user(request)

    def save(values: dict[str, Any], lines: list[dict[str, Any]] | None) -> AccidentCase:
        return operations.create_case(by=actor_of(request), at=now(), within=user, **form_values(values))

    return form_page(
        request,
        title="新增案例",
        back_url=reverse("cases:list"),
        form=CaseForm(request.POST or None, user=user),
        save=save,
        done_url=_url,
        done="已登记“{name}”。",
    )


@require_http_methods(["GET", "POST"])
@requires("cases.edit_case")
def case_edit(request: HttpRequest, case_id: UUID) -> HttpResponse:
    """Change a case of one's own jurisdiction."""
    user = _user(request)
    case = own_case(case_id, user)
    initial = {name: initial_of(case, name) for name in CaseForm.base_fields}

    def save(values: dict[str, Any], lines: list[dict[str, Any]] | None) -> AccidentCase:
        return operations.change_case(
            case=case,
            version=values.get("version"),
            by=actor_of(request),
            at=now(),
            within=user,
            **form_values(values),
        )

    return form_page(
        request,
        title=f"修改 {case.name}",
        back_url=_url(case),
        form=CaseForm(request.POST or None, user=user, initial=initial),
        save=save,
        done_url=_url,
        done="已保存“{name}”。",
        current=case,
    )


@require_POST
@requires("cases.retire_case")
def case_retire(request: HttpRequest, case_id: UUID) -> HttpResponse:
    """Take a case out of the library."""
    case = own_case(case_id, _user(request))
    version = posted_version(request)
    return retired(
        request,
        case,
        _url(case),
        lambda reason: operations.retire_case(
            case=case, reason=reason, version=version, by=actor_of(request), at=now()
        ),
    )


@require_POST
@requires("cases.retire_case")
def case_restore(request: HttpRequest, case_id: UUID) -> HttpResponse:
    """Bring a retired case back."""
    case = own_case(case_id, _user(request))
    operations.restore_case(case=case, by=actor_of(request), at=now())
    return redirect(_url(case))


def _url(case: Any) -> str:
    return reverse("cases:detail", args=[case.pk])
