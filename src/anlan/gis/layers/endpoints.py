"""HTTP API of 一张图: the catalogue of layers, their features, boundaries and coastline as GeoJSON in
WGS-84."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Callable
from pathlib import Path
from typing import Annotated, Any, Literal

from django.conf import settings
from django.core.serializers.json import DjangoJSONEncoder
from django.http import HttpRequest, HttpResponse, HttpResponseBase
from django.utils.cache import get_conditional_response
from django.utils.http import quote_etag
from ninja import Field, Router, Schema

from anlan.base.api.facade import requires_api
from anlan.base.divisions.facade import DivisionLevel, boundaries_geojson, boundaries_revision
from anlan.gis.layers import queries
from anlan.gis.layers.coastline import box_around_cities, coastline_geojson
from anlan.kernel.coordinates import Box
from anlan.kernel.errors import InvalidInput

router = Router(tags=["一张图"])
GEOJSON = "application/geo+json; charset=utf-8"


class LayerOut(Schema):
    """One switch of the map; `url` gives its features."""

    key: str
    title: str
    icon: str
    order: int
    shown: bool
    url: str
    boxed: bool


class CatalogueOut(Schema):
    """The layers the caller may see, in order."""

    items: list[LayerOut]
    count: int


class FeatureCollectionOut(Schema):
    """GeoJSON, WGS-84; properties of a feature hold at least id, kind, name, level and url."""

    type: Literal["FeatureCollection"]
    features: list[dict[str, Any]]


@router.get("/map/layers", response=CatalogueOut, summary="图层目录")
@requires_api("layers.view_map")
def list_layers(request: HttpRequest) -> dict[str, Any]:
    """The layers the caller may see."""
    items = [
        {
            "key": layer.key,
            "title": layer.title,
            "icon": layer.icon,
            "order": layer.order,
            "shown": layer.shown,
            "url": f"/api/v1/map/layers/{layer.key}",
            "boxed": layer.within is not None,
        }
        for layer in queries.catalogue(visible_to=request.user)
    ]
    return {"items": items, "count": len(items)}


@router.get("/map/layers/{key}", response=FeatureCollectionOut, summary="图层要素")
@requires_api("layers.view_map")
def layer_features(
    request: HttpRequest, key: str, bbox: str = "", zoom: Annotated[float, Field(ge=0, le=24)] = 8.0
) -> HttpResponse:
    """The features of one layer within the caller's jurisdiction.

    A `boxed` layer takes `bbox` (west,south,east,north, WGS-84) and the map's `zoom`; where there are too many records
    it answers with cells that carry `point_count`.
    """
    features = queries.features_of(key, visible_to=request.user, box=_box(bbox), zoom=zoom)
    # Written directly: validating thousands of features one by one would cost more than finding them.
    text = json.dumps(
        {"type": "FeatureCollection", "features": features},
        cls=DjangoJSONEncoder,
        ensure_ascii=False,
        separators=(",", ":"),
    )
    return HttpResponse(text, content_type=GEOJSON)


@router.get("/map/boundaries", response=FeatureCollectionOut, summary="行政区划边界")
@requires_api("layers.view_map")
def boundaries(request: HttpRequest, level: Literal["city", "district"] = "district") -> HttpResponseBase:
    """Outlines of cities or districts, simplified for the screen; answers 304 to a known entity tag."""
    drawn = DivisionLevel(level)
    tag = f"{level}-{boundaries_revision()}"
    return _tagged(request, tag, lambda: boundaries_geojson(level=drawn))


@router.get("/map/coastline", response=FeatureCollectionOut, summary="海岸线")
@requires_api("layers.view_map")
def coastline(request: HttpRequest) -> HttpResponseBase:
    """Land around the loaded cities; answers 304 to a known entity tag."""
    text = coastline_geojson(dist=Path(settings.FRONTEND_DIST), box=box_around_cities())
    return _tagged(request, hashlib.sha256(text.encode()).hexdigest()[:20], lambda: text)


def _box(text: str) -> Box | None:
    if not text:
        return None
    try:
        return Box.parse(text)
    except ValueError as error:
        raise InvalidInput("范围应为“西,南,东,北”四个经纬度。", field="bbox") from error


def _tagged(request: HttpRequest, tag: str, text: Callable[[], str]) -> HttpResponseBase:
    """The text under an entity tag, or 304 when the caller has it already."""
    etag = quote_etag(tag)
    unchanged = get_conditional_response(request, etag=etag)
    response = unchanged or HttpResponse(text(), content_type=GEOJSON)
    response["ETag"] = etag
    response["Cache-Control"] = "private, max-age=300"
    return response
