"""The counted lines of a resource on its page, and the page that edits one kind of them."""

from __future__ import annotations

from datetime import datetime
from typing import Any, cast
from uuid import UUID

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.http import require_http_methods

from anlan.base.accounts.facade import User, actor_of, requires
from anlan.data.ledger.screens import Notice, Part, posted_version
from anlan.data.resources.enums import ResourceKind
from anlan.data.resources.forms import line_form
from anlan.data.resources.line_kinds import LINE_KINDS, LineKind, kinds_of
from anlan.data.resources.line_operations import change_lines
from anlan.data.resources.models import BedCapacity, Resource
from anlan.data.resources.queries import experts_away, resource_for
from anlan.kernel.clock import in_shanghai, now
from anlan.kernel.errors import DomainError, StaleRecord
from anlan.ui.facade import time_element


def line_parts(found: Resource) -> list[Part]:
    """A panel for each kind of lines the resource has."""
    return [_part(line_kind, found) for line_kind in kinds_of(found.kind)]


def _part(line_kind: LineKind, found: Resource) -> Part:
    rows = list(line_kind.rows_of(found))
    heads = line_kind.labels()
    numeric = frozenset(n for n, name in enumerate(line_kind.fields) if name in line_kind.numeric)
    shown = [[_cell(row, name) for name in line_kind.fields] for row in rows]
    if line_kind.name == "bed_lines":
        heads = [*heads, "上报时间", "上报人"]
        for cells, row in zip(shown, rows, strict=True):
            cells += _reported(row)
    return Part(
        f"{line_kind.title}（{len(rows)}）",
        heads=heads,
        rows=shown,
        empty=f"没有登记{line_kind.title}。",
        numeric=numeric,
    )


def _reported(row: BedCapacity) -> list[Any]:
    return [time_element(row.reported_at) if row.reported_at else "未上报", row.reported_by]


def _cell(row: Any, name: str) -> Any:
    display = getattr(row, f"get_{name}_display", None)
    value = display() if display else getattr(row, name)
    if value is None or value == "":
        return "—"
    return f"{value.normalize():f}" if hasattr(value, "normalize") else value


def line_actions(found: Resource) -> list[dict[str, Any]]:
    """Where each kind of lines is edited."""
    return [
        {
            "title": f"编辑{line_kind.title}",
            "url": reverse("resources:lines", args=[found.pk, line_kind.name]),
            "icon": "list-details",
        }
        for line_kind in kinds_of(found.kind)
        if found.is_active
    ]


def leave_notices(found: Resource, at: datetime) -> list[Notice]:
    """That an expert cannot be called today."""
    if found.kind != ResourceKind.EXPERT:
        return []
    away = experts_away([found.pk], in_shanghai(at).date())
    return [Notice(f"今日不在岗：{words}", "notice-warning", "calendar-off") for words in away.values()]


@require_http_methods(["GET", "POST"])
@requires("resources.edit_resource")
def edit_lines(request: HttpRequest, resource_id: UUID, name: str) -> HttpResponse:
    """Change the lines of one kind; what was typed stays when it is refused."""
    user = cast(User, request.user)
    found = resource_for(resource_id, visible_to=user)
    line_kind = LINE_KINDS.get(name)
    if line_kind is None or line_kind.kind != found.kind or not found.is_active:
        raise Http404
    initial = [{field: getattr(row, field) for field in line_kind.fields} for row in line_kind.rows_of(found)]
    lines = line_form(line_kind)(request.POST or None, prefix="lines", initial=initial)
    complaints: list[str] = []
    version = posted_version(request) or found.version
    if request.method == "POST" and lines.is_valid():
        try:
            change_lines(
                resource=found,
                name=name,
                rows=lines.rows(),
                version=version,
                by=actor_of(request),
                at=now(),
                within=user,
            )
        except StaleRecord as error:
            complaints, version = [error.message], resource_for(resource_id, visible_to=user).version
        except DomainError as error:
            complaints = [each.message for each in error.errors] or [error.message]
        else:
            messages.success(request, f"已保存{line_kind.title}。")
            return redirect("resources:detail", found.pk)
    context = {
        "page_title": f"{found.name} {line_kind.title}",
        "back_url": reverse("resources:detail", args=[found.pk]),
        "lines": lines,
        "title": line_kind.title,
        "heads": line_kind.labels(),
        "complaints": complaints,
        "version": version,
        "nav_key": "resources",
    }
    refused = bool(complaints) or (request.method == "POST")
    return render(request, "resources/lines.html", context, status=422 if refused else 200)
