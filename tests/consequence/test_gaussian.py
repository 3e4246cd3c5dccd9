"""The passive models: trusted values, conservation of mass, limits, and what they refuse."""

from __future__ import annotations

import math
import warnings
from typing import Any

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from anlan.consequence import dispersion
from anlan.consequence.checks import OutOfRangeWarning

pytestmark = pytest.mark.filterwarnings("ignore::anlan.consequence.checks.OutOfRangeWarning")

classes = st.sampled_from(["A", "B", "C", "D", "E", "F", "A-B", "B-C", "C-D", "D-E"])
terrains = st.sampled_from(["rural", "urban"])
CASE: dict[str, Any] = {"mass_rate": 1.0, "wind_speed": 3.0, "stability": "D", "terrain": "rural"}
GROUND: dict[str, Any] = {**CASE, "release_height": 0.0, "receptor_height": 0.0}


class TestErf:
    def test_agrees_with_the_standard_library(self) -> None:
        x = np.concatenate([np.linspace(-7, 7, 4001), [-100.0, 100.0, 0.46875, 4.0]])
        assert np.max(np.abs(dispersion.erf(x) - [math.erf(v) for v in x])) < 1e-15


class TestUnits:
    def test_known_factor_of_chlorine(self) -> None:
        assert dispersion.ppm_to_mg_m3(ppm=1, molar_mass=0.0709) == pytest.approx(2.898, abs=2e-3)

    @given(st.floats(0, 1e6), st.floats(0.002, 0.5), st.floats(200, 400), st.floats(5e4, 2e5))
    def test_there_and_back(self, ppm: float, mass: float, kelvin: float, pascal: float) -> None:
        there = dispersion.ppm_to_mg_m3(ppm=ppm, molar_mass=mass, temperature=kelvin, pressure=pascal)
        back = dispersion.mg_m3_to_ppm(mg_m3=there, molar_mass=mass, temperature=kelvin, pressure=pascal)
        assert back == pytest.approx(ppm, rel=1e-12)

    def test_arrays(self) -> None:
        assert dispersion.ppm_to_mg_m3(ppm=[1.0, 2.0], molar_mass=0.017).shape == (2,)


class TestBriggs:
    @pytest.mark.parametrize(
        ("stability", "terrain", "sigma_y", "sigma_z"),
        [
            ("A", "rural", 0.22 / math.sqrt(1.1), 0.20),
            ("B", "rural", 0.16 / math.sqrt(1.1), 0.12),
            ("C", "rural", 0.11 / math.sqrt(1.1), 0.08 / math.sqrt(1.2)),
            ("D", "rural", 0.08 / math.sqrt(1.1), 0.06 / math.sqrt(2.5)),
            ("E", "rural", 0.06 / math.sqrt(1.1), 0.03 / 1.3),
            ("F", "rural", 0.04 / math.sqrt(1.1), 0.016 / 1.3),
            ("A", "urban", 0.32 / math.sqrt(1.4), 0.24 * math.sqrt(2)),
            ("B", "urban", 0.32 / math.sqrt(1.4), 0.24 * math.sqrt(2)),
            ("C", "urban", 0.22 / math.sqrt(1.4), 0.20),
            ("D", "urban", 0.16 / math.sqrt(1.4), 0.14 / math.sqrt(1.3)),
            ("E", "urban", 0.11 / math.sqrt(1.4), 0.08 / math.sqrt(2.5)),
            ("F", "urban", 0.11 / math.sqrt(1.4), 0.08 / math.sqrt(2.5)),
        ],
    )
    def test_the_published_coefficients_at_one_kilometre(
        self, stability: str, terrain: str, sigma_y: float, sigma_z: float
    ) -> None:
        found = dispersion.sigma_briggs(x=1000.0, stability=stability, terrain=terrain)
        assert found.sigma_y == pytest.approx(1000 * sigma_y)
        assert found.sigma_z == pytest.approx(1000 * sigma_z)

    def test_a_mixed_class_is_the_geometric_mean(self) -> None:
        b, c, mixed = (dispersion.sigma_briggs(x=[200.0, 800.0], stability=s) for s in ("B", "C", "B-C"))
        assert mixed.sigma_y == pytest.approx(np.sqrt(b.sigma_y * c.sigma_y))
        assert mixed.sigma_z == pytest.approx(np.sqrt(b.sigma_z * c.sigma_z))

    def test_zero_at_and_upwind_of_the_source(self) -> None:
        assert dispersion.sigma_briggs(x=[-10.0, 0.0], stability="D").sigma_y.tolist() == [0.0, 0.0]

    @pytest.mark.parametrize("x", [50.0, 20_000.0])
    def test_outside_the_fitted_range_it_warns(self, x: float) -> None:
        with pytest.warns(OutOfRangeWarning, match="Briggs"):
            dispersion.sigma_briggs(x=x, stability="D")

    def test_inside_it_does_not(self) -> None:
        with warnings.catch_warnings():
            warnings.simplefilter("error")
            dispersion.sigma_briggs(x=[100.0, 10_000.0], stability="D")

    @pytest.mark.parametrize("stability", ["G", "", "A-B-C", "D-", None])
    def test_unknown_class(self, stability: Any) -> None:
        with pytest.raises(ValueError, match="stability"):
            dispersion.sigma_briggs(x=1000, stability=stability)

    def test_unknown_terrain(self) -> None:
        with pytest.raises(ValueError, match="terrain"):
            dispersion.sigma_briggs(x=1000, stability="D", terrain="sea")


