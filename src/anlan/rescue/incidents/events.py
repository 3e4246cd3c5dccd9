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
class BulletinChanged(Fact):
    topic: ClassVar[str] = "bulletin.changed"
    incident: str
    bulletin: str
    kind: str
    status: str
