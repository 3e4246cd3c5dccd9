"""Reads of the resource ledgers."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import date
from typing import Any
from uuid import UUID

from anlan.base.accounts.facade import User
from anlan.base.spatial import facade as spatial
from anlan.data.ledger import facade as ledger
from anlan.data.ledger.reading import Viewer
from anlan.data.resources.details import DETAILS
from anlan.data.resources.enums import ResourceKind
from anlan.data.resources.ledger import PLACE_LAYER, PLACES, RESOURCES
from anlan.data.resources.models import ExpertLeave, Resource, SensitivePlace
from anlan.data.resources.policies import estimated_travel_s
from anlan.kernel.errors import InvalidInput, NotFound

_ANY = RESOURCES[str(ResourceKind.RESCUE_TEAM)]


def resources(*, visible_to: Viewer, kind: str = "", q: str = "", located_in: str = "") -> Any:
    """Resources the user sees, retired ones included."""
    rows: Any = ledger.rows_of(_ANY, visible_to=visible_to)
    if kind:
        rows = rows.filter(kind=kind)
    if located_in:
        rows = ledger.in_division(rows, located_in)
    if q.strip():
        rows = rows.search(q)
    return rows.select_related("located_in", "supervised_by")


def resource_for(resource_id: UUID | str, *, visible_to: Viewer) -> Resource:
    """One resource; `NotFound` outside the user's scope."""
    return ledger.record_of(_ANY, resource_id, visible_to=visible_to)


def resource_by_id(resource_id: UUID | str, *, visible_to: Viewer) -> Resource | None:
    """One active resource, or None."""
    try:
        found = resource_for(resource_id, visible_to=visible_to)
    except NotFound:
        return None
    return found if found.is_active else None


def nearest_resources(
    *,
    lon: float,
    lat: float,
    kinds: Iterable[str] | None = None,
    limit: int,
    visible_to: Viewer,
    on: date | None = None,
) -> list[dict[str, Any]]:
    """At most `limit` active resources of each kind (None: all kinds) nearest to a WGS-84 point, by distance.

    Items are `{id, kind, kind_label, name, distance_m, eta_s, eta_estimated, ready, readiness, …, contact}`; `eta_s` is
    the straight line × 1.3 at 40 km/h, an estimate without routing. With `on`, an expert
    who is away that day is not ready.
    """
    wanted = [str(kind) for kind in kinds] if kinds is not None else list(RESOURCES)
    for kind in wanted:
        if kind not in RESOURCES:
            raise InvalidInput(f"没有“{kind[:40]}”这类应急资源。", field="kind")
    near: list[spatial.Near] = []
    only = _visible_ids(wanted, visible_to)
    for kind in wanted:
        near += spatial.nearest(layers=[kind], lon=lon, lat=lat, limit=limit, only=only)
    rows = resources(visible_to=visible_to).active().filter(pk__in=[one.record_id for one in near])
    found = {row.pk: row for row in rows}
    near.sort(key=lambda one: (one.distance_m, one.record_id.hex))
    experts = [row.pk for row in found.values() if row.kind == ResourceKind.EXPERT]
    away = experts_away(experts, on) if on is not None else {}
    return [
        near_json(found[one.record_id], one.distance_m, away=away.get(one.record_id, ""))
        for one in near
        if one.record_id in found
    ]


def experts_away(expert_ids: Sequence[UUID], on: date) -> dict[UUID, str]:
    """Of these experts, who cannot be called on a day of Shanghai's calendar, and why."""
    if not expert_ids:
        return {}
    rows = ExpertLeave.objects.filter(resource__in=expert_ids, starts_on__lte=on, ends_on__gte=on)
    return {row.resource_id: f"{row.get_kind_display()}至 {row.ends_on:%m-%d}" for row in rows}


def _visible_ids(kinds: Sequence[str], viewer: Viewer) -> set[UUID] | None:
    """None for a user who sees the whole city: the index then needs no second opinion."""
    if isinstance(viewer, User) and viewer.scope.everything:
        return None
    rows = ledger.rows_of(_ANY, visible_to=viewer).active().filter(kind__in=kinds)
    return set(rows.values_list("pk", flat=True))


