"""Screens of the ledger of 责任田."""

from __future__ import annotations

from typing import Any, cast
from uuid import UUID

from django.http import HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from anlan.base.accounts.facade import User, actor_of, requires
from anlan.base.divisions.facade import cities
from anlan.data.ledger.checks import check_point
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
from anlan.data.resources.forms import AreaForm, PointForm
from anlan.data.resources.models import ResponsibilityArea
from anlan.data.resources.place_ledgers import AREA_KIND
from anlan.data.resources.place_queries import responsibility_area_for, responsibility_areas, responsible_for
from anlan.data.resources.place_tables import AREAS
from anlan.kernel.clock import now
from anlan.ui.facade import table_response


def _user(request: HttpRequest) -> User:
    return cast(User, request.user)


@require_safe
@requires("resources.view_area")
def area_list(request: HttpRequest) -> HttpResponseBase:
    """责任田."""
    actions: list[dict[str, Any]] = []
    if request.user.has_perm("resources.create_area"):
        url = reverse("resources:area-create")
        actions.append({"title": "新增责任田", "url": url, "icon": "plus", "primary": True})
    actions.append({"title": "查某处由谁负责", "url": reverse("resources:responsible"), "icon": "map-pin"})
    rows = listed(request, responsibility_areas(visible_to=_user(request)))
    return table_response(request, AREAS, rows, context={"page_actions": actions})


@require_safe
@requires("resources.view_area")
def responsible(request: HttpRequest) -> HttpResponse:
    """Who answers for a point: chosen on the map, typed, or given by a link as `?lon=&lat=`."""
    form = PointForm(request.GET if "lon" in request.GET else None)
    found: list[ResponsibilityArea] = []
    if form.is_valid():
        spot = (form.cleaned_data["lon"], form.cleaned_data["lat"])
        if error := check_point(*spot):
            form.add_error(error.field, error.message)
        else:
            found = responsible_for(*spot, visible_to=_user(request), field=form.cleaned_data["field"])
    city = cities().first()
    context = {
        "page_title": "谁负责这里",
        "form": form,
        "found": found,
        "asked": form.is_bound and form.is_valid(),
        "nav_key": "responsibility-areas",
        "back_url": reverse("resources:areas"),
        "picker_props": {"lon": "lon", "lat": "lat", "center": [city.lon, city.lat] if city else None},
    }
    return render(request, "resources/responsible.html", context, status=422 if form.errors else 200)


@require_safe
@requires("resources.view_area")
def area_detail(request: HttpRequest, area_id: UUID) -> HttpResponse:
    """One responsibility."""
    user = _user(request)
    found = responsibility_area_for(area_id, visible_to=user)
    may_edit, may_retire = user.has_perm("resources.edit_area"), user.has_perm("resources.retire_area")
    facts = [
        ("责任区划", str(found.located_in or "")),
        ("网格", found.grid),
        ("层级", found.get_level_display()),
        ("领域", found.get_field_display()),
        ("单位", found.organisation_name),
        ("职务", found.post),
        ("联系电话", found.phone),
        ("替岗人", f"{found.deputy} {found.deputy_phone}".strip()),
        ("职责", found.note),
        ("范围", "按网格边界" if found.boundary else "整个区划"),
    ]
    detail = Detail(
        kind=AREA_KIND,
        title=found.name,
        subtitle=str(found.located_in or ""),
        list_url=reverse("resources:areas"),
        list_title="责任田",
        parts=[Part("基本信息", facts=facts)],
        edit_url=reverse("resources:area-edit", args=[found.pk]) if may_edit else "",
        retire_url=reverse("resources:area-retire", args=[found.pk]) if may_retire else "",
        restore_url=reverse("resources:area-restore", args=[found.pk]) if may_retire else "",
    )
    return detail_page(request, found, detail, labels_of(ResponsibilityArea))


@require_http_methods(["GET", "POST"])
@requires("resources.create_area")
def area_create(request: HttpRequest) -> HttpResponse:
    """Register a responsibility."""
    user = _user(request)

    def save(values: dict[str, Any], lines: list[dict[str, Any]] | None) -> ResponsibilityArea:
        return operations.create_area(by=actor_of(request), at=now(), within=user, **form_values(values))

    return form_page(
        request,
        title="新增责任田",
        back_url=reverse("resources:areas"),
        form=AreaForm(request.POST or None, user=user),
        save=save,
        done_url=_url,
        done="已登记“{name}”。",
    )


@require_http_methods(["GET", "POST"])
@requires("resources.edit_area")
def area_edit(request: HttpRequest, area_id: UUID) -> HttpResponse:
    """Change a responsibility."""
    user = _user(request)
    found = responsibility_area_for(area_id, visible_to=user)
    initial = {name: initial_of(found, name) for name in AreaForm.base_fields}

    def save(values: dict[str, Any], lines: list[dict[str, Any]] | None) -> ResponsibilityArea:
        return operations.change_area(
            area=found,
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
        form=AreaForm(request.POST or None, user=user, initial=initial),
        save=save,
        done_url=_url,
        done="已保存“{name}”。",
        current=found,
    )


@require_POST
@requires("resources.retire_area")
def area_retire(request: HttpRequest, area_id: UUID) -> HttpResponse:
    """Take a responsibility out of the ledger."""
    found = responsibility_area_for(area_id, visible_to=_user(request))
    version = posted_version(request)
    return retired(
        request,
        found,
        _url(found),
        lambda reason: operations.retire_area(
            area=found, reason=reason, version=version, by=actor_of(request), at=now()
        ),
    )


@require_POST
@requires("resources.retire_area")
def area_restore(request: HttpRequest, area_id: UUID) -> HttpResponse:
    """Bring an ended responsibility back."""
    found = responsibility_area_for(area_id, visible_to=_user(request))
    operations.restore_area(area=found, by=actor_of(request), at=now())
    return redirect(_url(found))


def _url(found: Any) -> str:
    return reverse("resources:area", args=[found.pk])
