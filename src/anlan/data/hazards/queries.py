"""Reads of the hazard ledger."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django.db.models import QuerySet

from anlan.base.spatial import facade as spatial
from anlan.data.enterprises.facade import Enterprise
from anlan.data.hazards.ledger import INSTALLATIONS, LAYER
from anlan.data.hazards.models import Grading, MajorHazardInstallation
from anlan.data.hazards.policies import Assessment, Quantity, assess
from anlan.data.ledger import facade as ledger
from anlan.data.ledger.reading import Viewer


def installations(*, visible_to: Viewer, q: str = "", located_in: str = "") -> Any:
    """Installations the user sees, retired ones included."""
    rows: Any = ledger.rows_of(INSTALLATIONS, visible_to=visible_to)
    if located_in:
        rows = ledger.in_division(rows, located_in)
    if q.strip():
        rows = rows.search(q)
    return rows.select_related("enterprise", "located_in", "supervised_by")


def installation_by_id(installation_id: UUID | str, *, visible_to: Viewer) -> MajorHazardInstallation:
    """One installation; `NotFound` outside the user's scope."""
    return ledger.record_of(INSTALLATIONS, installation_id, visible_to=visible_to)


def installations_of(enterprise: Enterprise | UUID, *, visible_to: Viewer) -> list[MajorHazardInstallation]:
    """Active installations of an enterprise with their stored substances, the gravest first."""
    rows = installations(visible_to=visible_to).active().filter(enterprise=enterprise)
    return list(rows.prefetch_related("stored__substance").order_by("level", "name"))


def installations_around(
    lon: float, lat: float, metres: float, *, visible_to: Viewer, limit: int = 50
) -> list[MajorHazardInstallation]:
    """Active installations within `metres` of a WGS-84 point, nearest first."""
    near = spatial.within_distance(layers=[LAYER], lon=lon, lat=lat, radius_m=metres)
    rows = installations(visible_to=visible_to).active().filter(pk__in=[one.record_id for one in near])
    found = {row.pk: row for row in rows.prefetch_related("stored__substance")}
    return [found[one.record_id] for one in near if one.record_id in found][:limit]


def assessment_of(installation: MajorHazardInstallation) -> Assessment:
    """S, R and level by GB 18218-2018 from the registered quantities, with the sheet of terms."""
    quantities = [
        Quantity(
            name=row.substance.name,
            quantity_t=row.quantity_t,
            critical_quantity_t=row.critical_quantity_t or row.substance.critical_quantity_t,
            beta=row.beta or row.substance.beta,
            container=row.container,
            basis=row.substance.gb18218,
        )
        for row in installation.stored.all()
    ]
    return assess(quantities, exposed_people=installation.exposed_people)


def gradings_of(installation: MajorHazardInstallation, *, visible_to: Viewer) -> QuerySet[Grading]:
    """How an installation was graded over time, newest first; `NotFound` outside the user's scope."""
    installation_by_id(installation.pk, visible_to=visible_to)
    return Grading.objects.filter(installation=installation)


def graded_otherwise(*, visible_to: Viewer, limit: int = 20) -> list[MajorHazardInstallation]:
    """Active installations whose computed grade is not the filed one, the gravest first."""
    rows = installations(visible_to=visible_to).active().filter(grade_differs=True)
    return list(rows.order_by("computed_level", "name")[:limit])


def feature_collection(visible_to: Viewer) -> dict[str, Any]:
    """Active installations as GeoJSON points for the map."""
    rows = ledger.rows_of(INSTALLATIONS, visible_to=visible_to)
    return ledger.feature_collection(
        rows, kind="installation", url_name="hazards:detail", properties=("level", "is_demo")
    )
