"""One run of the models from what came in over HTTP or out of a record: cleaned, refused in Chinese, as plain JSON.

Owns the way in and out; the physics is `anlan.consequence.scenario`.
"""

from __future__ import annotations

import hashlib
import importlib
import math
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import datetime
from functools import cache
from pathlib import Path
from typing import Any

from anlan.gis.consequences.refusals import refusal_of
from anlan.kernel.coordinates import check_lonlat
from anlan.kernel.errors import FieldError, InvalidInput

#: More moments than a slider needs cost time and bytes.
MOST_FRAMES = 40
#: Polygons are kept to the decimetre.
DIGITS = 1
Inputs = dict[str, Any]


def run_scenario(
    *,
    scenario: Mapping[str, Any],
    weather: Mapping[str, Any],
    lon: float,
    lat: float,
    at: datetime,
    frames: int = 0,
    sensitivity: bool = True,
) -> dict[str, Any]:
    """All outcomes of a scenario as JSON-ready dicts in metres (`scenario.to_dict`), polygons to the decimetre.

    `scenario` and `weather` as in `consequence/api.md`; place and moment fill what the weather leaves open of
    them. Raises `InvalidInput` naming the field in Chinese for whatever the models refuse.
    """
    physics = _physics()
    kept = clean_weather(weather, lon=lon, lat=lat, at=at)
    given = clean_scenario(scenario)
    result = _asked(
        lambda: physics.run(given, kept, frames=max(0, min(frames, MOST_FRAMES)), sensitivity=sensitivity)
    )
    answer: dict[str, Any] = compact(physics.to_dict(result))
    return answer


def warm_models() -> None:
    """Load the library and its tables before anybody asks: the first run takes a second longer."""
    physics = _physics()
    weather = {"wind_speed": 3.0, "temperature_K": 293.15, "stability": "D"}
    for substance in ("氯", "液化石油气"):
        physics.run(physics.defaults_for(substance), weather, sensitivity=False)
    model_version()


def compare_scenario(
    *, scenario: Mapping[str, Any], weather: Mapping[str, Any], lon: float, lat: float, at: datetime
) -> dict[str, dict[str, Any]]:
    """The same in the actual, the worst (F, 1.5 m/s) and the typical weather (D, 3 m/s), by these names."""
    physics = _physics()
    kept = clean_weather(weather, lon=lon, lat=lat, at=at)
    given = clean_scenario(scenario)
    found = _asked(lambda: physics.compare(given, kept))
    return {name: compact(physics.to_dict(result)) for name, result in found.items()}


def default_inputs(given: Mapping[str, Any]) -> Inputs:
    """`given` completed by the library's defaults (state, temperature, pressure, hole …), SI.

    A substance the library cannot calculate is left as given: running it then says what is missing.
    """
    kept = clean_scenario(given)
    try:
        found = _physics().defaults_for(**_named(kept, "substance", "containment", "state", "amount_kg"))
    except (ValueError, TypeError):
        return kept
    return {**clean_scenario(found), **kept}


@dataclass(frozen=True, slots=True)
class Credible:
    """One credible release of a stored substance; `frequency` a year, generic."""

    key: str
    title: str
    scenario: Inputs
    frequency: float


def default_scenarios(*, substance: str, containment: str, amount_kg: float) -> list[Credible]:
    """The credible releases of a vessel: leaks of several sizes and the rupture."""
    found = _asked(lambda: _physics().default_scenarios(substance, containment, amount_kg))
    return [
        Credible(each.key, each.title, clean_scenario(each.scenario), float(each.frequency_per_year))
        for each in found
    ]


def _named(given: Inputs, *names: str) -> Inputs:
    return {name: given[name] for name in names if name in given}


def _asked(ask: Callable[[], Any]) -> Any:
    try:
        return ask()
    except (ValueError, KeyError) as error:
        if isinstance(error, KeyError) and not isinstance(error, ValueError):
            raise
        raise refusal_of(error) from error


