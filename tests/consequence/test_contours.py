"""Outlines on the map: they hold exactly what is above the concentration, and nothing is drawn that means nothing."""

from __future__ import annotations

import math
from typing import Any

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from shapely import Polygon, contains_xy

from anlan.consequence import dispersion
from anlan.consequence.checks import OutOfRangeWarning
from anlan.consequence.dispersion.rings import Ring

pytestmark = pytest.mark.filterwarnings("ignore::anlan.consequence.checks.OutOfRangeWarning")
CASE: dict[str, Any] = {"mass_rate": 2.0, "wind_speed": 3.0, "stability": "D", "terrain": "rural",
                        "release_height": 0.0, "receptor_height": 0.0}  # fmt: skip
PUFF: dict[str, Any] = {"total_mass": 200.0, "wind_speed": 3.0, "stability": "D", "release_height": 0.0,
                        "receptor_height": 0.0}  # fmt: skip
classes = st.sampled_from(["A", "B", "B-C", "C", "D", "E", "F"])


def assert_holds(ring: Ring, x: Any, y: Any, above: Any, *, slack: float) -> None:
    """Points well inside are above the target, points well outside below; within `slack` of the line either."""
    shape = Polygon(ring)
    assert shape.is_valid
    inner, outer = shape.buffer(-slack), shape.buffer(slack)
    inside, outside = contains_xy(inner, x, y), ~contains_xy(outer, x, y)
    assert np.all(above[inside])
    assert not np.any(above[outside])
    assert np.any(inside)


class TestPlume:
    @given(classes, st.sampled_from(["rural", "urban"]), st.sampled_from([0.0, 2.0, 10.0]), st.floats(-6, -4))
    @settings(max_examples=40, deadline=None)
    def test_holds_exactly_what_is_above(
        self, stability: str, terrain: str, height: float, power: float
    ) -> None:
        case = {**CASE, "stability": stability, "terrain": terrain, "release_height": height}
        ring = dispersion.plume_contour(**case, target=10.0**power, points=400)
        if not ring:
            assert dispersion.distance_to_concentration(**case, target=10.0**power).far is None
            return
        far, side = np.array(ring).max(axis=0)
        x, y = np.linspace(-0.1 * far, 1.2 * far, 160), np.linspace(-1.5 * side, 1.5 * side, 101)
        grid = dispersion.plume_grid(**case, x=x, y=y)
        columns, rows = np.meshgrid(x, y)
        assert_holds(ring, columns, rows, grid >= 10.0**power, slack=0.01 * side)

    def test_closed_without_repetition_and_symmetric(self) -> None:
        ring = dispersion.plume_contour(**CASE, target=1e-4)
        assert len(set(ring)) == len(ring)
        assert {(x, -y) for x, y in ring} == set(ring)
        assert all(math.isfinite(v) for point in ring for v in point)

    def test_lower_targets_lie_around_higher(self) -> None:
        wide, narrow = (Polygon(dispersion.plume_contour(**CASE, target=t, points=300)) for t in (1e-5, 1e-4))
        assert wide.buffer(0.01).contains(narrow)

    def test_not_drawn_under_its_minimum_range(self) -> None:
        with pytest.warns(OutOfRangeWarning, match="不绘制"):
            assert dispersion.plume_contour(**CASE, target=2.0) == ()

    def test_nothing_where_the_target_is_never_reached(self) -> None:
        assert dispersion.plume_contour(**{**CASE, "release_height": 40.0}, target=1e-2) == ()


class TestFiniteRelease:
    case: dict[str, Any] = {**CASE, "duration": 120.0}

    @pytest.mark.parametrize("t", [30.0, 120.0, 300.0])
    def test_holds_exactly_what_is_above_at_a_time(self, t: float) -> None:
        ring = dispersion.finite_release_contour(**self.case, target=2e-5, t=t, points=400)
        far, side = np.array(ring).max(axis=0)
        x, y = np.meshgrid(np.linspace(1.0, 1.2 * far, 200), np.linspace(-1.5 * side, 1.5 * side, 101))
        found = dispersion.finite_release(
            mass_rate=2, duration=120, wind_speed=3, x=x, y=y, z=0, t=t, release_height=0,
            sigma_xy=lambda d: dispersion.sigma_briggs(x=d, stability="D").sigma_y,
            sigma_z=lambda d: dispersion.sigma_briggs(x=d, stability="D").sigma_z)  # fmt: skip
        assert_holds(ring, x, y, found >= 2e-5, slack=0.02 * side)

    def test_the_envelope_holds_every_moment(self) -> None:
        ever = Polygon(dispersion.finite_release_contour(**self.case, target=2e-5, points=300)).buffer(0.5)
        for t in (10.0, 60.0, 150.0, 300.0, 400.0):
            ring = dispersion.finite_release_contour(**self.case, target=2e-5, t=t)
            assert not ring or ever.contains(Polygon(ring))

    def test_gone_after_it_has_thinned_out(self) -> None:
        assert dispersion.finite_release_contour(**self.case, target=2e-5, t=36_000.0) == ()

    def test_a_release_without_end_is_the_plume(self) -> None:
        long = dispersion.finite_release_reach(**{**CASE, "duration": 1e6}, target=1e-5)
        assert long.far == pytest.approx(dispersion.distance_to_concentration(**CASE, target=1e-5).far)

    def test_shorter_reaches_less_far(self) -> None:
        reached = [
            dispersion.finite_release_reach(**{**CASE, "duration": d}, target=1e-5).far
            for d in (20, 200, 2000)
        ]
        assert reached == sorted(reached)  # type: ignore[type-var]

    def test_arrival(self) -> None:
        times = [dispersion.arrival_time(**self.case, target=2e-5, x=x) for x in (100.0, 300.0, 900.0)]
        assert times == sorted(times)  # type: ignore[type-var]
        assert times[0] is not None
        assert 0 < times[0] < 100 / 3
        assert dispersion.arrival_time(**self.case, target=2e-5, x=9000.0) is None
        assert dispersion.arrival_time(**{**CASE, "duration": None}, target=2e-5, x=300.0) == pytest.approx(
            times[1]
        )


