"""Metres along the wind on the map: turned by the wind, at the right distance, valid and right-handed."""

import math
from itertools import pairwise

import numpy as np
import pytest
import shapely
from hypothesis import given
from hypothesis import strategies as st

from anlan.gis.consequences.geometry import (
    Placement,
    from_east_north,
    geometry_json,
    nearest_direction,
    placed_polygon,
    to_east_north,
)
from anlan.kernel.coordinates import distance_m

LON, LAT = 121.783, 39.051
PLUME = [(0.0, 0.0), (500.0, -60.0), (1000.0, 0.0), (500.0, 60.0)]


@pytest.mark.parametrize(
    ("wind", "east", "north"), [(0, 0, -1), (90, -1, 0), (180, 0, 1), (270, 1, 0), (45, -1, -1)]
)
def test_a_cloud_goes_where_the_wind_goes(wind: float, east: int, north: int) -> None:
    tip = Placement(LON, LAT, wind).to_lonlat(np.array([[1000.0, 0.0]]))[0]
    assert np.sign(round(tip[0] - LON, 5)) == east
    assert np.sign(round(tip[1] - LAT, 5)) == north


def test_left_of_the_wind_is_left() -> None:
    """With a wind from the south one looks north: left is west."""
    left = Placement(LON, LAT, 180.0).to_lonlat(np.array([[0.0, 500.0]]))[0]
    assert left[0] < LON
    assert left[1] == pytest.approx(LAT, abs=1e-5)


@given(
    st.floats(0, 360),
    st.floats(10, 30_000),
    st.floats(-60, 60),
)
def test_distances_are_kept(wind: float, metres: float, latitude: float) -> None:
    tip = Placement(LON, latitude, wind).to_lonlat(np.array([[metres, 0.0]]))[0]
    assert distance_m(LON, latitude, *tip) == pytest.approx(metres, rel=5e-4)


@given(st.floats(-20_000, 20_000), st.floats(-20_000, 20_000))
def test_there_and_back(east: float, north: float) -> None:
    there = from_east_north(LON, LAT, np.array([[east, north]]))
    back = to_east_north(LON, LAT, there)[0]
    assert math.dist(back, (east, north)) < 1.0


@given(st.floats(0, 360))
def test_rings_are_closed_valid_and_anticlockwise(wind: float) -> None:
    for ring in (PLUME, PLUME[::-1]):
        shape = placed_polygon(ring, Placement(LON, LAT, wind))
        assert shape is not None
        assert shape.is_valid
        assert shape.exterior.is_ccw
        coordinates = geometry_json(shape)["coordinates"][0]
        assert coordinates[0] == coordinates[-1]


def test_a_ring_that_crosses_itself_is_mended() -> None:
    bow = [(0.0, 0.0), (1000.0, 100.0), (1000.0, 0.0), (0.0, 100.0)]
    shape = placed_polygon(bow, Placement(LON, LAT, 10.0))
    assert shape is not None
    assert shape.is_valid
    assert geometry_json(shape)["type"] in ("Polygon", "MultiPolygon")
    for part in getattr(shape, "geoms", [shape]):
        assert part.exterior.is_ccw


def test_what_encloses_nothing_is_nothing() -> None:
    here = Placement(LON, LAT, 0.0)
    assert placed_polygon([], here) is None
    assert placed_polygon([(0, 0), (1, 1)], here) is None
    assert placed_polygon([(0, 0), (10, 0), (20, 0)], here) is None


@pytest.mark.parametrize("bad", [math.nan, math.inf])
def test_nan_never_reaches_a_map(bad: float) -> None:
    with pytest.raises(ValueError, match="finite"):
        placed_polygon([(0, 0), (1, bad), (2, 2)], Placement(LON, LAT, 0.0))
    with pytest.raises(ValueError, match="wind_direction_deg"):
        Placement(LON, LAT, bad)


def test_the_nearest_of_eight_directions() -> None:
    assert [nearest_direction(each) for each in (0, 22, 23, 90, 337, 338, 360)] == [0, 0, 45, 90, 315, 0, 0]


def test_pieces_of_a_polygon_keep_their_holes() -> None:
    shape = shapely.Point(LON, LAT).buffer(0.01).difference(shapely.Point(LON, LAT).buffer(0.005))
    rings = geometry_json(shape)["coordinates"]
    assert len(rings) == 2
    assert all(one[0] == one[-1] for one in rings)
    assert all(len(a) == 2 for a, _ in pairwise(rings[0]))
