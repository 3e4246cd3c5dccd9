"""HTTP API of the pictures from the scene."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django.http import HttpRequest
from ninja import File, Form, Router, Schema, Status, UploadedFile
from pydantic import AwareDatetime, FiniteFloat

from anlan.base.accounts.facade import actor_of
from anlan.base.api.facade import requires_api
from anlan.kernel.clock import now
from anlan.kernel.errors import InvalidInput
from anlan.rescue.incidents.operations import photos
from anlan.rescue.incidents.photos import photo_by_id, photo_json, photos_of
from anlan.rescue.incidents.requests import caller, visible_incident
from anlan.rescue.incidents.schemas import ReasonIn

router = Router(tags=["事故救援"])


class PhotoIn(Schema):
    """What is said of a picture; time and place left out are read from the file. WGS-84."""

    caption: str = ""
    taken_at: AwareDatetime | None = None
    lon: FiniteFloat | None = None
    lat: FiniteFloat | None = None


@router.get("/incidents/{uuid:incident_id}/photos", summary="现场照片列表")
@requires_api("incidents.view_incident")
def list_photos(request: HttpRequest, incident_id: UUID) -> dict[str, Any]:
    items = [photo_json(row) for row in photos_of(visible_incident(request, incident_id))]
    return {"items": items, "count": len(items)}


@router.post("/incidents/{uuid:incident_id}/photos", response={201: dict[str, Any]}, summary="上传现场照片")
@requires_api("incidents.add_photo")
def add_photo(
    request: HttpRequest, incident_id: UUID, data: Form[PhotoIn], file: File[UploadedFile | None] = None
) -> Status[dict[str, Any]]:
    """Multipart: `file` (JPEG, PNG, WebP, at most 20 MB) and what is said of it."""
    incident = visible_incident(request, incident_id)
    if file is None:
        raise InvalidInput("请选择照片文件。", field="file")
    photo = photos.add_photo(
        incident=incident,
        file=file,
        name=file.name or "",
        caption=data.caption,
        taken_at=data.taken_at,
        lon=data.lon,
        lat=data.lat,
        by=actor_of(request),
        at=now(),
    )
    return Status(201, photo_json(photo))


@router.post("/photos/{uuid:photo_id}/withdraw", summary="撤回现场照片")
@requires_api("incidents.add_photo")
def withdraw_photo(request: HttpRequest, photo_id: UUID, data: ReasonIn) -> dict[str, Any]:
    photo = photo_by_id(photo_id, visible_to=caller(request))
    return photo_json(photos.withdraw_photo(photo=photo, reason=data.reason, by=actor_of(request), at=now()))
