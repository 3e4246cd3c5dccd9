"""Reads: campaigns, their objects within one's jurisdiction, progress by batch and district, one's own collection."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Any
from uuid import UUID

from django.db.models import Count, Q, QuerySet
from django.db.models.functions import Substr

from anlan.base.accounts.facade import User
from anlan.base.divisions.facade import districts
from anlan.data.campaigns.enums import ObjectStatus
from anlan.data.campaigns.models import Batch, Campaign, CollectionObject
from anlan.kernel.errors import NotFound

OPEN = (ObjectStatus.WAITING, ObjectStatus.RETURNED)
DONE = (ObjectStatus.COLLECTED, ObjectStatus.ACCEPTED)


def campaigns(*, visible_to: User) -> QuerySet[Campaign]:
    """All campaigns, for the people of authorities."""
    rows = Campaign.objects.all()
    return rows if visible_to.has_perm("campaigns.view_campaign") else rows.none()


def campaign_by_id(campaign_id: UUID, *, visible_to: User) -> Campaign:
    """One campaign, or `NotFound`."""
    found = campaigns(visible_to=visible_to).filter(pk=campaign_id).first()
    if found is None:
        raise NotFound("没有这项采集工作。")
    return found


def batch_by_id(batch_id: UUID, *, visible_to: User) -> Batch:
    """One batch, or `NotFound`."""
    found = Batch.objects.select_related("campaign").filter(pk=batch_id).first()
    if found is None or not visible_to.has_perm("campaigns.view_campaign"):
        raise NotFound("没有这个批次。")
    return found


def collection_objects(*, visible_to: User) -> Any:
    """Objects within the user's jurisdiction, of released batches and of those still planned."""
    rows = CollectionObject.objects.visible_to(visible_to)
    return rows.select_related("batch", "campaign", "enterprise", "collector", "located_in")


def object_by_id(object_id: UUID, *, visible_to: User) -> CollectionObject:
    """One object; `NotFound` outside the user's scope."""
    found: CollectionObject | None = collection_objects(visible_to=visible_to).filter(pk=object_id).first()
    if found is None:
        raise NotFound("没有这个采集对象。")
    return found


def own_collection(user: User) -> Any:
    """What a collector has yet to do, the nearest deadline first."""
    rows = collection_objects(visible_to=user).filter(collector=user, status__in=OPEN)
    return rows.filter(batch__released_at__isnull=False).order_by("batch__due_on", "id")


@dataclass(frozen=True, slots=True)
class Progress:
    """How far a set of objects is; `share` is collected or accepted of all, in percent."""

    key: str
    title: str
    total: int
    done: int
    returned: int
    unassigned: int
    overdue: int

    @property
    def share(self) -> int:
        return round(100 * self.done / self.total) if self.total else 0


def progress_by_district(campaign: Campaign, *, visible_to: User, on: date) -> list[Progress]:
    """Every district's target (its objects) and how much of it is done."""
    rows = collection_objects(visible_to=visible_to).filter(campaign=campaign).order_by()
    counted = rows.annotate(district=Substr("located_in_id", 1, 6)).values("district").annotate(**_counts(on))
    names = dict(districts().values_list("code", "name"))
    found = [_progress(row["district"] or "", names.get(row["district"], "区划不明"), row) for row in counted]
    return sorted(found, key=lambda each: (each.share, -each.total))


def progress_by_batch(campaign: Campaign, *, visible_to: User, on: date) -> dict[UUID, Progress]:
    """Every batch's progress by its id."""
    rows = collection_objects(visible_to=visible_to).filter(campaign=campaign).order_by()
    counted = rows.values("batch_id", "batch__title").annotate(**_counts(on))
    return {row["batch_id"]: _progress(str(row["batch_id"]), row["batch__title"], row) for row in counted}


def progress_of(campaigns_: list[Campaign], *, visible_to: User, on: date) -> dict[UUID, Progress]:
    """Progress of several campaigns in one read."""
    rows = collection_objects(visible_to=visible_to).filter(campaign__in=campaigns_).order_by()
    counted = rows.values("campaign_id").annotate(**_counts(on))
    return {row["campaign_id"]: _progress(str(row["campaign_id"]), "", row) for row in counted}


def _counts(on: date) -> dict[str, Count]:
    late = Q(status__in=OPEN, batch__due_on__lt=on, batch__released_at__isnull=False)
    return {
        "total": Count("pk"),
        "done": Count("pk", filter=Q(status__in=DONE)),
        "returned": Count("pk", filter=Q(status=ObjectStatus.RETURNED)),
        "unassigned": Count("pk", filter=Q(collector=None, status__in=OPEN)),
        "overdue": Count("pk", filter=late),
    }


def _progress(key: str, title: str, row: dict[str, Any]) -> Progress:
    counts = {name: row[name] for name in ("total", "done", "returned", "unassigned", "overdue")}
    return Progress(key=key, title=title, **counts)


def feature_collection(user: User) -> dict[str, Any]:
    """Objects of running batches as GeoJSON (WGS-84): red overdue, orange open, blue done; named by word too."""
    rows = collection_objects(visible_to=user).filter(
        batch__released_at__isnull=False, batch__accepted_at__isnull=True, enterprise__lon__isnull=False
    )[:20_000]
    features = [
        {
            "type": "Feature",
            "id": str(row.pk),
            "geometry": {"type": "Point", "coordinates": [row.enterprise.lon, row.enterprise.lat]},
            "properties": {
                "id": str(row.pk),
                "kind": "collection-object",
                "name": f"{row.enterprise.name}（{row.get_status_display()}）",
                "level": 4 if row.status in DONE else 2,
                "url": f"/enterprises/{row.enterprise_id}/",
            },
        }
        for row in rows
    ]
    return {"type": "FeatureCollection", "features": features}
