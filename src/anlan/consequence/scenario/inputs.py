"""What a scenario is told: the two dictionaries of the contract, read, checked and filled.

Every missing or unphysical value is reported in one `ScenarioError` that names each argument with its range. What is
physically needed (substance, containment, state, amount, temperature, pressure, hole or rupture; wind and stability)
must be given; what only refines the answer (bund, congestion, height of release …) has a default that is written
into `assumed` and reaches the screen.
"""

from __future__ import annotations

import dataclasses
import datetime as dt
import math
from collections.abc import Mapping
from typing import Any, Final

from anlan.consequence import met, substances

CONTAINMENTS: Final = ("tank", "pressure-vessel", "pipe", "cylinder", "warehouse", "reactor")
STATES: Final = ("liquid", "liquefied-gas", "gas", "solid")
CONGESTIONS: Final = ("open", "some", "dense")
TERRAINS: Final = ("rural", "urban")
STABILITIES: Final = ("A", "B", "C", "D", "E", "F")
ATMOSPHERE: Final = 101325.0
CALM: Final = 1.0  # m/s at 10 m; no dispersion model here holds below it

# argument: (low, high, is the low bound itself allowed)
RANGES: Final[dict[str, tuple[float, float, bool]]] = {
    "amount_kg": (0.0, 1e9, False),
    "temperature_K": (10.0, 1500.0, True),
    "pressure_Pa": (1e3, 1.5e8, True),
    "hole_diameter_m": (0.0, 3.0, False),
    "release_height_m": (0.0, 300.0, True),
    "bund_area_m2": (0.0, 1e6, False),
    "duration_s": (0.0, 864000.0, False),
    "indoor_air_changes_per_h": (0.0, 100.0, True),
    "wind_speed": (0.0, 60.0, True),
    "wind_direction_deg": (0.0, 360.0, True),
    "height_m": (0.5, 300.0, True),
    "humidity": (0.0, 1.0, True),
    "cloud_octas": (0.0, 8.0, True),
    "latitude": (-90.0, 90.0, True),
    "longitude": (-180.0, 180.0, True),
}
AIR_TEMPERATURE: Final = (203.15, 333.15)


@dataclasses.dataclass(frozen=True, slots=True)
class Problem:
    """One thing wrong with the input: the argument, the range in English, the advice in Chinese."""

    argument: str
    message: str
    advice: str


class ScenarioError(ValueError):
    """The input cannot be computed. `problems` lists each; `advice` says in Chinese what to do."""

    def __init__(self, problems: tuple[Problem, ...]) -> None:
        super().__init__("; ".join(f"{p.argument}: {p.message}" for p in problems))
        self.problems = problems
        self.advice = "；".join(dict.fromkeys(p.advice for p in problems if p.advice))


def refuse(argument: str, message: str, advice: str) -> ScenarioError:
    """One problem as an error to raise."""
    return ScenarioError((Problem(argument, message, advice),))


@dataclasses.dataclass(frozen=True, slots=True)
class Scenario:
    """A checked scenario; SI units, `pressure_Pa` absolute. None: not given."""

    substance: substances.Substance
    containment: str
    state: str
    amount_kg: float
    temperature: float
    pressure: float
    hole_diameter_m: float | None
    rupture: bool
    release_height_m: float
    bund_area_m2: float | None
    duration_s: float | None
    congestion: str
    indoor_air_changes_per_h: float | None
    assumed: tuple[str, ...] = ()


@dataclasses.dataclass(frozen=True, slots=True)
class Weather:
    """Checked weather. `wind_speed_10m` is never below `CALM`."""

    wind_speed_10m: float
    wind_direction_deg: float | None
    stability: str
    stability_from: str
    temperature: float
    humidity: float
    terrain: str
    warnings: tuple[str, ...] = ()
    assumed: tuple[str, ...] = ()

    @property
    def roughness(self) -> float:
        """Roughness length of the terrain [m] (Wieringa: open farmland 0.1, town 1)."""
        return 1.0 if self.terrain == "urban" else 0.1


