"""Pasquill stability class (大气稳定度) from wind, sun and cloud, and how it was decided. Knows no dispersion."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta

from anlan.consequence import checks
from anlan.consequence.met import sun as sky
from anlan.consequence.met.wind import wind_at_height

CLASSES = ("A", "B", "C", "D", "E", "F")
MIXED = ("A-B", "B-C", "C-D")
# Pasquill (1961) as in Turner (1970) and Yellow Book (2005): wind at 10 m below the bound [m/s] ->
# sun strong, moderate, slight; night with 4/8 cloud or more, night with 3/8 or less. Pasquill left the calm night
# (below 2 m/s) open; E and F as NOAA (OR&R 43, READY) and most tables complete it.
_TABLE: tuple[tuple[float, tuple[str, str, str, str, str]], ...] = (
    (2.0, ("A", "A-B", "B", "E", "F")),
    (3.0, ("A-B", "B", "C", "E", "F")),
    (5.0, ("B", "B-C", "C", "D", "E")),
    (6.0, ("C", "C-D", "D", "D", "D")),
)
_WINDY = ("C", "D", "D", "D", "D")
_SUNS = (sky.STRONG, sky.MODERATE, sky.SLIGHT)
_SUN_NAMES = {
    sky.STRONG: "强日照",
    sky.MODERATE: "中等日照",
    sky.SLIGHT: "弱日照",
    sky.OVERCAST: "阴天",
    sky.NIGHT: "夜间",
}
_LOWEST_WIND = 0.5
_HOUR = timedelta(hours=1)


@dataclass(frozen=True, slots=True)
class StabilityChoice:
    """The class, the one letter models use, the sun behind it and a Chinese sentence on how it was decided."""

    stability: str
    letter: str
    sun_elevation: float
    day: bool
    sun: str
    explanation: str


def pasquill_class(*, u10: float, day: bool, sun: str | None = None, cloud_octas: float | None = None) -> str:
    """Pasquill class 'A'..'F', mixed classes as 'A-B', 'B-C', 'C-D'.

    Pasquill (1961), Turner (1970). Wind at 10 m [m/s]: below 2, 2-3, 3-5, 5-6, above 6 (2, 3 and 5 belong to the
    upper row, 6 to 5-6). By day `sun` strong, moderate, slight or overcast; by night cloud 4/8 and more or less.
    Overcast (or 8/8 cloud) is D by day and night at any wind. Night below 2 m/s: E or F
    by cloud, as NOAA completes the table (OR&R 43).

    >>> pasquill_class(u10=3.0, day=True, sun="moderate"), pasquill_class(u10=2.5, day=False, cloud_octas=2)
    ('B-C', 'F')
    """
    wind = checks.number("u10", u10, 0.0)
    if not isinstance(day, bool):
        raise ValueError(f"day: must be True or False, got {day!r}")
    octas = None if cloud_octas is None else checks.number("cloud_octas", cloud_octas, 0.0, 8.0)
    if sun is not None:
        checks.one_of("sun", sun, (*_SUNS, sky.OVERCAST))
    if sun == sky.OVERCAST or octas == 8:
        return "D"
    row = next((classes for bound, classes in _TABLE if wind < bound or wind == bound == 6.0), _WINDY)
    if day:
        if sun is None:
            raise ValueError("sun: is required by day, one of strong, moderate, slight, overcast")
        return row[_SUNS.index(sun)]
    if octas is None:
        raise ValueError("cloud_octas: is required by night, must be in [0, 8]")
    return row[3] if octas >= 4 else row[4]


def single_class(*, stability: str) -> str:
    """One letter for models that know no mixed class: the more stable of the two, which gives the longer cloud.

    >>> single_class(stability="B-C"), single_class(stability="D")
    ('C', 'D')
    """
    return checks.one_of("stability", stability, (*CLASSES, *MIXED))[-1]


def stability_from(
    *,
    at: datetime,
    latitude: float,
    longitude: float,
    wind_speed: float,
    cloud_octas: float | None = None,
    wind_height: float = 10.0,
    terrain: str = "rural",
) -> StabilityChoice:
    """The class at a time and place, from the wind [m/s at `wind_height`] and the cloud cover [octas].

    Night lasts from one hour before sunset to one hour after sunrise, and the hour before and after it counts as
    neutral whatever the sky (Pasquill 1961, notes to the table). Unknown cloud counts as clear
    sky by night (the more stable class) and as 4/8 by day, and the explanation says so. The wind is taken to 10 m
    with the neutral exponent, since the class is not known yet.

    >>> at = datetime.fromisoformat("2026-06-21T12:00:00+08:00")
    >>> stability_from(at=at, latitude=38.9, longitude=121.6, wind_speed=2.5, cloud_octas=1).stability
    'A-B'
    """
    wind = checks.number("wind_speed", wind_speed, 0.0)
    if wind_height != 10.0:
        wind = float(wind_at_height(u_ref=wind, z_ref=wind_height, z=10.0, stability="D", terrain=terrain))
    elevations = [
        sky.solar_elevation(latitude=latitude, longitude=longitude, at=at + shift)
        for shift in (timedelta(0), -_HOUR, _HOUR, -2 * _HOUR, 2 * _HOUR)
    ]
    day = min(elevations[:3]) > 0
    turning = day and min(elevations) <= 0
    assumed = cloud_octas is None
    octas = (4.0 if day else 0.0) if cloud_octas is None else cloud_octas
    sun = sky.insolation_class(elevation=elevations[0], cloud_octas=octas) if day else sky.NIGHT
    stability = "D"
    if not turning:
        stability = pasquill_class(u10=wind, day=day, sun=sun if day else None, cloud_octas=octas)
    return StabilityChoice(
        stability=stability,
        letter=single_class(stability=stability),
        sun_elevation=elevations[0],
        day=day,
        sun=sun,
        explanation=_explain(stability, wind, day, sun, elevations[0], octas, assumed, turning),
    )


def _explain(
    stability: str,
    wind: float,
    day: bool,
    sun: str,
    elevation: float,
    octas: float,
    assumed: bool,
    turning: bool,
) -> str:
    cloud = f"总云量{octas:g}成（八分制）" + ("（无观测，按缺省取值）" if assumed else "")
    when = (
        f"白天，太阳高度角{elevation:.0f}°，{_SUN_NAMES[sun]}" if day else "夜间（日落前1小时至日出后1小时）"
    )
    if turning:
        when = f"日夜交替（日出后或日落前1至2小时），太阳高度角{elevation:.0f}°"
    text = f"{when}，{cloud}，10米风速{wind:.1f} m/s，按帕斯奎尔表为{stability}类"
    if "-" in stability:
        text += f"，计算取偏稳定的{single_class(stability=stability)}类"
    if wind < _LOWEST_WIND:
        text += "；静风，类别和扩散方向均不可靠"
    return text + "。"
