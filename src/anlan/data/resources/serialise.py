"""How resources and sensitive places appear in the HTTP API."""

from __future__ import annotations

from typing import Any

from anlan.data.ledger.facade import record_json
from anlan.data.resources.details import DETAILS
from anlan.data.resources.line_kinds import kinds_of, line_json
from anlan.data.resources.models import Resource, ResponsibilityArea, SensitivePlace, WaterSource
from anlan.kernel.coordinates import Crs


def resource_json(resource: Resource, *, crs: Crs = Crs.WGS84) -> dict[str, Any]:
    """A resource with the details of its kind at the same level, and a depot's stock."""
    shown: dict[str, Any] = {
        **record_json(resource, crs=crs),
        "kind": resource.kind,
        "kind_label": resource.kind_label,
        "ready": resource.ready,
        "readiness": resource.readiness,
        "readiness_label": resource.get_readiness_display(),
        "readiness_note": resource.readiness_note,
        "engaged_in": resource.engaged_in,
        "contact": resource.contact,
        "contact_name": resource.contact_name,
        "contact_phone": resource.contact_phone,
    }
    shown.update({detail.name: resource.details.get(detail.name) for detail in DETAILS[resource.kind]})
    shown["stock"] = [
        {"item": line.item, "quantity": str(line.quantity.normalize()), "unit": line.unit}
        for line in resource.stock.all()
    ]
    for line_kind in kinds_of(resource.kind):
        shown[line_kind.name] = [line_json(line_kind, row) for row in line_kind.rows_of(resource)]
    return shown


def place_json(place: SensitivePlace, *, crs: Crs = Crs.WGS84) -> dict[str, Any]:
    """A sensitive place."""
    return {
        **record_json(place, crs=crs),
        "kind": place.kind,
        "kind_label": place.kind_label,
        "people": place.people,
        "people_day": place.people_day,
        "people_night": place.people_night,
        "contact": place.contact,
        "contact_name": place.contact_name,
        "contact_phone": place.contact_phone,
    }


def water_json(water: WaterSource, *, crs: Crs = Crs.WGS84) -> dict[str, Any]:
    """A water source."""
    return {
        **record_json(water, crs=crs),
        "kind": water.kind,
        "kind_label": water.kind_label,
        "number": water.number,
        "state": water.state,
        "state_label": water.get_state_display(),
        "state_note": water.state_note,
        "usable": water.usable,
        "yield_l_s": water.yield_l_s,
        "head_mpa": water.head_mpa,
        "pipe_mm": water.pipe_mm,
        "capacity_m3": water.capacity_m3,
        "engines": water.engines,
        "access": water.access,
        "winter": water.winter,
        "owner": water.owner,
        "contact": water.contact,
        "contact_name": water.contact_name,
        "contact_phone": water.contact_phone,
    }


def area_json(area: ResponsibilityArea, *, crs: Crs = Crs.WGS84) -> dict[str, Any]:
    """Who answers for an area; the outline stays WGS-84."""
    return {
        **record_json(area, crs=crs),
        "level": area.level,
        "level_label": area.get_level_display(),
        "field": area.field,
        "field_label": area.get_field_display(),
        "grid": area.grid,
        "organisation_name": area.organisation_name,
        "post": area.post,
        "phone": area.phone,
        "contact": area.contact,
        "deputy": area.deputy,
        "deputy_phone": area.deputy_phone,
        "note": area.note,
        "boundary": area.boundary,
    }
