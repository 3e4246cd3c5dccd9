"""Screens of the enterprise ledger: authorise, one operation, render."""

from __future__ import annotations

from typing import Any, cast
from uuid import UUID

from django.http import HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import redirect
from django.urls import reverse
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from anlan.base.accounts.facade import User, actor_of, requires
from anlan.data.enterprises import operations
from anlan.data.enterprises.details import BY_NAME, detail_rows
from anlan.data.enterprises.forms import ContactLines, EnterpriseForm, enterprise_form
from anlan.data.enterprises.ledger import KIND
from anlan.data.enterprises.models import Enterprise
from anlan.data.enterprises.panels import actions_of, panels_of
from anlan.data.enterprises.queries import (
    contacts_now,
    contacts_of,
    enterprise_by_id,
    enterprises,
    needing_attention,
)
from anlan.data.enterprises.tables import WORKLIST, table_for
from anlan.data.ledger.placement import form_values, initial_of
from anlan.data.ledger.screens import (
    Detail,
    Part,
    detail_page,
    form_page,
    labels_of,
    listed,
    posted_version,
    retired,
)
from anlan.kernel.clock import now
from anlan.ui.facade import table_response
from anlan.ui.templatetags.anlan_ui import status_badge

_LINE_FIELDS = ("role", "name", "post", "telephone", "days", "starts", "ends", "hours")


def _user(request: HttpRequest) -> User:
    return cast(User, request.user)


@require_safe
@requires("enterprises.view_enterprise")
def enterprise_list(request: HttpRequest) -> HttpResponseBase:
    """企业台账."""
    actions: list[dict[str, Any]] = []
    if request.user.has_perm("enterprises.create_enterprise"):
        actions.append(
            {"title": "新增企业", "url": reverse("enterprises:create"), "icon": "plus", "primary": True}
        )
    if request.user.has_perm("layers.view_map"):
        actions.append(
            {"title": "在地图查看", "url": reverse("layers:map") + "?only=enterprises", "icon": "map-2"}
        )
    if request.user.has_perm("enterprises.view_worklist"):
        actions.append({"title": "待核实", "url": reverse("enterprises:worklist"), "icon": "alert-triangle"})
    rows = listed(request, enterprises(visible_to=_user(request)))
    table = table_for(request.GET.get("category", ""))
    return table_response(request, table, rows, context={"page_actions": actions})


@require_safe
@requires("enterprises.view_worklist")
def worklist(request: HttpRequest) -> HttpResponseBase:
    """待核实企业: without one clear place and supervisor."""
    context = {"nav_key": "enterprises"}
    return table_response(request, WORKLIST, needing_attention(visible_to=_user(request)), context=context)


@require_safe
@requires("enterprises.view_enterprise")
def enterprise_detail(request: HttpRequest, enterprise_id: UUID) -> HttpResponse:
    """One enterprise."""
    user = _user(request)
    enterprise = enterprise_by_id(enterprise_id, visible_to=user)
    contacts = [
        (
            each.contact.get_role_display(),
            each.contact.name or "—",
            each.contact.post or "—",
            each.contact.telephone,
            each.hours or "—",
            status_badge("现在可打", "done") if each.now and each.contact.limited else "",
        )
        for each in contacts_now(enterprise, now())
    ]
    industry = detail_rows(enterprise.category, enterprise.details)
    parts = [
        Part("基本信息", facts=_facts(enterprise)),
        *([Part(f"{enterprise.get_category_display()}信息", facts=industry)] if industry else []),
        Part(
            f"联系人（{len(contacts)}）",
            heads=("类别", "姓名", "职务", "电话", "值守时间", ""),
            rows=contacts,
            empty="没有登记联系人。",
        ),
        *panels_of(enterprise, user),
    ]
    may_edit = user.has_perm("enterprises.edit_enterprise")
    may_retire = user.has_perm("enterprises.retire_enterprise")
    detail = Detail(
        kind=KIND,
        title=enterprise.name,
        subtitle=enterprise.credit_code,
        list_url=reverse("enterprises:list"),
        list_title="企业台账",
        parts=parts,
        edit_url=reverse("enterprises:edit", args=[enterprise.pk]) if may_edit else "",
        retire_url=reverse("enterprises:retire", args=[enterprise.pk]) if may_retire else "",
        restore_url=reverse("enterprises:restore", args=[enterprise.pk]) if may_retire else "",
        more_actions=actions_of(enterprise, user),
    )
    return detail_page(request, enterprise, detail, labels_of(Enterprise, contacts="联系人"))


