"""Pictures from the scene as screens, the API and the file view read them."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django.contrib.auth.models import AnonymousUser
from django.db.models import QuerySet
from django.urls import reverse

from anlan.base.accounts.facade import User
from anlan.kernel.clock import in_shanghai
from anlan.kernel.errors import NotFound
from anlan.rescue.incidents.models import Incident, ScenePhoto


def photos_of(incident: Incident) -> QuerySet[ScenePhoto]:
    """Pictures that stand, in the order they were taken."""
    rows: QuerySet[ScenePhoto] = ScenePhoto.objects.filter(incident=incident, withdrawn_at=None)
    return rows.select_related("file", "incident").order_by("taken_at", "id")


def photo_by_id(photo_id: UUID, *, visible_to: User | AnonymousUser) -> ScenePhoto:
    """A standing picture of a visible incident; NotFound otherwise, withdrawn ones included."""
    seen = Incident.objects.visible_to(visible_to)
    found = (
        ScenePhoto.objects.select_related("file", "incident")
        .filter(pk=photo_id, withdrawn_at=None, incident__in=seen)
        .first()
    )
    if found is None:
        raise NotFound("没有这张照片，或已撤回，或不在您的管辖范围内。")
    return found


def photo_json(photo: ScenePhoto) -> dict[str, Any]:
    """A picture; `url` is the image itself, width and height pixels (0: not known)."""
    return {
        "id": str(photo.id),
        "name": photo.caption or "现场照片",
        "caption": photo.caption,
        "taken_at": in_shanghai(photo.taken_at).isoformat(),
        "received_at": in_shanghai(photo.created_at).isoformat(),
        "by": photo.by_name,
        "lon": photo.lon,
        "lat": photo.lat,
        "width": photo.width,
        "height": photo.height,
        "content_type": photo.file.content_type,
        "size": photo.file.size,
        "exercise": photo.incident.exercise,
        "withdrawn_at": in_shanghai(photo.withdrawn_at).isoformat() if photo.withdrawn_at else None,
        "withdrawn_by": photo.withdrawn_by or None,
        "withdrawn_reason": photo.withdrawn_reason or None,
        "url": reverse("incidents:photo", args=[photo.incident_id, photo.id]),
    }
