"""How far a substance reaches before anything is known, and at which strengths it harms. Reads the models' tables only.

Isolation and protective action distances are ERG 2024 by UN number; exposure guidelines those of `consequence.toxic`.
"""

from __future__ import annotations

from dataclasses import dataclass

from anlan.consequence import protective_action, toxic
from anlan.data.hazards.models import Substance

_SPILLS = (("small", "少量泄漏"), ("large", "大量泄漏"))
_KINDS = (
    ("AEGL-1 60min", "AEGL-1（60 min）"),
    ("AEGL-2 60min", "AEGL-2（60 min）"),
    ("AEGL-3 60min", "AEGL-3（60 min）"),
    ("ERPG-1", "ERPG-1"),
    ("ERPG-2", "ERPG-2"),
    ("ERPG-3", "ERPG-3"),
    ("IDLH", "IDLH"),
)


@dataclass(frozen=True, slots=True)
class Reach:
    """One line of distances: isolate [m] all round, protect downwind by day and by night [km].

    `on_water`: only for a spill into water. `at_least`: the guidebook prints a plus. `container`: of table 3.
    """

    spill: str
    spill_label: str
    isolation_m: float
    day_km: float
    night_km: float
    on_water: bool
    at_least: bool
    container: str
    source: str


@dataclass(frozen=True, slots=True)
class FireReach:
    """Distances of the orange guide [m]; None where the guide gives none."""

    isolation_m: float
    large_spill_m: float | None
    fire_m: float
    source: str


@dataclass(frozen=True, slots=True)
class Guideline:
    """An exposure guideline [ppm]."""

    kind: str
    label: str
    ppm: float


def reaches_of(substance: Substance) -> list[Reach]:
    """Small and large spill of ERG 2024 tables 1 and 3, on land and into water; empty where it is not listed."""
    if not substance.un:
        return []
    found = []
    for on in ("land", "water"):
        for spill, label in _SPILLS:
            line = _reach(substance.un, spill, label, on)
            if line is not None:
                found.append(line)
    return found


def _reach(un: str, spill: str, label: str, on: str) -> Reach | None:
    try:
        day = protective_action.erg(un, spill=spill, spilled_on=on)
        night = protective_action.erg(un, spill=spill, spilled_on=on, night=True)
    except protective_action.NotListed:
        return None
    if day.spilled_on != on:  # the other surface's entry answered
        return None
    return Reach(
        spill=spill,
        spill_label=label,
        isolation_m=max(day.isolation_m, night.isolation_m),
        day_km=day.downwind_km,
        night_km=night.downwind_km,
        on_water=on == "water",
        at_least=day.at_least or night.at_least,
        container=day.container or "",
        source=f"{day.edition} 表 {day.table}",
    )


def fire_reach_of(substance: Substance) -> FireReach | None:
    """What the orange guide of its UN number gives; None where it is not recorded."""
    if not substance.un:
        return None
    try:
        found = protective_action.orange_guide(substance.un)
    except protective_action.NotListed:
        return None
    return FireReach(
        found.isolation_m, found.large_spill_m, found.fire_m, f"{found.edition} 指南 {found.guide}"
    )


def guidelines_of(substance: Substance) -> list[Guideline]:
    """The exposure guidelines that are known [ppm], weakest first."""
    if not substance.model_key:
        return []
    known = toxic.guidelines(substance.model_key)
    return [Guideline(kind, label, ppm) for kind, label in _KINDS if (ppm := known.get(kind)) is not None]
