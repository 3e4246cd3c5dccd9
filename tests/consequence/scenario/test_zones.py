"""Rings: valid, nested, closed in form."""

from __future__ import annotations

import math

import numpy as np
import pytest

from anlan.consequence.scenario import zones


def test_circle_is_valid_and_counter_clockwise() -> None:
    ring = zones.circle(100.0, centre_x=30.0)
    assert zones.is_valid_ring(ring)
    assert zones.area(ring) == pytest.approx(math.pi * 1e4, rel=0.01)
    assert max(x for x, _ in ring) == pytest.approx(130.0)


def test_leaning_reaches_farther_downwind() -> None:
    ring = zones.leaning(downwind=50.0, crosswind=20.0, upwind=20.0)
    assert zones.is_valid_ring(ring)
    assert (min(x for x, _ in ring), max(x for x, _ in ring)) == (-20.0, 50.0)


@pytest.mark.parametrize("width", [[0, 0, 0, 0], [np.nan] * 4])
def test_nothing_to_draw_is_none(width: list[float]) -> None:
    assert zones.plume(np.arange(4.0), np.array(width)) is None


@pytest.mark.parametrize(
    "width", [[0, 3, 5, 0], [5, 5, 5, 5], [0, 0, 5, 0], [4, 0, 0, 4], [0.1, 900, 0.1, 1], [0, np.nan, 3, 0]]
)
def test_any_profile_makes_a_valid_ring(width: list[float]) -> None:
    ring = zones.plume(np.array([1.0, 10.0, 200.0, 1000.0]), np.array(width, dtype=float))
    assert ring is not None
    assert zones.is_valid_ring(ring)


def test_envelope_nests() -> None:
    inner, outer = zones.envelope(np.array([1.0, 5.0]), np.array([2.0, 3.0]))
    assert (outer >= inner).all()


def test_around_holds_both() -> None:
    flame, wide = zones.circle(10.0), zones.leaning(downwind=30.0, crosswind=5.0, upwind=5.0)
    ring = zones.around(wide, flame, middle=(0.0, 0.0))
    assert zones.is_valid_ring(ring)
    assert max(x for x, _ in ring) == pytest.approx(30.0, abs=0.5)
    assert max(y for _, y in ring) == pytest.approx(10.0, abs=0.5)
    assert zones.area(zones.around((), flame, middle=(0.0, 0.0))) == pytest.approx(
        zones.area(flame), rel=0.01
    )


def test_crossing_is_seen() -> None:
    assert not zones.is_valid_ring(((0.0, 0.0), (2.0, 2.0), (2.0, 0.0), (0.0, 2.0)))
    assert not zones.is_valid_ring(((0.0, 0.0), (1.0, 0.0)))
    assert not zones.is_valid_ring(((0.0, 0.0), (1.0, math.nan), (1.0, 1.0)))
