"""HTTP API of the weather: what it is at a place, the stations, and where their programs push to."""

from __future__ import annotations

from datetime import datetime
from typing import Any, cast
from uuid import UUID

from django.http import HttpRequest
from ninja import Query, Router, Schema, Status

from anlan.base.accounts.facade import User, actor_of
from anlan.base.api.facade import ListQuery, filtered, ordered, paged, requires_api
from anlan.data.ledger.facade import check_point, crs_of
from anlan.data.weather.enums import ObservationSource
from anlan.data.weather.files import moment
from anlan.data.weather.models import Station
from anlan.data.weather.operations import MEASURED, record_observation, withdraw_observation
from anlan.data.weather.queries import current_weather, observation_by_id, observations, stations
from anlan.data.weather.serialise import conditions_json, observation_json, station_json
from anlan.kernel.clock import now
from anlan.kernel.coordinates import to_wgs84
from anlan.kernel.errors import DomainError, FieldError, InvalidInput

router = Router(tags=["气象"])

MOST_AT_ONCE = 1000


class PlaceQuery(Schema):
    """Where, and in which coordinates."""

    lon: float
    lat: float
    crs: str = "wgs84"
    at: datetime | None = None


class ObservationQuery(ListQuery):
    """List of observations."""

    station: str = ""
    source: str = ""


class ObservationIn(Schema):
    """One observation: of a station by its code, or of a place by `lon` and `lat`."""

    station: str | None = None
    lon: float | None = None
    lat: float | None = None
    place: str = ""
    observed_at: str | None = None
    wind_speed: float
    wind_direction_deg: float | None = None
    height_m: float | None = None
    temperature_c: float | None = None
    humidity: float | None = None
    cloud_octas: int | None = None
    precipitation_mm: float | None = None
    stability: str = ""
    note: str = ""


class PushIn(Schema):
    """Several observations of stations at once."""

    items: list[ObservationIn]


class WithdrawIn(Schema):
    """Why an observation does not count."""

    reason: str


def _user(request: HttpRequest) -> User:
    return cast(User, request.user)


@router.get("/weather/current", response=dict[str, Any], summary="某地当前气象")
@requires_api("weather.view_weather")
def get_current(request: HttpRequest, query: Query[PlaceQuery]) -> dict[str, Any]:
    """Observed or assumed weather at a place; `assumed` names what nobody observed."""
    lon, lat = to_wgs84(query.lon, query.lat, crs_of(query.crs))
    wrong = check_point(lon, lat)
    if wrong is not None:
        raise InvalidInput(wrong.message, field=wrong.field)
    at = query.at or now()
    if at.tzinfo is None:
        raise InvalidInput("时间须带时区。", field="at")
    return conditions_json(current_weather(lon=lon, lat=lat, at=at))


@router.get("/weather/stations", response=dict[str, Any], summary="气象站")
@requires_api("weather.view_weather")
def list_stations(request: HttpRequest, query: Query[ListQuery]) -> dict[str, Any]:
    """All stations."""
    rows = ordered(stations(visible_to=_user(request)), query.order, ("code", "name"), "code")
    return paged(rows, query, station_json)


@router.get("/weather/observations", response=dict[str, Any], summary="气象观测")
@requires_api("weather.view_weather")
def list_observations(request: HttpRequest, query: Query[ObservationQuery]) -> dict[str, Any]:
    """Observations, the newest first."""
    rows = observations(visible_to=_user(request))
    if query.station:
        rows = rows.filter(station__code=query.station)
    rows = filtered(rows, query.dict(), ("source",))
    return paged(
        ordered(rows, query.order, ("observed_at", "wind_speed"), "-observed_at"), query, observation_json
    )


@router.post(
    "/weather/observations", response={200: dict[str, Any], 201: dict[str, Any]}, summary="录入气象观测"
)
@requires_api("weather.enter_observation")
def post_observation(request: HttpRequest, data: ObservationIn) -> Status[dict[str, Any]]:
    """A person's observation. The same station and moment again corrects it."""
    recorded = _record(request, data, ObservationSource.MANUAL)
    code = 201 if recorded["outcome"] == "created" else 200
    return Status(code, recorded)


@router.post("/weather/push", response=dict[str, Any], summary="气象站推送")
@requires_api("weather.push_observation")
def push(request: HttpRequest, data: PushIn) -> dict[str, Any]:
    """What a station's program sends, up to 1,000 rows; each counts alone, what cannot be taken says why."""
    if len(data.items) > MOST_AT_ONCE:
        raise InvalidInput(f"一次最多 {MOST_AT_ONCE} 条。", field="items")
    counts = {"created": 0, "updated": 0, "unchanged": 0}
    errors: list[dict[str, Any]] = []
    for index, row in enumerate(data.items):
        try:
            if row.station is None:
                raise InvalidInput("请填写站号。", field="station")
            counts[_record(request, row, ObservationSource.PUSH)["outcome"]] += 1
        except DomainError as error:
            complaints = error.errors or [FieldError(error.field or "", error.message)]
            errors += [{"item": index, "field": each.field, "message": each.message} for each in complaints]
    return {**counts, "rejected": len({each["item"] for each in errors}), "errors": errors}


@router.post(
    "/weather/observations/{uuid:observation_id}/withdraw", response=dict[str, Any], summary="撤销气象观测"
)
@requires_api("weather.enter_observation")
def post_withdraw(request: HttpRequest, observation_id: UUID, data: WithdrawIn) -> dict[str, Any]:
    """An observation that was wrong does not count any more."""
    found = observation_by_id(observation_id, visible_to=_user(request))
    return observation_json(
        withdraw_observation(observation=found, reason=data.reason, by=actor_of(request), at=now())
    )


def _record(request: HttpRequest, data: ObservationIn, source: ObservationSource) -> dict[str, Any]:
    at = now()
    station = None
    if data.station is not None:
        station = Station.objects.filter(code=data.station).first()
        if station is None:
            raise InvalidInput(f"没有站号为“{data.station}”的气象站。", field="station")
    recorded = record_observation(
        station=station,
        lon=data.lon,
        lat=data.lat,
        place=data.place,
        observed_at=moment(data.observed_at) if data.observed_at else at,
        source=source,
        values={name: getattr(data, name) for name in MEASURED},
        stability=data.stability,
        note=data.note,
        by=actor_of(request),
        at=at,
    )
    return {**observation_json(recorded.observation), "outcome": recorded.outcome}
