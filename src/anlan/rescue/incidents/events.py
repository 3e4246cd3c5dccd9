"""What happened at the desk: frozen facts in the past tense. Each names its incident, so a screen knows what to
renew."""

from __future__ import annotations

from dataclasses import dataclass
from typing import ClassVar

from anlan.base.events.facade import Fact


@dataclass(frozen=True)
class IncidentOpened(Fact):
    topic: ClassVar[str] = "incident.opened"
    incident: str
    number: str
    title: str
    exercise: bool


@dataclass(frozen=True)
class IncidentChanged(Fact):
    topic: ClassVar[str] = "incident.changed"
    incident: str
    number: str
    version: int
    fields: list[str]


@dataclass(frozen=True)
class IncidentClosed(Fact):
    topic: ClassVar[str] = "incident.closed"
    incident: str
    number: str


@dataclass(frozen=True)
class IncidentReopened(Fact):
    topic: ClassVar[str] = "incident.reopened"
    incident: str
    number: str


@dataclass(frozen=True)
class IncidentMerged(Fact):
    """`incident` was merged into `into`; what it was lives on there."""

    topic: ClassVar[str] = "incident.merged"
    incident: str
    number: str
    into: str
    into_number: str


@dataclass(frozen=True)
class IncidentUnmerged(Fact):
    topic: ClassVar[str] = "incident.unmerged"
    incident: str
    number: str
    out_of: str


@dataclass(frozen=True)
class IncidentSplit(Fact):
    """`incident` was split off `from_incident`."""

    topic: ClassVar[str] = "incident.split"
    incident: str
    number: str
    from_incident: str


@dataclass(frozen=True)
class IncidentDismissed(Fact):
    topic: ClassVar[str] = "incident.dismissed"
    incident: str
    number: str
    outcome: str


@dataclass(frozen=True)
class IncidentShared(Fact):
    """An organisation began or ceased to see an incident outside its jurisdiction."""

    topic: ClassVar[str] = "incident.shared"
    incident: str
    organisation: str
    shared: bool


@dataclass(frozen=True)
class IncidentTouched(Fact):
    """Something happened to a shared incident: the word for those beyond its jurisdiction, whom the fact itself does
    not reach."""

    topic: ClassVar[str] = "incident.touched"
    incident: str


@dataclass(frozen=True)
class CallAdded(Fact):
    topic: ClassVar[str] = "call.added"
    incident: str
    number: str


@dataclass(frozen=True)
class CallKept(Fact):
    """A call that opened nothing, or whose nature was changed."""

    topic: ClassVar[str] = "call.kept"
    call: str
    nature: str


@dataclass(frozen=True)
class DispatchChanged(Fact):
    topic: ClassVar[str] = "dispatch.changed"
    incident: str
    dispatch: str
    resource: str
    status: str


@dataclass(frozen=True)
class TimelineEntryAdded(Fact):
    topic: ClassVar[str] = "timeline.added"
    incident: str
    entry: str
    kind: str
    text: str


@dataclass(frozen=True)
class ClockOverdue(Fact):
    topic: ClassVar[str] = "clock.overdue"
    incident: str
    number: str
    clock: str
    title: str
    subject: str
    url: str
    due_at: str
    exercise: bool


@dataclass(frozen=True)
class ClockMet(Fact):
    topic: ClassVar[str] = "clock.met"
    incident: str
    clock: str


@dataclass(frozen=True)
class ClockMoved(Fact):
    """A running clock was given another due time."""

    topic: ClassVar[str] = "clock.moved"
    incident: str
    clock: str


@dataclass(frozen=True)
class IncidentRegraded(Fact):
    """Grade (labels), addressees (names) or investigating government changed with the figures or by decision."""

    topic: ClassVar[str] = "incident.regraded"
    incident: str
    number: str
    before: str
    after: str
    added: list[str]
    removed: list[str]
    investigator_before: str
    investigator_after: str


@dataclass(frozen=True)
class DeliveryChanged(Fact):
    """A bulletin was sent to an addressee, or received there; `state`: waiting, sent, received."""

    topic: ClassVar[str] = "delivery.changed"
    incident: str
    bulletin: str
    delivery: str
    name: str
    state: str


@dataclass(frozen=True)
class PhoneReportAdded(Fact):
    topic: ClassVar[str] = "phone-report.added"
    incident: str
    phone_report: str
    addressee: str


@dataclass(frozen=True)
class BulletinChanged(Fact):
    topic: ClassVar[str] = "bulletin.changed"
    incident: str
    bulletin: str
    kind: str
    status: str


@dataclass(frozen=True)
class PhotoAdded(Fact):
    topic: ClassVar[str] = "photo.added"
    incident: str
    photo: str
    caption: str


@dataclass(frozen=True)
class PhotoWithdrawn(Fact):
    topic: ClassVar[str] = "photo.withdrawn"
    incident: str
    photo: str