def _facts(enterprise: Enterprise) -> list[tuple[str, Any]]:
    return [
        ("统一社会信用代码", enterprise.credit_code),
        ("简称", enterprise.short_name),
        ("法定代表人", enterprise.legal_representative),
        ("从业人数", f"{enterprise.employees:,}" if enterprise.employees is not None else ""),
        ("行业", f"{enterprise.industry} {enterprise.get_industry_display()}" if enterprise.industry else ""),
        ("监管类别", enterprise.get_category_display()),
        ("企业规模", enterprise.get_scale_display()),
        ("监管层级", enterprise.get_level_display()),
        ("行业主管部门", enterprise.get_department_display()),
        ("经营范围", enterprise.business),
    ]


@require_http_methods(["GET", "POST"])
@requires("enterprises.create_enterprise")
def enterprise_create(request: HttpRequest) -> HttpResponse:
    """Register an enterprise."""
    user = _user(request)

    def save(values: dict[str, Any], contacts: list[dict[str, Any]] | None) -> Enterprise:
        return operations.create_enterprise(
            by=actor_of(request), at=now(), contacts=contacts or (), within=user, **form_values(values)
        )

    return form_page(
        request,
        title="新增企业",
        back_url=reverse("enterprises:list"),
        form=EnterpriseForm(request.POST or None, user=user),
        lines=ContactLines(request.POST or None, prefix="contacts"),
        lines_title="联系人",
        save=save,
        done_url=_url,
        done="已登记“{name}”。",
    )


@require_http_methods(["GET", "POST"])
@requires("enterprises.edit_enterprise")
def enterprise_edit(request: HttpRequest, enterprise_id: UUID) -> HttpResponse:
    """Change an enterprise; its own filer changes what is the enterprise's to say."""
    user = _user(request)
    enterprise = enterprise_by_id(enterprise_id, visible_to=user)
    form_type = enterprise_form(enterprise.category, user.roles == {"enterprise"})
    initial = {
        name: enterprise.details.get(name) if name in BY_NAME else initial_of(enterprise, name)
        for name in form_type.base_fields
    }
    contacts = [{name: getattr(row, name) for name in _LINE_FIELDS} for row in contacts_of(enterprise)]

    def save(values: dict[str, Any], lines: list[dict[str, Any]] | None) -> Enterprise:
        version = values.get("version")
        return operations.change_enterprise(
            enterprise=enterprise,
            version=version,
            by=actor_of(request),
            at=now(),
            contacts=lines,
            within=user,
            **form_values(values),
        )

    return form_page(
        request,
        title=f"修改 {enterprise.name}",
        back_url=_url(enterprise),
        form=form_type(request.POST or None, user=user, initial=initial),
        lines=ContactLines(request.POST or None, prefix="contacts", initial=contacts),
        lines_title="联系人",
        save=save,
        done_url=_url,
        done="已保存“{name}”。",
        current=enterprise,
    )


@require_POST
@requires("enterprises.retire_enterprise")
def enterprise_retire(request: HttpRequest, enterprise_id: UUID) -> HttpResponse:
    """Take an enterprise out of the ledger."""
    enterprise = enterprise_by_id(enterprise_id, visible_to=_user(request))
    version = posted_version(request)
    return retired(
        request,
        enterprise,
        _url(enterprise),
        lambda reason: operations.retire_enterprise(
            enterprise=enterprise, reason=reason, version=version, by=actor_of(request), at=now()
        ),
    )


@require_POST
@requires("enterprises.retire_enterprise")
def enterprise_restore(request: HttpRequest, enterprise_id: UUID) -> HttpResponse:
    """Bring a retired enterprise back."""
    enterprise = enterprise_by_id(enterprise_id, visible_to=_user(request))
    operations.restore_enterprise(enterprise=enterprise, by=actor_of(request), at=now())
    return redirect(_url(enterprise))


def _url(enterprise: Any) -> str:
    return reverse("enterprises:detail", args=[enterprise.pk])
