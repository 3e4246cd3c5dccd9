"""The event tree of the Purple Book at its bounds."""

from __future__ import annotations

import pytest

from anlan.consequence.scenario import event_tree


@pytest.mark.parametrize(
    ("rate", "expected"), [(0.1, 0.2), (9.99, 0.2), (10.0, 0.5), (100.0, 0.5), (100.1, 0.7)]
)
def test_direct_ignition_by_rate(rate: float, expected: float) -> None:
    found = event_tree.direct_ignition(phase="gas", reactivity="medium", rate=rate, mass=0.0)
    assert found == expected


@pytest.mark.parametrize(
    ("mass", "expected"), [(999.0, 0.02), (1000.0, 0.04), (10000.0, 0.04), (10001.0, 0.09)]
)
def test_direct_ignition_by_mass_of_low_reactivity(mass: float, expected: float) -> None:
    found = event_tree.direct_ignition(phase="gas", reactivity="low", rate=0.0, mass=mass)
    assert found == expected


def test_liquids() -> None:
    warm = event_tree.direct_ignition(phase="liquid", reactivity="medium", rate=1.0, mass=0.0)
    cool = event_tree.direct_ignition(phase="liquid", reactivity="medium", rate=1.0, mass=0.0, warm=False)
    assert (warm, cool) == (0.065, 0.0043)


@pytest.mark.parametrize("bursts", [True, False])
@pytest.mark.parametrize("explodes", [True, False])
@pytest.mark.parametrize("cloud", [True, False])
@pytest.mark.parametrize("mass", [0.0, 5e4])
@pytest.mark.parametrize("congestion", ["open", "some", "dense"])
@pytest.mark.parametrize("reactivity", ["low", "medium", "high"])
@pytest.mark.parametrize("toxic", [True, False])
def test_probabilities_add_up(
    bursts: bool, explodes: bool, cloud: bool, mass: float, congestion: str, reactivity: str, toxic: bool
) -> None:
    found = event_tree.branches(
        phase="gas", reactivity=reactivity, rate=20.0, instantaneous_mass=mass, congestion=congestion, cloud=cloud,
        bursts_warm=bursts and mass > 0, explodes=explodes, toxic=toxic,
    )  # fmt: skip
    ends = (
        found.fireball, found.immediate_flash, found.jet_or_pool, found.flash, found.explosion, found.unignited
    )  # fmt: skip
    assert sum(ends) == pytest.approx(1.0)
    assert all(0.0 <= end <= 1.0 for end in ends)
    assert found.explosion == 0.0 or explodes


def test_what_does_not_burn_is_never_lit() -> None:
    found = event_tree.branches(
        phase="gas", reactivity="medium", rate=1.0, instantaneous_mass=0.0, congestion="dense", cloud=True,
        bursts_warm=False, explodes=True, flammable=False,
    )  # fmt: skip
    assert found.unignited == 1.0
