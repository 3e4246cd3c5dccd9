"""Zones and population of the situation picture, and an incident as the start of a calculation."""

from __future__ import annotations

from datetime import datetime
from uuid import UUID

from django.urls import reverse

from anlan.base.accounts.facade import User
from anlan.data.hazards.facade import MajorHazardInstallation, installations_around, installations_of
from anlan.gis.consequences.facade import Scene, SceneZones, StartPoint, scenario_at, zones_at_scene
from anlan.kernel.errors import InvalidInput
from anlan.rescue.incidents.models import Incident
from anlan.rescue.incidents.queries import incident_by_id

#: An accident without an enterprise is taken to be at an installation this near.
AT_INSTALLATION_M = 300.0


def scene_of(incident: Incident, *, visible_to: User) -> Scene:
    """What the models need of an incident."""
    return Scene(
        lon=incident.lon,
        lat=incident.lat,
        substance=incident.substance,
        substance_text=incident.substance_text,
        kind=incident.kind,
        installations=_installations(incident, visible_to),
    )


def zones_of_incident(incident: Incident, *, visible_to: User, at: datetime) -> SceneZones:
    """Zones at the scene; without a place or a substance it says so before anything is read."""
    return zones_at_scene(scene_of(incident, visible_to=visible_to), visible_to=visible_to, at=at)


def start_of_incident(incident_id: UUID, user: User) -> StartPoint:
    """打开测算: the calculator opens with what the picture was calculated from."""
    incident = incident_by_id(incident_id, visible_to=user)
    if incident.lon is None or incident.lat is None:
        raise InvalidInput("事故尚未定位，请先在指挥屏或接报中确定坐标。", field="incident")
    try:
        scenario, notes, _ = scenario_at(scene_of(incident, visible_to=user))
    except ValueError:
        scenario, notes = {}, ("来电未述及物质，请选择物质",)
    card = {
        "kind": "incident",
        "name": f"{incident.number} {incident.title}",
        "url": reverse("incidents:detail", args=[incident.id]),
    }
    return StartPoint(incident.lon, incident.lat, card, scenario, notes)


def _installations(incident: Incident, user: User) -> list[MajorHazardInstallation]:
    if incident.enterprise is not None:
        return installations_of(incident.enterprise, visible_to=user)
    if incident.lon is None or incident.lat is None:
        return []
    return installations_around(incident.lon, incident.lat, AT_INSTALLATION_M, visible_to=user, limit=5)
