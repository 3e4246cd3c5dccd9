"""What a calculator starts with: sane storage conditions, and the credible leaks of an installation.

Frequencies are generic (API RP 581, 3rd edition, table 3.1: leaks of 6, 25 and 102 mm and rupture), as the Chinese
guide to quantitative risk assessment AQ/T 3046-2013 uses them; they are per equipment and year and know nothing of
the state it is in.
"""

from __future__ import annotations

import dataclasses
import math
from typing import Any, Final

from anlan.consequence import substances
from anlan.consequence.checks import number, one_of
from anlan.consequence.scenario.inputs import ATMOSPHERE, CONTAINMENTS, RANGES, STATES
from anlan.consequence.substances import MissingProperty, Substance

HOLE: Final = 0.025
VALVE: Final = 0.010  # of a bottle
HEIGHT: Final = 1.0
DISSOLVED: Final = ("acetylene",)  # kept in acetone in porous mass: what comes out is gas
ISOLATED_AFTER: Final = 1800.0  # s, valves closed by hand (Purple Book §4.2; BEVI module C)
AIR_CHANGES: Final = 1.0  # per hour, dwelling with closed windows (Purple Book §5.2.3)
BUND_HEIGHT: Final = 1.0
SMALLEST_BUND: Final = 50.0  # m2; so small a tank stands in the bund of larger ones
LIQUID: Final = ("vapour_pressure", "liquid_density", "liquid_heat_capacity", "latent_heat")
KEPT_WITHIN: Final = 15.0  # K by which a store is taken warmer so that its properties are known
KEPT_MOLTEN: Final = 333.15  # K
PUMPED: Final = 6.0e5  # Pa absolute in a line of liquid
CRYOGENIC: Final = 250.0  # K; what boils colder and cannot be kept liquid at ambient is kept cold

AMOUNTS: Final[dict[str, float]] = {
    "tank": 500_000.0,
    "pressure-vessel": 50_000.0,
    "pipe": 5_000.0,
    "cylinder": 50.0,
    "warehouse": 100_000.0,
    "reactor": 5_000.0,
}
GAS_AMOUNTS: Final[dict[str, float]] = {"pressure-vessel": 2_000.0, "cylinder": 10.0, "tank": 20_000.0}
GAS_PRESSURES: Final[dict[str, float]] = {
    "cylinder": 1.5e7,
    "pressure-vessel": 1.6e6,
    "pipe": 1.6e6,
    "tank": 1.1e5,
}

_VESSEL: Final = (8.0e-6, 2.0e-5, 2.0e-6, 6.0e-7)
_TANK: Final = (7.0e-5, 2.5e-5, 5.0e-6, 1.0e-7)
FREQUENCIES: Final[dict[str, tuple[float, float, float, float]]] = {
    "pressure-vessel": _VESSEL,
    "reactor": _VESSEL,
    "pipe": _VESSEL,
    "cylinder": _VESSEL,
    "tank": _TANK,
    "warehouse": _TANK,
}
SOURCE_OF_FREQUENCIES: Final = "API RP 581（第 3 版）通用失效频率，AQ/T 3046-2013 采用；未按设备状况修正"
LEAKS: Final = ((0.010, "小孔泄漏 10 mm"), (0.025, "中孔泄漏 25 mm"), (0.100, "大孔泄漏 100 mm"))


@dataclasses.dataclass(frozen=True, slots=True)
class DefaultScenario:
    """One credible release of an installation, ready for `run`, with its generic frequency per year."""

    key: str
    title: str
    scenario: dict[str, Any]
    frequency_per_year: float
    frequency_source: str


def defaults_for(
    substance: str,
    containment: str | None = None,
    state: str | None = None,
    amount_kg: float | None = None,
    ambient_K: float = 293.15,  # noqa: N803 - the unit, as in the contract
) -> dict[str, Any]:
    """A complete scenario dictionary: every key of the contract, with what is usual for the substance.

    >>> found = defaults_for("液氨", "pressure-vessel")
    >>> found["state"], found["amount_kg"], round(found["pressure_Pa"] / 1e5, 1)
    ('liquefied-gas', 50000.0, 8.6)
    >>> defaults_for("LNG")["temperature_K"] < 120
    True
    """
    fluid = substances.get(substance)
    ambient = number("ambient_K", ambient_K, 203.15, 333.15)
    phase = one_of("state", state, STATES) if state else usual_state(fluid, ambient, containment)
    where = (
        one_of("containment", containment, CONTAINMENTS) if containment else _usual_containment(fluid, phase)
    )
    amount = (
        _amount(phase, where)
        if amount_kg is None
        else number("amount_kg", amount_kg, *RANGES["amount_kg"][:2])
    )
    kelvin, pressure = _conditions(fluid, phase, where, ambient)
    return {
        "substance": fluid.name,
        "containment": where,
        "state": phase,
        "amount_kg": amount,
        "temperature_K": kelvin,
        "pressure_Pa": pressure,
        "hole_diameter_m": None if fluid.explosive else VALVE if where == "cylinder" else HOLE,
        "rupture": fluid.explosive,
        "release_height_m": 0.0 if phase == "solid" else HEIGHT,
        "bund_area_m2": _bund(fluid, phase, where, amount, kelvin),
        "duration_s": None if fluid.explosive else ISOLATED_AFTER,
        "congestion": "some",
        "indoor_air_changes_per_h": AIR_CHANGES,
    }


