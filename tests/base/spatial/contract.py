"""What every spatial back end must do, checked against brute force over all points.

A back end's own test module subclasses `SpatialContract` and connects the database it stands for.
"""

from __future__ import annotations

import math
import random
from uuid import UUID, uuid4

import pytest
import shapely
from django.db import transaction
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from anlan.base.spatial import facade as spatial
from anlan.base.spatial.facade import Near
from anlan.base.spatial.models import Place
from anlan.kernel.coordinates import distance_m

LAYERS = ["rescue-team", "shelter", "enterprise"]
Rows = dict[tuple[str, UUID], tuple[float, float]]

on_the_globe = st.tuples(
    st.floats(-180, 180).map(lambda x: round(x, 6)), st.floats(-89.9, 89.9).map(lambda x: round(x, 6))
)
around_dalian = st.tuples(
    st.floats(120.9, 123.6).map(lambda x: round(x, 6)), st.floats(38.6, 40.2).map(lambda x: round(x, 6))
)
placed_there = st.lists(st.tuples(st.sampled_from(LAYERS), around_dalian), max_size=40)
placed_anywhere = st.lists(st.tuples(st.sampled_from(LAYERS), on_the_globe), max_size=25)
some_layers = st.lists(st.sampled_from(LAYERS), min_size=1, max_size=3, unique=True)
each_example_clears = settings(
    max_examples=40, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)


def fill(placed: list[tuple[str, tuple[float, float]]]) -> Rows:
    Place.objects.all().delete()
    rows: Rows = {(layer, uuid4()): point for layer, point in placed}
    for layer in LAYERS:
        spatial.place_many(layer=layer, rows=[(key[1], *p) for key, p in rows.items() if key[0] == layer])
    return rows


def brute(rows: Rows, layers: list[str], lon: float, lat: float) -> list[Near]:
    found = [Near(k[0], k[1], distance_m(lon, lat, *p)) for k, p in rows.items() if k[0] in layers]
    return sorted(found, key=lambda n: (n.distance_m, n.layer, n.record_id.hex))


def assert_same(found: list[Near], expected: list[Near]) -> None:
    assert [n.distance_m for n in found] == pytest.approx(
        [n.distance_m for n in expected], rel=1e-6, abs=0.001
    )
    if len({round(n.distance_m, 2) for n in expected}) == len(expected):
        assert [(n.layer, n.record_id) for n in found] == [(n.layer, n.record_id) for n in expected]


