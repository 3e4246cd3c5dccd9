"""值班日报: the words a person adds, and the signature that freezes it."""

from __future__ import annotations

from datetime import date, datetime, time

from django.db import transaction

from anlan.base.accounts.facade import Organisation
from anlan.communication.duty.day_report import blank_report, content_of
from anlan.communication.duty.enums import LogCategory
from anlan.communication.duty.events import ReportSigned
from anlan.communication.duty.models import DayReport, RosterPlan
from anlan.communication.duty.operations.recording import announce, audit_row, log
from anlan.communication.duty.policies import day_bounds
from anlan.kernel.actor import Actor
from anlan.kernel.errors import Conflict, StaleRecord

START_OF_DAY = time(8, 0)


def day_start_of(organisation: Organisation) -> time:
    """When the organisation's duty day begins; 08:00 without a plan."""
    plan = RosterPlan.objects.filter(organisation=organisation).first()
    return plan.day_start if plan else START_OF_DAY


def report_of(organisation: Organisation, *, day: date) -> DayReport:
    """The stored report of a day, else a blank one that is not stored."""
    rows = DayReport.objects.select_related("organisation")
    found: DayReport | None = rows.filter(organisation=organisation, day=day).first()
    if found is not None:
        return found
    start, end = day_bounds(day, day_start_of(organisation))
    return blank_report(organisation, day=day, start=start, end=end)


def edit_report(
    *,
    organisation: Organisation,
    day: date,
    weather: str,
    remarks: str,
    by: Actor,
    at: datetime,
    version: int | None = None,
) -> DayReport:
    """Write weather and remarks. A signed report does not change."""
    with transaction.atomic():
        report = _locked(organisation, day=day, at=at, version=version)
        report.weather, report.remarks = weather.strip()[:300], remarks.strip()[:2000]
        report.edited_by = by.name
        _save(report)
        audit_row(organisation, "edit_report", f"编制 {day} 值班日报", by=by, at=at)
    return report


def sign_report(
    *, organisation: Organisation, day: date, by: Actor, at: datetime, version: int | None = None
) -> DayReport:
    """Freeze the day as it is recorded now and sign it. A day that is not over cannot be signed."""
    with transaction.atomic():
        report = _locked(organisation, day=day, at=at, version=version)
        if report.ends_at > at:
            raise Conflict("该日尚未结束，不能签发日报。", code="not_over")
        report.content = content_of(report)
        report.signed_by, report.signed_at = by.name, at
        _save(report)
        log(
            organisation,
            f"签发 {day} 值班日报",
            category=LogCategory.BULLETIN,
            by=by,
            at=at,
            title="值班日报",
            url=f"/duty/reports/{day}/?org={organisation.pk}",
        )
        audit_row(organisation, "sign_report", f"签发 {day} 值班日报", by=by, at=at)
        announce(organisation, ReportSigned(str(organisation.pk), day.isoformat()), by=by, at=at)
    return report


def _locked(organisation: Organisation, *, day: date, at: datetime, version: int | None) -> DayReport:
    found = DayReport.objects.select_for_update().filter(organisation=organisation, day=day).first()
    report = found or report_of(organisation, day=day)
    if report.starts_at > at:
        raise Conflict("该日尚未开始。", code="not_begun")
    if report.signed_at is not None:
        raise Conflict(f"{day} 值班日报已由{report.signed_by}签发，不能再改。", code="signed")
    if version is not None and found is not None and found.version != version:
        raise StaleRecord("日报刚刚被别人修改，请核对最新内容后再保存。", field="version")
    return report


def _save(report: DayReport) -> None:
    report.version += 0 if report._state.adding else 1
    report.save()
