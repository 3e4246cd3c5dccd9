"""What a commander needs of each ledger record, short: the cards of the picture and of the intake screen.

The ledgers' own API gives every field; here stands only what is read in the first minute.
"""

from __future__ import annotations

from typing import Any

from anlan.base.divisions.facade import Division
from anlan.data.duty_contacts.facade import DutyContact
from anlan.data.enterprises.facade import Contact, Enterprise, detail_rows
from anlan.data.hazards.facade import (
    MajorHazardInstallation,
    Reach,
    StoredSubstance,
    Substance,
    reaches_of,
)


def division_card(division: Division | None) -> dict[str, str] | None:
    return {"code": division.code, "name": division.name} if division else None


def enterprise_card(enterprise: Enterprise) -> dict[str, Any]:
    details = detail_rows(enterprise.category, enterprise.details)
    return {
        "id": str(enterprise.id),
        "name": enterprise.name,
        "credit_code": enterprise.credit_code,
        "address": enterprise.address,
        "lon": enterprise.lon,
        "lat": enterprise.lat,
        "located_in": division_card(enterprise.located_in),
        "supervised_by": str(enterprise.supervised_by) if enterprise.supervised_by else None,
        "industry": enterprise.get_industry_display(),
        "category": enterprise.get_category_display(),
        "employees": enterprise.employees,
        "legal_representative": enterprise.legal_representative,
        "is_demo": enterprise.is_demo,
        "as_of": enterprise.as_of.isoformat() if enterprise.as_of else None,
        "url": f"/enterprises/{enterprise.id}/",
        "dossier": f"/enterprises/{enterprise.id}/dossier/",
        "details": [{"label": label, "text": text} for label, text in details if text],
    }


def contact_card(contact: Contact, *, now: bool | None = None, hours: str = "") -> dict[str, Any]:
    """Whom to call; `now` says whether the telephone is answered at this hour, None where nobody asked."""
    return {
        "name": contact.name,
        "role": contact.post or contact.get_role_display(),
        "telephone": contact.telephone,
        "hours": hours or contact.hours,
        "now": now,
    }


def duty_card(contact: DutyContact) -> dict[str, Any]:
    return {
        "id": str(contact.id),
        "name": contact.name,
        "role": contact.category_label,
        "telephone": contact.duty_phone,
        "hours": contact.hours,
    }


def substance_card(substance: Substance) -> dict[str, Any]:
    return {
        "id": str(substance.id),
        "name": substance.name,
        "english_name": substance.english_name,
        "cas": substance.cas,
        "un": substance.un,
        "hazard_class": substance.hazard_class,
        "state": substance.get_state_display(),
        "flash_point_c": substance.flash_point_c,
        "boiling_point_c": substance.boiling_point_c,
        "hazards": substance.hazards,
        "measures": substance.measures,
        "dos": "；".join(substance.dos),
        "donts": "；".join(substance.donts),
        "fire_use": substance.fire_use,
        "fire_never": substance.fire_never,
        "spill": substance.spill,
        "first_aid": substance.first_aid,
        "protection": substance.protection,
        "appearance": substance.appearance,
        "behaviour": substance.behaviour,
        "isolation_m": substance.isolation_m,
        "distances": "；".join(map(_distance, reaches_of(substance))),
        "verified": substance.verified,
        "url": f"/hazards/substances/{substance.id}/",
    }


def _distance(one: Reach) -> str:
    """A line of the guidebook in words."""
    on = "入水" if one.on_water else ""
    return f"{one.spill_label}{on}：隔离 {one.isolation_m:g} m，下风向 昼 {one.day_km:g} km、夜 {one.night_km:g} km"


def stored_card(stored: StoredSubstance) -> dict[str, Any]:
    return {
        "substance": substance_card(stored.substance),
        "quantity_t": stored.quantity_t,
        "container": stored.container,
    }


def installation_card(installation: MajorHazardInstallation) -> dict[str, Any]:
    people = [
        {"duty": label, "name": name, "telephone": telephone}
        for label, name, telephone in (
            ("主要负责人", installation.chief_name, installation.chief_phone),
            ("技术负责人", installation.technical_name, installation.technical_phone),
            ("操作负责人", installation.operating_name, installation.operating_phone),
        )
        if name or telephone
    ]
    return {
        "id": str(installation.id),
        "name": installation.name,
        "level": installation.get_level_display() or None,
        "r_value": installation.r_value,
        "lon": installation.lon,
        "lat": installation.lat,
        "enterprise": {"id": str(installation.enterprise_id), "name": installation.enterprise.name},
        "exposed_people": installation.exposed_people,
        "responsible": people,
        "substances": [stored_card(stored) for stored in installation.stored.all()],
        "description": installation.description,
        "as_of": installation.as_of.isoformat() if installation.as_of else None,
        "url": f"/hazards/{installation.id}/",
    }