class TestPlume:
    @given(classes, terrains, st.floats(100, 10_000), st.floats(0, 50), st.floats(1, 15))
    @settings(max_examples=60, deadline=None)
    def test_the_flux_through_a_slice_is_the_source(
        self, stability: str, terrain: str, x: float, height: float, speed: float
    ) -> None:
        sigma = dispersion.sigma_briggs(x=x, stability=stability, terrain=terrain)
        y = np.linspace(-8, 8, 161) * sigma.sigma_y
        z = np.linspace(0, height + 8 * sigma.sigma_z, 1201)
        c = dispersion.gaussian_plume(
            mass_rate=2.5, wind_speed=speed, x=x, y=y[:, None], z=z, release_height=height,
            stability=stability, terrain=terrain)  # fmt: skip
        assert speed * np.trapezoid(np.trapezoid(c, z), y) == pytest.approx(2.5, rel=1e-4)

    def test_given_widths_serve_as_well(self) -> None:
        found = dispersion.gaussian_plume(
            mass_rate=0.1, wind_speed=2, y=0, z=0, release_height=0, sigma_y=19.5, sigma_z=7.4
        )
        assert found == pytest.approx(0.1 / (math.pi * 2 * 19.5 * 7.4))

    def test_upwind_is_zero_and_never_nan(self) -> None:
        x = np.array([-1e4, -1.0, 0.0, 1e-300, 1e-9, 1.0])
        found = dispersion.gaussian_plume(
            mass_rate=1, wind_speed=3, x=x, y=0.0, z=1.0, release_height=10.0, stability="F"
        )
        assert found[:3].tolist() == [0.0, 0.0, 0.0]
        assert np.all(np.isfinite(found))

    def test_scalars_give_a_float(self) -> None:
        found = dispersion.gaussian_plume(
            mass_rate=1, wind_speed=3, x=500, y=0, z=0, release_height=0, stability="D"
        )
        assert type(found) is float

    @pytest.mark.parametrize(
        ("name", "value"),
        [("mass_rate", -1), ("wind_speed", 0), ("wind_speed", float("nan")), ("release_height", -2), ("z", -1),
         ("x", None), ("stability", None), ("y", "a"), ("terrain", "swamp")],
    )  # fmt: skip
    def test_bad_input_is_named(self, name: str, value: Any) -> None:
        case = {"mass_rate": 1, "wind_speed": 3, "x": 500, "y": 0, "z": 0, "release_height": 0, "stability": "D",
                name: value}  # fmt: skip
        with pytest.raises(ValueError, match=name):
            dispersion.gaussian_plume(**case)

    def test_given_widths_must_be_above_zero(self) -> None:
        for x in (None, 500):
            with pytest.raises(ValueError, match="sigma_y"):
                dispersion.gaussian_plume(
                    mass_rate=1, wind_speed=3, x=x, y=0, z=0, release_height=0, sigma_y=0.0, sigma_z=5.0
                )

    def test_still_air_warns(self) -> None:
        with pytest.warns(OutOfRangeWarning, match="静风"):
            dispersion.gaussian_plume(
                mass_rate=1, wind_speed=0.5, x=500, y=0, z=0, release_height=0, stability="F"
            )