def default_scenarios(
    substance: str,
    containment: str,
    amount_kg: float,
    ambient_K: float = 293.15,  # noqa: N803
) -> tuple[DefaultScenario, ...]:
    """The credible releases of an installation: leaks of 10, 25 and 100 mm and the rupture; an explosive's one.

    >>> [item.key for item in default_scenarios("氯", "pressure-vessel", 25_000.0)]
    ['leak-10mm', 'leak-25mm', 'leak-100mm', 'rupture']
    """
    base = defaults_for(substance, containment, amount_kg=amount_kg, ambient_K=ambient_K)
    if base["rupture"]:
        return (DefaultScenario("explosion", "整体爆炸", base, 1e-5, "通用值（紫皮书爆炸品仓库 1×10⁻⁵/年）"),)
    rates = FREQUENCIES[containment]
    found = [
        DefaultScenario(
            f"leak-{round(hole * 1000)}mm",
            title,
            {**base, "hole_diameter_m": hole},
            rate,
            SOURCE_OF_FREQUENCIES,
        )
        for (hole, title), rate in zip(LEAKS, rates[:3], strict=True)
        if containment != "cylinder" or hole < 0.05  # a bottle has no opening that large
    ]
    whole = {**base, "rupture": True, "hole_diameter_m": None, "duration_s": None}
    found.append(DefaultScenario("rupture", "整体破裂", whole, rates[3], SOURCE_OF_FREQUENCIES))
    return tuple(found)


def usual_state(fluid: Substance, ambient: float = 293.15, containment: str | None = None) -> str:
    """The phase in which it is usually kept at `ambient` [K]; solids that melt below 60 °C are kept warm in tanks."""
    melts = (
        fluid.melting_point is not None and fluid.melting_point < KEPT_MOLTEN and fluid.has("vapour_pressure")
    )
    if melts and fluid.state_at_ambient == "solid" and containment not in (None, "warehouse"):
        return "liquid"
    if fluid.key in DISSOLVED:
        return "gas"
    if fluid.explosive or fluid.state_at_ambient == "solid":
        return "liquid" if fluid.state_at_ambient == "liquid" else "solid"
    if fluid.boiling_point is not None and fluid.state_at_ambient == "liquid":
        return "liquid" if fluid.boiling_point > ambient else "liquefied-gas"
    if fluid.state_at_ambient == "liquid":
        return "liquid"
    critical = fluid.critical_temperature
    can_be_liquid = fluid.has("vapour_pressure") and fluid.has("liquid_density")
    if can_be_liquid and critical is not None and ambient < 0.97 * critical:
        return "liquefied-gas"
    return "liquefied-gas" if fluid.key == "lng" else "gas"


def _usual_containment(fluid: Substance, phase: str) -> str:
    if fluid.explosive or phase == "solid":
        return "warehouse"
    if phase == "liquid" or fluid.key == "lng":
        return "tank"
    return "pressure-vessel"


def _amount(phase: str, where: str) -> float:
    if phase == "gas":
        return GAS_AMOUNTS.get(where, 1000.0)
    return AMOUNTS[where]


def _conditions(fluid: Substance, phase: str, where: str, ambient: float) -> tuple[float, float]:
    """Temperature [K] and absolute pressure [Pa] of storage."""
    if phase == "solid" or fluid.explosive:
        return ambient, ATMOSPHERE
    boiling = fluid.boiling_point
    if phase == "gas":
        pressure = GAS_PRESSURES.get(where, 1.6e6)
        saturated = _saturated(fluid, ambient)
        return ambient, min(pressure, 0.9 * saturated) if saturated is not None else pressure
    if phase == "liquefied-gas":
        critical = fluid.critical_temperature
        if boiling is not None and critical is not None and ambient >= 0.97 * critical:
            return boiling, 1.05 * ATMOSPHERE  # only cold
        if boiling is not None and boiling < CRYOGENIC and where == "tank":
            return boiling, 1.05 * ATMOSPHERE  # large tanks of liquefied gas are refrigerated
        saturated = _saturated(fluid, ambient)
        return ambient, max(saturated or ATMOSPHERE, 1.05 * ATMOSPHERE)
    kelvin = ambient
    if fluid.melting_point is not None:
        kelvin = max(kelvin, math.ceil(fluid.melting_point + 5.0))  # what would freeze is kept warm
    if boiling is not None and boiling < kelvin:
        kelvin = boiling - 5.0
    known = [fluid.correlations[name].t_min for name in LIQUID if fluid.has(name)]
    if known and 0 < max(known) - kelvin < KEPT_WITHIN:
        kelvin = math.ceil(max(known))
    return kelvin, PUMPED if where == "pipe" else ATMOSPHERE


def _saturated(fluid: Substance, kelvin: float) -> float | None:
    if fluid.critical_temperature is not None and kelvin >= fluid.critical_temperature:
        return None
    try:
        low, high = fluid.liquid_range()
    except MissingProperty:
        return None
    return float(fluid.vapour_pressure(min(max(kelvin, low), high))) if kelvin <= high + 1 else None


def _bund(fluid: Substance, phase: str, where: str, amount: float, kelvin: float) -> float | None:
    """A bund one metre high that holds the content and a tenth more, for tanks only."""
    if where != "tank" or phase not in ("liquid", "liquefied-gas") or not fluid.has("liquid_density"):
        return None
    fit = fluid.correlations["liquid_density"]
    density = float(fit(min(max(kelvin, fit.t_min), fit.t_max)))
    return float(round(max(1.1 * amount / density / BUND_HEIGHT, SMALLEST_BUND)))
