"""Facts of the hazard ledger."""

from __future__ import annotations

from dataclasses import dataclass
from typing import ClassVar

from anlan.base.events.facade import Fact
from anlan.data.ledger.facade import LedgerFact, LedgerImported


@dataclass(frozen=True)
class InstallationAdded(LedgerFact):
    topic = "hazards.added"


@dataclass(frozen=True)
class InstallationChanged(LedgerFact):
    topic = "hazards.changed"


@dataclass(frozen=True)
class InstallationRetired(LedgerFact):
    topic = "hazards.retired"


@dataclass(frozen=True)
class InstallationRestored(LedgerFact):
    topic = "hazards.restored"


@dataclass(frozen=True)
class InstallationsImported(LedgerImported):
    topic = "hazards.imported"


@dataclass(frozen=True)
class SubstancesLoaded(Fact):
    """The shipped table of substances was loaded."""

    topic: ClassVar[str] = "hazards.substances_loaded"
    created: int
    updated: int


@dataclass(frozen=True)
class InstallationGradeChanged(Fact):
    """The grade computed from the quantities changed, or is no longer the one filed; levels are 1 to 4, none or ""."""

    topic: ClassVar[str] = "hazards.grade_changed"
    id: str
    name: str
    before: str
    after: str
    filed: str
    differs: bool


@dataclass(frozen=True)
class SubstanceChanged(Fact):
    """Somebody corrected a substance and vouched for it."""

    topic: ClassVar[str] = "hazards.substance_changed"
    id: str
    name: str
    groups_changed: bool


@dataclass(frozen=True)
class IncompatibleStored(Fact):
    """An installation newly stores what must not be kept together; `pairs` are [first, second, hazard]."""

    topic: ClassVar[str] = "hazards.incompatible_stored"
    id: str
    name: str
    severity: str
    pairs: list[list[str]]


@dataclass(frozen=True)
class SafetySheetAdded(Fact):
    """A safety data sheet was added or replaced."""

    topic: ClassVar[str] = "hazards.sheet_added"
    id: str
    substance: str
