"""Screens of the desk: intake, command screen, board, list, printable record, clock settings."""

from __future__ import annotations

from typing import cast
from uuid import UUID

from django.core.cache import cache
from django.http import HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import render
from django.template.loader import render_to_string
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.views.decorators.csrf import ensure_csrf_cookie
from django.views.decorators.http import require_safe

from anlan.base.accounts.facade import User, requires
from anlan.base.events.facade import latest_sequence
from anlan.base.files.facade import file_response
from anlan.kernel.clock import in_shanghai
from anlan.kernel.errors import NotFound
from anlan.rescue.incidents import call_queries, queries
from anlan.rescue.incidents.addressees import investigation
from anlan.rescue.incidents.enums import DangerSign, DispatchStatus, Grade, IncidentKind, ResponseLevel
from anlan.rescue.incidents.linked import linked_to
from anlan.rescue.incidents.models import Incident
from anlan.rescue.incidents.operations.dispatching import OTHER_SERVICES
from anlan.rescue.incidents.photos import photo_by_id, photos_of
from anlan.rescue.incidents.policies import danger_reasons
from anlan.rescue.incidents.screen import abilities_of, offered_choices
from anlan.rescue.incidents.serialise import call_json, incident_json
from anlan.rescue.incidents.tables import INCIDENTS, board_rows, tone_of
from anlan.ui.facade import table_response
from anlan.ui.templatetags.anlan_ui import moment, money

KIND_KEYS = "qwertyuio"


def _user(request: HttpRequest) -> User:
    return cast(User, request.user)


@require_safe
@requires("incidents.view_incident")
def incident_list(request: HttpRequest) -> HttpResponseBase:
    """Every incident of the jurisdiction, past and present."""
    return table_response(request, INCIDENTS, queries.incidents(visible_to=_user(request)))


@require_safe
@requires("incidents.view_incident")
def board(request: HttpRequest) -> HttpResponse:
    """Open incidents with their clocks, gravest first; renewed by the live stream."""
    rows = _board_html(_user(request))
    if request.headers.get("HX-Request") == "true":
        return HttpResponse(rows)
    return render(request, "incidents/board.html", {"rows": rows, "page_title": "处置中"})


def _board_html(user: User) -> SafeString:
    """The board's rows, drawn once for all who see the same after each fact.

    Every change of what the board shows publishes a fact, so the newest sequence number names its state; many
    viewers of one state, renewed together by the live stream, cost one drawing. Relative times are kept by the page.
    """
    key = f"board:{user.scope.key}:{latest_sequence()}"
    found: SafeString | None = cache.get(key)
    if found is None:
        rows = board_rows(queries.board(visible_to=user))
        found = render_to_string("incidents/_board_rows.html", {"rows": rows})
        cache.set(key, found, timeout=60)
    return found


@require_safe
@requires("incidents.take_call")
@ensure_csrf_cookie
def intake_screen(request: HttpRequest) -> HttpResponse:
    """Taking a call."""
    kinds = [
        {"value": value, "label": label, "key": key}
        for (value, label), key in zip(IncidentKind.choices, KIND_KEYS, strict=True)
    ]
    props = {
        "kinds": kinds,
        "user": _user(request).name,
        "board": "/incidents/board/",
        "signs": dict(DangerSign.choices),
        "services": list(OTHER_SERVICES.items()),
        "call": _kept_call(request),
        "transfer": _user(request).has_perm("transfers.send_transfer"),
    }
    return render(request, "incidents/intake.html", {"props": props, "page_title": "接报"})


def _kept_call(request: HttpRequest) -> dict[str, object] | None:
    """The call `?call=` names, kept before and belonging to no incident yet, to begin from."""
    try:
        wanted = UUID(request.GET.get("call", ""))
    except ValueError:
        return None
    found = call_queries.calls(visible_to=_user(request)).filter(pk=wanted, incident=None).first()
    return call_json(found) if found else None


@require_safe
@requires("incidents.view_picture")
@ensure_csrf_cookie
def command_screen(request: HttpRequest, incident_id: UUID) -> HttpResponse:
    """The one page a response is led from; `?wall=1` shows it without controls at 1.5 times the size."""
    user = _user(request)
    incident = queries.incident_by_id(incident_id, visible_to=user)
    may = {
        name: user.has_perm(f"incidents.{permission}")
        for name, permission in {
            "accept": "take_call",
            "change": "change_incident",
            "dispatch": "dispatch_resource",
            "advance": "advance_dispatch",
            "log": "add_entry",
            "photo": "add_photo",
            "decide": "decide",
            "bulletin": "prepare_bulletin",
            "report": "report_delivery",
            "sign": "sign_bulletin",
            "close": "close_incident",
            "merge": "merge_incident",
        }.items()
    } | abilities_of(user)
    props = {
        **offered_choices(),
        "incident": incident_json(incident),
        "may": may,
        "wall": request.GET.get("wall") == "1",
        "grades": [label for _value, label in Grade.choices],
        "levels": [value for value, _label in ResponseLevel.choices],
        "kinds": dict(IncidentKind.choices),
        "statuses": dict(DispatchStatus.choices),
        "services": OTHER_SERVICES,
        "signs": dict(DangerSign.choices),
        "record": f"/incidents/{incident.id}/record/",
        "bulletin_new": f"/incidents/{incident.id}/bulletins/new/",
    }
    context = {
        "props": props,
        "incident": incident,
        "is_exercise": incident.exercise,
        "page_title": incident.title,
    }
    return render(request, "incidents/command.html", context)


