"""What the desk gives those on duty: matters to hand over, lines of the duty log, tables of the day report.

Owns the words only; hand-over, log and report belong to `communication.duty`.
"""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime
from typing import Any

from django.db.models import OuterRef, Prefetch, Q, Subquery
from django.urls import reverse

from anlan.base.accounts.facade import Scope, User
from anlan.base.events.facade import Event
from anlan.communication.duty.facade import (
    DaySection,
    Line,
    LogCategory,
    Matter,
    MattersProvider,
    Watch,
    register_day_section,
    register_log_source,
    register_matters,
)
from anlan.kernel.actor import Actor
from anlan.kernel.clock import in_shanghai
from anlan.kernel.records import RecordRef
from anlan.rescue.incidents import queries
from anlan.rescue.incidents.enums import BulletinStatus, DispatchStatus, EntryKind, Grade, IncidentStatus
from anlan.rescue.incidents.models import Bulletin, CallRecord, Clock, Dispatch, Incident, TimelineEntry
from anlan.rescue.incidents.operations.recording import log_entry

LONGEST_LIST = 200


def register_watchkeeping() -> None:
    """Called once from `AppConfig.ready()`."""
    register_matters(MattersProvider("incidents", "处置中的事故", open_incidents, handed_over, order=10))
    register_matters(MattersProvider("bulletins", "未报出的报告", open_bulletins, order=30))
    for topic, describe in _LINES.items():
        register_log_source(topic, describe)
    register_day_section(
        DaySection(
            "incidents",
            "接报事故",
            ("编号", "接报时间", "事故", "等级", "死亡/失踪/重伤", "状态"),
            incident_rows,
            empty="未接报事故。",
            order=10,
        )
    )
    register_day_section(
        DaySection(
            "bulletins", "签发报告", ("时间", "报告", "事故", "签发人", "报送"), bulletin_rows, order=20
        )
    )
    register_day_section(
        DaySection(
            "dispatches", "调派力量", ("时间", "力量", "任务", "事故", "状态"), dispatch_rows, order=30
        )
    )
    register_day_section(
        DaySection("calls", "来电", ("时间", "来电", "内容", "性质", "接听人"), call_rows, order=40)
    )


# -- hand-over --------------------------------------------------------------------------------------------------


def open_incidents(user: User, at: datetime) -> list[Matter]:
    """Open incidents the user sees, gravest first, with what runs on them and the last line of their log."""
    running = Clock.objects.filter(met_at=None).order_by("due_at")
    last = TimelineEntry.objects.filter(incident=OuterRef("pk")).order_by("-at", "-id").values("text")[:1]
    rows = (
        queries.incidents(visible_to=user)
        .exclude(status=IncidentStatus.CLOSED)
        .annotate(last_line=Subquery(last))
        .prefetch_related(Prefetch("clocks", running, to_attr="open_clocks"))
        .order_by("grade", "received_at")[:LONGEST_LIST]
    )
    found: list[Any] = list(rows)
    return [
        Matter(
            subject=RecordRef.of("incident", row.pk),
            title=f"{row.number} {row.title}",
            detail=_detail(row, row.last_line or ""),
            url=reverse("incidents:detail", args=[row.pk]),
            due_at=row.open_clocks[0].due_at if row.open_clocks else None,
            exercise=row.exercise,
        )
        for row in found
    ]


def _detail(row: Any, last: str) -> str:
    parts = [row.get_status_display(), f"{Grade(row.grade).label}事故"]
    if row.deaths or row.missing or row.serious_injuries:
        parts.append(f"死亡 {row.deaths}、失踪 {row.missing}、重伤 {row.serious_injuries}")
    parts += [f"{clock.get_kind_display()}时限 {_short(clock.due_at)}" for clock in row.open_clocks[:3]]
    if last:
        parts.append(f"最近：{last[:80]}")
    return "；".join(parts)


def handed_over(matters: list[Matter], from_shift: Watch, to_shift: Watch, by: Actor, at: datetime) -> None:
    """Write the change of shift into the log of each incident handed over."""
    words = f"交班：{from_shift.signed_by} → {to_shift.signed_by}（{to_shift.organisation} {to_shift.words}）"
    ids = [matter.subject.id for matter in matters]
    for incident in Incident.objects.filter(pk__in=ids).exclude(status=IncidentStatus.CLOSED):
        log_entry(incident, words, kind=EntryKind.STATUS, by=by, at=at)


def open_bulletins(user: User, at: datetime) -> list[Matter]:
    """Drafts and bulletins waiting for a signature."""
    seen = Incident.objects.visible_to(user).exclude(status=IncidentStatus.CLOSED)
    rows = (
        Bulletin.objects.exclude(status=BulletinStatus.SENT)
        .filter(incident__in=seen)
        .select_related("incident")
        .order_by("created_at")
    )
    return [
        Matter(
            subject=RecordRef.of("bulletin", row.pk),
            title=f"{row.incident.number} {row}",
            detail=f"{row.get_status_display()}；拟稿 {row.prepared_by}"
            + (f"；退回意见：{row.returned_reason}" if row.returned_reason else ""),
            url=reverse("incidents:bulletin", args=[row.incident_id, row.pk]),
            exercise=row.incident.exercise,
        )
        for row in rows[:LONGEST_LIST]
    ]


# -- duty log ---------------------------------------------------------------------------------------------------


def _incident_of(event: Event) -> Incident | None:
    found: Incident | None = Incident.objects.filter(pk=event.data.get("incident")).first()
    return found