class SpatialContract:
    """The contract; needs a database."""

    @each_example_clears
    @given(placed_there, around_dalian, some_layers, st.integers(1, 12))
    def test_nearest_in_a_city(self, placed: list, here: tuple, layers: list, limit: int) -> None:
        rows = fill(placed)
        found = spatial.nearest(layers=layers, lon=here[0], lat=here[1], limit=limit)
        assert_same(found, brute(rows, layers, *here)[:limit])

    @each_example_clears
    @given(placed_anywhere, on_the_globe, some_layers, st.integers(1, 5))
    def test_nearest_anywhere_on_the_globe(self, placed: list, here: tuple, layers: list, limit: int) -> None:
        rows = fill(placed)
        found = spatial.nearest(layers=layers, lon=here[0], lat=here[1], limit=limit)
        # Beyond a quarter of the globe the formula itself is only good to some metres: compare the distances.
        expected = brute(rows, layers, *here)[:limit]
        assert [n.distance_m for n in found] == pytest.approx([n.distance_m for n in expected], rel=1e-6)

    @each_example_clears
    @given(placed_there, around_dalian, st.floats(0, 200_000))
    def test_within_distance(self, placed: list, here: tuple, radius: float) -> None:
        rows = fill(placed)
        found = spatial.within_distance(layers=LAYERS, lon=here[0], lat=here[1], radius_m=radius)
        assert_same(found, [n for n in brute(rows, LAYERS, *here) if n.distance_m <= radius])

    @each_example_clears
    @given(placed_anywhere, on_the_globe, st.floats(0, 3_000_000))
    def test_within_distance_across_the_date_line(self, placed: list, here: tuple, radius: float) -> None:
        rows = fill(placed)
        found = spatial.within_distance(layers=LAYERS, lon=here[0], lat=here[1], radius_m=radius)
        assert len(found) == len([n for n in brute(rows, LAYERS, *here) if n.distance_m <= radius])

    @each_example_clears
    @given(placed_there, st.lists(around_dalian, min_size=3, max_size=8, unique=True), some_layers)
    def test_within_polygon(self, placed: list, corners: list, layers: list) -> None:
        rows = fill(placed)
        polygon = shapely.MultiPoint(corners).convex_hull
        if polygon.geom_type != "Polygon":
            return
        found = spatial.within_polygon(layers=layers, geometry=polygon)
        expected = {k for k, p in rows.items() if k[0] in layers and polygon.intersects(shapely.Point(p))}
        assert {(s.layer, s.record_id) for s in found} == expected

    @each_example_clears
    @given(placed_anywhere, on_the_globe, on_the_globe)
    def test_in_bounds(self, placed: list, one: tuple, other: tuple) -> None:
        rows = fill(placed)
        west, east = one[0], other[0]
        south, north = sorted([one[1], other[1]])
        found = spatial.in_bounds(layers=LAYERS, west=west, south=south, east=east, north=north)

        def inside(lon: float, lat: float) -> bool:
            across = lon >= west or lon <= east if west > east else west <= lon <= east
            return across and south <= lat <= north

        assert {(s.layer, s.record_id) for s in found} == {k for k, p in rows.items() if inside(*p)}

    def test_degrees_are_not_metres(self) -> None:
        """At 39° north a point 0.010° east is nearer than one 0.009° north."""
        Place.objects.all().delete()
        east, north = uuid4(), uuid4()
        spatial.place(layer="shelter", record_id=east, lon=121.610, lat=38.9)
        spatial.place(layer="shelter", record_id=north, lon=121.6, lat=38.909)
        found = spatial.nearest(layers=["shelter"], lon=121.6, lat=38.9, limit=2)
        assert [n.record_id for n in found] == [east, north]
        assert found[0].distance_m == pytest.approx(867.6, abs=1)

    def test_bounds_are_included(self) -> None:
        Place.objects.all().delete()
        record = uuid4()
        spatial.place(layer="shelter", record_id=record, lon=121.61, lat=38.9)
        exactly = distance_m(121.6, 38.9, 121.61, 38.9)
        assert spatial.within_distance(layers=["shelter"], lon=121.6, lat=38.9, radius_m=exactly + 1e-6)
        assert not spatial.within_distance(layers=["shelter"], lon=121.6, lat=38.9, radius_m=exactly - 0.01)
        square = shapely.box(121.61, 38.8, 121.7, 39.0)
        assert [s.record_id for s in spatial.within_polygon(layers=["shelter"], geometry=square)] == [record]

    def test_only_keeps_to_the_given_ids(self) -> None:
        Place.objects.all().delete()
        ids = [uuid4() for _ in range(300)]
        spatial.place_many(
            layer="shelter", rows=[(record, 121.6 + n / 1000, 38.9) for n, record in enumerate(ids)]
        )
        found = spatial.nearest(layers=["shelter"], lon=121.6, lat=38.9, limit=2, only={ids[250], ids[299]})
        assert [n.record_id for n in found] == [ids[250], ids[299]]

    def test_within_m_bounds_the_search(self) -> None:
        Place.objects.all().delete()
        near, far = uuid4(), uuid4()
        spatial.place(layer="shelter", record_id=near, lon=121.61, lat=38.9)
        spatial.place(layer="shelter", record_id=far, lon=121.8, lat=38.9)
        found = spatial.nearest(layers=["shelter"], lon=121.6, lat=38.9, limit=9, within_m=5000)
        assert [n.record_id for n in found] == [near]

    def test_moving_and_removing(self) -> None:
        Place.objects.all().delete()
        record = uuid4()
        here = {"layers": ["shelter"], "lon": 121.6, "lat": 38.9, "radius_m": 100.0}
        spatial.place(layer="shelter", record_id=record, lon=121.6, lat=38.9)
        assert spatial.within_distance(**here)
        spatial.place(layer="shelter", record_id=record, lon=122.6, lat=38.9)
        assert not spatial.within_distance(**here)
        assert Place.objects.count() == 1
        spatial.remove(layer="shelter", record_id=record)
        assert spatial.nearest(layers=["shelter"], lon=121.6, lat=38.9, limit=5) == []

    def test_one_record_may_lie_in_two_layers(self) -> None:
        Place.objects.all().delete()
        record = uuid4()
        spatial.place(layer="shelter", record_id=record, lon=121.6, lat=38.9)
        spatial.place(layer="rescue-team", record_id=record, lon=121.6, lat=38.9)
        found = spatial.nearest(layers=LAYERS, lon=121.6, lat=38.9, limit=5)
        assert {n.layer for n in found} == {"shelter", "rescue-team"}

    def test_a_write_stands_or_falls_with_the_callers_transaction(self) -> None:
        Place.objects.all().delete()
        with transaction.atomic():
            spatial.place(layer="shelter", record_id=uuid4(), lon=121.6, lat=38.9)
            assert spatial.nearest(layers=["shelter"], lon=121.6, lat=38.9, limit=1)
            transaction.set_rollback(True)
        assert spatial.nearest(layers=["shelter"], lon=121.6, lat=38.9, limit=1) == []

    def test_a_bad_coordinate_keeps_nothing(self) -> None:
        Place.objects.all().delete()
        with pytest.raises(ValueError, match="lat"):
            spatial.place_many(layer="shelter", rows=[(uuid4(), 121.6, 38.9), (uuid4(), 121.6, 99.0)])
        assert not Place.objects.exists()

    @pytest.mark.parametrize("bad", [{"limit": -1}, {"within_m": -1.0}, {"lon": math.nan}, {"lat": 91.0}])
    def test_bad_arguments_are_named(self, bad: dict[str, float]) -> None:
        arguments = {"layers": LAYERS, "lon": 121.6, "lat": 38.9, "limit": 3} | bad
        with pytest.raises(ValueError, match=rf"^{next(iter(bad))}:"):
            spatial.nearest(**arguments)

    def test_a_crossed_polygon_is_refused(self) -> None:
        bow_tie = shapely.Polygon([(0, 0), (1, 1), (1, 0), (0, 1)])
        with pytest.raises(ValueError, match=r"^geometry:"):
            spatial.within_polygon(layers=LAYERS, geometry=bow_tie)

    def test_a_sparse_layer_beside_a_dense_one(self) -> None:
        chance = random.Random(7)
        dense = [("enterprise", (chance.uniform(121, 122), chance.uniform(38.8, 39.6))) for _ in range(3000)]
        sparse = [("shelter", (chance.uniform(121, 122), chance.uniform(38.8, 39.6))) for _ in range(5)]
        rows = fill(dense + sparse)
        for layers in (["shelter"], ["enterprise"], ["shelter", "enterprise"]):
            found = spatial.nearest(layers=layers, lon=121.5, lat=39.1, limit=20)
            assert_same(found, brute(rows, layers, 121.5, 39.1)[:20])
