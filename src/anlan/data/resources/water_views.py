"""Screens of the ledger of 消防水源."""

from __future__ import annotations

from typing import Any, cast
from uuid import UUID

from django.http import HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import redirect
from django.urls import reverse
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from anlan.base.accounts.facade import User, actor_of, requires
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
from anlan.data.resources import place_operations as operations
from anlan.data.resources.forms import WaterForm
from anlan.data.resources.models import WaterSource
from anlan.data.resources.place_ledgers import WATER_KIND
from anlan.data.resources.place_queries import water_source_for, water_sources
from anlan.data.resources.place_tables import WATERS, water_state
from anlan.kernel.clock import now
from anlan.ui.facade import table_response


def _user(request: HttpRequest) -> User:
    return cast(User, request.user)


@require_safe
@requires("resources.view_water")
def water_list(request: HttpRequest) -> HttpResponseBase:
    """消防水源."""
    actions: list[dict[str, Any]] = []
    if request.user.has_perm("resources.create_water"):
        url = reverse("resources:water-create")
        actions.append({"title": "新增消防水源", "url": url, "icon": "plus", "primary": True})
    if request.user.has_perm("layers.view_map"):
        url = reverse("layers:map") + "?only=water-sources"
        actions.append({"title": "在地图查看", "url": url, "icon": "map-2"})
    rows = listed(request, water_sources(visible_to=_user(request)))
    return table_response(request, WATERS, rows, context={"page_actions": actions})


@require_safe
@requires("resources.view_water")
def water_detail(request: HttpRequest, water_id: UUID) -> HttpResponse:
    """One water source."""
    user = _user(request)
    found = water_source_for(water_id, visible_to=user)
    may_edit, may_retire = user.has_perm("resources.edit_water"), user.has_perm("resources.retire_water")
    facts = [
        ("类别", found.kind_label),
        ("编号", found.number),
        ("状况", water_state(found)),
        ("状况说明", found.state_note),
        ("供水能力", f"{found.yield_l_s:g} L/s" if found.yield_l_s is not None else ""),
        ("供水水头", f"{found.head_mpa:g} MPa" if found.head_mpa is not None else ""),
        ("管径", f"{found.pipe_mm} mm" if found.pipe_mm is not None else ""),
        ("蓄水量", f"{found.capacity_m3:g} m³" if found.capacity_m3 is not None else ""),
        ("可同时停靠车辆", found.engines),
        ("取水条件", found.access),
        ("冬季情况", found.winter),
        ("管理单位", found.owner),
        ("联系人", found.contact_name),
        ("联系电话", found.contact_phone),
    ]
    detail = Detail(
        kind=WATER_KIND,
        title=found.name,
        subtitle=found.kind_label,
        list_url=reverse("resources:waters"),
        list_title="消防水源",
        parts=[Part("基本信息", facts=facts)],
        edit_url=reverse("resources:water-edit", args=[found.pk]) if may_edit else "",
        retire_url=reverse("resources:water-retire", args=[found.pk]) if may_retire else "",
        restore_url=reverse("resources:water-restore", args=[found.pk]) if may_retire else "",
    )
    return detail_page(request, found, detail, labels_of(WaterSource))


@require_http_methods(["GET", "POST"])
@requires("resources.create_water")
def water_create(request: HttpRequest) -> HttpResponse:
    """Register a water source."""
    user = _user(request)

    def save(values: dict[str, Any], lines: list[dict[str, Any]] | None) -> WaterSource:
        return operations.create_water(by=actor_of(request), at=now(), within=user, **form_values(values))

    return form_page(
        request,
        title="新增消防水源",
        back_url=reverse("resources:waters"),
        form=WaterForm(request.POST or None, user=user),
        save=save,
        done_url=_url,
        done="已登记“{name}”。",
    )


@require_http_methods(["GET", "POST"])
@requires("resources.edit_water")
def water_edit(request: HttpRequest, water_id: UUID) -> HttpResponse:
    """Change a water source."""
    user = _user(request)
    found = water_source_for(water_id, visible_to=user)
    initial = {name: initial_of(found, name) for name in WaterForm.base_fields}

    def save(values: dict[str, Any], lines: list[dict[str, Any]] | None) -> WaterSource:
        return operations.change_water(
            water=found,
            version=values.get("version"),
            by=actor_of(request),
            at=now(),
            within=user,
            **form_values(values),
        )

    return form_page(
        request,
        title=f"修改 {found.name}",
        back_url=_url(found),
        form=WaterForm(request.POST or None, user=user, initial=initial),
        save=save,
        done_url=_url,
        done="已保存“{name}”。",
        current=found,
    )


@require_POST
@requires("resources.retire_water")
def water_retire(request: HttpRequest, water_id: UUID) -> HttpResponse:
    """Take a water source out of the ledger."""
    found = water_source_for(water_id, visible_to=_user(request))
    version = posted_version(request)
    return retired(
        request,
        found,
        _url(found),
        lambda reason: operations.retire_water(
            water=found, reason=reason, version=version, by=actor_of(request), at=now()
        ),
    )


@require_POST
@requires("resources.retire_water")
def water_restore(request: HttpRequest, water_id: UUID) -> HttpResponse:
    """Bring a retired water source back."""
    found = water_source_for(water_id, visible_to=_user(request))
    operations.restore_water(water=found, by=actor_of(request), at=now())
    return redirect(_url(found))


def _url(found: Any) -> str:
    return reverse("resources:water", args=[found.pk])
