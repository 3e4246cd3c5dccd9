"""现场照片: taking pictures from the scene into an incident, and withdrawing a wrong one.

Owns what a picture must be (JPEG, PNG or WebP by content, at most 20 MB) and where its time and place come from: what
the person says, else what the camera wrote, else now and nowhere. The bytes belong to `base.files`.
"""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Any, BinaryIO

from django.core.files.base import File
from django.db import transaction

from anlan.base.files.facade import content_types, store_file
from anlan.kernel.actor import Actor
from anlan.kernel.coordinates import outside_china
from anlan.kernel.errors import Conflict, InvalidInput
from anlan.rescue.incidents.enums import EntryKind
from anlan.rescue.incidents.events import PhotoAdded, PhotoWithdrawn
from anlan.rescue.incidents.exif import PhotoFacts, facts_of
from anlan.rescue.incidents.models import Incident, ScenePhoto
from anlan.rescue.incidents.operations.recording import announce, audit_row, fresh, log_entry

ACCEPTED = (content_types.JPEG, content_types.PNG, content_types.WEBP)
MAX_BYTES = 20 * 1024 * 1024
#: A camera's clock may run ahead a little; one years off is not believed.
AHEAD, OLDEST = timedelta(minutes=5), timedelta(days=365)


def add_photo(
    *,
    incident: Incident,
    file: File[Any] | BinaryIO,
    name: str = "",
    caption: str = "",
    taken_at: datetime | None = None,
    lon: float | None = None,
    lat: float | None = None,
    by: Actor,
    at: datetime,
) -> ScenePhoto:
    """Keep a picture from the scene; coordinates in degrees of WGS-84. A closed incident still takes pictures.

    The same picture again is refused while the first one stands.
    """
    caption = caption.strip()
    _check(caption=caption, taken_at=taken_at, lon=lon, lat=lat, at=at)
    # The bytes are kept before the transaction begins: writing them must not hold up everybody else's.
    stored = store_file(
        source=file,
        name=name or str(getattr(file, "name", "") or "现场照片"),
        accept=ACCEPTED,
        max_bytes=MAX_BYTES,
        by=by,
        at=at,
    )
    facts = facts_of(stored.path.read_bytes())
    with transaction.atomic():
        incident = fresh(incident)
        if incident.photos.filter(file=stored, withdrawn_at=None).exists():
            raise Conflict("这张照片已在本事故的照片中，不必重复上传。", code="photo_twice", field="file")
        place = (lon, lat) if lon is not None else _camera_place(facts)
        photo = ScenePhoto.objects.create(
            incident=incident,
            file=stored,
            caption=caption,
            taken_at=taken_at or _camera_time(facts, at=at) or at,
            by_name=by.name,
            lon=place[0],
            lat=place[1],
            width=facts.width,
            height=facts.height,
        )
        words = f"收到现场照片{f'：{caption}' if caption else ''}"
        log_entry(incident, words, kind=EntryKind.PHOTO, by=by, at=at)
        announce(incident, PhotoAdded(incident=str(incident.id), photo=str(photo.id), caption=caption),
                 by=by, at=at)  # fmt: skip
        audit_row(incident, "add_photo", f"{incident.number} {words}", by=by, at=at,
                  changes={"photo": str(photo.id), "sha256": stored.sha256})  # fmt: skip
    return photo


def withdraw_photo(*, photo: ScenePhoto, reason: str, by: Actor, at: datetime) -> ScenePhoto:
    """Hide a wrong picture; it stays on record with who hid it and why."""
    reason = reason.strip()
    if len(reason) < 2:
        raise InvalidInput("请说明撤回照片的理由。", field="reason")
    if len(reason) > 200:
        raise InvalidInput("理由过长，最多 200 字。", field="reason")
    with transaction.atomic():
        incident = fresh(photo.incident)
        changed = ScenePhoto.objects.filter(pk=photo.pk, withdrawn_at=None).update(
            withdrawn_at=at, withdrawn_by=by.name, withdrawn_reason=reason, updated_at=at
        )
        if not changed:
            raise Conflict("这张照片已经撤回。", code="photo_withdrawn")
        photo.refresh_from_db()
        words = f"撤回现场照片{f'“{photo.caption}”' if photo.caption else ''}：{reason}"
        log_entry(incident, words, kind=EntryKind.PHOTO, by=by, at=at)
        announce(incident, PhotoWithdrawn(incident=str(incident.id), photo=str(photo.id)), by=by, at=at)
        audit_row(incident, "withdraw_photo", f"{incident.number} {words}", reason=reason, by=by, at=at,
                  changes={"photo": str(photo.id)})  # fmt: skip
    return photo


def _check(
    *, caption: str, taken_at: datetime | None, lon: float | None, lat: float | None, at: datetime
) -> None:
    if len(caption) > 200:
        raise InvalidInput("说明过长，最多 200 字。", field="caption")
    if taken_at is not None and taken_at > at + AHEAD:
        raise InvalidInput("拍摄时间不能晚于现在。", field="taken_at")
    if (lon is None) != (lat is None):
        raise InvalidInput("经度和纬度须同时填写。", field="lon")
    if lon is not None and lat is not None and _foreign(lon, lat):
        raise InvalidInput("坐标不在中国范围内，请核对经度、纬度。", field="lon")


def _camera_time(facts: PhotoFacts, *, at: datetime) -> datetime | None:
    """The camera's time unless its clock is plainly wrong."""
    taken = facts.taken_at
    return taken if taken is not None and at - OLDEST <= taken <= at + AHEAD else None


def _camera_place(facts: PhotoFacts) -> tuple[float | None, float | None]:
    if facts.lon is None or facts.lat is None or _foreign(facts.lon, facts.lat):
        return None, None
    return facts.lon, facts.lat


def _foreign(lon: float, lat: float) -> bool:
    try:
        return outside_china(lon, lat)
    except ValueError:
        return True
