"""How long it takes to find what is near: 100,000 places around a city, and the district of a point.

Each function returns (name, seconds of one call, note). They need a migrated database and leave nothing in it:
everything runs in one transaction that is rolled back.
"""

from __future__ import annotations

import random
import time
from collections.abc import Callable
from datetime import UTC, datetime
from uuid import UUID

import shapely
from django.db import transaction

from anlan.base.divisions.facade import load_city, locator
from anlan.base.divisions.locator import forget_boundaries
from anlan.base.spatial import facade as spatial
from anlan.kernel.actor import SYSTEM

PLACES = 100_000
LAYER = "benchmark"
CITY = "210200"
Result = tuple[str, float, str]


def _points(count: int, seed: int = 7) -> list[tuple[float, float]]:
    chance = random.Random(seed)
    return [(chance.gauss(121.65, 0.25), chance.gauss(39.05, 0.2)) for _ in range(count)]


def _median(act: Callable[[tuple[float, float]], object], times: int = 40) -> float:
    spent = []
    for point in _points(times, seed=11):
        started = time.perf_counter()
        act(point)
        spent.append(time.perf_counter() - started)
    return sorted(spent)[len(spent) // 2]


def fill() -> Result:
    """Placing 100,000 records in bulk."""
    rows = [(UUID(int=number + 1), lon, lat) for number, (lon, lat) in enumerate(_points(PLACES))]
    started = time.perf_counter()
    spatial.place_many(layer=LAYER, rows=rows)
    return "place 100,000 records", time.perf_counter() - started, "bulk, index kept by triggers"


def nearest() -> Result:
    """The nearest 20 of 100,000."""
    seconds = _median(lambda p: spatial.nearest(layers=[LAYER], lon=p[0], lat=p[1], limit=20))
    return "nearest 20 of 100,000", seconds, "median of 40"


def within_distance() -> Result:
    """Everything within 500 m, the radius of exposed people around a major hazard installation."""
    seconds = _median(lambda p: spatial.within_distance(layers=[LAYER], lon=p[0], lat=p[1], radius_m=500))
    return "within 500 m of 100,000", seconds, "median of 40"


def within_polygon() -> Result:
    """Everything in a zone of about 3 km across."""
    seconds = _median(
        lambda p: spatial.within_polygon(layers=[LAYER], geometry=shapely.Point(p).buffer(0.015))
    )
    return "within a 3 km zone of 100,000", seconds, "median of 40, 64 corners"


def locate() -> Result:
    """The district of a point."""
    index = locator()
    seconds = _median(lambda p: index.locate(*p))
    return "district of a point", seconds, "median of 40, sea and neighbours included"


def locate_many() -> Result:
    """The districts of 10,000 points, as an import asks for them."""
    index = locator()
    points = _points(10_000, seed=13)
    started = time.perf_counter()
    index.locate_many(points)
    return "districts of 10,000 points", time.perf_counter() - started, "one call"


def run() -> list[Result]:
    """All of them, in order."""
    with transaction.atomic():
        load_city(CITY, by=SYSTEM, at=datetime.now(UTC))
        results = [act() for act in (fill, nearest, within_distance, within_polygon, locate, locate_many)]
        transaction.set_rollback(True)
    forget_boundaries()
    return results
