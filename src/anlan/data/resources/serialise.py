"""How resources and sensitive places appear in the HTTP API."""

from __future__ import annotations

from typing import Any

from anlan.data.ledger.facade import record_json
from anlan.data.resources.details import DETAILS
from anlan.data.resources.models import Resource, SensitivePlace
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
    return shown


def place_json(place: SensitivePlace, *, crs: Crs = Crs.WGS84) -> dict[str, Any]:
    """A sensitive place."""
    return {
        **record_json(place, crs=crs),
        "kind": place.kind,
        "kind_label": place.kind_label,
        "people": place.people,
        "contact": place.contact,
        "contact_name": place.contact_name,
        "contact_phone": place.contact_phone,
    }
