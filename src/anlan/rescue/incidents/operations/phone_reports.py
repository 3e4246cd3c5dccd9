"""电话快报: a report by telephone, kept with who said what to whom and whether it was read back."""

from __future__ import annotations

from datetime import datetime, timedelta

from django.db import transaction

from anlan.kernel.actor import Actor
from anlan.kernel.errors import Conflict, FieldError, InvalidInput
from anlan.rescue.incidents.enums import ClockKind, EntryKind, Outcome
from anlan.rescue.incidents.events import PhoneReportAdded
from anlan.rescue.incidents.models import Incident, PhoneReport
from anlan.rescue.incidents.operations.clocks import meet_clock
from anlan.rescue.incidents.operations.recording import announce, audit_row, fresh, log_entry

FUTURE_TOLERANCE = timedelta(minutes=5)
LIMITS = {"addressee": 64, "receiver": 64, "phone": 32, "content": 2000}


def note_phone_report(
    *,
    incident: Incident,
    addressee: str,
    receiver: str,
    phone: str = "",
    at_reported: datetime | None = None,
    content: str,
    read_back: bool,
    by: Actor,
    at: datetime,
) -> PhoneReport:
    """Keep a report made by telephone at `at_reported` (None: now); it meets the clock of the telephone report.

    It cannot be changed afterwards; a wrong one is followed by another. Order 21 of 2009, articles 8 and 9.
    """
    given = {
        "addressee": addressee.strip(),
        "receiver": receiver.strip(),
        "phone": phone.strip(),
        "content": content.strip(),
    }
    moment = at_reported or at
    with transaction.atomic():
        incident = fresh(incident)
        if incident.outcome == Outcome.MERGED and incident.merged_into is not None:
            raise Conflict(f"该事故已并入 {incident.merged_into.number}，请在那里登记。", code="closed")
        _check(incident, given, moment, at=at)
        report = PhoneReport.objects.create(
            incident=incident, at=moment, read_back=read_back, by_name=by.name, **given
        )
        back = "已复述核对" if read_back else "未复述核对"
        number = f"（{report.phone}）" if report.phone else ""
        words = f"电话快报 {report.addressee} {report.receiver}{number}，{back}：{report.content}"
        log_entry(incident, words, kind=EntryKind.BULLETIN, by=by, at=at)
        meet_clock(incident, ClockKind.PHONE_REPORT, by=by, at=at, met_at=moment)
        fact = PhoneReportAdded(
            incident=str(incident.id), phone_report=str(report.id), addressee=report.addressee
        )
        announce(incident, fact, by=by, at=at)
        summary = f"{incident.number} 电话快报 {report.addressee} {report.receiver}，{back}"
        audit_row(incident, "note_phone_report", summary, by=by, at=at)
    return report


def _check(incident: Incident, given: dict[str, str], moment: datetime, *, at: datetime) -> None:
    labels = {"addressee": "报告对象", "receiver": "接听人", "content": "报告内容", "phone": "电话"}
    errors = [
        FieldError(name, f"请填写{labels[name]}。") for name in LIMITS if name != "phone" and not given[name]
    ]
    errors += [
        FieldError(name, f"{labels[name]}过长，最多 {most} 个字。")
        for name, most in LIMITS.items()
        if len(given[name]) > most
    ]
    if moment > at + FUTURE_TOLERANCE:
        errors.append(FieldError("at", "报告时间不能晚于现在。"))
    elif moment < incident.received_at.replace(second=0, microsecond=0):
        errors.append(FieldError("at", "报告时间不能早于接报时间。"))
    if errors:
        raise InvalidInput.many(errors)
