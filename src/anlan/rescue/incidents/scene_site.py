"""What stands at the enterprise of an incident, from its dossier, short: the picture's part `site`."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from anlan.base.accounts.facade import User
from anlan.data.dossiers.facade import (
    DossierItem,
    card_json,
    facilities_of,
    files_of,
    fire_water_among,
    risk_points_of,
    shifts_now,
    shut_offs_of,
    units_of,
)
from anlan.data.enterprises.facade import Enterprise


@dataclass(frozen=True)
class SiteCards:
    """Cards by what they are, and the day the oldest of them was confirmed."""

    value: dict[str, Any]
    as_of: date | None
    empty: bool


def site_of(enterprise: Enterprise, *, visible_to: User, at: datetime) -> SiteCards:
    """The dossier's items as a commander needs them in the first minutes."""
    facilities = facilities_of(enterprise, visible_to=visible_to)
    water = fire_water_among(facilities)
    found: dict[str, list[DossierItem]] = {
        "units": list(units_of(enterprise, visible_to=visible_to)),
        "shut_offs": list(shut_offs_of(enterprise, visible_to=visible_to)),
        "fire_water": list(water),
        "facilities": [row for row in facilities if row not in water],
        "risk_points": list(risk_points_of(enterprise, visible_to=visible_to)),
        "files": list(files_of(enterprise, visible_to=visible_to)),
    }
    shifts = shifts_now(enterprise, visible_to=visible_to, at=at)
    everything = [row for rows in found.values() for row in rows]
    days = [row.as_of for row in everything if row.as_of is not None]
    value: dict[str, Any] = {key: [card_json(row) for row in rows] for key, rows in found.items()}
    value["shifts"] = [card_json(row) for row in shifts]
    value["people_now"] = sum(row.people for row in shifts) if shifts else None
    return SiteCards(value, min(days, default=None), not everything and not shifts)
