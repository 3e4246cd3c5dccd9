"""How often which weather blows where: stability classes with their wind speeds by sector. Measures nothing."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass

from anlan.consequence.checks import number

_TOLERANCE = 1e-6


@dataclass(frozen=True, slots=True)
class WeatherClass:
    """One class such as D5: stability, wind speed [m/s at 10 m] and its probability in each sector.

    `by_sector` is the joint probability of this class and wind *from* each sector; sector 0 is centred on north, the
    others follow clockwise.
    """

    name: str
    stability: str
    wind_speed: float
    by_sector: tuple[float, ...]


@dataclass(frozen=True, slots=True)
class WindRose:
    """All weather classes; their probabilities over all sectors add up to 1.

    `ValueError` names what does not fit.
    """

    classes: tuple[WeatherClass, ...]

    def __post_init__(self) -> None:
        if not self.classes:
            raise ValueError("classes: at least one weather class is needed")
        if len({len(one.by_sector) for one in self.classes}) != 1 or not self.classes[0].by_sector:
            raise ValueError("by_sector: every weather class needs the same number of sectors")
        if len({one.name for one in self.classes}) != len(self.classes):
            raise ValueError("name: weather classes need different names")
        for one in self.classes:
            number(f"wind_speed of {one.name}", one.wind_speed, 0.1, 100)
            for value in one.by_sector:
                number(f"by_sector of {one.name}", value, 0, 1)
        total = math.fsum(value for one in self.classes for value in one.by_sector)
        if abs(total - 1) > _TOLERANCE:
            raise ValueError(f"by_sector: probabilities must add up to 1, got {total:.6g}")

    @property
    def sectors(self) -> int:
        """Number of wind sectors."""
        return len(self.classes[0].by_sector)


def uniform_rose(
    classes: Sequence[tuple[str, float, float]] = (("D", 5.0, 0.6), ("F", 1.5, 0.4)), *, sectors: int = 12
) -> WindRose:
    """A rose without a preferred direction from (stability, wind speed [m/s], probability); for want of a record.

    >>> rose = uniform_rose()
    >>> rose.sectors, [one.name for one in rose.classes]
    (12, ['D5', 'F1.5'])
    """
    count = int(number("sectors", sectors, 4, 360))
    return WindRose(
        tuple(
            WeatherClass(
                f"{stability}{speed:g}",
                stability,
                speed,
                (number("probability", probability, 0, 1) / count,) * count,
            )
            for stability, speed, probability in classes
        )
    )
