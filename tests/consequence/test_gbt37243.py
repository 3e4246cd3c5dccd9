"""GB/T 37243-2019: the method, distances of explosives, generic failure frequencies."""

from __future__ import annotations

import numpy as np
import pytest

from anlan.consequence import gbt37243
from anlan.consequence.checks import OutOfRangeWarning
from anlan.consequence.gb18218 import Item
from anlan.consequence.gbt37243 import (
    distance_to_overpressure,
    external_distance,
    failure_frequencies,
    method,
    method_for,
    overpressure_kPa,
)


def test_clause_4_explosives_before_everything() -> None:
    assert method(explosives=True, toxic_or_flammable_gas=True, S=5).kind == gbt37243.CONSEQUENCE


@pytest.mark.parametrize(("s", "kind"), [(1.0, "quantitative-risk"), (0.999, "standard-distances"), (7, "quantitative-risk")])  # fmt: skip
def test_clause_4_gases(s: float, kind: str) -> None:
    assert method(explosives=False, toxic_or_flammable_gas=True, S=s).kind == kind


def test_clause_4_only_gases_count() -> None:
    assert method_for([("液氯", 4), ("甲醇", 5000)]).kind == "standard-distances"
    assert method_for([("液氯", 4), ("氢", 1)]).kind == "quantitative-risk"
    assert method_for([Item("某炸药", 0.1, "W1.1")]).kind == "consequence"
    assert method_for([]).kind == "standard-distances"
    with pytest.raises(ValueError, match="S:"):
        method(explosives=False, toxic_or_flammable_gas=True)


@pytest.mark.parametrize(("target", "limit"), [("高敏感", 2.0), ("一般二类", 5.0), ("一般三类", 9.0)])
def test_clause_5_4(target: str, limit: float) -> None:
    found = external_distance(5000, target)
    assert found.overpressure_kPa == limit
    assert overpressure_kPa(5000, found.distance) == pytest.approx(limit)


def test_overpressure_is_the_sum_of_three_terms() -> None:
    q, r = 8.0, 10.0
    expected = 14 * q / r**3 + 4.3 * q ** (2 / 3) / r**2 + 1.1 * q ** (1 / 3) / r
    assert overpressure_kPa(q, r) == pytest.approx(100 * expected)
    assert overpressure_kPa(q, np.array([10.0, 20.0])).shape == (2,)


def test_near_field_warns() -> None:
    with pytest.warns(OutOfRangeWarning, match="近场"):
        overpressure_kPa(1000, 9.9)


def test_distance_scales_with_the_cube_root() -> None:
    assert distance_to_overpressure(8000, 5) == pytest.approx(2 * distance_to_overpressure(1000, 5))
    assert distance_to_overpressure(0, 5) == 0


@pytest.mark.parametrize(
    ("diameter", "rupture", "leak"),
    [(0.0749, 1e-6, 5e-6), (0.075, 3e-7, 2e-6), (0.150, 3e-7, 2e-6), (0.151, 1e-7, 5e-7)],
)
def test_pipes_by_diameter(diameter: float, rupture: float, leak: float) -> None:
    found = failure_frequencies("pipe", diameter=diameter, length=10)
    assert [one.frequency for one in found] == pytest.approx([10 * rupture, 10 * leak])
    assert found[1].hole_diameter == pytest.approx(diameter / 10)


def test_a_pipe_leak_is_at_most_50_mm() -> None:
    assert failure_frequencies("pipe", diameter=0.8, length=1)[1].hole_diameter == 0.05


def test_every_kind_has_frequencies() -> None:
    for source in ("purple-book", "api-581"):
        for kind in gbt37243.equipment(source):
            found = failure_frequencies(kind, diameter=0.1, length=1, source=source)
            assert found
            assert all(0 < one.frequency < 1 and one.source for one in found)


@pytest.mark.parametrize(
    ("kind", "arguments", "named"),
    [
        ("tank", {}, "equipment"),
        ("pipe", {"length": 1}, "diameter"),
        ("pipe", {"diameter": 0.1}, "length"),
        ("pipe", {"diameter": 0.1, "length": -1}, "length"),
        ("column", {"source": "oreda"}, "source"),
    ],
)
def test_bad_input(kind: str, arguments: dict[str, object], named: str) -> None:
    with pytest.raises(ValueError, match=named):
        failure_frequencies(kind, **arguments)  # type: ignore[arg-type]


def test_bad_explosives() -> None:
    with pytest.raises(ValueError, match="tnt_mass"):
        overpressure_kPa(-1, 10)
    with pytest.raises(ValueError, match="distance"):
        overpressure_kPa(1, 0)
    with pytest.raises(ValueError, match="overpressure_kPa"):
        distance_to_overpressure(1, 0)
