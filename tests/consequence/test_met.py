"""Meteorology: the Pasquill table at its bounds, the sun, the surface layer, air."""

from __future__ import annotations

import math
from datetime import UTC, datetime, timedelta
from itertools import pairwise
from typing import Any

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from anlan.consequence import checks, met

TABLE = [
    # wind at 10 m, strong, moderate, slight, night >= 4/8, night <= 3/8
    ((0.0, 1.99), "A", "A-B", "B", "E", "F"),
    ((2.0, 2.99), "A-B", "B", "C", "E", "F"),
    ((3.0, 4.99), "B", "B-C", "C", "D", "E"),
    ((5.0, 6.0), "C", "C-D", "D", "D", "D"),
    ((6.01, 15.0), "C", "D", "D", "D", "D"),
]
SPELLED = [(u, column, row[column + 1]) for row in TABLE for u in row[0] for column in range(5)]


@pytest.mark.parametrize(("wind", "column", "expected"), SPELLED)
def test_pasquill_table(wind: float, column: int, expected: str) -> None:
    if column < 3:
        sun = ("strong", "moderate", "slight")[column]
        assert met.pasquill_class(u10=wind, day=True, sun=sun) == expected
    else:
        for octas in (4, 5, 7) if column == 3 else (0, 3):
            assert met.pasquill_class(u10=wind, day=False, cloud_octas=octas) == expected


@pytest.mark.parametrize("wind", [0.5, 2.5, 8.0])
def test_overcast_is_neutral(wind: float) -> None:
    assert met.pasquill_class(u10=wind, day=True, sun="overcast") == "D"
    assert met.pasquill_class(u10=wind, day=True, sun="strong", cloud_octas=8) == "D"
    assert met.pasquill_class(u10=wind, day=False, cloud_octas=8) == "D"


BAD: list[tuple[dict[str, Any], str]] = [
    ({"u10": -1.0, "day": True, "sun": "strong"}, "u10"),
    ({"u10": None, "day": True, "sun": "strong"}, "u10"),
    ({"u10": math.nan, "day": True, "sun": "strong"}, "u10"),
    ({"u10": 3.0, "day": True}, "sun"),
    ({"u10": 3.0, "day": True, "sun": "bright"}, "sun"),
    ({"u10": 3.0, "day": False}, "cloud_octas"),
    ({"u10": 3.0, "day": False, "cloud_octas": 9}, "cloud_octas"),
    ({"u10": 3.0, "day": 1, "sun": "strong"}, "day"),
]


@pytest.mark.parametrize(("arguments", "name"), BAD)
def test_pasquill_names_bad_argument(arguments: dict[str, Any], name: str) -> None:
    with pytest.raises(ValueError, match=name):
        met.pasquill_class(**arguments)


def test_single_class_is_the_more_stable() -> None:
    assert [met.single_class(stability=s) for s in ("A-B", "B-C", "C-D", "F")] == ["B", "C", "D", "F"]
    with pytest.raises(ValueError, match="stability"):
        met.single_class(stability="G")


# --- wind


@pytest.mark.parametrize(
    ("terrain", "expected"),
    [
        ("rural", [0.07, 0.07, 0.10, 0.15, 0.35, 0.55]),
        ("urban", [0.15, 0.15, 0.20, 0.25, 0.40, 0.60]),
    ],
)
def test_irwin(terrain: str, expected: list[float]) -> None:
    for letter, exponent in zip("ABCDEF", expected, strict=True):
        wind = met.wind_at_height(u_ref=3.0, z_ref=10.0, z=50.0, stability=letter, terrain=terrain)
        assert wind == pytest.approx(3 * 5**exponent, rel=1e-12)


def test_wind_mixed_class_and_arrays() -> None:
    assert met.wind_exponent(stability="C-D") == pytest.approx(0.125)
    profile = met.wind_at_height(u_ref=3.0, z_ref=10.0, z=np.array([2.0, 10.0, 50.0]), stability="D")
    assert profile[1] == pytest.approx(3.0)
    for name, bad in (
        ("z", 0.0),
        ("z_ref", -1.0),
        ("u_ref", math.nan),
        ("stability", "X"),
        ("terrain", "sea"),
    ):
        with pytest.raises(ValueError, match=name):
            met.wind_at_height(**{"u_ref": 3.0, "z_ref": 10.0, "z": 5.0, "stability": "D", name: bad})