class TestGrid:
    @given(classes, terrains, st.floats(0, 40), st.floats(0, 10))
    @settings(max_examples=30, deadline=None)
    def test_equals_the_plume_point_by_point(
        self, stability: str, terrain: str, height: float, receptor: float
    ) -> None:
        x, y = np.array([-100.0, 0.0, 1.0, 50.0, 900.0, 9000.0]), np.array([-300.0, -5.0, 0.0, 40.0])
        case: dict[str, Any] = {"mass_rate": 3, "wind_speed": 2, "stability": stability, "terrain": terrain,
                                "release_height": height}  # fmt: skip
        grid = dispersion.plume_grid(**case, receptor_height=receptor, x=x, y=y)
        single = dispersion.gaussian_plume(**case, x=x, y=y[:, None], z=receptor)
        assert grid.shape == (4, 6)
        assert np.all(grid[:, :2] == 0)
        assert grid == pytest.approx(single, rel=1e-9, abs=1e-300)

    def test_axes_must_be_axes(self) -> None:
        with pytest.raises(ValueError, match="x: must be a one-dimensional axis"):
            dispersion.plume_grid(**GROUND, x=np.ones((2, 2)), y=[0.0])


class TestDistance:
    def test_sample(self) -> None:
        reach = dispersion.distance_to_concentration(**GROUND, target=100e-6)
        assert reach.far == pytest.approx(554.3804756752437, rel=1e-9)
        assert (reach.near, reach.distance_of_peak, reach.peak) == (0.0, 0.0, math.inf)

    @given(classes, terrains, st.floats(0, 60), st.floats(0, 20), st.floats(-8, -3))
    @settings(max_examples=80, deadline=None)
    def test_is_the_inverse_of_the_concentration(
        self, stability: str, terrain: str, height: float, receptor: float, power: float
    ) -> None:
        case = {**CASE, "stability": stability, "terrain": terrain, "release_height": height}
        target = 10.0**power
        reach = dispersion.distance_to_concentration(**case, receptor_height=receptor, target=target)
        if reach.far is None:
            assert reach.near is None
            assert reach.peak < target
            return
        ends = [reach.far] + ([reach.near] if reach.near else [])
        for end in ends:
            found = dispersion.gaussian_plume(**case, x=end, y=0.0, z=receptor)
            assert found == pytest.approx(target, rel=1e-6)
        if math.isfinite(reach.peak):
            assert reach.near is not None
            assert reach.near <= reach.distance_of_peak <= reach.far

    def test_peak_of_an_elevated_source_is_the_highest(self) -> None:
        reach = dispersion.distance_to_concentration(
            **CASE, release_height=30, receptor_height=0, target=1e-9
        )
        x = np.geomspace(10, 1e5, 200_001)
        c = dispersion.gaussian_plume(**CASE, release_height=30, x=x, y=0.0, z=0.0)
        assert reach.peak == pytest.approx(c.max(), rel=1e-8)
        assert reach.distance_of_peak == pytest.approx(x[c.argmax()], rel=1e-3)

    def test_never_reached(self) -> None:
        reach = dispersion.distance_to_concentration(**CASE, release_height=30, receptor_height=0, target=1.0)
        assert (reach.near, reach.far) == (None, None)
        assert 0 < reach.peak < 1

    @given(st.floats(-7, -3), st.floats(0.05, 3))
    @settings(max_examples=30, deadline=None)
    def test_farther_for_a_lower_target(self, power: float, less: float) -> None:
        high, low = (
            dispersion.distance_to_concentration(**GROUND, target=10.0**p) for p in (power, power - less)
        )
        assert high.far is not None
        assert low.far is not None
        assert low.far > high.far

    @pytest.mark.parametrize("target", [0, -1e-6, float("nan"), None])
    def test_bad_target(self, target: Any) -> None:
        with pytest.raises(ValueError, match="target"):
            dispersion.distance_to_concentration(**GROUND, target=target)

    def test_nothing_released_reaches_nowhere(self) -> None:
        assert dispersion.distance_to_concentration(**{**GROUND, "mass_rate": 0}, target=1e-6).far is None

    def test_beyond_ten_kilometres_it_warns(self) -> None:
        with pytest.warns(OutOfRangeWarning, match="10 km"):
            dispersion.distance_to_concentration(**GROUND, target=1e-8)