def near_json(resource: Resource, distance_m: float, *, away: str = "") -> dict[str, Any]:
    """A resource as the desk sees it from the scene; `away` says why an expert cannot come."""
    details = [(detail, resource.details.get(detail.name)) for detail in DETAILS.get(resource.kind, ())]
    return {
        "id": str(resource.id),
        "kind": resource.kind,
        "kind_label": resource.kind_label,
        "name": resource.name,
        "distance_m": round(distance_m),
        "eta_s": estimated_travel_s(distance_m),
        "eta_estimated": True,
        "ready": resource.ready and not away,
        "readiness": resource.readiness,
        "readiness_label": away or resource.get_readiness_display(),
        "engaged_in": resource.engaged_in,
        "contact": resource.contact,
        "details": {
            detail.label: detail.words(value) for detail, value in details if value not in (None, "")
        },
        "lon": resource.lon,
        "lat": resource.lat,
    }


def places(*, visible_to: Viewer, q: str = "", located_in: str = "") -> Any:
    """Sensitive places the user sees, retired ones included."""
    rows: Any = ledger.rows_of(PLACES, visible_to=visible_to)
    if located_in:
        rows = ledger.in_division(rows, located_in)
    if q.strip():
        rows = rows.search(q)
    return rows.select_related("located_in", "supervised_by")


def place_for(place_id: UUID | str, *, visible_to: Viewer) -> SensitivePlace:
    """One sensitive place; `NotFound` outside the user's scope."""
    return ledger.record_of(PLACES, place_id, visible_to=visible_to)


def sensitive_places_within(
    lon: float, lat: float, metres: float, *, visible_to: Viewer
) -> list[dict[str, Any]]:
    """Active sensitive places within `metres` of a WGS-84 point, nearest first."""
    near = spatial.within_distance(layers=[PLACE_LAYER], lon=lon, lat=lat, radius_m=metres)
    rows = places(visible_to=visible_to).active().filter(pk__in=[one.record_id for one in near])
    found: dict[UUID, SensitivePlace] = {row.pk: row for row in rows}
    return [
        {
            "id": str(place.id),
            "kind": place.kind,
            "kind_label": place.kind_label,
            "name": place.name,
            "people": place.people,
            "distance_m": round(one.distance_m),
            "contact": place.contact,
            "lon": place.lon,
            "lat": place.lat,
            "as_of": place.as_of.isoformat() if place.as_of else None,
        }
        for one in near
        if (place := found.get(one.record_id)) is not None
    ]


def match_landmarks(text: str, *, visible_to: Viewer, limit: int = 5) -> list[Resource | SensitivePlace]:
    """Places people name when they call: sensitive places, hospitals, shelters; those with a point only."""
    if not ledger.fragments_of(text) or limit <= 0:
        return []
    kinds = [ResourceKind.MEDICAL_INSTITUTION, ResourceKind.SHELTER]
    sets = (
        places(visible_to=visible_to, q=text).active(),
        resources(visible_to=visible_to, q=text).active().filter(kind__in=kinds),
    )
    found = [row for rows in sets for row in rows.exclude(lon=None).order_by("name")[: limit * 3]]
    first = ledger.fragments_of(text)[0]
    found.sort(key=lambda row: (not ledger.normal(row.name).startswith(first), len(row.name)))
    return found[:limit]


def feature_collection(visible_to: Viewer, kind: str = "") -> dict[str, Any]:
    """Active resources (of one kind) as GeoJSON points for the map."""
    rows: Any = ledger.rows_of(_ANY, visible_to=visible_to)
    rows = rows.filter(kind=kind) if kind else rows
    return ledger.feature_collection(
        rows, kind="resource", url_name="resources:detail", properties=("kind", "readiness", "is_demo")
    )


def place_feature_collection(visible_to: Viewer) -> dict[str, Any]:
    """Active sensitive places as GeoJSON points for the map."""
    rows = ledger.rows_of(PLACES, visible_to=visible_to)
    return ledger.feature_collection(
        rows, kind="sensitive-place", url_name="resources:place", properties=("people", "is_demo")
    )
