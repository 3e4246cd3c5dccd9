"""Conversion against the independent package prcoords, exact inverses, distance against published geodesics."""

from __future__ import annotations

import math

import prcoords
import pytest
from hypothesis import given
from hypothesis import strategies as st

from anlan.kernel import coordinates as geo
from anlan.kernel.coordinates import Crs

china_lon = st.floats(73.5, 135.0)
china_lat = st.floats(3.5, 53.5)


@given(china_lon, china_lat)
def test_gcj02_agrees_with_prcoords(lon: float, lat: float) -> None:
    theirs = prcoords.wgs_gcj(prcoords.Coords(lat, lon), check_china=False)
    assert geo.wgs84_to_gcj02(lon, lat) == pytest.approx((theirs.lon, theirs.lat), abs=1e-9)


@given(china_lon, china_lat)
def test_bd09_agrees_with_prcoords(lon: float, lat: float) -> None:
    theirs = prcoords.gcj_bd(prcoords.Coords(lat, lon))
    assert geo.gcj02_to_bd09(lon, lat) == pytest.approx((theirs.lon, theirs.lat), abs=1e-9)


@given(china_lon, china_lat, st.sampled_from(list(Crs)))
def test_there_and_back_is_exact(lon: float, lat: float, crs: Crs) -> None:
    back = geo.to_wgs84(*geo.from_wgs84(lon, lat, crs), crs)
    assert back == pytest.approx((lon, lat), abs=1e-9)


def test_the_shift_at_dalian_is_about_four_hundred_metres() -> None:
    lon, lat = 121.6147, 38.9140
    assert 350 < geo.distance_m(lon, lat, *geo.wgs84_to_gcj02(lon, lat)) < 650


def test_nothing_moves_outside_the_rectangle() -> None:
    assert geo.to_wgs84(-0.1276, 51.5072, Crs.GCJ02) == (-0.1276, 51.5072)
    assert geo.from_wgs84(151.2, -33.9, Crs.GCJ02) == (151.2, -33.9)


@pytest.mark.parametrize(
    ("lon", "lat", "named"),
    [(181, 0, "lon"), (0, 90.01, "lat"), (math.nan, 0, "lon"), (0, math.inf, "lat"), (-180.5, 0, "lon")],
)
def test_a_bad_coordinate_is_named(lon: float, lat: float, named: str) -> None:
    with pytest.raises(ValueError, match=rf"^{named}:"):
        geo.to_wgs84(lon, lat)


def test_an_unknown_system_is_named() -> None:
    with pytest.raises(ValueError, match=r"^crs:"):
        geo.to_wgs84(121, 39, "beijing54")


def test_swapped_coordinates_are_noticed() -> None:
    assert geo.looks_swapped(38.9, 121.6)
    assert not geo.looks_swapped(121.6, 38.9)
    assert not geo.looks_swapped(2.35, 48.85)


def test_foreign_coordinates_are_noticed() -> None:
    assert geo.outside_china(139.7, 35.7)
    assert not geo.outside_china(121.6, 38.9)
    assert not geo.outside_china(112.33, 16.83)  # 三沙


@pytest.mark.parametrize(
    ("one", "other", "metres", "tolerance"),
    [
        # One degree of meridian and of parallel from the WGS-84 series, and the quarter meridian.
        ((121.0, 38.5), (121.0, 39.5), 111014.9, 0.5),
        ((121.0, 39.0), (122.0, 39.0), 86626.4, 1.0),
        ((0.0, 0.0), (0.0, 45.0), 4984944.4, 50.0),
        ((0.0, 0.0), (1.0, 0.0), 111319.5, 0.1),
    ],
)
def test_distance_is_geodesic(
    one: tuple[float, float], other: tuple[float, float], metres: float, tolerance: float
) -> None:
    assert geo.distance_m(*one, *other) == pytest.approx(metres, abs=tolerance)


@given(china_lon, china_lat, china_lon, china_lat)
def test_distance_is_symmetric_and_zero_only_on_the_spot(a: float, b: float, c: float, d: float) -> None:
    assert geo.distance_m(a, b, c, d) == pytest.approx(geo.distance_m(c, d, a, b), rel=1e-9, abs=1e-6)
    assert geo.distance_m(a, b, a, b) == 0