class TestPuff:
    @given(st.floats(0, 30), st.floats(1, 40), st.floats(1, 40))
    @settings(max_examples=20, deadline=None)
    def test_mass_is_conserved(self, height: float, wide: float, high: float) -> None:
        centre = 600.0
        x = centre + np.linspace(-7, 7, 71) * wide
        y = np.linspace(-7, 7, 71) * wide
        z = np.linspace(0, height + 7 * high, 401)
        c = dispersion.gaussian_puff(
            total_mass=5, wind_speed=3, x=x[:, None, None], y=y[:, None], z=z, t=200, release_height=height,
            sigma_x=wide, sigma_y=wide, sigma_z=high)  # fmt: skip
        assert np.trapezoid(np.trapezoid(np.trapezoid(c, z), y), x) == pytest.approx(5, rel=1e-3)

    def test_upwind_and_before_the_release_is_zero(self) -> None:
        case: dict[str, Any] = {"total_mass": 1, "wind_speed": 2, "y": 0, "z": 0, "release_height": 0,
                                "sigma_x": 10, "sigma_y": 10, "sigma_z": 5}  # fmt: skip
        assert dispersion.gaussian_puff(**case, x=-5, t=1) == 0.0
        assert dispersion.gaussian_puff(**case, x=5, t=-1) == 0.0
        assert dispersion.gaussian_puff(**case, x=5, t=1) > 0.0

    def test_ccps_example_of_a_puff(self) -> None:
        """CCPS 1999 p. 101 ff.: class F, 500 m, u = 2 m/s, σ of the puff equations."""
        sigma = dispersion.sigma_puff(x=500.0, stability="F")
        found = dispersion.gaussian_puff(
            total_mass=1, wind_speed=2, x=500, y=0, z=10, t=250, release_height=10,
            sigma_x=sigma.sigma_x, sigma_y=sigma.sigma_y, sigma_z=sigma.sigma_z)  # fmt: skip
        high = 0.05 * 500**0.61
        expected = (1 + math.exp(-0.5 * (20 / high) ** 2)) / (
            (2 * math.pi) ** 1.5 * (0.02 * 500**0.89) ** 2 * high
        )
        assert found == pytest.approx(expected)


