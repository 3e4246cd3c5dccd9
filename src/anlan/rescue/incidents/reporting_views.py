"""Reporting on screen: the board of deliveries and receipts of an incident, its register as a paper, and the page on
which an addressee signs for what it got."""

from __future__ import annotations

import re
from datetime import datetime, timedelta
from typing import Any, cast
from uuid import UUID

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.dateparse import parse_datetime
from django.views.decorators.http import require_http_methods, require_safe

from anlan.base.accounts.facade import User, actor_of, requires
from anlan.base.documents.facade import render_pdf
from anlan.kernel.clock import SHANGHAI, in_shanghai, now
from anlan.kernel.errors import DomainError, InvalidInput, NotAllowed
from anlan.rescue.incidents import queries, reporting_queries
from anlan.rescue.incidents.addressees import investigation
from anlan.rescue.incidents.bulletin_text import spoken_report
from anlan.rescue.incidents.bulletin_views import issuer
from anlan.rescue.incidents.enums import DeliveryWay, Grade
from anlan.rescue.incidents.models import Bulletin, Clock, Delivery, Incident
from anlan.rescue.incidents.operations import deliveries, phone_reports
from anlan.rescue.incidents.tables import tone_of

REGISTER = "incidents/register.typ"


def _user(request: HttpRequest) -> User:
    return cast(User, request.user)


@require_http_methods(["GET", "POST"])
@requires("incidents.view_picture")
def reporting(request: HttpRequest, incident_id: UUID) -> HttpResponse:
    """Who was told what, when and by which way; who still waits."""
    user = _user(request)
    incident = queries.incident_by_id(incident_id, visible_to=user)
    if request.method == "POST":
        if not user.has_perm("incidents.report_delivery"):
            raise NotAllowed("您没有登记报送的权限。")
        try:
            words, anchor = _act(request, incident)
        except DomainError as error:
            messages.error(request, error.message)
            return render(
                request, "incidents/reporting.html", _context(request, incident), status=error.status
            )
        messages.success(request, words)
        return redirect(f"{reverse('incidents:reporting', args=[incident.id])}{anchor}")
    if request.headers.get("HX-Request") == "true":
        return render(request, "incidents/_reporting_state.html", _context(request, incident))
    return render(request, "incidents/reporting.html", _context(request, incident))


def _act(request: HttpRequest, incident: Incident) -> tuple[str, str]:
    """Carry out what was posted; the words for the toast and where the page goes on."""
    action, by, at = request.POST.get("action", ""), actor_of(request), now()
    if action == "phone":
        report = phone_reports.note_phone_report(
            incident=incident,
            addressee=request.POST.get("addressee", ""),
            receiver=request.POST.get("receiver", ""),
            phone=request.POST.get("phone", ""),
            at_reported=_moment(request, "at"),
            content=request.POST.get("content", ""),
            read_back=request.POST.get("read_back") == "on",
            by=by,
            at=at,
        )
        return f"电话快报已登记：{report.addressee}。", "#phone"
    if action == "send_rest":
        bulletin = queries.bulletin_by_id(_key(request, "bulletin"), visible_to=_user(request))
        count = deliveries.send_rest(bulletin=bulletin, by=by, at=at)
        return f"{count} 家已登记送出。", f"#bulletin-{bulletin.ordinal}"
    delivery = reporting_queries.delivery_by_id(_key(request, "delivery"), visible_to=_user(request))
    receiver = request.POST.get("receiver", "")
    sent_at, way = _moment(request, "sent_at"), request.POST.get("way") or None
    if action == "send":
        deliveries.note_delivery(
            delivery=delivery, way=way, sent_at=sent_at, receiver=receiver or None, by=by, at=at
        )
        return f"{delivery.name}已登记送出。", _next(incident, delivery)
    if action == "send_receive":
        moment = sent_at or at
        deliveries.note_delivery(
            delivery=delivery,
            way=way,
            sent_at=moment,
            receiver=receiver,
            received_at=moment,
            by=by,
            at=at,
        )
        return f"{delivery.name}已送出并签收。", _next(incident, delivery)
    if action == "receipt":
        deliveries.note_receipt(delivery=delivery, receiver=receiver, by=by, at=at)
        return f"{delivery.name}已签收。", _next(incident, delivery)
    raise InvalidInput("没有这种操作。")


