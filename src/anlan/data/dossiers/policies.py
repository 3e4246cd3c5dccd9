"""Decisions of the dossiers; pure but for the substance figures: what is refused, and what is only doubted."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from anlan.consequence import substances as physical
from anlan.data.dossiers.enums import StorageCondition
from anlan.data.enterprises.facade import clock_time
from anlan.kernel.errors import FieldError

#: Believable at most, by field; what lies beyond is a slip of the pen.
LIMITS: Mapping[str, float] = {
    "volume_m3": 300_000,
    "quantity_t": 500_000,
    "diameter_m": 150,
    "height_m": 700,
    "bund_area_m2": 1_000_000,
    "area_m2": 5_000_000,
    "capacity_m3": 5_000_000,
    "supply_l_s": 5_000,
    "storeys": 150,
    "basement_storeys": 12,
    "people": 200_000,
    "quantity": 100_000,
}
ROOM_K = 293.15
#: Filled beyond what fits, by this much, is doubted: names of mixtures and rounding make small differences.
SLACK = 1.02
#: An item farther from its enterprise than this is a slip of the pen, in metres.
FARTHEST_M = 30_000.0


def check_sizes(values: Mapping[str, Any], labels: Mapping[str, str]) -> list[FieldError]:
    """Negative figures and unbelievable ones."""
    errors = []
    for name, most in LIMITS.items():
        value = values.get(name)
        if value is None or isinstance(value, str):
            continue
        if value < 0:
            errors.append(FieldError(name, f"{labels[name]}不能小于 0。"))
        elif value > most:
            errors.append(FieldError(name, f"{labels[name]} {value:,.0f} 过大，请核对单位。"))
    return errors


def check_order(
    values: Mapping[str, Any], record: Any, labels: Mapping[str, str], pairs: tuple[tuple[str, str], ...]
) -> list[FieldError]:
    """Of each pair of dates the first is not after the second."""
    errors = []
    for first, last in pairs:
        start = values.get(first, getattr(record, first, None))
        end = values.get(last, getattr(record, last, None))
        if start and end and end < start:
            errors.append(FieldError(last, f"{labels[last]}不能早于{labels[first]}。"))
    return errors


def check_clocks(
    values: dict[str, Any], names: tuple[str, ...], labels: Mapping[str, str]
) -> list[FieldError]:
    """Times of day in stored form, in place."""
    errors = []
    for name in names:
        if values.get(name):
            try:
                values[name] = clock_time(values[name])
            except ValueError as error:
                errors.append(FieldError(name, f"{labels[name]}{error}"))
    return errors


def density_t_m3(cas: str, name: str, storage: str) -> float | None:
    """Density of a stored liquid in t/m³ as its tank is built to hold it; None where nobody knows.

    Cold storage is at the boiling point; a gas under pressure has at most its density there.
    """
    for text in (cas, name):
        if not text:
            continue
        try:
            record = physical.get(text)
            boiling = float(record.saturation_temperature(101_325.0))
            cold = storage in {StorageCondition.REFRIGERATED, StorageCondition.PRESSURISED}
            kelvin = min(ROOM_K, boiling) if cold or boiling < ROOM_K else ROOM_K
            return float(record.liquid_density(kelvin)) / 1000
        except (KeyError, ValueError, ArithmeticError):
            continue
    return None


def overfilled(*, quantity_t: float | None, volume_m3: float | None, density: float | None) -> str:
    """The doubt about a quantity that does not fit its volume, or ""."""
    if not quantity_t or not volume_m3 or not density:
        return ""
    most = volume_m3 * density
    if quantity_t <= most * SLACK:
        return ""
    return (
        f"最大存量 {quantity_t:g} 吨超过容积所能容纳的约 {most:,.1f} 吨"
        f"（{volume_m3:g} 立方米 × {density:.2f} 吨/立方米），请核对。"
    )