class _Reader:
    """Takes values out of a mapping, collecting what is wrong."""

    def __init__(self, name: str, values: Any) -> None:
        if not isinstance(values, Mapping):
            raise refuse(name, f"must be a mapping, got {type(values).__name__}", "输入格式有误")
        self.values = values
        self.problems: list[Problem] = []
        self.assumed: list[str] = []

    def problem(self, argument: str, message: str, advice: str) -> None:
        self.problems.append(Problem(argument, message, advice))

    def number(self, argument: str, *, required: bool, bounds: tuple[float, float, bool]) -> float | None:
        low, high, closed = bounds
        span = f"{'[' if closed else '('}{low:g}, {high:g}]"
        raw = self.values.get(argument)
        if raw is None:
            if required:
                self.problem(argument, f"is required, a number in {span}", f"请填写{LABELS[argument]}")
            return None
        try:
            if isinstance(raw, bool | str | bytes):
                raise TypeError
            value = float(raw)
        except (TypeError, ValueError):
            self.problem(argument, f"must be a number in {span}, got {raw!r}", f"{LABELS[argument]}应为数字")
            return None
        if not math.isfinite(value) or not low <= value <= high or (not closed and value == low):
            self.problem(
                argument,
                f"must be in {span}, got {value:g}",
                f"{LABELS[argument]}应在 {low:g}～{high:g} 之间",
            )
            return None
        return value

    def choice(self, argument: str, choices: tuple[str, ...], *, required: bool) -> str | None:
        raw = self.values.get(argument)
        if raw is None and not required:
            return None
        if raw is None or not isinstance(raw, str) or raw not in choices:
            got = "is required" if raw is None else f"got {raw!r}"
            self.problem(argument, f"must be one of {', '.join(choices)}; {got}", f"请选择{LABELS[argument]}")
            return None
        return raw

    def raise_if_any(self) -> None:
        if self.problems:
            raise ScenarioError(tuple(self.problems))


LABELS: Final[dict[str, str]] = {
    "substance": "物质",
    "containment": "容器类型",
    "state": "物料状态",
    "amount_kg": "数量（kg）",
    "temperature_K": "温度（K）",
    "pressure_Pa": "绝对压力（Pa）",
    "hole_diameter_m": "泄漏孔径（m）",
    "rupture": "是否整体破裂",
    "release_height_m": "泄漏高度（m）",
    "bund_area_m2": "围堰面积（m²）",
    "duration_s": "泄漏持续时间（s）",
    "congestion": "周边拥塞程度",
    "indoor_air_changes_per_h": "室内换气次数（次/h）",
    "wind_speed": "风速（m/s）",
    "wind_direction_deg": "风向（°）",
    "height_m": "测风高度（m）",
    "humidity": "相对湿度（0～1）",
    "cloud_octas": "云量（八分量）",
    "latitude": "纬度",
    "longitude": "经度",
    "terrain": "地形",
    "stability": "大气稳定度",
    "at": "时刻",
}


def read_scenario(values: Any) -> Scenario:
    """The scenario dictionary of the contract, checked. Raises `ScenarioError`."""
    if isinstance(values, Scenario):
        return values
    reader = _Reader("scenario", values)
    substance = _substance(reader)
    containment = reader.choice("containment", CONTAINMENTS, required=True)
    state = reader.choice("state", STATES, required=True)
    solid = state == "solid"
    amount = reader.number("amount_kg", required=True, bounds=RANGES["amount_kg"])
    temperature = reader.number("temperature_K", required=not solid, bounds=RANGES["temperature_K"])
    pressure = reader.number("pressure_Pa", required=not solid, bounds=RANGES["pressure_Pa"])
    rupture = _rupture(reader, solid=solid)
    hole = reader.number("hole_diameter_m", required=not rupture, bounds=RANGES["hole_diameter_m"])
    height = reader.number("release_height_m", required=False, bounds=RANGES["release_height_m"])
    bund = reader.number("bund_area_m2", required=False, bounds=RANGES["bund_area_m2"])
    duration = reader.number("duration_s", required=False, bounds=RANGES["duration_s"])
    congestion = reader.choice("congestion", CONGESTIONS, required=False)
    exchange = reader.number(
        "indoor_air_changes_per_h", required=False, bounds=RANGES["indoor_air_changes_per_h"]
    )
    reader.raise_if_any()
    if height is None:
        reader.assumed.append("未给泄漏高度，按地面（0 m）计算")
    if congestion is None:
        reader.assumed.append("未给周边拥塞程度，按开阔地计算")
    # raise_if_any has refused the rest
    assert substance is not None
    assert containment is not None
    assert state is not None
    assert amount is not None
    return Scenario(
        substance=substance,
        containment=containment,
        state=state,
        amount_kg=amount,
        temperature=temperature or 293.15,
        pressure=pressure or ATMOSPHERE,
        hole_diameter_m=hole,
        rupture=rupture,
        release_height_m=height or 0.0,
        bund_area_m2=bund,
        duration_s=duration,
        congestion=congestion or "open",
        indoor_air_changes_per_h=exchange,
        assumed=tuple(reader.assumed),
    )


def _substance(reader: _Reader) -> substances.Substance | None:
    text = reader.values.get("substance")
    if isinstance(text, substances.Substance):
        return text
    if text is None or (isinstance(text, str) and not text.strip()):
        reader.problem("substance", "is required: a name, CAS or UN number", "请选择物质")
        return None
    try:
        return substances.get(text)
    except (KeyError, ValueError) as error:
        advice = getattr(error, "advice", "") or (
            f"没有“{text}”的物性数据；请核对名称、CAS 号或 UN 号，或先按应急响应指南的初始隔离和防护距离处置"
        )
        reader.problem("substance", f"must be a known name, CAS or UN number, got {text!r}", advice)
        return None


