"""Individual and societal risk against sums made by hand."""

from __future__ import annotations

import math

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from anlan.consequence import gb36894
from anlan.consequence.checks import OutOfRangeWarning
from anlan.consequence.risk import (
    Event,
    Footprint,
    Population,
    WeatherClass,
    WindRose,
    contours,
    fn_curve,
    individual_risk_at,
    individual_risk_grid,
    individual_risk_toxic_sector,
    inside,
    installation_risk,
    societal_risk,
    uniform_rose,
)


def box(x0: float, y0: float, x1: float, y1: float, probability: float = 1.0) -> Footprint:
    return Footprint(((x0, y0), (x1, y0), (x1, y1), (x0, y1)), probability)


def from_one_sector(sector: int, sectors: int = 4) -> WindRose:
    shares = tuple(1.0 if k == sector else 0.0 for k in range(sectors))
    return WindRose((WeatherClass("D5", "D", 5.0, shares),))


def test_toxic_sector_of_the_purple_book() -> None:
    found = individual_risk_toxic_sector(
        effective_cloud_width=60, sectors=8, distance=600, p_centreline=0.8, event_frequency=2e-6, p_weather_and_direction=0.03)  # fmt: skip
    assert found.p_in_cloud == pytest.approx(60 * 8 / (2 * math.pi * 600))
    assert found.p_death == pytest.approx(found.p_in_cloud * 0.8)
    assert found.delta_ir == pytest.approx(2e-6 * 0.03 * found.p_death)


def test_a_cloud_wider_than_the_sector_surely_covers_it() -> None:
    assert individual_risk_toxic_sector(1e6, 12, 100, 1.0, 1.0, 1.0).delta_ir == 1.0


@pytest.mark.parametrize(
    ("arguments", "named"),
    [
        ((-1, 12, 100, 0.5, 1e-5, 0.1), "effective_cloud_width"),
        ((1, 0, 100, 0.5, 1e-5, 0.1), "sectors"),
        ((1, 12, 0, 0.5, 1e-5, 0.1), "distance"),
        ((1, 12, 100, 1.5, 1e-5, 0.1), "p_centreline"),
        ((1, 12, 100, 0.5, -1, 0.1), "event_frequency"),
        ((1, 12, 100, 0.5, 1e-5, float("nan")), "p_weather_and_direction"),
    ],
)
def test_toxic_sector_refuses(arguments: tuple[float, ...], named: str) -> None:
    with pytest.raises(ValueError, match=named):
        individual_risk_toxic_sector(*arguments)  # type: ignore[arg-type]


def test_fn_curve_by_hand() -> None:
    curve = fn_curve([(1e-4, 1), (2e-5, 10), (3e-5, 10), (1e-6, 100)])
    assert curve.f_at_least(1) == pytest.approx(1.51e-4)
    assert curve.f_at_least(10) == pytest.approx(5.1e-5)
    assert curve.f_at_least(10.5) == pytest.approx(1e-6)
    assert curve.f_at_least(100) == pytest.approx(1e-6)
    assert curve.f_at_least(101) == 0
    assert curve.f_at_least(np.array([1, 101])).tolist() == pytest.approx([1.51e-4, 0])
    assert curve.pll == pytest.approx(1e-4 + 5e-5 * 10 + 1e-4)
    assert fn_curve([]).f_at_least(1) == 0


@given(st.lists(st.tuples(st.floats(0, 1), st.floats(0, 1e4)), max_size=30))
def test_fn_curve_never_rises(scenarios: list[tuple[float, float]]) -> None:
    curve = fn_curve(scenarios)
    assert list(curve.f) == sorted(curve.f, reverse=True)
    assert curve.f_at_least(0) == pytest.approx(sum(f for f, _ in scenarios))
    assert curve.pll == pytest.approx(sum(f * n for f, n in scenarios))


