"""The dossier of one enterprise, gathered: what it is, what is dangerous here, whom to call now, how to shut off."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from anlan.base.accounts.facade import User
from anlan.data.dossiers.ages import Age, Ages, age_of, ages_of
from anlan.data.dossiers.enums import RiskLevel
from anlan.data.dossiers.history import Happening, happenings_of
from anlan.data.dossiers.kinds import (
    RISK_POINT,
    SHIFT,
    STORAGE_UNIT,
    DossierKind,
    kinds,
)
from anlan.data.dossiers.models import RiskPoint, Shift, StorageUnit
from anlan.data.dossiers.policies import density_t_m3, overfilled
from anlan.data.dossiers.queries import items_of
from anlan.data.enterprises.facade import Enterprise, OnCall, contacts_now, covers
from anlan.data.hazards.facade import MajorHazardInstallation, Substance, installations_of
from anlan.kernel.clock import in_shanghai

#: After so many days what an enterprise says of itself is stale, unless a steward says otherwise.
RENEW_ENTERPRISE = 365
_LEVELS = [str(level) for level in RiskLevel]


@dataclass(frozen=True)
class Section:
    """One kind of items with the age of the oldest; `age` is None where there is nothing."""

    kind: DossierKind
    items: list[Any]
    age: Ages | None


@dataclass(frozen=True)
class Danger:
    """A substance on the site: the most that is held by design, and in how many places. Tonnes; None where unknown."""

    substance: Substance
    quantity_t: float | None
    places: int

    @property
    def quantity(self) -> str:
        """The quantity in words."""
        return f"{self.quantity_t:,.10g} 吨" if self.quantity_t else "数量未登记"


@dataclass(frozen=True)
class Dossier:
    """Everything a stranger must know of an enterprise, as of a moment."""

    enterprise: Enterprise
    at: datetime
    age: Age
    on_call: list[OnCall]
    shifts_now: list[Shift]
    installations: list[MajorHazardInstallation]
    dangers: list[Danger]
    risk_counts: list[tuple[RiskLevel, int]]
    sections: dict[str, Section]
    history: list[Happening]
    doubts: list[str] = field(default_factory=list)

    @property
    def highest_level(self) -> str:
        """The level of the worst of the major hazard installations, in words; empty without one."""
        levels = sorted(row.level for row in self.installations if row.level)
        found = next((row for row in self.installations if levels and row.level == levels[0]), None)
        return f"{found.get_level_display()}重大危险源" if found else ""

    @property
    def people_now(self) -> int:
        """People on the shifts that work now."""
        return sum(shift.people for shift in self.shifts_now)


def dossier_of(enterprise: Enterprise, *, visible_to: User, at: datetime) -> Dossier:
    """The dossier as the user sees it at a moment; the enterprise is one they may see."""
    on = in_shanghai(at).date()
    found = {kind.key: items_of(kind, enterprise, visible_to=visible_to) for kind in kinds()}
    sections = {
        kind.key: Section(
            kind,
            _ordered(kind, found[kind.key]),
            ages_of(kind.key, found[kind.key], renew_days=kind.renew_days, on=on),
        )
        for kind in kinds()
    }
    installations = list(installations_of(enterprise, visible_to=visible_to))
    units: list[StorageUnit] = found[STORAGE_UNIT.key]
    shifts: list[Shift] = found[SHIFT.key]
    return Dossier(
        enterprise=enterprise,
        at=at,
        age=age_of("enterprise", enterprise.as_of, renew_days=RENEW_ENTERPRISE, on=on),
        on_call=contacts_now(enterprise, at),
        shifts_now=[row for row in shifts if covers(days=row.days, starts=row.starts, ends=row.ends, at=at)],
        installations=installations,
        dangers=dangers_of(units, installations),
        risk_counts=_count_levels(found[RISK_POINT.key]),
        sections=sections,
        history=happenings_of(enterprise, visible_to),
        doubts=[f"{unit.tag} {unit.name}：{doubt}" for unit in units for doubt in doubts_of(unit)],
    )


def dangers_of(
    units: Iterable[StorageUnit], installations: Iterable[MajorHazardInstallation]
) -> list[Danger]:
    """The substances of a site, the most first.

    Units are the finer list: where a substance has units with quantities they are added up, else what the
    installations filed counts; never both, because it is the same stuff.
    """
    kinds_of: dict[Any, Substance] = {}
    in_units: dict[Any, list[float | None]] = {}
    filed: dict[Any, list[float | None]] = {}
    for unit in units:
        if unit.substance is not None:
            kinds_of[unit.substance_id] = unit.substance
            in_units.setdefault(unit.substance_id, []).append(unit.quantity_t)
    for installation in installations:
        for stored in installation.stored.all():
            kinds_of.setdefault(stored.substance_id, stored.substance)
            filed.setdefault(stored.substance_id, []).append(stored.quantity_t)
    dangers = []
    for key, substance in kinds_of.items():
        held = in_units.get(key, [])
        used = held if any(quantity for quantity in held) else filed.get(key, held)
        known = [quantity for quantity in used if quantity is not None]
        dangers.append(Danger(substance, sum(known) if known else None, len(used)))
    return sorted(dangers, key=lambda each: (-(each.quantity_t or 0), each.substance.name))


def doubts_of(unit: StorageUnit) -> list[str]:
    """What is hard to believe of a unit, in words: more in it than fits."""
    if unit.substance is None or not unit.volume_m3 or not unit.quantity_t:
        return []
    density = density_t_m3(unit.substance.cas, unit.substance.name, unit.storage)
    doubt = overfilled(quantity_t=unit.quantity_t, volume_m3=unit.volume_m3, density=density)
    return [doubt] if doubt else []


def _ordered(kind: DossierKind, rows: list[Any]) -> list[Any]:
    """Risk points the worst first, units by their tags, all others by name."""
    if kind is RISK_POINT:
        return sorted(rows, key=lambda row: (_LEVELS.index(row.level), row.name))
    return sorted(rows, key=lambda row: row.tag) if kind is STORAGE_UNIT else rows


def _count_levels(rows: Iterable[RiskPoint]) -> list[tuple[RiskLevel, int]]:
    counts = dict.fromkeys(_LEVELS, 0)
    for row in rows:
        counts[row.level] += 1
    return [(RiskLevel(level), number) for level, number in counts.items()]