def _rupture(reader: _Reader, *, solid: bool) -> bool:
    raw = reader.values.get("rupture")
    if raw is None:
        return solid and reader.values.get("hole_diameter_m") is None
    if raw not in (True, False) or isinstance(raw, float):
        reader.problem("rupture", f"must be true or false, got {raw!r}", "“整体破裂”应为是或否")
        return True
    return bool(raw)


def read_weather(values: Any) -> Weather:
    """The weather dictionary of the contract, checked; the stability class derived when not given."""
    if isinstance(values, Weather):
        return values
    reader = _Reader("weather", values)
    speed = reader.number("wind_speed", required=True, bounds=RANGES["wind_speed"])
    direction = reader.number("wind_direction_deg", required=False, bounds=RANGES["wind_direction_deg"])
    height = reader.number("height_m", required=False, bounds=RANGES["height_m"])
    temperature = reader.number("temperature_K", required=True, bounds=(*AIR_TEMPERATURE, True))
    humidity = reader.number("humidity", required=False, bounds=RANGES["humidity"])
    terrain = reader.choice("terrain", TERRAINS, required=False)
    if height is None:
        reader.assumed.append("未给测风高度，按 10 m 计算")
    if humidity is None:
        reader.assumed.append("未给相对湿度，按 60% 计算")
    if terrain is None:
        reader.assumed.append("未给地形，按开阔（乡村）地形计算")
    stability = _stability_given(reader)
    if stability is None:
        stability = _stability_derived(reader, speed)
    reader.raise_if_any()
    assert speed is not None
    assert temperature is not None
    at_10m, warned = _wind_at_10m(speed, height or 10.0, stability[0], terrain or "rural")
    return Weather(
        wind_speed_10m=at_10m,
        wind_direction_deg=direction,
        stability=stability[0],
        stability_from=stability[1],
        temperature=temperature,
        humidity=0.6 if humidity is None else humidity,
        terrain=terrain or "rural",
        warnings=warned,
        assumed=tuple(reader.assumed),
    )


def _wind_at_10m(speed: float, height: float, stability: str, terrain: str) -> tuple[float, tuple[str, ...]]:
    if speed > 0 and height != 10.0:
        speed = float(
            met.wind_at_height(u_ref=speed, z_ref=height, z=10.0, stability=stability, terrain=terrain)
        )
    if speed < CALM:
        return CALM, (f"风速 {speed:.1f} m/s 低于模型下限，按 {CALM:g} m/s 计算；静风时气云可向任意方向扩展",)
    return speed, ()


def _stability_given(reader: _Reader) -> tuple[str, str] | None:
    raw = reader.values.get("stability")
    if raw is None or raw == "":
        return None
    if not isinstance(raw, str) or raw.strip().upper() not in STABILITIES:
        # a mixed class such as B-C takes its more stable half: the farther reach
        halves = raw.upper().split("-") if isinstance(raw, str) else []
        if len(halves) == 2 and all(half in STABILITIES for half in halves):
            return max(halves), f"指定（{raw}，取较稳定者）"
        reader.problem("stability", f"must be one of A, B, C, D, E, F; got {raw!r}", "请选择大气稳定度 A～F")
        return None
    return raw.strip().upper(), "指定"


def _stability_derived(reader: _Reader, speed: float | None) -> tuple[str, str]:
    cloud = reader.number("cloud_octas", required=True, bounds=RANGES["cloud_octas"])
    latitude = reader.number("latitude", required=True, bounds=RANGES["latitude"])
    longitude = reader.number("longitude", required=True, bounds=RANGES["longitude"])
    at = reader.values.get("at")
    if not isinstance(at, dt.datetime) or at.tzinfo is None:
        reader.problem(
            "at", f"must be an aware datetime, or give stability; got {at!r}", "请填写时刻或指定大气稳定度"
        )
        return "D", ""
    if speed is None or cloud is None or latitude is None or longitude is None:
        return "D", ""
    height = reader.values.get("height_m")
    found = met.stability_from(
        at=at,
        latitude=latitude,
        longitude=longitude,
        wind_speed=max(speed, 0.1),
        cloud_octas=cloud,
        wind_height=_height_or_ten(height),
        terrain=reader.values.get("terrain") or "rural",
    )
    return found.letter, found.explanation


def _height_or_ten(value: Any) -> float:
    """The height of the wind where it is usable; what is wrong with it is told by its own check."""
    low, high, _ = RANGES["height_m"]
    if isinstance(value, int | float) and not isinstance(value, bool) and low <= value <= high:
        return float(value)
    return 10.0
