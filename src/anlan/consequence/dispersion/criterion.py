"""When a cloud must be treated as heavy: the criterion of Britter and McQuaid for continuous releases."""

from __future__ import annotations

import math
from dataclasses import dataclass

from anlan.consequence.checks import number
from anlan.consequence.constants import G

DENSE_FROM = 0.15


@dataclass(frozen=True, slots=True)
class DenseGas:
    """`criterion` (g₀V/(u³D))^(1/3), `dense` from 0.15; `alpha` of the nomogram, −inf for gas no heavier than air."""

    alpha: float
    criterion: float
    dense: bool


def dense_gas_criterion(
    *, source_volume_rate: float, source_density: float, air_density: float, wind_speed_10m: float
) -> DenseGas:
    """Whether a continuous release [m³/s] disperses as a heavy cloud: (g₀V/(u³D))^(1/3) ≥ 0.15.

    g₀ = g(ρ − ρ_air)/ρ_air, D = √(V/u); densities kg/m³, wind m/s at 10 m; alpha = 0.2 log₁₀(g₀²V/u⁵). A gas no
    heavier than air has the criterion 0. Source: Britter and McQuaid, Workbook on the dispersion of dense gases,
    HSE CRR 17/1988; CCPS 1999.

    >>> result = dense_gas_criterion(source_volume_rate=55.6, source_density=1.76, air_density=1.18,
    ...                              wind_speed_10m=10.9)
    >>> round(result.alpha, 2), round(result.criterion, 2), result.dense
    (-0.42, 0.45, True)
    """
    volume = checked_positive("source_volume_rate", source_volume_rate)
    density, air = (
        checked_positive("source_density", source_density),
        checked_positive("air_density", air_density),
    )
    speed = checked_positive("wind_speed_10m", wind_speed_10m)
    reduced = G * (density - air) / air
    if reduced <= 0:
        return DenseGas(-math.inf, 0.0, False)
    length = math.sqrt(volume / speed)
    criterion = (reduced * volume / (speed**3 * length)) ** (1 / 3)
    return DenseGas(0.2 * math.log10(reduced**2 * volume / speed**5), criterion, criterion >= DENSE_FROM)


def checked_positive(name: str, value: float) -> float:
    """One finite number > 0 or `ValueError` naming it.

    >>> checked_positive("air_density", 1.2)
    1.2
    """
    result = number(name, value)
    if result <= 0:
        raise ValueError(f"{name}: must be > 0, got {value!r}")
    return result
