"""From a request to the records it names: the caller, the incident they may see, the call they describe."""

from __future__ import annotations

from uuid import UUID

from django.db.models import QuerySet
from django.http import HttpRequest

from anlan.base.accounts.enums import OrganisationKind
from anlan.base.accounts.facade import Organisation, User, organisations
from anlan.data.enterprises.facade import Enterprise, enterprise_by_id
from anlan.data.hazards.facade import substance_by_id
from anlan.kernel.errors import Conflict, InvalidInput, NotAllowed, NotFound
from anlan.rescue.incidents import call_queries, queries
from anlan.rescue.incidents.models import CallRecord, Incident
from anlan.rescue.incidents.operations.telling import Call
from anlan.rescue.incidents.schemas import CallIn


def caller(request: HttpRequest) -> User:
    user = request.user
    if not isinstance(user, User):
        raise NotAllowed("请先登录。")
    return user


def visible_incident(request: HttpRequest, incident_id: UUID) -> Incident:
    return queries.incident_by_id(incident_id, visible_to=caller(request))


def call_of(request: HttpRequest, data: CallIn) -> Call:
    user = caller(request)
    lon, lat = wgs84(data.lon, data.lat, data.crs)
    return Call(
        kind=data.kind,
        occurred_at=data.occurred_at,
        head_informed_at=data.head_informed_at,
        received_at=data.received_at,
        place=data.place,
        lon=lon,
        lat=lat,
        enterprise=enterprise_of(data.enterprise, user),
        substance=substance_name(data.substance),
        description=data.description,
        caller_name=data.caller_name,
        caller_phone=data.caller_phone,
        deaths=data.deaths,
        missing=data.missing,
        serious_injuries=data.serious_injuries,
        direct_loss=data.direct_loss,
        endangered=data.endangered,
        trapped=data.trapped,
        evacuated=data.evacuated,
        danger_signs=tuple(sorted(set(data.danger_signs))),
        exercise=data.exercise,
    )


def kept_call(request: HttpRequest, call_id: UUID | None) -> CallRecord | None:
    """A call already kept that belongs to no incident yet; refused when it does."""
    if call_id is None:
        return None
    record = call_queries.call_by_id(call_id, visible_to=caller(request))
    if record.incident is not None:
        raise Conflict(f"该来电已归入 {record.incident.number}，不能再次立案。", code="call_used")
    return record


def partners(user: User) -> QuerySet[Organisation]:
    """Departments that are asked for help like a service."""
    return organisations(visible_to=user).filter(kind=OrganisationKind.PARTNER).order_by("name")


def partner_of(text: str, user: User) -> Organisation | None:
    """The partner an id names; None for a service's number."""
    try:
        wanted = UUID(text)
    except ValueError:
        return None
    return partners(user).filter(pk=wanted).first()


def wgs84(lon: float | None, lat: float | None, crs: str) -> tuple[float | None, float | None]:
    try:
        return queries.convert(lon, lat, crs)
    except ValueError as error:
        raise InvalidInput("坐标不在有效范围内，或经纬度颠倒，请核对。", field="lon") from error


def enterprise_of(enterprise_id: UUID | None, user: User) -> Enterprise | None:
    if enterprise_id is None:
        return None
    try:
        return enterprise_by_id(enterprise_id, visible_to=user)
    except NotFound as error:
        raise InvalidInput("没有这家企业，或不在您的管辖范围内。", field="enterprise") from error


def substance_name(text: str) -> str:
    """The name behind an id, or the text as it was said."""
    found = substance_by_id(text)
    return found.name if found else text