@pytest.mark.parametrize(("scenario", "named"), [((-1, 1), "frequency"), ((1, -1), "fatalities"), ((1, float("nan")), "fatalities")])  # fmt: skip
def test_fn_curve_refuses(scenario: tuple[float, float], named: str) -> None:
    with pytest.raises(ValueError, match=named):
        fn_curve([scenario])


def test_north_wind_kills_in_the_south() -> None:
    event = Event("cloud", 1e-5, (box(0, -2000, 1000, 2000),))
    risk = individual_risk_at([event], from_one_sector(0), [(0, -500), (0, 500), (0, -1500)])
    assert risk[0] == pytest.approx(1e-5)
    assert risk[1] == pytest.approx(0, abs=1e-12)
    assert risk[2] == pytest.approx(0, abs=1e-8)


def test_no_preferred_wind_gives_rings() -> None:
    def plume(x: np.ndarray, y: np.ndarray, weather: WeatherClass) -> np.ndarray:
        width = 0.1 * np.maximum(x, 1.0)
        return np.where(x > 0, np.exp(-0.5 * (y / width) ** 2) * np.exp(-x / 500), 0.0)

    event = Event("toxic", 1e-5, plume)
    angles = np.linspace(0, 2 * np.pi, 7)
    risk = individual_risk_at(
        [event], uniform_rose(), [(400 * math.cos(a), 400 * math.sin(a)) for a in angles]
    )
    assert risk == pytest.approx(np.full(7, risk[0]), rel=1e-3)
    # the Purple Book's effective cloud width at the same radius
    psi = np.linspace(-np.pi / 2, np.pi / 2, 20001)
    lethality = plume(400 * np.cos(psi), 400 * np.sin(psi), uniform_rose().classes[0])
    assert risk[0] == pytest.approx(1e-5 * np.trapezoid(lethality, psi) / (2 * np.pi), rel=5e-3)


def test_events_add_up_and_lie_where_they_are() -> None:
    events = [
        Event("fireball", 1e-6, (box(-100, -100, 100, 100, 0.5),), directional=False, x=300),
        Event("explosion", 2e-6, (box(-50, -50, 50, 50), box(-100, -100, 100, 100, 0.1)), directional=False, x=300),
    ]  # fmt: skip
    risk = individual_risk_at(events, uniform_rose(), [(300, 0), (375, 0), (0, 0)])
    assert risk.tolist() == pytest.approx([2.5e-6, 0.7e-6, 0.0])
    grid = individual_risk_grid(events, uniform_rose(), [0, 300], [0, 0.1, 5])
    assert grid.shape == (3, 2)
    assert grid[0, 1] == pytest.approx(2.5e-6)


def test_footprints_by_weather() -> None:
    event = Event("cloud", 1.0, {"D5": (box(0, -1e4, 1e4, 1e4),), "F1.5": ()})
    assert individual_risk_at([event], uniform_rose(), [(10, 0)])[0] == pytest.approx(0.6 / 2, abs=2e-3)
    with pytest.raises(ValueError, match=r"F1\.5"):
        individual_risk_at([Event("cloud", 1.0, {"D5": ()})], uniform_rose(), [(10, 0)])


def test_societal_risk_by_hand() -> None:
    rose = from_one_sector(3)  # west wind: drifts east
    event = Event("cloud", 1e-5, (box(0, -5000, 1000, 5000, 0.5),))
    people = [Population(500, 0, 100), Population(-500, 0, 1000), Population(500, 20, 100, exposure=0.1)]
    curve = societal_risk([event], rose, people)
    assert curve.f_at_least(55) == pytest.approx(1e-5)
    assert curve.f_at_least(56) == 0
    assert curve.pll == pytest.approx(55e-5)
    assert societal_risk([event], rose, []).pll == 0


