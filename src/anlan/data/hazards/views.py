"""Screens of the hazard ledger: authorise, one operation, render."""

from __future__ import annotations

from typing import Any, cast
from uuid import UUID

from django.contrib import messages
from django.http import HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.html import format_html
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from anlan.base.accounts.facade import User, actor_of, requires
from anlan.data.enterprises.facade import enterprise_by_credit_code, enterprise_by_id
from anlan.data.hazards import operations
from anlan.data.hazards.compatibility import Mixture
from anlan.data.hazards.forms import InstallationForm, StoredLines
from anlan.data.hazards.ledger import KIND
from anlan.data.hazards.mixing import in_words, mixtures_in
from anlan.data.hazards.models import MajorHazardInstallation, Substance
from anlan.data.hazards.panels import panels_of
from anlan.data.hazards.queries import assessment_of, installation_by_id, installations
from anlan.data.hazards.sheets import history_part, notice_of, sheet_part, sheet_pdf
from anlan.data.hazards.tables import INSTALLATIONS
from anlan.data.ledger.facade import LedgerRecord
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
from anlan.kernel.clock import now
from anlan.kernel.errors import InvalidInput
from anlan.ui.facade import table_response

_LINE_FIELDS = ("quantity_t", "container", "critical_quantity_t", "beta")


def _user(request: HttpRequest) -> User:
    return cast(User, request.user)


@require_safe
@requires("hazards.view_installation")
def installation_list(request: HttpRequest) -> HttpResponseBase:
    """重大危险源."""
    actions: list[dict[str, Any]] = []
    if request.user.has_perm("hazards.create_installation"):
        actions.append(
            {"title": "新增重大危险源", "url": reverse("hazards:create"), "icon": "plus", "primary": True}
        )
    if request.user.has_perm("layers.view_map"):
        actions.append(
            {
                "title": "在地图查看",
                "url": reverse("layers:map") + "?only=major-hazard-installations",
                "icon": "map-2",
            }
        )
    rows = listed(request, installations(visible_to=_user(request)))
    return table_response(request, INSTALLATIONS, rows, context={"page_actions": actions})


@require_safe
@requires("hazards.view_installation")
def installation_detail(request: HttpRequest, installation_id: UUID) -> HttpResponse:
    """One installation."""
    user = _user(request)
    found = installation_by_id(installation_id, visible_to=user)
    assessment = assessment_of(found)
    bad = mixtures_in(found)
    may_edit, may_retire = (
        user.has_perm("hazards.edit_installation"),
        user.has_perm("hazards.retire_installation"),
    )
    detail = Detail(
        kind=KIND,
        title=found.name,
        subtitle=found.enterprise.name,
        grade=found.get_level_display() if found.level in {"1", "2", "3", "4"} else "",
        list_url=reverse("hazards:list"),
        list_title="重大危险源",
        parts=[
            _basics(found),
            sheet_part(found, assessment),
            *_mixing_part(bad),
            _responsible(found),
            history_part(found, user),
            *panels_of(found, user),
        ],
        notices=[*notice_of(found, assessment), *_mixing_notice(bad)],
        more_actions=[
            {"title": "分级计算单", "url": reverse("hazards:grading", args=[found.pk]), "icon": "printer"},
            {"title": "相容性", "url": reverse("hazards:mixing", args=[found.pk]), "icon": "arrows-shuffle"},
        ],
        edit_url=reverse("hazards:edit", args=[found.pk]) if may_edit else "",
        retire_url=reverse("hazards:retire", args=[found.pk]) if may_retire else "",
        restore_url=reverse("hazards:restore", args=[found.pk]) if may_retire else "",
    )
    return detail_page(request, found, detail, labels_of(MajorHazardInstallation, stored="储存物质"))


def _mixing_notice(bad: list[Mixture[Substance]]) -> list[Notice]:
    return [Notice(f"储存物质不相容：{in_words(bad)}，请分开存放。")] if bad else []


def _mixing_part(bad: list[Mixture[Substance]]) -> list[Part]:
    """相容性: every pair with what happens and the rule."""
    if not bad:
        return []
    rows = [
        (
            one.severity.label,
            f"{one.first.name} × {one.second.name}",
            "；".join(each.hazard for each in one.reactions),
            one.reactions[0].basis,
        )
        for one in bad
    ]
    return [Part(f"不相容的储存物质（{len(bad)} 对）", heads=("结论", "物质", "可能后果", "依据"), rows=rows)]


def _basics(found: MajorHazardInstallation) -> Part:
    url = reverse("enterprises:detail", args=[found.enterprise_id])
    return Part(
        "基本信息",
        facts=[
            ("企业", format_html('<a href="{}">{}</a>', url, found.enterprise.name)),
            ("单元类型", found.get_kind_display()),
            ("备案级别", found.get_level_display()),
            ("备案 R 值", found.r_value),
            ("500 米内常住人口", found.exposed_people),
            ("备案编号", found.filing_number),
            ("备案日期", found.filed_on),
            ("复评到期", found.review_due_on),
        ],
        texts=[found.description] if found.description else [],
    )