@require_safe
@requires("incidents.view_incident")
def photo_file(request: HttpRequest, incident_id: UUID, photo_id: UUID) -> HttpResponseBase:
    """The image of a picture from the scene. The content under an address never changes."""
    photo = photo_by_id(photo_id, visible_to=_user(request))
    if photo.incident_id != incident_id:
        raise NotFound("没有这张照片。")
    response = file_response(photo.file, inline=True)
    response["Cache-Control"] = "private, max-age=300"
    return response


@require_safe
@requires("incidents.view_incident")
def record(request: HttpRequest, incident_id: UUID) -> HttpResponse:
    """The incident as a page to read and print: facts, clocks, dispatches, bulletins, whole log."""
    incident = queries.incident_by_id(incident_id, visible_to=_user(request))
    context = {
        "incident": incident,
        "facts": _facts(incident) + _links(incident, _user(request)),
        "tone": tone_of(incident),
        "grade": Grade(incident.grade).label,
        "clocks": incident.clocks.all(),
        "dispatches": incident.dispatches.all(),
        "calls": call_queries.calls_of(incident) if _user(request).has_perm("incidents.view_call") else [],
        "regroupings": call_queries.regroupings_of(incident),
        "bulletins": incident.bulletins.all(),
        "may_report": request.user.has_perm("incidents.view_picture"),
        "photos": photos_of(incident),
        "entries": _entries(incident),
        "is_exercise": incident.exercise,
        "page_title": incident.title,
    }
    return render(request, "incidents/record.html", context)


def _entries(incident: Incident) -> list[dict[str, object]]:
    """The log to read; what a later entry corrects stays, struck, and says when it was corrected."""
    rows = list(queries.timeline_of(incident))
    corrected = {each.corrects_id: each for each in rows if each.corrects_id}
    told: list[dict[str, object]] = []
    for each in rows:
        later = corrected.get(each.pk)
        told.append(
            {
                "at": each.at,
                "text": each.text,
                "by": f"{each.by_name}（{in_shanghai(later.at):%H:%M} 已更正）" if later else each.by_name,
                "kind": each.get_kind_display(),
                "tone": "corrected" if later else "",
            }
        )
    return told


def _links(incident: Incident, user: User) -> list[tuple[str, object]]:
    """What came of it in other rooms."""
    return [
        (each.label, format_html('<a href="{}">{}</a>', each.url, each.title))
        for each in linked_to(incident, user)
    ]


def _facts(incident: Incident) -> list[tuple[str, object]]:
    place = incident.place or "待核实"
    if incident.lon is not None and incident.lat is not None:
        place = f"{place}（{incident.lon:.5f}, {incident.lat:.5f} WGS-84）"
    level = f"{incident.response_level} 级" + ("" if incident.response_decided_by else "（建议）")
    grade = Grade(incident.grade).label + ("" if incident.grade_decided_by else "（初判）")
    return [
        ("类型", incident.get_kind_display()),
        ("事故等级", grade),
        ("响应级别", level),
        ("调查主体", f"{investigation(incident.grade).level}（{investigation(incident.grade).basis}）"),
        ("事故单位", incident.enterprise or "待核实"),
        ("地点", place),
        ("所在区划", incident.located_in or "待核实"),
        ("监管机构", incident.supervised_by or "待确定"),
        ("物质", incident.substance or incident.substance_text or "—"),
        ("发生时间", moment(incident.occurred_at) or "待核实"),
        ("接报时间", moment(incident.received_at)),
        ("报告人", f"{incident.caller_name} {incident.caller_phone}".strip() or "—"),
        ("接报人", incident.received_by),
        ("死亡 / 失踪 / 重伤", f"{incident.deaths} / {incident.missing} / {incident.serious_injuries}"),
        ("较大涉险", "、".join(danger_reasons(incident)) or "—"),
        ("直接经济损失", money(incident.direct_loss)),
        ("描述", incident.description or "—"),
        ("处置小结", incident.summary or "—"),
    ]
