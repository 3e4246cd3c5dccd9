"""What happened to transfers: frozen facts in the past tense. Each names its incident."""

from __future__ import annotations

from dataclasses import dataclass
from typing import ClassVar

from anlan.base.events.facade import Fact


@dataclass(frozen=True)
class TransferFact(Fact):
    """`to` is the receiver's name."""

    topic: ClassVar[str] = "transfer"
    incident: str
    transfer: str
    to: str


@dataclass(frozen=True)
class TransferSent(TransferFact):
    topic: ClassVar[str] = "transfer.sent"


@dataclass(frozen=True)
class TransferReceived(TransferFact):
    topic: ClassVar[str] = "transfer.received"


@dataclass(frozen=True)
class TransferTakenOver(TransferFact):
    topic: ClassVar[str] = "transfer.taken_over"


@dataclass(frozen=True)
class TransferReturned(TransferFact):
    topic: ClassVar[str] = "transfer.returned"


@dataclass(frozen=True)
class TransferWithdrawn(TransferFact):
    topic: ClassVar[str] = "transfer.withdrawn"


@dataclass(frozen=True)
class TransferOverdue(TransferFact):
    """Nobody took it over in time; shaped like an overdue clock, so that screens alarm the same way."""

    topic: ClassVar[str] = "transfer.overdue"
    number: str
    title: str
    subject: str
    url: str
    due_at: str
    exercise: bool
