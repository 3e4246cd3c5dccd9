"""A printed map of zones as SVG: coast, district boundaries, roads, zones, places, source, wind, scale and north.

Drawn here, not photographed from a screen: it prints sharp, needs no browser, and is the same every time. Coordinates
are metres east and north of the source, one pixel of the drawing a fixed number of them.
"""

from __future__ import annotations

import json
import math
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from functools import lru_cache
from pathlib import Path
from typing import Any
from xml.sax.saxutils import escape

import numpy as np
import shapely
from django.conf import settings
from shapely.geometry.base import BaseGeometry

from anlan.base.divisions.facade import DivisionLevel, boundaries_geojson
from anlan.gis.consequences.geometry import Placement, from_east_north, to_east_north
from anlan.gis.consequences.roads import roads_in
from anlan.gis.layers.facade import box_around_cities, coastline_geojson

FILLS = {"red": "#c9232d", "orange": "#f08a24", "yellow": "#f2cf3b"}
INKS = {"red": "#8f141c", "orange": "#9a4e05", "yellow": "#7a6300"}
SEA, LAND, COAST, BORDER, ROAD, INK, MUTED = (
    "#e6edf3", "#fbfbf9", "#9fb0c0", "#a9b2bd", "#c9c2b4", "#17202b", "#4b5563",
)  # fmt: skip
FONT = "Noto Sans SC, Noto Sans CJK SC, sans-serif"
MARGIN = 1.25
LEAST_M = 150.0
NICE = (1, 2, 5)
#: How a kind is marked: a letter in a small disc, explained below the map.
MARKS = {
    "school": "校", "kindergarten": "幼", "hospital": "医", "nursing_home": "养", "residential": "居",
    "market": "商", "station": "站", "venue": "场", "other": "众", "installation": "危", "resource": "援",
    "enterprise": "企",
}  # fmt: skip
MOST_MARKS = 40


@dataclass(slots=True)
class Canvas:
    """The window of a drawing: its size in pixels and the metres it shows around a middle."""

    width: float
    height: float
    placement: Placement
    middle: tuple[float, float]
    metres_per_px: float
    parts: list[str] = field(default_factory=list)

    def xy(self, metres: Any) -> Any:
        """Pixels of points in metres east and north."""
        points = np.asarray(metres, dtype=float).reshape(-1, 2)
        x = self.width / 2 + (points[:, 0] - self.middle[0]) / self.metres_per_px
        y = self.height / 2 - (points[:, 1] - self.middle[1]) / self.metres_per_px
        return np.column_stack((x, y))

    def window(self) -> tuple[float, float, float, float]:
        """Degrees around what is shown."""

        half_w, half_h = self.width / 2 * self.metres_per_px, self.height / 2 * self.metres_per_px
        x, y = self.middle
        corners = np.array(
            [
                [x - half_w, y - half_h],
                [x + half_w, y + half_h],
                [x - half_w, y + half_h],
                [x + half_w, y - half_h],
            ]
        )
        found = from_east_north(self.placement.lon, self.placement.lat, corners)
        west, south = found.min(axis=0)
        east, north = found.max(axis=0)
        return float(west), float(south), float(east), float(north)

    def path(self, shape: BaseGeometry) -> str:
        """The shape (degrees) as SVG path data."""
        pieces = []
        for part in getattr(shape, "geoms", [shape]):
            if part.geom_type == "Polygon":
                pieces += [self._ring(ring.coords, True) for ring in (part.exterior, *part.interiors)]
            elif part.geom_type == "LineString":
                pieces.append(self._ring(part.coords, False))
        return " ".join(piece for piece in pieces if piece)

    def _ring(self, coords: Iterable[Sequence[float]], closed: bool) -> str:
        degrees = np.asarray(coords)[:, :2]
        if len(degrees) < 2:
            return ""
        points = self.xy(to_east_north(self.placement.lon, self.placement.lat, degrees))
        text = "M" + "L".join(f"{x:.1f} {y:.1f}" for x, y in points)
        return text + ("Z" if closed else "")

    def text(
        self, x: float, y: float, words: str, *, size: float = 9, ink: str = INK, anchor: str = "middle"
    ) -> None:
        """Words with a pale edge, so that they read on any ground."""
        self.parts.append(
            f'<text x="{x:.1f}" y="{y:.1f}" font-family="{FONT}" font-size="{size}" text-anchor="{anchor}" '
            f'fill="none" stroke="#ffffff" stroke-width="2.5" stroke-linejoin="round">{escape(words)}</text>'
            f'<text x="{x:.1f}" y="{y:.1f}" font-family="{FONT}" font-size="{size}" text-anchor="{anchor}" '
            f'fill="{ink}">{escape(words)}</text>'
        )


