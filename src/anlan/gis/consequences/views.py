"""Screens of 影响范围: the calculator, the list of saved scenarios, the printed sheet, renewing a precomputed set."""

from __future__ import annotations

from typing import Any, cast
from uuid import UUID

from django.contrib import messages
from django.http import HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.http import content_disposition_header
from django.views.decorators.csrf import ensure_csrf_cookie
from django.views.decorators.http import require_POST, require_safe

from anlan.base.accounts.facade import User, requires
from anlan.base.divisions.facade import cities
from anlan.base.documents.facade import render_pdf
from anlan.gis.consequences import queries
from anlan.gis.consequences.jobs import renew_precomputed
from anlan.gis.consequences.sheet import sheet_data
from anlan.gis.consequences.tables import SCENARIOS
from anlan.kernel.clock import now
from anlan.ui.facade import table_response

#: What the calculator may be opened with, as names in its address.
OPENED_WITH = ("installation", "scenario", "incident", "substance", "lon", "lat", "case")


def _user(request: HttpRequest) -> User:
    return cast(User, request.user)


@require_safe
@requires("consequences.run_scenario")
@ensure_csrf_cookie
def calculator(request: HttpRequest) -> HttpResponse:
    """影响测算: inputs left, map in the middle, results right."""
    user = _user(request)
    city = cities().first()
    props: dict[str, Any] = {
        "start": {name: request.GET[name] for name in OPENED_WITH if request.GET.get(name)},
        "center": [city.lon, city.lat] if city else None,
        "may": {
            "save": user.has_perm("consequences.edit_scenario"),
            "map": user.has_perm("layers.view_map"),
            "installations": user.has_perm("hazards.view_installation"),
            "roads": user.has_perm("consequences.import_road"),
        },
        "urls": {
            "scenarios": reverse("consequences:scenarios"),
            "roads": reverse("consequences:roads"),
            "page": reverse("consequences:calculator"),
            "validation": reverse("consequences:validation"),
        },
    }
    context = {"props": props, "page_title": "影响测算", "nav_key": "consequences.calculator"}
    return render(request, "consequences/calculator.html", context)


@require_safe
@requires("consequences.view_scenario")
def scenario_list(request: HttpRequest) -> HttpResponseBase:
    """推演方案: what was saved for installations."""
    actions: list[dict[str, Any]] = [
        {
            "title": "影响测算",
            "url": reverse("consequences:calculator"),
            "icon": "calculator",
            "primary": True,
        }
    ]
    if request.user.has_perm("consequences.import_road"):
        actions.append({"title": "道路数据", "url": reverse("consequences:roads"), "icon": "road"})
    rows = queries.scenarios(visible_to=_user(request), status=request.GET.get("status") or "active")
    return table_response(request, SCENARIOS, rows, context={"page_actions": actions})


@require_safe
@requires("consequences.view_scenario")
def sheet(request: HttpRequest, scenario_id: UUID) -> HttpResponse:
    """推演方案单 as PDF."""
    user = _user(request)
    found = queries.scenario_by_id(scenario_id, visible_to=user)
    pdf = render_pdf("consequences/sheet.typ", sheet_data(found, visible_to=user, at=now()))
    response = HttpResponse(pdf, content_type="application/pdf")
    name = f"{found.installation.name}-{found.name}.pdf"
    response["Content-Disposition"] = content_disposition_header(as_attachment=False, filename=name) or ""
    return response


@require_POST
@requires("consequences.edit_scenario")
def renew(request: HttpRequest, installation_id: UUID) -> HttpResponse:
    """Have the precomputed set of an installation made anew."""
    found = queries.installation_for(installation_id, visible_to=_user(request))
    renew_precomputed.enqueue(str(found.pk), True)
    messages.success(request, f"已安排重新预算“{found.name}”，完成后本页自动显示新结果。")
    return redirect("hazards:detail", found.pk)
