"""The dossier's page and its paper: one page a stranger understands in a minute."""

from __future__ import annotations

from typing import Any, cast
from uuid import UUID

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.http import require_safe

from anlan.base.accounts.facade import User, requires
from anlan.base.documents.facade import render_pdf
from anlan.data.dossiers import present
from anlan.data.dossiers.dossier import Dossier, dossier_of
from anlan.data.dossiers.kinds import (
    BUILDING,
    HELD_LICENCE,
    PROCESS,
    RISK_POINT,
    SAFETY_FACILITY,
    SHIFT,
    SHUT_OFF,
    SPECIAL_EQUIPMENT,
    STORAGE_UNIT,
)
from anlan.data.dossiers.paper import paper_of
from anlan.data.dossiers.plan import features_of, marks_of
from anlan.data.enterprises.facade import enterprise_by_id
from anlan.kernel.clock import now

#: The lists of the page below the answers, in order.
_LISTS = (RISK_POINT, BUILDING, PROCESS, SPECIAL_EQUIPMENT, HELD_LICENCE, SHIFT)


@require_safe
@requires("dossiers.view_dossier")
def dossier_page(request: HttpRequest, enterprise_id: UUID) -> HttpResponse:
    """The dossier of one enterprise."""
    user = cast(User, request.user)
    enterprise = enterprise_by_id(enterprise_id, visible_to=user)
    dossier = dossier_of(enterprise, visible_to=user, at=now())
    marks = marks_of(dossier)
    context = {
        "page_title": enterprise.name,
        "nav_key": "dossiers",
        "dossier": dossier,
        "enterprise": enterprise,
        "facts": present.facts_of(dossier),
        "cut": present.shown_section(
            dossier, dossier.sections[SHUT_OFF.key], rows=present.shut_offs(dossier), title="怎么切断"
        ),
        "water": present.shown_section(
            dossier, dossier.sections[SAFETY_FACILITY.key], rows=present.fire_water(dossier), title="消防水源"
        ),
        "facilities": present.shown_section(
            dossier,
            dossier.sections[SAFETY_FACILITY.key],
            rows=present.other_facilities(dossier),
            title="安全设施",
        ),
        "units": present.shown_section(dossier, dossier.sections[STORAGE_UNIT.key], title="储存了什么"),
        "lists": [present.shown_section(dossier, dossier.sections[kind.key]) for kind in _LISTS],
        "shift_lines": [present.shift_line(row) for row in dossier.shifts_now],
        "files": present.file_cards(dossier),
        "map_props": {"features": features_of(marks), "title": f"{enterprise.name}平面位置"}
        if marks
        else None,
        "marks": len(marks),
        "page_actions": _actions(dossier, user),
        "cuts": present.with_ages(dossier, SHUT_OFF, present.shut_offs(dossier)),
        "may_add": user.has_perm("dossiers.create_item") and enterprise.is_active,
    }
    return render(request, "dossiers/page.html", context)


def _actions(dossier: Dossier, user: User) -> list[dict[str, Any]]:
    pk = dossier.enterprise.pk
    found: list[dict[str, Any]] = [
        {"title": "打印档案", "url": reverse("dossiers:pdf", args=[pk]), "icon": "printer", "primary": True},
        {"title": "企业台账", "url": reverse("enterprises:detail", args=[pk]), "icon": "building-factory-2"},
    ]
    if user.has_perm("enterprises.edit_enterprise") and dossier.enterprise.is_active:
        found.append({"title": "修改联系人", "url": reverse("enterprises:edit", args=[pk]), "icon": "edit"})
    return found


@require_safe
@requires("dossiers.view_dossier")
def dossier_pdf(request: HttpRequest, enterprise_id: UUID) -> HttpResponse:
    """The dossier on paper."""
    user = cast(User, request.user)
    enterprise = enterprise_by_id(enterprise_id, visible_to=user)
    at = now()
    made = render_pdf("dossiers/dossier.typ", paper_of(dossier_of(enterprise, visible_to=user, at=at)))
    response = HttpResponse(made, content_type="application/pdf")
    response["Content-Disposition"] = f'inline; filename="dossier-{enterprise.credit_code}.pdf"'
    return response
