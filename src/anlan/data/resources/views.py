"""Screens of the resource ledger: authorise, one operation, render. Sensitive places are in `place_views`."""

from __future__ import annotations

from typing import Any, cast
from uuid import UUID

from django.forms import ChoiceField
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import redirect
from django.urls import reverse
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from anlan.base.accounts.facade import User, actor_of, requires
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
from anlan.data.resources import operations
from anlan.data.resources.details import DETAILS
from anlan.data.resources.enums import Readiness, ResourceKind
from anlan.data.resources.forms import StockLines, resource_form
from anlan.data.resources.ledger import KIND
from anlan.data.resources.line_kinds import LINE_KINDS
from anlan.data.resources.line_views import leave_notices, line_actions, line_parts
from anlan.data.resources.models import Resource
from anlan.data.resources.panels import additions_for
from anlan.data.resources.queries import resource_for, resources
from anlan.data.resources.tables import TABLES, shown_detail
from anlan.kernel.clock import now
from anlan.ui.facade import table_response

_TONES = {Readiness.READY: "done", Readiness.ENGAGED: "active", Readiness.UNAVAILABLE: "off"}


def _user(request: HttpRequest) -> User:
    return cast(User, request.user)


@require_safe
@requires("resources.view_resource")
def resource_list(request: HttpRequest, kind: str = "") -> HttpResponseBase:
    """应急资源, all or of one kind."""
    if kind not in TABLES:
        raise Http404
    actions: list[dict[str, Any]] = []
    if request.user.has_perm("resources.create_resource"):
        kinds = [kind] if kind else list(map(str, ResourceKind))
        for each in kinds:
            title = f"新增{ResourceKind(each).label}"
            url = reverse("resources:create", args=[each])
            actions.append({"title": title, "url": url, "icon": "plus", "primary": bool(kind)})
    if kind and request.user.has_perm("layers.view_map"):
        actions.append(
            {"title": "在地图查看", "url": reverse("layers:map") + f"?only={kind}", "icon": "map-2"}
        )
    rows = listed(request, resources(visible_to=_user(request), kind=kind))
    tabs = [("全部", reverse("resources:list"))]
    tabs += [(str(each.label), reverse("resources:kind", args=[each])) for each in ResourceKind]
    context = {
        "page_actions": actions,
        "nav_key": "resources",
        "kind_tabs": tabs,
        "current_tab": reverse("resources:kind", args=[kind]) if kind else reverse("resources:list"),
    }
    return table_response(request, TABLES[kind], rows, template="resources/list.html", context=context)


@require_safe
@requires("resources.view_resource")
def resource_detail(request: HttpRequest, resource_id: UUID) -> HttpResponse:
    """One resource."""
    user = _user(request)
    found = resource_for(resource_id, visible_to=user)
    may_edit, may_retire = (
        user.has_perm("resources.edit_resource"),
        user.has_perm("resources.retire_resource"),
    )
    facts = [
        ("类别", found.kind_label),
        ("联系人", found.contact_name),
        ("联系电话", found.contact_phone),
        ("状态说明", found.readiness_note),
        *(
            (detail.label, shown_detail(detail.words(found.details.get(detail.name))))
            for detail in DETAILS[found.kind]
        ),
    ]
    parts = [Part("基本信息", facts=facts), *line_parts(found)]
    added = additions_for(found, user)
    parts += [part for addition in added for part in addition.parts]
    if found.kind == ResourceKind.SUPPLIES and not any(addition.parts for addition in added):
        stock = [(line.item, f"{line.quantity.normalize():f}", line.unit) for line in found.stock.all()]
        parts.append(
            Part(f"物资（{len(stock)}）", heads=("物资", "数量", "单位"), rows=stock, empty="没有登记物资。")
        )
    notices = []
    if found.readiness == Readiness.ENGAGED:
        notices.append(Notice(f"正在执行任务：{found.engaged_in}", "notice-info", "send"))
    notices += leave_notices(found, now())
    lines_actions = line_actions(found) if may_edit else []
    detail = Detail(
        more_actions=[*(each for addition in added for each in addition.actions), *lines_actions],
        kind=KIND,
        title=found.name,
        status=found.get_readiness_display() if found.is_active else "",
        tone=_TONES[Readiness(found.readiness)],
        list_url=reverse("resources:kind", args=[found.kind]),
        list_title=found.kind_label,
        parts=parts,
        notices=notices,
        edit_url=reverse("resources:edit", args=[found.pk]) if may_edit else "",
        retire_url=reverse("resources:retire", args=[found.pk]) if may_retire else "",
        restore_url=reverse("resources:restore", args=[found.pk]) if may_retire else "",
    )
    return detail_page(request, found, detail, _labels())