@given(roughness=st.floats(1e-4, 1.0))
def test_golder_keeps_the_order_of_the_classes(roughness: float) -> None:
    inverse = [met.inverse_obukhov_length(stability=letter, roughness=roughness) for letter in "ABCDEF"]
    assert all(a <= b for a, b in pairwise(inverse))
    assert inverse[3] == 0


def test_golder_values() -> None:
    assert met.inverse_obukhov_length(stability="A", roughness=0.1) == pytest.approx(-0.125)
    assert met.inverse_obukhov_length(stability="F", roughness=0.01) == pytest.approx(0.107)
    assert met.obukhov_length(stability="D", roughness=0.1) == math.inf
    assert met.obukhov_length(stability="A", roughness=0.1) == pytest.approx(-8.0)


def test_neutral_profile_is_logarithmic() -> None:
    friction = met.friction_velocity(wind_speed=5.0, height=10.0, roughness=0.1, stability="D")
    assert friction == pytest.approx(0.4 * 5 / math.log(100))


@given(
    stability=st.sampled_from(["A", "A-B", "B", "C", "D", "E", "F"]),
    roughness=st.floats(1e-4, 1.0),
    height=st.floats(2.0, 100.0),
)
def test_profile_and_friction_are_inverse(stability: str, roughness: float, height: float) -> None:
    friction = met.friction_velocity(wind_speed=4.0, height=height, roughness=roughness, stability=stability)
    assert friction > 0
    back = met.wind_profile(
        friction_velocity=friction, height=height, roughness=roughness, stability=stability
    )
    assert back == pytest.approx(4.0)


def test_stable_air_has_less_friction() -> None:
    values = [
        met.friction_velocity(wind_speed=3.0, height=10.0, roughness=0.1, stability=letter)
        for letter in "ABCDEF"
    ]
    assert values == sorted(values, reverse=True)
    with pytest.raises(ValueError, match="height"):
        met.friction_velocity(wind_speed=3.0, height=0.05, roughness=0.1, stability="D")


def test_outside_the_fitted_range_warns_in_chinese() -> None:
    with pytest.warns(checks.OutOfRangeWarning, match="200 m"):
        met.wind_at_height(u_ref=3.0, z_ref=10.0, z=300.0, stability="D")
    with pytest.warns(checks.OutOfRangeWarning, match="粗糙度"):
        met.inverse_obukhov_length(stability="A", roughness=2.0)


# --- sun


def test_sun_against_the_published_algorithm() -> None:
    """NREL SPA's example: zenith 50.11162 deg with refraction, 39.872 deg elevation without."""
    at = datetime(2003, 10, 17, 12, 30, 30, tzinfo=UTC) + timedelta(hours=7)
    assert met.solar_elevation(latitude=39.742476, longitude=-105.1786, at=at) == pytest.approx(
        39.872, abs=0.01
    )
    assert met.solar_elevation(
        latitude=39.742476, longitude=-105.1786, at=at, refraction=True
    ) == pytest.approx(90 - 50.11162, abs=0.01)


@pytest.mark.parametrize(
    ("day", "declination"),
    [("2026-06-21", 23.44), ("2026-12-21", -23.44), ("2026-03-20", -0.0), ("2026-09-23", 0.0)],
)
def test_sun_at_noon_of_the_seasons(day: str, declination: float) -> None:
    start = datetime.fromisoformat(f"{day}T03:00:00+00:00")
    highest = max(
        met.solar_elevation(latitude=38.9, longitude=121.6, at=start + timedelta(minutes=m))
        for m in range(180)
    )
    assert highest == pytest.approx(90 - 38.9 + declination, abs=0.25)


