"""How dossiers appear in the HTTP API and in the situation picture."""

from __future__ import annotations

from datetime import date
from typing import Any

from django.urls import reverse

from anlan.data.dossiers.ages import Age, Ages
from anlan.data.dossiers.dossier import Dossier, doubts_of
from anlan.data.dossiers.kinds import DossierKind, kind_of_item
from anlan.data.dossiers.models import DossierFile, DossierItem, StorageUnit
from anlan.data.enterprises.facade import OnCall, contact_json
from anlan.data.ledger.facade import record_json
from anlan.kernel.coordinates import Crs


def kind_json(kind: DossierKind) -> dict[str, Any]:
    """A kind with its fields in words."""
    return {
        "key": kind.key,
        "title": kind.title,
        "fields": [
            {
                "name": name,
                "label": kind.label(name),
                "required": name in kind.wanted,
                "choices": [{"value": value, "label": label} for value, label in kind.choices(name)],
            }
            for name in kind.fields
        ],
    }


def item_json(kind: DossierKind, item: DossierItem, *, crs: Crs = Crs.WGS84) -> dict[str, Any]:
    """An item: what every ledger record shows and the fields of its kind; choices also in words."""
    body = record_json(item, crs=crs)
    body.pop("attention")
    body["enterprise"] = {"id": str(item.enterprise_id), "name": item.enterprise.name}
    for name in kind.own:
        if kind.is_reference(name):
            found = getattr(item, name)
            body[name] = {"id": str(found.pk), "name": found.name} if found is not None else None
            continue
        value = getattr(item, name)
        body[name] = value.isoformat() if isinstance(value, date) else value
        if kind.choices(name):
            body[f"{name}_label"] = kind.of(item, name)
    if isinstance(item, DossierFile):
        body["file_name"] = item.file_name
        body["content"] = reverse("dossiers:content", args=[item.pk])
    body["doubts"] = doubts_of(item) if isinstance(item, StorageUnit) else []
    body["url"] = reverse(f"dossiers:{kind.key}", args=[item.pk])
    return body


def card_json(item: DossierItem) -> dict[str, Any]:
    """An item short, for the situation picture: what stands on the dossier's page, in words."""
    kind = kind_of_item(item)
    return {
        "id": str(item.pk),
        "record": kind.key,
        "name": item.name,
        "lon": item.lon,
        "lat": item.lat,
        "as_of": item.as_of.isoformat() if item.as_of else None,
        "url": reverse(f"dossiers:{kind.key}", args=[item.pk]),
        **{name: kind.of(item, name) for name in kind.brief},
    }


def on_call_json(each: OnCall) -> dict[str, Any]:
    """A contact and whether the telephone is answered now."""
    return {**contact_json(each.contact), "hours": each.hours, "now": each.now}


def age_json(found: Age | Ages | None) -> dict[str, Any] | None:
    """An age with its state."""
    if found is None:
        return None
    age = found.oldest if isinstance(found, Ages) else found
    return {
        "as_of": age.as_of.isoformat() if age.as_of else None,
        "days": age.days,
        "state": age.state,
        "text": found.text,
        **({"stale": found.stale_count} if isinstance(found, Ages) else {}),
    }


def dossier_json(dossier: Dossier) -> dict[str, Any]:
    """The whole dossier."""
    enterprise = dossier.enterprise
    return {
        "enterprise": {
            "id": str(enterprise.pk),
            "name": enterprise.name,
            "credit_code": enterprise.credit_code,
        },
        "at": dossier.at.isoformat(),
        "age": age_json(dossier.age),
        "contacts": [on_call_json(each) for each in dossier.on_call],
        "people_now": dossier.people_now,
        "dangers": [
            {
                "substance": {
                    "id": str(each.substance.pk),
                    "name": each.substance.name,
                    "un": each.substance.un,
                },
                "quantity_t": each.quantity_t,
                "places": each.places,
            }
            for each in dossier.dangers
        ],
        "risk_points": {str(level): number for level, number in dossier.risk_counts},
        "doubts": dossier.doubts,
        "sections": {
            key: {
                "title": section.kind.title,
                "age": age_json(section.age),
                "items": [item_json(section.kind, item) for item in section.items],
            }
            for key, section in dossier.sections.items()
        },
        "history": [
            {"at": each.at.isoformat(), "kind": each.kind, "title": each.title, "url": each.url}
            for each in dossier.history
        ],
    }