def test_pll_is_individual_risk_times_people() -> None:
    event = Event("cloud", 1e-4, (box(0, -60, 800, 60, 0.7),))
    people = [Population(300, 100, 50), Population(-200, 350, 20)]
    rose = uniform_rose(sectors=16)
    curve = societal_risk([event], rose, people, directions=3600)
    risk = individual_risk_at([event], rose, [(one.x, one.y) for one in people])
    assert curve.pll == pytest.approx(float(risk @ [50, 20]), rel=0.02)


def test_contours_of_a_ring_have_a_hole() -> None:
    x = np.linspace(-3, 3, 121)
    r = np.hypot(*np.meshgrid(x, x))
    (found,) = contours(np.exp(-((r - 2) ** 2)), x, x, [math.exp(-0.25)])  # 1.5 < r < 2.5
    assert len(found.rings) == 2
    assert found.area_m2 == pytest.approx(math.pi * (2.5**2 - 1.5**2), rel=2e-3)
    outer = max(found.rings, key=len)
    assert inside(outer, 2.0, 0.0)


def test_contours_at_the_edge_are_closed_and_said() -> None:
    x = np.linspace(0, 1, 11)
    with pytest.warns(OutOfRangeWarning, match="网格"):
        (found,) = contours(np.ones((11, 11)), x, x, [0.5])
    assert found.reaches_edge
    assert found.area_m2 == pytest.approx(1.0)


def test_contours_saddles_are_cut_consistently() -> None:
    values = np.zeros((4, 4))
    values[1, 1] = values[2, 2] = 1.0
    apart = contours(values, np.arange(4.0), np.arange(4.0), [0.6])[0]
    joined = contours(values, np.arange(4.0), np.arange(4.0), [0.4])[0]
    assert (len(apart.rings), len(joined.rings)) == (2, 1)


def test_nothing_above_the_level() -> None:
    (found,) = contours(np.zeros((3, 3)), [0, 1, 2], [0, 1, 2], [1.0])
    assert (found.rings, found.area_m2, found.reaches_edge) == ((), 0, False)


def test_installation_risk_is_judged() -> None:
    events = [
        Event("burst", 5e-7, (box(-300, -300, 300, 300),), directional=False),
        Event("leak", 1e-5, (box(0, -40, 200, 40, 0.5),)),
    ]
    found = installation_risk(
        events,
        uniform_rose(),
        half_width=500,
        targets={"学校": ("高敏感", 250, 0), "加油站": ("一般三类", 80, 0), "村庄": ("一般二类", 450, 0)},
        population=[Population(250, 0, 400), Population(80, 0, 5)],
        existing=False,
    )
    assert [one.acceptable for one in found.targets] == [False, True, True]
    assert {contour.level for contour in found.contours} == set(gb36894.CONTOUR_LEVELS)
    assert [bool(contour.rings) for contour in found.contours] == [True, True, False, False, False]
    assert found.contours[0].area_m2 == pytest.approx(600 * 600, rel=0.05)
    assert found.curve.f_at_least(405) == pytest.approx(5e-7)
    assert found.societal.region == gb36894.REDUCE
    assert not found.acceptable


@pytest.mark.parametrize(
    ("shares", "named"), [((0.5, 0.4), "add up"), ((1.5, -0.5), "by_sector"), ((), "sectors")]
)
def test_wind_roses_are_checked(shares: tuple[float, ...], named: str) -> None:
    with pytest.raises(ValueError, match=named):
        WindRose((WeatherClass("D5", "D", 5.0, shares),))


def test_bad_footprints_are_named() -> None:
    with pytest.raises(ValueError, match="probability"):
        box(0, 0, 1, 1, 1.1)
    with pytest.raises(ValueError, match="polygon"):
        Footprint(((0, 0), (1, 1)), 0.5)
    with pytest.raises(ValueError, match="cloud"):
        individual_risk_at([Event("cloud", 1.0, lambda x, y, weather: x * 0 + 2)], uniform_rose(), [(1, 1)])
    with pytest.raises(ValueError, match="frequency of cloud"):
        Event("cloud", float("nan"), ())