def _key(request: HttpRequest, name: str) -> UUID:
    try:
        return UUID(request.POST.get(name, ""))
    except ValueError as error:
        raise InvalidInput("页面已过期，请刷新后再操作。") from error


_TYPED = re.compile(r"^(?:(\d{1,2})[-./月](\d{1,2})日?\s+)?(\d{1,2})[:：](\d{2})$")


def _moment(request: HttpRequest, name: str) -> datetime | None:
    """A local time as typed: 8:30 (the last one), 06-01 8:30 (the last one), or ISO; empty means now."""
    text = request.POST.get(name, "").strip()
    if not text:
        return None
    here = in_shanghai(now())
    try:
        if match := _TYPED.match(text):
            month, day, hour, minute = (int(part) if part else 0 for part in match.groups())
            found = here.replace(hour=hour, minute=minute, second=0, microsecond=0)
            if month:
                found = found.replace(month=month, day=day)
                return found.replace(year=found.year - 1) if found > here + timedelta(days=1) else found
            return found - timedelta(days=1) if found > here + timedelta(minutes=5) else found
        parsed = parse_datetime(text)
    except ValueError:
        parsed = None
    if parsed is None:
        raise InvalidInput("请按“8:30”或“06-01 8:30”填写时间。", field=name)
    return parsed if parsed.tzinfo else parsed.replace(tzinfo=SHANGHAI)


def _next(incident: Incident, done: Delivery) -> str:
    """The keyboard goes on at the next one that waits."""
    waiting = (
        reporting_queries.deliveries_of(incident).filter(sent_at=None, bulletin=done.bulletin_id).first()
    )
    return f"?next={waiting.id}#d-{waiting.id}" if waiting else f"#bulletin-{done.bulletin.ordinal}"


def _context(request: HttpRequest, incident: Incident) -> dict[str, Any]:
    user, at = _user(request), now()
    groups = _groups(incident, at=at)
    rows = [row for group in groups for row in group["rows"]]
    bulletins = list(incident.bulletins.all())
    actions: list[dict[str, Any]] = [
        {
            "title": "报送登记表",
            "url": reverse("incidents:reporting-pdf", args=[incident.id]),
            "icon": "printer",
        }
    ]
    if len(bulletins) > 1:
        last = bulletins[-1]
        url = reverse("incidents:bulletin-compare", args=[incident.id, last.id])
        actions.append({"title": "版本对比", "url": url, "icon": "git-compare"})
    found = investigation(incident.grade)
    return {
        "incident": incident,
        "grade": Grade(incident.grade).label,
        "tone": tone_of(incident),
        "groups": groups,
        "bulletins": bulletins,
        "actions": actions,
        "clocks": [clock for clock in incident.clocks.all() if clock.kind in REPORTING_CLOCKS],
        "counts": {
            "waiting": sum(1 for row in rows if row["delivery"].sent_at is None),
            "sent": sum(1 for row in rows if row["delivery"].sent_at and not row["delivery"].received_at),
            "received": sum(1 for row in rows if row["delivery"].received_at),
            "overdue": sum(1 for row in rows if row["overdue"]),
        },
        "ways": [choice for choice in DeliveryWay.choices if choice[0] != DeliveryWay.SYSTEM.value],
        "addressees": reporting_queries.addressees_of(incident),
        "investigation": found,
        "phone_reports": incident.phone_reports.all(),
        "proposed": spoken_report(incident, at=at),
        "typed": request.POST if request.POST.get("action") == "phone" else {},
        "may": user.has_perm("incidents.report_delivery"),
        "next": request.GET.get("next", ""),
        "is_exercise": incident.exercise,
        "page_title": f"{incident.number} 报送",
    }


REPORTING_CLOCKS = {"phone_report", "written_report", "unit_report", "level_report", "follow_up"}