def draw_map(
    *,
    placement: Placement,
    zones: Sequence[tuple[str, str, BaseGeometry]],
    items: Iterable[Mapping[str, Any]] = (),
    width: float = 500,
    height: float = 400,
) -> str:
    """An SVG of zones given as (level, label, shape in WGS-84), widest first, with the named `items` inside them."""
    canvas = _canvas(placement, [shape for _, _, shape in zones], width, height)
    _ground(canvas)
    for level, _, shape in zones:
        canvas.parts.append(
            f'<path d="{canvas.path(shape)}" fill="{FILLS[level]}" fill-opacity="0.25" stroke="{FILLS[level]}" '
            f'stroke-width="1.6" fill-rule="evenodd"/>'
        )
    _marks(canvas, items)
    _source(canvas)
    for level, label, shape in zones:
        _zone_label(canvas, level, label, shape)
    _furniture(canvas)
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" width="{width:g}" height="{height:g}" '
        f'viewBox="0 0 {width:g} {height:g}"><defs><clipPath id="frame"><rect width="{width:g}" height="{height:g}"/>'
        f'</clipPath></defs><g clip-path="url(#frame)">{"".join(canvas.parts)}</g>'
        f'<rect x="0.5" y="0.5" width="{width - 1:g}" height="{height - 1:g}" fill="none" stroke="{MUTED}"/></svg>'
    )


def _canvas(placement: Placement, shapes: Sequence[BaseGeometry], width: float, height: float) -> Canvas:
    """A window in which the zones and the source fill four fifths."""
    points = [np.array([[0.0, 0.0]])]
    for shape in shapes:
        degrees = shapely.get_coordinates(shape)
        points.append(to_east_north(placement.lon, placement.lat, degrees))
    every = np.vstack(points)
    low, high = every.min(axis=0), every.max(axis=0)
    span = np.maximum((high - low) * MARGIN, LEAST_M)
    scale = max(float(span[0]) / width, float(span[1]) / height)
    middle = (float(low[0] + high[0]) / 2, float(low[1] + high[1]) / 2)
    return Canvas(width, height, placement, middle, scale)


def _ground(canvas: Canvas) -> None:
    window = canvas.window()
    canvas.parts.append(f'<rect width="{canvas.width:g}" height="{canvas.height:g}" fill="{SEA}"/>')
    for shape in _land():
        part = shapely.clip_by_rect(shape, *_wider(window))
        if not part.is_empty:
            canvas.parts.append(
                f'<path d="{canvas.path(part)}" fill="{LAND}" stroke="{COAST}" stroke-width="0.8"/>'
            )
    for name, shape in _districts():
        part = shapely.clip_by_rect(shape, *_wider(window))
        if part.is_empty:
            continue
        canvas.parts.append(
            f'<path d="{canvas.path(part)}" fill="{LAND}" stroke="{BORDER}" stroke-width="1" stroke-dasharray="5 3"/>'
        )
        seen = shapely.clip_by_rect(shape, *window)
        if not seen.is_empty and seen.area > 0.08 * (window[2] - window[0]) * (window[3] - window[1]):
            at = seen.representative_point()
            x, y = canvas.xy(
                to_east_north(canvas.placement.lon, canvas.placement.lat, np.array([[at.x, at.y]]))
            )[0]
            canvas.text(x, y, name, size=10, ink=MUTED)
    for road_name, _, _, line in roads_in(window).rows:
        part = shapely.clip_by_rect(line, *_wider(window))
        if not part.is_empty:
            canvas.parts.append(
                f'<path d="{canvas.path(part)}" fill="none" stroke="{ROAD}" stroke-width="2"/>'
            )
            _road_name(canvas, road_name, shapely.clip_by_rect(line, *window))


def _road_name(canvas: Canvas, name: str, seen: BaseGeometry) -> None:
    if seen.is_empty or seen.length == 0:
        return
    at = seen.interpolate(0.5, normalized=True)
    x, y = canvas.xy(to_east_north(canvas.placement.lon, canvas.placement.lat, np.array([[at.x, at.y]])))[0]
    canvas.text(x, y - 3, name, size=7, ink="#8a7f6b")


def _wider(window: tuple[float, float, float, float]) -> tuple[float, float, float, float]:
    """A little beyond the frame, so that no cut edge is drawn inside it."""
    west, south, east, north = window
    across, along = (east - west) * 0.1, (north - south) * 0.1
    return west - across, south - along, east + across, north + along


