"""Reads of the case library."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django.contrib.auth.models import AnonymousUser

from anlan.base.accounts.facade import User
from anlan.data.cases.ledger import CASES
from anlan.data.cases.models import AccidentCase
from anlan.data.cases.policies import likeness
from anlan.data.ledger import facade as ledger
from anlan.data.ledger.reading import Viewer


def cases(*, visible_to: Viewer, q: str = "", located_in: str = "") -> Any:
    """Cases the user sees, shared ones of other places included."""
    rows: Any = ledger.rows_of(CASES, visible_to=visible_to)
    if located_in:
        rows = ledger.in_division(rows, located_in)
    if q.strip():
        rows = rows.search(q)
    return rows.select_related("located_in", "supervised_by")


def case_by_id(case_id: UUID | str, *, visible_to: Viewer) -> AccidentCase:
    """One case; `NotFound` when the user may not see it."""
    return ledger.record_of(CASES, case_id, visible_to=visible_to)


def similar_cases(
    *,
    kind: str = "",
    substance: str = "",
    industry: str = "",
    limit: int = 5,
    visible_to: Viewer | None = None,
) -> list[dict[str, Any]]:
    """Cases most like an incident, best and newest first; without `visible_to` only those shared with everybody."""
    manager: Any = AccidentCase.objects
    rows = manager.active().filter(shared=True) if visible_to is None else _seen(visible_to)
    fields = ("pk", "kind", "substance", "industry", "occurred_at")
    scored = []
    for pk, case_kind, case_substance, case_industry, occurred_at in rows.values_list(*fields):
        points = likeness(
            kind=kind,
            substance=substance.strip(),
            industry=industry,
            case_kind=case_kind,
            case_substance=case_substance,
            case_industry=case_industry,
        )
        if points > 1:
            scored.append((points, occurred_at, pk))
    scored.sort(key=lambda entry: (entry[0], entry[1]), reverse=True)
    chosen = [pk for _, _, pk in scored[:limit]]
    found = {row.pk: row for row in manager.filter(pk__in=chosen)}
    return [brief(found[pk]) for pk in chosen]


def _seen(viewer: User | AnonymousUser) -> Any:
    return cases(visible_to=viewer).active()


def brief(case: AccidentCase) -> dict[str, Any]:
    """A case in the few words a desk has room for."""
    return {
        "id": str(case.pk),
        "title": case.name,
        "occurred_at": case.occurred_at.isoformat(),
        "place": case.address,
        "unit": case.unit,
        "kind": case.kind,
        "kind_label": case.get_kind_display(),
        "substance": case.substance,
        "grade": case.grade,
        "deaths": case.deaths,
        "missing": case.missing,
        "lessons": case.lessons,
        "verified": case.verified,
        "verification_note": case.verification_note,
    }


def feature_collection(visible_to: Viewer) -> dict[str, Any]:
    """Active cases as GeoJSON points for the map."""
    collection = ledger.feature_collection(
        ledger.rows_of(CASES, visible_to=visible_to),
        kind="accident-case",
        url_name="cases:detail",
        properties=("grade", "is_demo"),
    )
    for feature in collection["features"]:
        feature["properties"]["level"] = feature["properties"]["grade"]
    return collection