def _line(category: LogCategory, event: Event, words: Callable[[Incident], str]) -> Line | None:
    incident = _incident_of(event)
    if incident is None:
        return None
    return Line(
        category=category,
        text=words(incident),
        title=incident.number,
        url=reverse("incidents:detail", args=[incident.pk]),
        exercise=incident.exercise,
    )


def _status_line(verb: str) -> Callable[[Event], Line | None]:
    def describe(event: Event) -> Line | None:
        return _line(LogCategory.INCIDENT, event, lambda row: f"{verb}：{row.number} {row.title}")

    return describe


def _regraded(event: Event) -> Line | None:
    before, after = event.data.get("before", ""), event.data.get("after", "")
    if before == after:
        return None
    return _line(
        LogCategory.INCIDENT, event, lambda row: f"等级由{before}变为{after}：{row.number} {row.title}"
    )


def _bulletin(event: Event) -> Line | None:
    verbs = {BulletinStatus.SENT: "签发", BulletinStatus.SUBMITTED: "送签"}
    verb = verbs.get(event.data.get("status", ""))
    row = Bulletin.objects.filter(pk=event.data.get("bulletin")).first() if verb else None
    if row is None:
        return None
    return _line(
        LogCategory.BULLETIN, event, lambda incident: f"{verb}{row}：{incident.number} {incident.title}"
    )


def _overdue(event: Event) -> Line | None:
    title = event.data.get("title", "时限")
    return _line(LogCategory.CLOCK, event, lambda row: f"{title}超时：{row.number} {row.title}")


def _dispatch(event: Event) -> Line | None:
    if event.data.get("status") not in {DispatchStatus.ORDERED, DispatchStatus.REQUESTED}:
        return None
    verb = "请求" if event.data["status"] == DispatchStatus.REQUESTED else "调派"
    return _line(
        LogCategory.DISPATCH,
        event,
        lambda row: f"{verb}{event.data.get('resource', '')}：{row.number} {row.title}",
    )


def _phone_report(event: Event) -> Line | None:
    addressee = event.data.get("addressee", "")
    return _line(LogCategory.BULLETIN, event, lambda row: f"电话快报{addressee}：{row.number} {row.title}")


_LINES: dict[str, Callable[[Event], Line | None]] = {
    "incident.opened": _status_line("接报"),
    "incident.closed": _status_line("结束"),
    "incident.reopened": _status_line("重新启动"),
    "incident.merged": _status_line("并案"),
    "incident.dismissed": _status_line("认定为误报或测试"),
    "incident.regraded": _regraded,
    "bulletin.changed": _bulletin,
    "clock.overdue": _overdue,
    "dispatch.changed": _dispatch,
    "phone-report.added": _phone_report,
}


# -- day report -------------------------------------------------------------------------------------------------


def under(scope: Scope, prefix: str = "") -> Q:
    """Rows that lie under a scope, by place or by supervisor."""
    if scope.everything:
        return Q()
    condition = Q(pk__in=[])
    for low, high in scope.ranges:
        condition |= Q(**{f"{prefix}located_in__gte": low, f"{prefix}located_in__lt": high})
    if scope.organisations:
        condition |= Q(**{f"{prefix}supervised_by__in": scope.organisations})
    return condition


def incident_rows(scope: Scope, start: datetime, end: datetime) -> list[list[str]]:
    """Incidents received in the day, with their state now; drills, false alarms and merged ones are left out."""
    rows = Incident.objects.real().filter(under(scope), received_at__gte=start, received_at__lt=end)
    return [
        [
            row.number,
            _short(row.received_at),
            row.title,
            Grade(row.grade).label + ("" if row.grade_decided_by else "（初判）"),
            f"{row.deaths}/{row.missing}/{row.serious_injuries}",
            row.get_status_display(),
        ]
        for row in rows.order_by("received_at")
    ]


def bulletin_rows(scope: Scope, start: datetime, end: datetime) -> list[list[str]]:
    """Bulletins signed in the day."""
    rows = (
        Bulletin.objects.filter(
            under(scope, "incident__"),
            status=BulletinStatus.SENT,
            signed_at__gte=start,
            signed_at__lt=end,
            incident__exercise=False,
        )
        .select_related("incident")
        .order_by("signed_at")
    )
    return [
        [
            _short(row.signed_at) if row.signed_at else "",
            str(row),
            f"{row.incident.number} {row.incident.title}",
            row.signed_by,
            "、".join(row.recipients),
        ]
        for row in rows
    ]


def dispatch_rows(scope: Scope, start: datetime, end: datetime) -> list[list[str]]:
    """Resources sent and services asked in the day."""
    rows = (
        Dispatch.objects.filter(
            under(scope, "incident__"),
            ordered_at__gte=start,
            ordered_at__lt=end,
            incident__exercise=False,
        )
        .select_related("incident")
        .order_by("ordered_at")
    )
    return [
        [
            _short(row.ordered_at),
            row.resource_name,
            row.task,
            row.incident.number,
            row.get_status_display(),
        ]
        for row in rows
    ]


def call_rows(scope: Scope, start: datetime, end: datetime) -> list[list[str]]:
    """Calls taken in the day, false and test calls included."""
    rows = CallRecord.objects.filter(under(scope), at__gte=start, at__lt=end, exercise=False).order_by("at")
    return [
        [
            _short(row.at),
            f"{row.caller_name} {row.caller_phone}".strip() or "未留",
            (row.said or row.place)[:60],
            row.get_nature_display(),
            row.taken_by_name,
        ]
        for row in rows
    ]


def _short(moment: datetime) -> str:
    return f"{in_shanghai(moment):%m-%d %H:%M}"
