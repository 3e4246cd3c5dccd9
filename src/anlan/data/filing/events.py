"""Facts of the filings."""

from __future__ import annotations

from dataclasses import dataclass
from typing import ClassVar

from anlan.base.events.facade import Fact


@dataclass(frozen=True)
class FilingFact(Fact):
    """Base: which filing of which enterprise, and how many changes it has."""

    topic: ClassVar[str]
    id: str
    enterprise: str
    number: int
    changes: int


@dataclass(frozen=True)
class FilingSubmitted(FilingFact):
    topic = "filing.submitted"


@dataclass(frozen=True)
class FilingReturned(FilingFact):
    topic = "filing.returned"


@dataclass(frozen=True)
class FilingAccepted(FilingFact):
    topic = "filing.accepted"


@dataclass(frozen=True)
class FilingWithdrawn(FilingFact):
    topic = "filing.withdrawn"


@dataclass(frozen=True)
class FilingReopened(FilingFact):
    topic = "filing.reopened"