def test_sun_time_zone_does_not_matter_and_is_required() -> None:
    local = datetime.fromisoformat("2026-06-21T12:00:00+08:00")
    place = {"latitude": 38.9, "longitude": 121.6}
    assert met.solar_elevation(**place, at=local) == met.solar_elevation(**place, at=local.astimezone(UTC))
    with pytest.raises(ValueError, match="at"):
        met.solar_elevation(**place, at=local.replace(tzinfo=None))
    with pytest.raises(ValueError, match="latitude"):
        met.solar_elevation(latitude=91.0, longitude=0.0, at=local)
    assert met.solar_elevation(**place, at=local + timedelta(hours=12)) < -20


@pytest.mark.parametrize(
    ("elevation", "octas", "layer", "expected"),
    [
        (60.1, 0, "middle", "strong"),
        (60.0, 0, "middle", "moderate"),
        (35.0, 4, "middle", "moderate"),
        (34.9, 4, "middle", "slight"),
        (70.0, 5, "middle", "moderate"),
        (70.0, 5, "low", "slight"),
        (70.0, 7, "high", "strong"),
        (50.0, 7, "middle", "slight"),
        (20.0, 7, "low", "slight"),
        (70.0, 8, "high", "overcast"),
        (0.0, 8, "low", "night"),
        (-10.0, 0, "low", "night"),
    ],
)
def test_insolation(elevation: float, octas: float, layer: str, expected: str) -> None:
    assert met.insolation_class(elevation=elevation, cloud_octas=octas, cloud_height=layer) == expected


def test_solar_flux() -> None:
    assert met.solar_flux(elevation=90.0) == pytest.approx(1111 * 0.9)
    assert met.solar_flux(elevation=3.0) == 0.0
    assert met.solar_flux(elevation=90.0, cloud_octas=8) == pytest.approx(1111 * 0.9 * 0.29)


# --- stability from time and place

DALIAN = {"latitude": 38.91, "longitude": 121.6}


@pytest.mark.parametrize(
    ("at", "wind", "octas", "expected", "letter", "words"),
    [
        ("2026-06-21T12:00:00+08:00", 2.5, 1, "A-B", "B", "强日照"),
        ("2026-06-21T12:00:00+08:00", 2.5, 8, "D", "D", "阴天"),
        ("2026-12-21T12:00:00+08:00", 2.5, 1, "C", "C", "弱日照"),
        ("2026-06-21T00:00:00+08:00", 2.5, 1, "F", "F", "夜间"),
        ("2026-06-21T00:00:00+08:00", 2.5, 6, "E", "E", "夜间"),
        ("2026-06-21T00:00:00+08:00", 2.5, None, "F", "F", "按缺省取值"),
        ("2026-06-21T05:00:00+08:00", 2.5, 1, "F", "F", "夜间"),
        ("2026-06-21T06:00:00+08:00", 1.0, 1, "D", "D", "日夜交替"),
        ("2026-06-21T00:00:00+08:00", 0.2, 1, "F", "F", "静风"),
    ],
)
def test_stability_from(
    at: str, wind: float, octas: float | None, expected: str, letter: str, words: str
) -> None:
    found = met.stability_from(at=datetime.fromisoformat(at), **DALIAN, wind_speed=wind, cloud_octas=octas)
    assert (found.stability, found.letter) == (expected, letter)
    assert words in found.explanation
    assert found.day is (found.sun != "night")


def test_stability_takes_the_wind_to_ten_metres() -> None:
    at = datetime.fromisoformat("2026-06-21T12:00:00+08:00")
    low = met.stability_from(at=at, **DALIAN, wind_speed=1.9, wind_height=2.0, cloud_octas=0)
    assert low.stability == "A-B"  # 1.9 m/s at 2 m is 2.4 m/s at 10 m


# --- air


def test_air_bounds() -> None:
    moist = met.air_density(temperature=303.15, relative_humidity=np.array([0.0, 0.5, 1.0]))
    assert np.all(np.diff(moist) < 0)
    with pytest.raises(ValueError, match="relative_humidity"):
        met.air_density(temperature=300.0, relative_humidity=60.0)
    with pytest.raises(ValueError, match="temperature"):
        met.saturation_vapour_pressure(temperature=20.0)
    with pytest.raises(ValueError, match="temperature"):
        met.air_viscosity(temperature=None)