class TestFiniteRelease:
    case: dict[str, Any] = {
        "mass_rate": 2.0, "wind_speed": 3.0, "y": 0.0, "z": 0.0, "release_height": 5.0,
        "sigma_xy": lambda x: dispersion.sigma_briggs(x=x, stability="D").sigma_y,
        "sigma_z": lambda x: dispersion.sigma_briggs(x=x, stability="D").sigma_z,
    }  # fmt: skip

    def test_long_after_the_front_it_is_the_plume(self) -> None:
        plume = dispersion.gaussian_plume(
            mass_rate=2, wind_speed=3, x=800, y=0, z=0, release_height=5, stability="D"
        )
        found = dispersion.finite_release(**self.case, duration=3600, x=800, t=3000)
        assert found == pytest.approx(plume, rel=1e-9)

    def test_a_short_release_is_a_puff(self) -> None:
        sigma = dispersion.sigma_briggs(x=900.0, stability="D")
        found = dispersion.finite_release(**self.case, duration=0.1, x=900, t=300.05)
        puff = dispersion.gaussian_puff(
            total_mass=0.2, wind_speed=3, x=900, y=0, z=0, t=300, release_height=5,
            sigma_x=sigma.sigma_y, sigma_y=sigma.sigma_y, sigma_z=sigma.sigma_z)  # fmt: skip
        assert found == pytest.approx(puff, rel=1e-3)

    def test_dose_is_that_of_the_plume_over_its_duration(self) -> None:
        t = np.linspace(0, 1500, 15001)
        c = dispersion.finite_release(**self.case, duration=120, x=800, t=t)
        plume = dispersion.gaussian_plume(
            mass_rate=2, wind_speed=3, x=800, y=0, z=0, release_height=5, stability="D"
        )
        assert np.trapezoid(c, t) == pytest.approx(120 * plume, rel=1e-3)

    def test_zero_upwind_and_before(self) -> None:
        assert dispersion.finite_release(**self.case, duration=60, x=[-5.0, 0.0, 100.0], t=0).tolist() == [
            0,
            0,
            0,
        ]

    def test_widths_must_be_functions(self) -> None:
        with pytest.raises(ValueError, match="sigma_xy"):
            dispersion.finite_release(**{**self.case, "sigma_xy": 3.0}, duration=60, x=100, t=10)


class TestFlammableMass:
    sigma_y = staticmethod(lambda x: 0.08 * x / np.sqrt(1 + 1e-4 * x))
    sigma_z = staticmethod(lambda x: 0.06 * x / np.sqrt(1 + 1.5e-3 * x))

    def test_against_a_sum_over_a_grid(self) -> None:
        x = np.arange(0.5, 200, 1.0)
        y, z = np.linspace(-60, 60, 301), np.linspace(0, 60, 301)
        c = dispersion.gaussian_plume(
            mass_rate=10, wind_speed=3, x=x[:, None, None], y=y[:, None], z=z, release_height=0,
            sigma_y=self.sigma_y(x)[:, None, None], sigma_z=self.sigma_z(x)[:, None, None])  # fmt: skip
        limits = [10 / (math.pi * 3 * self.sigma_y(v) * self.sigma_z(v)) for v in (60.0, 200.0)]
        cell = (y[1] - y[0]) * (z[1] - z[0]) * np.where(z == 0, 0.5, 1.0)
        summed = float(np.sum(np.where((c < limits[0]) & (c >= limits[1]), c * cell, 0.0)))
        found = dispersion.flammable_mass(
            mass_rate=10, wind_speed=3, x_upper=60, x_lower=200, sigma_y=self.sigma_y, sigma_z=self.sigma_z
        )
        assert found == pytest.approx(summed, rel=0.02)

    def test_functions_of_one_number_serve_too(self) -> None:
        found = dispersion.flammable_mass(
            mass_rate=2, wind_speed=4, x_upper=10, x_lower=40, sigma_y=lambda x: 0.1 * float(x),
            sigma_z=lambda x: 0.1 * math.pow(x, 1.0))  # fmt: skip
        assert found == pytest.approx(10)

    def test_nothing_between_equal_limits(self) -> None:
        case: dict[str, Any] = {
            "mass_rate": 10,
            "wind_speed": 3,
            "sigma_y": self.sigma_y,
            "sigma_z": self.sigma_z,
        }
        assert dispersion.flammable_mass(**case, x_upper=50, x_lower=50) == 0.0
        with pytest.raises(ValueError, match="x_lower"):
            dispersion.flammable_mass(**case, x_upper=50, x_lower=40)