def _groups(incident: Incident, *, at: datetime) -> list[dict[str, Any]]:
    """Deliveries by bulletin, the newest first."""
    due = reporting_queries.written_due(incident)
    groups: dict[UUID, dict[str, Any]] = {}
    for delivery in reporting_queries.deliveries_of(incident):
        overdue = reporting_queries.is_overdue(delivery, at=at, due_at=due)
        group = groups.setdefault(
            delivery.bulletin_id, {"bulletin": delivery.bulletin, "rows": [], "waiting": 0}
        )
        group["rows"].append({"delivery": delivery, "overdue": overdue})
        group["waiting"] += delivery.sent_at is None
    return list(groups.values())


@require_safe
@requires("incidents.view_picture")
def register(request: HttpRequest, incident_id: UUID) -> HttpResponse:
    """报送登记表 as a paper."""
    incident = queries.incident_by_id(incident_id, visible_to=_user(request))
    content = render_pdf(REGISTER, register_data(incident, at=now()))
    answer = HttpResponse(content, content_type="application/pdf")
    answer["Content-Disposition"] = f'inline; filename="{incident.number}-reporting.pdf"'
    return answer


def register_data(incident: Incident, *, at: datetime) -> dict[str, Any]:
    """What the typst template takes."""
    clocks = [clock for clock in incident.clocks.all() if clock.kind in REPORTING_CLOCKS]
    return {
        "number": incident.number,
        "title": incident.title,
        "grade": Grade(incident.grade).label,
        "exercise": incident.exercise,
        "received": _full(incident.received_at),
        "investigation": investigation(incident.grade).level,
        "issuer": issuer(),
        "printed": _full(at),
        "clocks": [_clock_line(clock) for clock in clocks],
        "bulletins": [
            {"title": _bulletin_line(group["bulletin"]), "rows": [_row(row) for row in group["rows"]]}
            for group in reversed(_groups(incident, at=at))
        ],
        "phone_reports": [
            {
                "at": _full(report.at),
                "addressee": report.addressee,
                "receiver": report.receiver,
                "phone": report.phone,
                "by": report.by_name,
                "read_back": "是" if report.read_back else "否",
                "content": report.content,
            }
            for report in incident.phone_reports.all()
        ],
    }


def _bulletin_line(bulletin: Bulletin) -> str:
    return f"{bulletin}　签发 {bulletin.signed_by}　{_full(bulletin.signed_at)}"


def _row(row: dict[str, Any]) -> list[str]:
    delivery: Delivery = row["delivery"]
    sent = f"{_full(delivery.sent_at)} {delivery.sent_by}".strip() if delivery.sent_at else "未送"
    received = _full(delivery.received_at) if delivery.received_at else ("—" if delivery.sent_at else "")
    return [delivery.name, delivery.get_way_display(), sent, delivery.receiver, received, delivery.note]


def _clock_line(clock: Clock) -> list[str]:
    return [
        clock.get_kind_display(),
        _full(clock.started_at),
        _full(clock.due_at),
        _full(clock.met_at) or "未完成",
    ]


def _full(moment: datetime | None) -> str:
    return f"{in_shanghai(moment):%Y-%m-%d %H:%M}" if moment else ""


@require_http_methods(["GET", "POST"])
@requires("incidents.receive_bulletin")
def delivery(request: HttpRequest, delivery_id: UUID) -> HttpResponse:
    """What an addressee on the platform got: the bulletin, and one button to sign for it."""
    user = _user(request)
    found = reporting_queries.delivery_by_id(delivery_id, visible_to=user)
    own = reporting_queries.works_for(user, found.organisation_id)
    if request.method == "POST":
        if not own:
            raise NotAllowed("您不是报送对象，不能签收。")
        try:
            deliveries.note_receipt(delivery=found, receiver=user.name, by=actor_of(request), at=now())
            messages.success(request, "已签收。")
        except DomainError as error:
            messages.error(request, error.message)
        return redirect("incidents:delivery", delivery_id=found.id)
    bulletin = found.bulletin
    context = {
        "delivery": found,
        "bulletin": bulletin,
        "incident": bulletin.incident,
        "may_receive": own and found.received_at is None,
        "may_open": user.has_perm("incidents.view_picture")
        and queries.incidents(visible_to=user).filter(pk=bulletin.incident_id).exists(),
        "issuer": issuer(),
        "is_exercise": bulletin.incident.exercise,
        "page_title": f"{bulletin} 签收",
    }
    return render(request, "incidents/delivery.html", context)
