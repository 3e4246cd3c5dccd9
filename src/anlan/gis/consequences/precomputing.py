"""预算方案: every default scenario of an installation under two stabilities, ready for eight wind directions.

A zone is the same shape in every wind direction, so the models run once a stability; only whom it reaches is counted
eight times. What a set was made from is its fingerprint: a changed installation, substance or model makes another.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any
from uuid import UUID

from django.db import transaction

from anlan.base.events import facade as events
from anlan.data.hazards.facade import MajorHazardInstallation, Substance
from anlan.gis.consequences.events import SetPrecomputed
from anlan.gis.consequences.exposure import exposure_of
from anlan.gis.consequences.features import reaches_of, shapes_of
from anlan.gis.consequences.geometry import DIRECTIONS, Placement
from anlan.gis.consequences.models import PrecomputedScenario
from anlan.gis.consequences.running import Credible, default_scenarios, model_version, run_scenario
from anlan.gis.consequences.vessels import STATES, Vessel, vessel_of
from anlan.kernel.actor import SYSTEM
from anlan.kernel.errors import DomainError
from anlan.kernel.records import RecordRef

#: Stability and wind at 10 m: the typical case and the worst one.
WEATHERS: tuple[tuple[str, float], ...] = (("D", 3.0), ("F", 1.5))
#: The rest of the weather of both: 20 °C, 60 %, open country.
AIR = {"temperature_K": 293.15, "humidity": 0.6, "height_m": 10.0, "cloud_octas": 4, "terrain": "rural"}
MOST_SUBSTANCES = 4
#: Whom zones reach is counted anew after this, whether or not anything of the installation changed.
EXPOSURE_KEPT = timedelta(hours=20)
NAMED = 40


@dataclass(frozen=True, slots=True)
class Planned:
    """One row to be: a scenario in one weather."""

    key: str
    title: str
    ordinal: int
    stability: str
    wind_speed: float
    scenario: dict[str, Any]

    @property
    def weather(self) -> dict[str, Any]:
        """The weather without a direction: the shape does not depend on it."""
        return {**AIR, "stability": self.stability, "wind_speed": self.wind_speed}


@dataclass(frozen=True, slots=True)
class Renewed:
    """What a renewal did."""

    computed: int = 0
    kept: int = 0
    removed: int = 0
    failures: int = 0


def renew_set(*, installation_id: UUID, at: datetime, anew: bool = False) -> Renewed:
    """Bring the precomputed set of an installation up to date; what is up to date stays, unless `anew`.

    A substance that cannot be calculated is kept with the reason, so that the screen says it.
    """
    found = (
        MajorHazardInstallation.objects.active()
        .filter(pk=installation_id)
        .exclude(lon=None)
        .prefetch_related("stored__substance")
        .first()
    )
    if found is None:
        removed = PrecomputedScenario.objects.filter(installation=installation_id).delete()[0]
        return Renewed(removed=removed)
    present = {
        (row.key, row.stability): row for row in PrecomputedScenario.objects.filter(installation=found)
    }
    computed = kept = failures = 0
    wanted: set[tuple[str, str]] = set()
    made: list[PrecomputedScenario] = []
    for planned in plan_of(found):
        wanted.add((planned.key, planned.stability))
        old = present.get((planned.key, planned.stability))
        mark = fingerprint(found, planned)
        if old is not None and old.fingerprint == mark and not anew and at - old.computed_at < EXPOSURE_KEPT:
            kept += 1
            continue
        row = _computed(found, planned, mark, at)
        failures += bool(row.failure)
        made.append(row)
        computed += 1
    with transaction.atomic():
        gone = [row.pk for key, row in present.items() if key not in wanted]
        removed = PrecomputedScenario.objects.filter(pk__in=gone).delete()[0] if gone else 0
        _write(made)
        if computed or removed:
            events.publish(
                SetPrecomputed(installation=str(found.pk), scenarios=len(wanted), failures=failures),
                subject=RecordRef.of("installation", found.pk),
                located_in=found.located_in_id,
                supervised_by=found.supervised_by_id,
                by=SYSTEM,
                at=at,
            )
    return Renewed(computed, kept, removed, failures)


def plan_of(installation: MajorHazardInstallation) -> Iterator[Planned]:
    """The default scenarios of the largest stored substances, each in both weathers."""
    stored = sorted(installation.stored.all(), key=lambda row: (-row.quantity_t, str(row.pk)))
    ordinal = 0
    for row in stored[:MOST_SUBSTANCES]:
        vessel = vessel_of(
            container=row.container,
            quantity_t=row.quantity_t,
            state=row.substance.state,
            name=row.substance.name,
        )
        for credible in _credible(row.substance, vessel):
            for stability, wind_speed in WEATHERS:
                yield Planned(
                    key=f"{row.substance.name}/{row.container[:40]}/{credible.key}"[:80],
                    title=f"{row.substance.name} {credible.title}"[:120],
                    ordinal=ordinal,
                    stability=stability,
                    wind_speed=wind_speed,
                    scenario=credible.scenario,
                )
            ordinal += 1


def _credible(substance: Substance, vessel: Vessel) -> list[Credible]:
    """What can come of a vessel; a substance the library does not know keeps one row that says so."""
    try:
        return default_scenarios(
            substance=substance.name, containment=vessel.containment, amount_kg=vessel.amount_kg
        )
    except DomainError:
        scenario = {
            "substance": substance.name,
            "containment": vessel.containment,
            "state": STATES.get(substance.state, "liquid"),
            "amount_kg": vessel.amount_kg,
            "rupture": True,
        }
        return [Credible("rupture", "整体破裂", scenario, 0.0)]


def fingerprint(installation: MajorHazardInstallation, planned: Planned) -> str:
    """A short name of everything a row is made from."""
    made_from = [
        model_version(),
        installation.lon,
        installation.lat,
        planned.title,
        planned.scenario,
        planned.weather,
    ]
    text = json.dumps(made_from, sort_keys=True, ensure_ascii=False, default=str)
    return hashlib.sha256(text.encode()).hexdigest()[:32]


def _computed(
    installation: MajorHazardInstallation, planned: Planned, mark: str, at: datetime
) -> PrecomputedScenario:
    lon, lat = float(installation.lon or 0.0), float(installation.lat or 0.0)
    row = PrecomputedScenario(
        installation=installation,
        key=planned.key,
        ordinal=planned.ordinal,
        title=planned.title,
        stability=planned.stability,
        wind_speed=planned.wind_speed,
        lon=lon,
        lat=lat,
        inputs={"scenario": planned.scenario, "weather": planned.weather},
        model_version=model_version(),
        fingerprint=mark,
        computed_at=at,
    )
    try:
        row.result = run_scenario(
            scenario=planned.scenario,
            weather={**planned.weather, "wind_direction_deg": 0.0},
            lon=lon,
            lat=lat,
            at=at,
            sensitivity=False,
        )
    except DomainError as error:
        row.failure = error.message[:400]
        return row
    row.reaches = reaches_of(row.result)
    row.exposure = [
        exposure_of(
            shapes_of(row.result, Placement(lon, lat, float(direction))),
            visible_to=None,
            apart_from=installation.pk,
            named=NAMED,
        ).as_json()
        for direction in DIRECTIONS
    ]
    return row


_FIELDS = (
    "ordinal",
    "title",
    "wind_speed",
    "lon",
    "lat",
    "inputs",
    "result",
    "reaches",
    "exposure",
    "failure",
    "model_version",
    "fingerprint",
    "computed_at",
    "updated_at",
)


def _write(rows: list[PrecomputedScenario]) -> None:
    for row in rows:
        row.updated_at = row.computed_at
    PrecomputedScenario.objects.bulk_create(
        rows,
        update_conflicts=True,
        unique_fields=["installation", "key", "stability"],
        update_fields=list(_FIELDS),
    )


def out_of_date(*, at: datetime) -> list[UUID]:
    """Installations whose set is missing, of other models or counted too long ago; for the nightly repair."""
    fresh = (
        PrecomputedScenario.objects.filter(model_version=model_version(), computed_at__gt=at - EXPOSURE_KEPT)
        .order_by()
        .values("installation")
        .distinct()
    )
    rows: Any = MajorHazardInstallation.objects
    return list(
        rows.active()
        .exclude(lon=None)
        .exclude(pk__in=fresh)
        .filter(stored__isnull=False)
        .distinct()
        .values_list("pk", flat=True)
    )
