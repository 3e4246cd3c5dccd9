"""Which observation counts, how old it may be, and what stands in where none does; pure.

Defaults are the monthly means of Dalian (1981–2010, China Meteorological Administration), rounded; they are the sane
start of a calculation, marked as assumed, never an observation.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta

from anlan.kernel.clock import in_shanghai

#: As fresh as if observed now.
FRESH = timedelta(hours=1)
#: Older observations are not used any more.
USABLE = timedelta(hours=3)
#: Somebody at the scene knows better than a station, within this distance.
SCENE_M = 5_000.0
#: A station farther away says nothing of the place.
STATION_M = 60_000.0
#: Clocks of stations run differently; what lies further ahead is wrong.
AHEAD = timedelta(minutes=10)

#: Month: mean temperature in °C, mean relative humidity in %, prevailing wind direction in degrees (from).
CLIMATE: dict[int, tuple[float, float, float]] = {
    1: (-4.0, 57.0, 0.0),
    2: (-2.0, 57.0, 0.0),
    3: (3.5, 56.0, 0.0),
    4: (10.0, 58.0, 180.0),
    5: (16.0, 62.0, 180.0),
    6: (20.5, 75.0, 157.5),
    7: (24.0, 83.0, 157.5),
    8: (24.5, 79.0, 157.5),
    9: (20.5, 66.0, 0.0),
    10: (14.0, 60.0, 0.0),
    11: (6.0, 58.0, 0.0),
    12: (-1.0, 56.0, 0.0),
}
#: The typical case of GB/T 37243 and of the field: D, 3 m/s; half the sky clouded.
WIND_SPEED = 3.0
CLOUD_OCTAS = 4

COMPASS = ("北", "东北", "东", "东南", "南", "西南", "西", "西北")


@dataclass(frozen=True, slots=True)
class Conditions:
    """The weather to calculate with. SI, wind direction is where it comes from; `humidity` is 0 to 1.

    `assumed` names the fields nobody observed; `observed_at` and `age_s` are None where nothing was.
    """

    wind_speed: float
    wind_direction_deg: float
    height_m: float
    temperature_K: float  # noqa: N815  (the name the models use)
    humidity: float
    cloud_octas: int
    source: str
    observed_at: datetime | None = None
    station: str | None = None
    distance_m: float | None = None
    age_s: float | None = None
    precipitation_mm: float | None = None
    stability: str | None = None
    assumed: tuple[str, ...] = ()
    notes: tuple[str, ...] = ()

    @property
    def stale(self) -> bool:
        """Observed, but more than an hour ago."""
        return self.age_s is not None and self.age_s > FRESH.total_seconds()


def defaults(at: datetime) -> Conditions:
    """What to calculate with when nobody has observed anything: the month's means, D-like wind of 3 m/s."""
    temperature, humidity, direction = CLIMATE[in_shanghai(at).month]
    return Conditions(
        wind_speed=WIND_SPEED,
        wind_direction_deg=direction,
        height_m=10.0,
        temperature_K=temperature + 273.15,
        humidity=humidity / 100,
        cloud_octas=CLOUD_OCTAS,
        source="气候默认值",
        assumed=("wind_speed", "wind_direction_deg", "temperature_K", "humidity", "cloud_octas"),
        notes=("没有可用的观测，风向风速按当月气候默认值，请以现场为准",),
    )


def compass(direction: float | None) -> str:
    """The wind's name by where it comes from, in eight directions.

    >>> compass(0), compass(22), compass(23), compass(359), compass(None)
    ('北风', '北风', '东北风', '北风', '风向不定')
    """
    if direction is None:
        return "风向不定"
    return COMPASS[int((direction % 360 + 22.5) // 45) % 8] + "风"