class TestPuff:
    def test_at_a_time_it_is_a_circle(self) -> None:
        ring = np.array(dispersion.puff_contour(**PUFF, target=1e-4, t=200.0))
        radius = np.hypot(ring[:, 0] - 600.0, ring[:, 1])
        assert radius == pytest.approx(radius.mean())
        sigma = dispersion.sigma_puff(x=600.0, stability="D")
        edge = dispersion.gaussian_puff(
            total_mass=200, wind_speed=3, x=600 + radius.mean(), y=0, z=0, t=200, release_height=0,
            sigma_x=sigma.sigma_x, sigma_y=sigma.sigma_y, sigma_z=sigma.sigma_z)  # fmt: skip
        assert edge == pytest.approx(1e-4)

    def test_the_swept_ground_holds_every_moment(self) -> None:
        swept = Polygon(dispersion.puff_contour(**PUFF, target=1e-4, points=400))
        reach = dispersion.puff_reach(**PUFF, target=1e-4)
        assert swept.is_valid
        assert reach.far == pytest.approx(swept.bounds[2])
        for t in (20.0, 100.0, 400.0):
            assert swept.buffer(0.5).contains(Polygon(dispersion.puff_contour(**PUFF, target=1e-4, t=t)))

    def test_gone_when_diluted_and_never_there(self) -> None:
        assert dispersion.puff_contour(**PUFF, target=1e-4, t=20_000.0) == ()
        assert dispersion.puff_contour(**{**PUFF, "release_height": 200.0}, target=1.0) == ()
        assert dispersion.puff_reach(**{**PUFF, "release_height": 200.0}, target=1.0).far is None


class TestGridContours:
    axis = np.linspace(-3.0, 3.0, 121)

    def test_circle(self) -> None:
        values = 9 - self.axis[:, None] ** 2 - self.axis**2
        (ring,) = dispersion.contour_of_grid(x=self.axis, y=self.axis, values=values, level=5.0)
        assert dispersion.ring_area(ring) == pytest.approx(4 * math.pi, rel=2e-3)
        assert Polygon(ring).exterior.is_ccw

    def test_hole_runs_the_other_way(self) -> None:
        radius = np.hypot(self.axis[:, None], self.axis)
        outer, hole = dispersion.contour_of_grid(
            x=self.axis, y=self.axis, values=-abs(radius - 1.5), level=-0.5
        )
        assert Polygon(outer).exterior.is_ccw
        assert not Polygon(hole).exterior.is_ccw
        assert Polygon(outer).contains(Polygon(hole))

    def test_closed_along_the_edge_of_the_grid(self) -> None:
        (ring,) = dispersion.contour_of_grid(
            x=self.axis, y=self.axis, values=np.ones((121, 121)) * self.axis, level=0.0
        )
        assert Polygon(ring).bounds == (0.0, -3.0, 3.0, 3.0)
        assert dispersion.ring_area(ring) == pytest.approx(18.0)

    def test_two_islands_and_none(self) -> None:
        values = np.maximum(
            1 - np.hypot(self.axis[:, None], self.axis - 2), 1 - np.hypot(self.axis[:, None], self.axis + 2)
        )
        assert len(dispersion.contour_of_grid(x=self.axis, y=self.axis, values=values, level=0.5)) == 2
        assert dispersion.contour_of_grid(x=self.axis, y=self.axis, values=values, level=2.0) == ()

    @given(st.integers(0, 2**31 - 1))
    @settings(max_examples=25, deadline=None)
    def test_rings_of_noise_are_valid(self, seed: int) -> None:
        values = np.random.default_rng(seed).random((9, 11))
        x, y = np.arange(11.0), np.arange(9.0)
        rings = dispersion.contour_of_grid(x=x, y=y, values=values, level=0.5)
        area = sum(Polygon(r).area * (1 if Polygon(r).exterior.is_ccw else -1) for r in rings)
        assert 0 < area < 80
        assert all(len(set(r)) == len(r) or Polygon(r).buffer(0).area > 0 for r in rings)

    def test_shape_must_fit(self) -> None:
        with pytest.raises(ValueError, match="values"):
            dispersion.contour_of_grid(x=[0.0, 1.0], y=[0.0, 1.0, 2.0], values=np.ones((2, 3)), level=0.5)

    def test_agrees_with_the_closed_form(self) -> None:
        x, y = np.linspace(1, 900, 600), np.linspace(-80, 80, 401)
        grid = dispersion.plume_grid(**CASE, x=x, y=y)
        (ring,) = dispersion.contour_of_grid(x=x, y=y, values=grid, level=1e-4)
        exact = dispersion.ring_area(dispersion.plume_contour(**CASE, target=1e-4, points=300))
        assert dispersion.ring_area(ring) == pytest.approx(exact, rel=2e-3)
