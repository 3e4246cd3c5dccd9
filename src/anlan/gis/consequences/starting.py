"""What the calculator opens with: place, scenario and weather from an installation, a saved scenario, an incident or a
point, each guess said.

Higher rooms register what else a calculation may start from (`register_start`): an incident lies above this room.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from django.urls import reverse

from anlan.base.accounts.facade import User
from anlan.data.hazards.facade import MajorHazardInstallation, StoredSubstance, Substance, find_substance
from anlan.data.weather.facade import conditions_json, current_weather
from anlan.gis.consequences.calculating import weather_of
from anlan.gis.consequences.models import PrecomputedScenario
from anlan.gis.consequences.queries import installation_for, scenario_by_id, scenarios
from anlan.gis.consequences.running import default_inputs
from anlan.gis.consequences.serialise import precomputed_json, scenario_json
from anlan.gis.consequences.vessels import Vessel, usual_vessel, vessel_of
from anlan.kernel.errors import InvalidInput, NotFound

SAVED_SHOWN = 20


@dataclass(frozen=True, slots=True)
class Start:
    """What the user came from."""

    installation: UUID | None = None
    scenario: UUID | None = None
    incident: UUID | None = None
    substance: str = ""
    lon: float | None = None
    lat: float | None = None


@dataclass(frozen=True, slots=True)
class StartPoint:
    """A place with what is known there, as a higher room gives it. `card` is for the screen: kind, name, url."""

    lon: float
    lat: float
    card: dict[str, Any]
    scenario: dict[str, Any]
    notes: tuple[str, ...] = ()


StartSource = Callable[[UUID, User], StartPoint]
_sources: dict[str, StartSource] = {}


def register_start(key: str, source: StartSource) -> None:
    """Let a calculation start from a record of a higher room; the source applies the user's scope itself."""
    _sources[key] = source


def started(start: Start, *, visible_to: User, at: datetime) -> dict[str, Any]:
    """The opening state of the calculator as JSON. `NotFound` for what the user may not see."""
    if start.scenario is not None:
        return _from_scenario(start.scenario, visible_to, at)
    if start.installation is not None:
        return _from_installation(
            installation_for(start.installation, visible_to=visible_to), start, visible_to, at
        )
    if start.incident is not None:
        source = _sources.get("incident")
        if source is None:
            raise NotFound("不能从事故开始测算。")
        return _from_point(source(start.incident, visible_to), at)
    return _from_nothing(start, at)


def _from_scenario(scenario_id: UUID, user: User, at: datetime) -> dict[str, Any]:
    found = scenario_by_id(scenario_id, visible_to=user)
    body = _body(found.lon, found.lat, found.inputs["scenario"], (), at)
    body["installation"] = installation_card(found.installation)
    body["weather"] = found.inputs["weather"]
    body["weather_kept"] = True
    body["saved_scenario"] = scenario_json(found)
    body |= _kept_of(found.installation, user)
    return body


def _from_installation(
    found: MajorHazardInstallation, start: Start, user: User, at: datetime
) -> dict[str, Any]:
    if found.lon is None or found.lat is None:
        raise InvalidInput(
            "此重大危险源没有坐标，请先在台账中补充，或在地图上点选位置。", field="installation"
        )
    stored = list(found.stored.select_related("substance"))
    wanted = find_substance(start.substance) if start.substance else None
    row = next((each for each in stored if wanted and each.substance_id == wanted.pk), None)
    row = row or (stored[0] if stored else None)
    scenario, notes = (
        scenario_of_stored(row) if row else ({}, ("此危险源没有登记储存物质，请选择物质和数量",))
    )
    body = _body(found.lon, found.lat, scenario, notes, at)
    body["installation"] = installation_card(found)
    body |= _kept_of(found, user)
    return body


def _from_point(point: StartPoint, at: datetime) -> dict[str, Any]:
    body = _body(point.lon, point.lat, point.scenario, point.notes, at)
    body["origin"] = point.card
    return body


def _from_nothing(start: Start, at: datetime) -> dict[str, Any]:
    scenario: dict[str, Any] = {}
    notes: tuple[str, ...] = ()
    substance = find_substance(start.substance) if start.substance else None
    if substance is not None:
        scenario, notes = scenario_of_substance(substance)
    return _body(start.lon, start.lat, scenario, notes, at)


def _body(
    lon: float | None, lat: float | None, scenario: dict[str, Any], notes: tuple[str, ...], at: datetime
) -> dict[str, Any]:
    body: dict[str, Any] = {
        "place": None,
        "scenario": scenario,
        "notes": list(notes),
        "weather": None,
        "observed": None,
        "weather_kept": False,
        "installation": None,
        "origin": None,
        "saved_scenario": None,
        "saved": [],
        "precomputed": [],
    }
    if lon is not None and lat is not None:
        conditions = current_weather(lon=lon, lat=lat, at=at)
        body["place"] = {"lon": lon, "lat": lat}
        body["weather"] = weather_of(conditions)
        body["observed"] = conditions_json(conditions)
    return body


def _kept_of(found: MajorHazardInstallation, user: User) -> dict[str, Any]:
    saved = scenarios(visible_to=user, installation=found.pk, status="active")[:SAVED_SHOWN]
    rows = (
        PrecomputedScenario.objects.filter(installation=found)
        .defer("result", "exposure", "inputs")
        .order_by("ordinal", "stability", "id")
    )
    return {
        "saved": [scenario_json(row) for row in saved],
        "precomputed": [precomputed_json(row) for row in rows],
    }


def installation_card(found: MajorHazardInstallation) -> dict[str, Any]:
    """An installation with what may leak from it, each stored substance as a scenario to start from."""
    substances = []
    for row in found.stored.select_related("substance"):
        scenario, notes = scenario_of_stored(row)
        substances.append(
            {
                "name": row.substance.name,
                "quantity_t": row.quantity_t,
                "container": row.container,
                "scenario": scenario,
                "notes": list(notes),
            }
        )
    return {
        "id": str(found.pk),
        "name": found.name,
        "enterprise": found.enterprise.name,
        "lon": found.lon,
        "lat": found.lat,
        "level": found.level,
        "level_label": found.get_level_display(),
        "url": reverse("hazards:detail", args=[found.pk]),
        "substances": substances,
    }


def scenario_of_stored(row: StoredSubstance) -> tuple[dict[str, Any], tuple[str, ...]]:
    """A scenario of the largest vessel of a stored substance, and what was assumed."""
    vessel = vessel_of(
        container=row.container,
        quantity_t=row.quantity_t,
        state=row.substance.state,
        name=row.substance.name,
    )
    return _scenario(row.substance, vessel)


def scenario_of_substance(substance: Substance) -> tuple[dict[str, Any], tuple[str, ...]]:
    """A scenario where only the substance is known."""
    return _scenario(substance, usual_vessel(state=substance.state, name=substance.name))


def _scenario(substance: Substance, vessel: Vessel) -> tuple[dict[str, Any], tuple[str, ...]]:
    given = {
        "substance": substance.name,
        "containment": vessel.containment,
        "amount_kg": vessel.amount_kg,
    }
    return default_inputs(given), vessel.assumptions
