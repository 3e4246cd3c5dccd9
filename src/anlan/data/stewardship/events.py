"""Facts of 数据责任."""

from __future__ import annotations

from dataclasses import dataclass
from typing import ClassVar

from anlan.base.events.facade import Fact


@dataclass(frozen=True)
class RecordConfirmed(Fact):
    """Somebody said that a record, or one group of its fields, is still as it is written."""

    topic: ClassVar[str] = "stewardship.confirmed"
    kind: str
    id: str
    name: str
    group: str
    on: str


@dataclass(frozen=True)
class ConfirmationUndone(Fact):
    """A confirmation was taken back."""

    topic: ClassVar[str] = "stewardship.undone"
    kind: str
    id: str
    name: str
    group: str
    on: str


@dataclass(frozen=True)
class DutySet(Fact):
    """A rule of who keeps what was made, changed or ended."""

    topic: ClassVar[str] = "stewardship.duty_set"
    id: str
    group: str
    owner: str
    renew_days: int
    starts_on: str
    ends_on: str
