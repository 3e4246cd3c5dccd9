"""HTTP API of the divisions room: from a point to its division. Any signed-in caller."""

from __future__ import annotations

from django.http import HttpRequest
from ninja import Router, Schema

from anlan.base.divisions.locator import locate
from anlan.base.divisions.models import Division
from anlan.kernel.coordinates import Crs, looks_swapped, to_wgs84
from anlan.kernel.errors import InvalidInput

router = Router(tags=["地理"])


class DivisionOut(Schema):
    """A division as the API names it everywhere."""

    code: str
    name: str


class LocatedOut(Schema):
    """Where the point lies; every part is null or empty when it lies more than 3 km from every boundary."""

    division: DivisionOut | None
    township: DivisionOut | None
    path: list[DivisionOut]
    distance_m: float | None


def _pair(division: Division | None) -> DivisionOut | None:
    return DivisionOut(code=division.code, name=division.name) if division else None


@router.get("/geo/locate", response=LocatedOut, summary="坐标所在行政区划")
def locate_point(request: HttpRequest, lon: float, lat: float, crs: Crs = Crs.WGS84) -> LocatedOut:
    """The district of a point given in `crs`; outside every boundary the nearest within 3 km with its
    distance."""
    if looks_swapped(lon, lat):
        raise InvalidInput("经度和纬度可能填反了", field="lon", code="swapped")
    try:
        place = locate(*to_wgs84(lon, lat, crs))
    except ValueError as error:
        field = str(error).split(":", 1)[0]
        raise InvalidInput("坐标超出范围", field=field) from error
    if place is None:
        return LocatedOut(division=None, township=None, path=[], distance_m=None)
    return LocatedOut(
        division=_pair(place.district),
        township=_pair(place.township),
        path=[DivisionOut(code=step.code, name=step.name) for step in place.path],
        distance_m=round(place.distance_m, 1),
    )


# This room lies below the one that keeps the marks of endpoints: the mark is set by hand.
locate_point.required_permission = "accounts.use_desk"  # type: ignore[attr-defined]  # read by tests/architecture