def _marks(canvas: Canvas, items: Iterable[Mapping[str, Any]]) -> None:
    for item in list(items)[:MOST_MARKS]:
        degrees = np.array([[float(item["lon"]), float(item["lat"])]])
        x, y = canvas.xy(to_east_north(canvas.placement.lon, canvas.placement.lat, degrees))[0]
        if item["kind"] == "enterprise":
            canvas.parts.append(
                f'<circle cx="{x:.1f}" cy="{y:.1f}" r="2.2" fill="{INK}" fill-opacity="0.6"/>'
            )
            continue
        canvas.parts.append(
            f'<circle cx="{x:.1f}" cy="{y:.1f}" r="6" fill="#ffffff" stroke="{INK}" stroke-width="0.9"/>'
            f'<text x="{x:.1f}" y="{y + 2.6:.1f}" font-family="{FONT}" font-size="7" text-anchor="middle" '
            f'fill="{INK}">{MARKS.get(item["kind"], "众")}</text>'
        )


def _source(canvas: Canvas) -> None:
    x, y = canvas.xy([[0.0, 0.0]])[0]
    canvas.parts.append(
        f'<path d="M{x - 7:.1f} {y:.1f}H{x + 7:.1f}M{x:.1f} {y - 7:.1f}V{y + 7:.1f}" stroke="{INK}" '
        f'stroke-width="1.6"/>'
        f'<circle cx="{x:.1f}" cy="{y:.1f}" r="4" fill="#ffffff" stroke="{INK}" stroke-width="1.6"/>'
    )


def _zone_label(canvas: Canvas, level: str, label: str, shape: BaseGeometry) -> None:
    """At the zone's farthest point from the source; of a round one at its top, where labels do not fall together."""
    metres = to_east_north(canvas.placement.lon, canvas.placement.lat, shapely.get_coordinates(shape))
    away = np.hypot(metres[:, 0], metres[:, 1])
    span = metres.max(axis=0) - metres.min(axis=0)
    round_one = float(span.max()) < 1.25 * float(span.min())
    far = metres[int(np.argmax(metres[:, 1] if round_one else away))]
    x, y = canvas.xy(far)[0]
    x = min(max(x, 40.0), canvas.width - 40.0)
    y = min(max(y, 14.0), canvas.height - 8.0)
    canvas.text(x, y, label, size=9, ink=INKS[level])


def _furniture(canvas: Canvas) -> None:
    """Scale bar, north arrow, wind arrow."""
    wanted = canvas.width / 4 * canvas.metres_per_px
    power = 10 ** math.floor(math.log10(wanted))
    metres = max((step * power for step in NICE if step * power <= wanted), default=power)
    px = metres / canvas.metres_per_px
    y = canvas.height - 12
    words = f"{metres:g} m" if metres < 1000 else f"{metres / 1000:g} km"
    canvas.parts.append(
        f'<path d="M12 {y - 5}V{y}H{12 + px:.1f}V{y - 5}" fill="none" stroke="{INK}" stroke-width="1.4"/>'
    )
    canvas.text(12 + px / 2, y - 4, words, size=8)
    x = canvas.width - 20
    canvas.parts.append(f'<path d="M{x} 12L{x + 6} 32L{x} 27L{x - 6} 32Z" fill="{INK}"/>')
    canvas.text(x, 43, "北", size=9)
    # The wind arrow points to where the air goes.
    heading = math.radians(canvas.placement.wind_direction_deg + 180.0)
    cx, cy, dx, dy = 28.0, 30.0, math.sin(heading) * 14, -math.cos(heading) * 14
    canvas.parts.append(
        f'<circle cx="{cx}" cy="{cy}" r="19" fill="#ffffff" fill-opacity="0.85" stroke="{MUTED}" stroke-width="0.8"/>'
        f'<path d="M{cx - dx:.1f} {cy - dy:.1f}L{cx + dx:.1f} {cy + dy:.1f}" stroke="{INK}" stroke-width="1.6"/>'
        f'<path d="M{cx + dx:.1f} {cy + dy:.1f}L{cx + dx * 0.4 + dy * 0.35:.1f} {cy + dy * 0.4 - dx * 0.35:.1f}'
        f'L{cx + dx * 0.4 - dy * 0.35:.1f} {cy + dy * 0.4 + dx * 0.35:.1f}Z" fill="{INK}"/>'
    )
    canvas.text(cx, cy + 30, "风", size=9)


@lru_cache(maxsize=2)
def _read(text: str) -> list[tuple[str, BaseGeometry]]:
    found = []
    for feature in json.loads(text)["features"]:
        if feature.get("geometry"):
            shape = shapely.from_geojson(json.dumps(feature["geometry"]))
            found.append(
                (
                    str(feature["properties"].get("name", "")),
                    shape if shape.is_valid else shapely.make_valid(shape),
                )
            )
    return found


def _land() -> list[BaseGeometry]:
    text = coastline_geojson(dist=Path(settings.FRONTEND_DIST), box=box_around_cities())
    return [shape for _, shape in _read(text)]


def _districts() -> list[tuple[str, BaseGeometry]]:
    return _read(boundaries_geojson(level=DivisionLevel.DISTRICT))