@require_http_methods(["GET", "POST"])
@requires("resources.create_resource")
def resource_create(request: HttpRequest, kind: str) -> HttpResponse:
    """Register a resource of one kind."""
    user = _user(request)
    if kind not in DETAILS:
        raise Http404

    def save(values: dict[str, Any], stock: list[dict[str, Any]] | None) -> Resource:
        return operations.create_resource(
            kind=kind, by=actor_of(request), at=now(), stock=stock or (), within=user, **form_values(values)
        )

    depot = kind == ResourceKind.SUPPLIES
    return form_page(
        request,
        title=f"新增{ResourceKind(kind).label}",
        back_url=reverse("resources:kind", args=[kind]),
        form=resource_form(kind)(request.POST or None, user=user),
        lines=StockLines(request.POST or None, prefix="stock") if depot else None,
        lines_title="期初库存",
        save=save,
        done_url=_url,
        done="已登记“{name}”。",
    )


@require_http_methods(["GET", "POST"])
@requires("resources.edit_resource")
def resource_edit(request: HttpRequest, resource_id: UUID) -> HttpResponse:
    """Change a resource."""
    user = _user(request)
    found = resource_for(resource_id, visible_to=user)
    form_type = resource_form(found.kind)
    own = {detail.name for detail in DETAILS[found.kind]}
    initial = {
        name: found.details.get(name) if name in own else initial_of(found, name)
        for name in form_type.base_fields
    }

    def save(values: dict[str, Any], lines: list[dict[str, Any]] | None) -> Resource:
        if found.readiness == Readiness.ENGAGED:
            values.pop("readiness", None)
        return operations.change_resource(
            resource=found,
            version=values.get("version"),
            by=actor_of(request),
            at=now(),
            within=user,
            **form_values(values),
        )

    form = form_type(request.POST or None, user=user, initial=initial)
    if found.readiness == Readiness.ENGAGED:
        shown = cast(ChoiceField, form.fields["readiness"])
        shown.choices, shown.disabled = [(Readiness.ENGAGED.value, Readiness.ENGAGED.label)], True
    return form_page(
        request,
        title=f"修改 {found.name}",
        back_url=_url(found),
        form=form,
        save=save,
        done_url=_url,
        done="已保存“{name}”。",
        current=found,
    )


@require_POST
@requires("resources.retire_resource")
def resource_retire(request: HttpRequest, resource_id: UUID) -> HttpResponse:
    """Take a resource out of the ledger."""
    found = resource_for(resource_id, visible_to=_user(request))
    version = posted_version(request)
    return retired(
        request,
        found,
        _url(found),
        lambda reason: operations.retire_resource(
            resource=found, reason=reason, version=version, by=actor_of(request), at=now()
        ),
    )


@require_POST
@requires("resources.retire_resource")
def resource_restore(request: HttpRequest, resource_id: UUID) -> HttpResponse:
    """Bring a retired resource back."""
    found = resource_for(resource_id, visible_to=_user(request))
    operations.restore_resource(resource=found, by=actor_of(request), at=now())
    return redirect(_url(found))


def _url(found: Any) -> str:
    return reverse("resources:detail", args=[found.pk])


def _labels() -> dict[str, str]:
    """Field names in words, those of the counted lines among them."""
    return labels_of(Resource, stock="物资", **{each.name: each.title for each in LINE_KINDS.values()})
