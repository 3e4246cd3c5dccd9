"""Facts of the duty. Each names its organisation, so a screen knows what to renew."""

from __future__ import annotations

from dataclasses import dataclass
from typing import ClassVar

from anlan.base.events.facade import Fact


@dataclass(frozen=True)
class RosterChanged(Fact):
    """Shifts were made, changed or swapped between two days (ISO)."""

    topic: ClassVar[str] = "duty.roster-changed"
    organisation: str
    first: str
    last: str


@dataclass(frozen=True)
class HandoverChanged(Fact):
    """A hand-over was prepared, submitted, returned or accepted."""

    topic: ClassVar[str] = "duty.handover-changed"
    organisation: str
    handover: str
    status: str


@dataclass(frozen=True)
class HandoverOverdue(Fact):
    """The boundary has passed and the incoming shift has not taken over."""

    topic: ClassVar[str] = "duty.handover-overdue"
    organisation: str
    shift: str
    title: str
    url: str
    due_at: str


@dataclass(frozen=True)
class LogWritten(Fact):
    topic: ClassVar[str] = "duty.log-written"
    organisation: str
    entry: str
    category: str


@dataclass(frozen=True)
class ReportSigned(Fact):
    topic: ClassVar[str] = "duty.report-signed"
    organisation: str
    day: str


@dataclass(frozen=True)
class CheckRecorded(Fact):
    topic: ClassVar[str] = "duty.check-recorded"
    organisation: str
    check: str
    result: str
