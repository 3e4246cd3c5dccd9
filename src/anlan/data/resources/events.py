"""Facts of the resource ledgers."""

from __future__ import annotations

from dataclasses import dataclass
from typing import ClassVar

from anlan.base.events.facade import Fact
from anlan.data.ledger.facade import LedgerFact, LedgerImported


@dataclass(frozen=True)
class ResourceAdded(LedgerFact):
    topic = "resources.added"


@dataclass(frozen=True)
class ResourceChanged(LedgerFact):
    topic = "resources.changed"


@dataclass(frozen=True)
class ResourceRetired(LedgerFact):
    topic = "resources.retired"


@dataclass(frozen=True)
class ResourceRestored(LedgerFact):
    topic = "resources.restored"


@dataclass(frozen=True)
class ResourcesImported(LedgerImported):
    topic = "resources.imported"


@dataclass(frozen=True)
class ReadinessChanged(Fact):
    """A resource was taken into an incident or came free again."""

    topic: ClassVar[str] = "resources.readiness"
    id: str
    name: str
    readiness: str
    where: str


@dataclass(frozen=True)
class PlaceAdded(LedgerFact):
    topic = "sensitive_places.added"


@dataclass(frozen=True)
class PlaceChanged(LedgerFact):
    topic = "sensitive_places.changed"


@dataclass(frozen=True)
class PlaceRetired(LedgerFact):
    topic = "sensitive_places.retired"


@dataclass(frozen=True)
class PlaceRestored(LedgerFact):
    topic = "sensitive_places.restored"


@dataclass(frozen=True)
class PlacesImported(LedgerImported):
    topic = "sensitive_places.imported"


@dataclass(frozen=True)
class WaterAdded(LedgerFact):
    topic = "water_sources.added"


@dataclass(frozen=True)
class WaterChanged(LedgerFact):
    topic = "water_sources.changed"


@dataclass(frozen=True)
class WaterRetired(LedgerFact):
    topic = "water_sources.retired"


@dataclass(frozen=True)
class WaterRestored(LedgerFact):
    topic = "water_sources.restored"


@dataclass(frozen=True)
class WatersImported(LedgerImported):
    topic = "water_sources.imported"


@dataclass(frozen=True)
class AreaAdded(LedgerFact):
    topic = "responsibility_areas.added"


@dataclass(frozen=True)
class AreaChanged(LedgerFact):
    topic = "responsibility_areas.changed"


@dataclass(frozen=True)
class AreaRetired(LedgerFact):
    topic = "responsibility_areas.retired"


@dataclass(frozen=True)
class AreaRestored(LedgerFact):
    topic = "responsibility_areas.restored"


@dataclass(frozen=True)
class AreasImported(LedgerImported):
    topic = "responsibility_areas.imported"
