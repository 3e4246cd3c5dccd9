"""The content of a day report, read anew until it is signed. Owns no writes."""

from __future__ import annotations

from datetime import date, datetime
from typing import Any

from anlan.base.accounts.facade import Organisation
from anlan.communication.duty.desks import scope_of
from anlan.communication.duty.enums import CheckResult, DutyRole, LogCategory
from anlan.communication.duty.models import Assignment, CheckCall, DayReport, Handover, LogEntry, Shift
from anlan.communication.duty.sections import day_sections
from anlan.kernel.clock import in_shanghai
from anlan.ui.times import full_time

TEMPLATE = "duty/day_report.typ"
WEEKDAYS = "一二三四五六日"

#: Categories of the log that stand in the report as remarks of the shift; the rest is in tables of its own.
TOLD = (
    LogCategory.NOTE,
    LogCategory.INSTRUCTION,
    LogCategory.EQUIPMENT,
    LogCategory.WEATHER,
    LogCategory.CALL,
    LogCategory.ROSTER,
)


def content_of(report: DayReport) -> dict[str, Any]:
    """What the report says: as signed, else as the records stand now."""
    if report.content is not None:
        return dict(report.content)
    organisation, start, end = report.organisation, report.starts_at, report.ends_at
    scope = scope_of(organisation)
    sections = [
        {
            "key": section.key,
            "title": section.title,
            "columns": list(section.columns),
            "rows": section.rows(scope, start, end),
            "empty": section.empty,
        }
        for section in day_sections()
    ]
    sections += [
        _table("handovers", "交接班", ("班次", "交班人", "接班人", "接班时间"), _handovers(report), "无。"),
        _table("checks", "查岗", ("单位", "人员", "结果", "时间"), _checks(report), "未查岗。"),
        _table("log", "值班记事", ("时间", "类别", "内容", "记录人"), _remarks(report), "无。"),
    ]
    return {
        "title": "值班日报",
        "organisation": organisation.name,
        "day": f"{report.day:%Y 年 %-m 月 %-d 日}　星期{WEEKDAYS[report.day.weekday()]}",
        "period": f"{short(start)} 至 {short(end)}",
        "shifts": _shifts(report),
        "figures": [[section["title"], str(len(section["rows"]))] for section in sections[:-1]],
        "sections": sections,
        "weather": report.weather,
        "remarks": report.remarks,
    }


def document_data(report: DayReport) -> dict[str, Any]:
    """The content with the signature, for the paper."""
    signed_at = full_time(report.signed_at)[:16] if report.signed_at else ""
    return {**content_of(report), "signed_by": report.signed_by, "signed_at": signed_at}


def short(moment: datetime) -> str:
    """11-23 08:00."""
    return f"{in_shanghai(moment):%m-%d %H:%M}"


def _table(
    key: str, title: str, columns: tuple[str, ...], rows: list[list[str]], empty: str
) -> dict[str, Any]:
    return {"key": key, "title": title, "columns": list(columns), "rows": rows, "empty": empty}


def _shifts(report: DayReport) -> list[list[str]]:
    rows = (
        Shift.objects.filter(
            organisation=report.organisation, starts_at__lt=report.ends_at, ends_at__gt=report.starts_at
        )
        .prefetch_related("people")
        .order_by("starts_at")
    )
    return [[row.words, *(_line(row.named(role)) for role in DutyRole)] for row in rows]


def _line(people: list[Assignment]) -> str:
    return "、".join(
        f"{each.name}（替{each.instead_of}）" if each.instead_of else each.name for each in people
    )


def _handovers(report: DayReport) -> list[list[str]]:
    rows = Handover.objects.filter(
        organisation=report.organisation,
        accepted_at__gte=report.starts_at,
        accepted_at__lt=report.ends_at,
    ).select_related("to_shift")
    return [
        [
            row.to_shift.words,
            row.prepared_by,
            row.accepted_by + ("（代）" if row.stand_in else ""),
            short(row.accepted_at) + ("　逾期" if row.is_late else "") if row.accepted_at else "",
        ]
        for row in rows.order_by("accepted_at")
    ]


def _checks(report: DayReport) -> list[list[str]]:
    """Calls made by the organisation's people, on its own scope."""
    rows = (
        CheckCall.objects.filter(called_at__gte=report.starts_at, called_at__lt=report.ends_at)
        .exclude(result=CheckResult.PENDING)
        .select_related("organisation")
        .order_by("called_at")
    )
    scope = scope_of(report.organisation)
    return [
        [
            str(row.organisation),
            f"{row.person} {row.phone}",
            row.get_result_display() + (f"，{row.note}" if row.note else ""),
            short(row.called_at) if row.called_at else "",
        ]
        for row in rows
        if scope.sees(row.located_in_id or "", row.supervised_by_id)
    ]


def _remarks(report: DayReport) -> list[list[str]]:
    rows = LogEntry.objects.filter(
        organisation=report.organisation,
        at__gte=report.starts_at,
        at__lt=report.ends_at,
        category__in=TOLD,
        corrections=None,
        exercise=False,
    ).order_by("at", "id")
    return [[short(row.at), row.get_category_display(), row.text, row.by_name] for row in rows]


def blank_report(organisation: Organisation, *, day: date, start: datetime, end: datetime) -> DayReport:
    """A report nobody has written to yet; not stored."""
    return DayReport(
        organisation=organisation,
        located_in_id=organisation.division_id,
        supervised_by=organisation,
        day=day,
        starts_at=start,
        ends_at=end,
    )