@cache
def _physics() -> Any:
    """The library, loaded when first asked: the web process starts sooner without it."""
    return importlib.import_module("anlan.consequence.scenario")


@cache
def model_version() -> str:
    """A short name of the models as they are: it changes with every change of code or data of the library."""
    import anlan.consequence

    root = Path(str(anlan.consequence.__file__)).parent
    digest = hashlib.sha256()
    for path in sorted(root.rglob("*")):
        if path.suffix in {".py", ".json", ".csv"}:
            digest.update(path.relative_to(root).as_posix().encode())
            digest.update(path.read_bytes())
    return digest.hexdigest()[:10]


def clean_scenario(scenario: Mapping[str, Any]) -> Inputs:
    """The scenario without what was left empty."""
    if not isinstance(scenario, Mapping):
        raise InvalidInput("scenario 应为对象。", field="scenario")
    return {str(name): value for name, value in scenario.items() if value is not None and value != ""}


def clean_weather(weather: Mapping[str, Any], *, lon: float, lat: float, at: datetime) -> Inputs:
    """The weather with place and moment; `InvalidInput` names what is no moment or no direction."""
    if not isinstance(weather, Mapping):
        raise InvalidInput("weather 应为对象。", field="weather")
    kept = {str(name): value for name, value in weather.items() if value is not None and value != ""}
    kept["at"] = _moment(kept.get("at"), at)
    kept.setdefault("latitude", lat)
    kept.setdefault("longitude", lon)
    direction = kept.get("wind_direction_deg")
    if direction is None:
        raise InvalidInput(
            "风向（°）未填写，请补充（0 至 360，北风为 0）。", field="weather.wind_direction_deg"
        )
    if isinstance(direction, bool) or not isinstance(direction, int | float) or not math.isfinite(direction):
        raise InvalidInput("风向（°）应为 0 至 360 的数字。", field="weather.wind_direction_deg")
    if not 0 <= direction <= 360:
        raise InvalidInput(
            f"风向（°）应在 0 至 360 之间，现为 {direction:g}。", field="weather.wind_direction_deg"
        )
    return kept


def check_place(lon: Any, lat: Any) -> tuple[float, float]:
    """The point, or `InvalidInput` naming longitude or latitude."""
    errors = []
    for name, label, value, bound in (("lon", "经度", lon, 180), ("lat", "纬度", lat, 85)):
        number = isinstance(value, int | float) and not isinstance(value, bool) and math.isfinite(value)
        if not number or abs(value) > bound:
            errors.append(FieldError(name, f"{label}应为 -{bound} 至 {bound} 之间的数字（WGS-84）。"))
    if errors:
        raise InvalidInput.many(errors)
    check_lonlat(float(lon), float(lat))
    return float(lon), float(lat)


def _moment(value: Any, otherwise: datetime) -> datetime:
    if value is None:
        return otherwise
    if isinstance(value, datetime):
        found = value
    else:
        try:
            found = datetime.fromisoformat(str(value))
        except ValueError as error:
            raise InvalidInput(
                "时间格式不正确，应为 ISO 8601，例如 2026-10-28T14:05:00+08:00。", field="weather.at"
            ) from error
    if found.tzinfo is None:
        raise InvalidInput("时间须带时区，例如 +08:00。", field="weather.at")
    return found


def compact(value: Any) -> Any:
    """Polygons to the decimetre and other numbers to six significant digits: a third of the bytes."""
    if isinstance(value, dict):
        return {name: _rounded(each) if name == "polygon" else compact(each) for name, each in value.items()}
    if isinstance(value, list):
        return [compact(each) for each in value]
    if isinstance(value, float):
        return float(f"{value:.6g}")
    return value


def _rounded(polygon: list[list[float]]) -> list[list[float]]:
    return [[round(x, DIGITS), round(y, DIGITS)] for x, y in polygon]