def _responsible(found: MajorHazardInstallation) -> Part:
    rows = [
        ("主要负责人", found.chief_name or "—", found.chief_phone or "—"),
        ("技术负责人", found.technical_name or "—", found.technical_phone or "—"),
        ("操作负责人", found.operating_name or "—", found.operating_phone or "—"),
    ]
    return Part("包保责任人", heads=("职责", "姓名", "电话"), rows=rows)


@require_safe
@requires("hazards.view_installation")
def installation_grading(request: HttpRequest, installation_id: UUID) -> HttpResponse:
    """The sheet of terms on paper."""
    found = installation_by_id(installation_id, visible_to=_user(request))
    content = sheet_pdf(found, assessment_of(found), at=now())
    answer = HttpResponse(content, content_type="application/pdf")
    answer["Content-Disposition"] = f'inline; filename="grading-{found.pk}.pdf"'
    return answer


@require_http_methods(["GET", "POST"])
@requires("hazards.create_installation")
def installation_create(request: HttpRequest) -> HttpResponse:
    """Register an installation; `?enterprise=` fills in the enterprise."""
    user = _user(request)
    initial = {}
    if wanted := request.GET.get("enterprise", ""):
        initial["enterprise_code"] = enterprise_by_id(wanted, visible_to=user).credit_code

    def save(values: dict[str, Any], stored: list[dict[str, Any]] | None) -> MajorHazardInstallation:
        return operations.create_installation(
            by=actor_of(request), at=now(), stored=stored or (), within=user, **_values(values, user)
        )

    return form_page(
        request,
        title="新增重大危险源",
        back_url=reverse("hazards:list"),
        form=InstallationForm(request.POST or None, user=user, initial=initial),
        lines=StoredLines(request.POST or None, prefix="stored"),
        lines_title="储存物质（设计最大量）",
        save=save,
        done_url=lambda record: _saved(request, record),
        done="已登记“{name}”。",
    )


@require_http_methods(["GET", "POST"])
@requires("hazards.edit_installation")
def installation_edit(request: HttpRequest, installation_id: UUID) -> HttpResponse:
    """Change an installation."""
    user = _user(request)
    found = installation_by_id(installation_id, visible_to=user)
    initial = {name: _initial(found, name) for name in InstallationForm.base_fields}
    stored = [
        {"substance": row.substance.name, **{name: getattr(row, name) for name in _LINE_FIELDS}}
        for row in found.stored.select_related("substance")
    ]

    def save(values: dict[str, Any], lines: list[dict[str, Any]] | None) -> MajorHazardInstallation:
        version = values.get("version")
        return operations.change_installation(
            installation=found,
            version=version,
            by=actor_of(request),
            at=now(),
            stored=lines,
            within=user,
            **_values(values, user),
        )

    return form_page(
        request,
        title=f"修改 {found.name}",
        back_url=_url(found),
        form=InstallationForm(request.POST or None, user=user, initial=initial),
        lines=StoredLines(request.POST or None, prefix="stored", initial=stored),
        lines_title="储存物质（设计最大量）",
        save=save,
        done_url=lambda record: _saved(request, record),
        done="已保存“{name}”。",
        current=found,
    )


def _values(values: dict[str, Any], user: User) -> dict[str, Any]:
    code = values.pop("enterprise_code")
    enterprise = enterprise_by_credit_code(code, visible_to=user)
    if enterprise is None:
        raise InvalidInput("您的管辖范围内没有此代码的在册企业。", field="enterprise_code")
    return {**form_values(values), "enterprise": enterprise}


def _initial(found: MajorHazardInstallation, name: str) -> Any:
    if name == "enterprise_code":
        return found.enterprise.credit_code
    return initial_of(found, name)


@require_POST
@requires("hazards.retire_installation")
def installation_retire(request: HttpRequest, installation_id: UUID) -> HttpResponse:
    """Strike an installation off."""
    found = installation_by_id(installation_id, visible_to=_user(request))
    version = posted_version(request)
    return retired(
        request,
        found,
        _url(found),
        lambda reason: operations.retire_installation(
            installation=found, reason=reason, version=version, by=actor_of(request), at=now()
        ),
    )


@require_POST
@requires("hazards.retire_installation")
def installation_restore(request: HttpRequest, installation_id: UUID) -> HttpResponse:
    """Bring a retired installation back."""
    found = installation_by_id(installation_id, visible_to=_user(request))
    operations.restore_installation(installation=found, by=actor_of(request), at=now())
    return redirect(_url(found))


def _saved(request: HttpRequest, found: LedgerRecord) -> str:
    """Where to go after saving; what is stored together and must not be is said at once."""
    bad = mixtures_in(installation_by_id(found.pk, visible_to=_user(request)))
    if bad:
        messages.warning(request, f"已保存，但请分开存放：{in_words(bad)}。")
    return _url(found)


def _url(found: Any) -> str:
    return reverse("hazards:detail", args=[found.pk])
