"""The picture so far, while a call is still being typed: nothing is stored."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from anlan.base.accounts.facade import User
from anlan.base.divisions.facade import Division
from anlan.data.enterprises.facade import contacts_of
from anlan.data.hazards.facade import find_substance, installations_of
from anlan.data.resources.facade import nearest_resources
from anlan.kernel.clock import in_shanghai
from anlan.rescue.incidents import call_queries, queries
from anlan.rescue.incidents.cards import contact_card, enterprise_card, installation_card, substance_card
from anlan.rescue.incidents.enums import ClockKind
from anlan.rescue.incidents.operations.clocks import duration_of
from anlan.rescue.incidents.operations.telling import Call, find_place
from anlan.rescue.incidents.policies import clock_starts, danger_reasons, propose
from anlan.rescue.incidents.serialise import call_json, duplicate_json


def preview_call(call: Call, *, visible_to: User, at: datetime) -> dict[str, Any]:
    """What can be said of a call so far: duplicates, proposal, enterprise, nearest resources, earlier calls, clocks."""
    place = find_place(call)
    proposal = propose(
        deaths=max(call.deaths, 0),
        missing=max(call.missing, 0),
        serious_injuries=max(call.serious_injuries, 0),
        direct_loss=max(call.direct_loss, type(call.direct_loss)(0)),
    )
    duplicates = queries.likely_duplicates(
        visible_to=visible_to,
        at=at,
        exercise=call.exercise,
        enterprise_id=call.enterprise.id if call.enterprise else None,
        lon=place.lon,
        lat=place.lat,
        place=call.place,
        caller_phone=call.caller_phone,
    )
    division = Division.objects.filter(pk=place.division).first() if place.division else None
    substance = find_substance(call.substance) if call.substance.strip() else None
    return {
        "place": {
            "lon": place.lon,
            "lat": place.lat,
            "division": {"code": division.code, "name": division.name} if division else None,
            "source": place.source,
        },
        "duplicates": [duplicate_json(each) for each in duplicates],
        "grade": proposal.grade.label,
        "response_level": proposal.response_level,
        "reasons": list(proposal.reasons),
        "enterprise": _enterprise(call, visible_to),
        "substance": substance_card(substance) if substance else None,
        "resources": _resources(place.lon, place.lat, visible_to),
        "danger_reasons": list(danger_reasons(call)),
        **_earlier(call, visible_to, at),
        "clocks": _clocks(call, at),
    }


def _earlier(call: Call, visible_to: User, at: datetime) -> dict[str, Any]:
    found = call_queries.earlier_calls(call.caller_phone, visible_to=visible_to, at=at)
    return {
        "earlier_calls": [call_json(row) for row in found.calls],
        "earlier": {"count": found.count, "false": found.false, "malicious": found.malicious},
    }


def _enterprise(call: Call, visible_to: User) -> dict[str, Any] | None:
    if call.enterprise is None:
        return None
    installations = installations_of(call.enterprise, visible_to=visible_to)
    return {
        **enterprise_card(call.enterprise),
        "contacts": [contact_card(row) for row in contacts_of(call.enterprise)],
        "installations": [installation_card(row) for row in installations],
    }


def _resources(lon: float | None, lat: float | None, visible_to: User) -> list[dict[str, Any]]:
    if lon is None or lat is None:
        return []
    kinds = ["rescue-team", "medical-institution", "supplies"]
    found = nearest_resources(lon=lon, lat=lat, kinds=kinds, limit=3, visible_to=visible_to)
    return sorted(found, key=lambda item: (not item["ready"], float(item["distance_m"])))[:3]


def _clocks(call: Call, at: datetime) -> list[dict[str, Any]]:
    received = call.received_at or at
    starts = clock_starts(received_at=received, head_informed_at=call.head_informed_at)
    return [
        {
            "kind": kind.value,
            "label": kind.label,
            "started_at": in_shanghai(start).isoformat(),
            "due_at": in_shanghai(start + duration_of(ClockKind(kind))).isoformat(),
            "met_at": None,
        }
        for kind, start in starts.items()
    ]
