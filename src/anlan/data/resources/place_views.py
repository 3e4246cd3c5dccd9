"""Screens of the ledger of sensitive places."""

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
from anlan.data.resources import operations
from anlan.data.resources.forms import PlaceForm
from anlan.data.resources.ledger import PLACE_KIND
from anlan.data.resources.models import SensitivePlace
from anlan.data.resources.queries import place_for, places
from anlan.data.resources.tables import PLACES
from anlan.kernel.clock import now
from anlan.ui.facade import table_response


def _user(request: HttpRequest) -> User:
    return cast(User, request.user)


@require_safe
@requires("resources.view_place")
def place_list(request: HttpRequest) -> HttpResponseBase:
    """敏感场所."""
    actions: list[dict[str, Any]] = []
    if request.user.has_perm("resources.create_place"):
        url = reverse("resources:place-create")
        actions.append({"title": "新增敏感场所", "url": url, "icon": "plus", "primary": True})
    if request.user.has_perm("layers.view_map"):
        url = reverse("layers:map") + "?only=sensitive-places"
        actions.append({"title": "在地图查看", "url": url, "icon": "map-2"})
    rows = listed(request, places(visible_to=_user(request)))
    return table_response(request, PLACES, rows, context={"page_actions": actions})


@require_safe
@requires("resources.view_place")
def place_detail(request: HttpRequest, place_id: UUID) -> HttpResponse:
    """One sensitive place."""
    user = _user(request)
    found = place_for(place_id, visible_to=user)
    may_edit, may_retire = user.has_perm("resources.edit_place"), user.has_perm("resources.retire_place")
    facts = [
        ("类别", found.kind_label),
        ("人数", f"{found.people:,}" if found.people is not None else ""),
        ("白天人数", f"{found.people_day:,}" if found.people_day is not None else ""),
        ("夜间人数", f"{found.people_night:,}" if found.people_night is not None else ""),
        ("联系人", found.contact_name),
        ("联系电话", found.contact_phone),
    ]
    detail = Detail(
        kind=PLACE_KIND,
        title=found.name,
        subtitle=found.kind_label,
        list_url=reverse("resources:places"),
        list_title="敏感场所",
        parts=[Part("基本信息", facts=facts)],
        edit_url=reverse("resources:place-edit", args=[found.pk]) if may_edit else "",
        retire_url=reverse("resources:place-retire", args=[found.pk]) if may_retire else "",
        restore_url=reverse("resources:place-restore", args=[found.pk]) if may_retire else "",
    )
    return detail_page(request, found, detail, labels_of(SensitivePlace))


@require_http_methods(["GET", "POST"])
@requires("resources.create_place")
def place_create(request: HttpRequest) -> HttpResponse:
    """Register a sensitive place."""
    user = _user(request)

    def save(values: dict[str, Any], lines: list[dict[str, Any]] | None) -> SensitivePlace:
        return operations.create_place(by=actor_of(request), at=now(), within=user, **form_values(values))

    return form_page(
        request,
        title="新增敏感场所",
        back_url=reverse("resources:places"),
        form=PlaceForm(request.POST or None, user=user),
        save=save,
        done_url=_url,
        done="已登记“{name}”。",
    )


@require_http_methods(["GET", "POST"])
@requires("resources.edit_place")
def place_edit(request: HttpRequest, place_id: UUID) -> HttpResponse:
    """Change a sensitive place."""
    user = _user(request)
    found = place_for(place_id, visible_to=user)
    initial = {name: initial_of(found, name) for name in PlaceForm.base_fields}

    def save(values: dict[str, Any], lines: list[dict[str, Any]] | None) -> SensitivePlace:
        return operations.change_place(
            place=found,
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
        form=PlaceForm(request.POST or None, user=user, initial=initial),
        save=save,
        done_url=_url,
        done="已保存“{name}”。",
        current=found,
    )


@require_POST
@requires("resources.retire_place")
def place_retire(request: HttpRequest, place_id: UUID) -> HttpResponse:
    """Take a sensitive place out of the ledger."""
    found = place_for(place_id, visible_to=_user(request))
    version = posted_version(request)
    return retired(
        request,
        found,
        _url(found),
        lambda reason: operations.retire_place(
            place=found, reason=reason, version=version, by=actor_of(request), at=now()
        ),
    )


@require_POST
@requires("resources.retire_place")
def place_restore(request: HttpRequest, place_id: UUID) -> HttpResponse:
    """Bring a retired place back."""
    found = place_for(place_id, visible_to=_user(request))
    operations.restore_place(place=found, by=actor_of(request), at=now())
    return redirect(_url(found))


def _url(found: Any) -> str:
    return reverse("resources:place", args=[found.pk])
