"""A call as it was told: what may be true of it, and where it is. Stores nothing."""

from __future__ import annotations

from dataclasses import dataclass, fields
from datetime import datetime, timedelta
from decimal import Decimal
from typing import Any

from anlan.base.divisions.facade import Division, DivisionLevel, locate
from anlan.data.enterprises.facade import Enterprise
from anlan.kernel.coordinates import looks_swapped, outside_china
from anlan.kernel.errors import FieldError, InvalidInput
from anlan.rescue.incidents.enums import DangerSign, IncidentKind
from anlan.rescue.incidents.policies import MAX_EVACUATED, MAX_LOSS, MAX_PEOPLE

FUTURE_TOLERANCE = timedelta(minutes=5)
OLDEST = timedelta(days=3650)


@dataclass(frozen=True, slots=True, kw_only=True)
class Call:
    """What the caller said, as far as known. Coordinates in WGS-84; loss in yuan; people in heads."""

    kind: str
    occurred_at: datetime | None = None
    head_informed_at: datetime | None = None
    received_at: datetime | None = None
    place: str = ""
    lon: float | None = None
    lat: float | None = None
    enterprise: Enterprise | None = None
    substance: str = ""
    description: str = ""
    caller_name: str = ""
    caller_phone: str = ""
    deaths: int = 0
    missing: int = 0
    serious_injuries: int = 0
    direct_loss: Decimal = Decimal(0)
    endangered: int = 0
    trapped: int = 0
    evacuated: int = 0
    danger_signs: tuple[str, ...] = ()
    exercise: bool = False


@dataclass(frozen=True, slots=True)
class Place:
    """Where a call is: coordinates as far as known, the division they lie in, and how they were found."""

    lon: float | None
    lat: float | None
    division: str | None
    source: str


def check_call(call: Call, *, at: datetime) -> None:
    """Refuse what cannot be true, naming every field at once."""
    errors: list[FieldError] = []
    if call.kind not in IncidentKind.values:
        errors.append(FieldError("kind", "请选择事故类型。"))
    if not call.place.strip() and call.enterprise is None and call.lon is None:
        errors.append(FieldError("place", "请填写地点、选择企业，或在地图上点选位置，至少一项。"))
    if (call.lon is None) != (call.lat is None):
        errors.append(FieldError("lon", "经度和纬度须同时填写。"))
    elif call.lon is not None and call.lat is not None:
        errors.extend(_coordinate_errors(call.lon, call.lat))
    errors.extend(_figure_errors(call))
    if not (call.direct_loss.is_finite() and 0 <= call.direct_loss <= MAX_LOSS):
        errors.append(FieldError("direct_loss", "直接经济损失应在 0 到 1,000 亿元之间，单位为元，请核对。"))
    errors.extend(time_errors(call, at=at))
    errors.extend(length_errors(call))
    if errors:
        raise InvalidInput.many(errors)


def _figure_errors(call: Call) -> list[FieldError]:
    counted = (
        ("deaths", "死亡", MAX_PEOPLE),
        ("missing", "失踪", MAX_PEOPLE),
        ("serious_injuries", "重伤", MAX_PEOPLE),
        ("endangered", "涉险", MAX_PEOPLE),
        ("trapped", "被困", MAX_PEOPLE),
        ("evacuated", "紧急疏散", MAX_EVACUATED),
    )
    errors = [
        FieldError(name, f"{label}人数应在 0 到 {most:,} 之间，请核对。")
        for name, label, most in counted
        if not 0 <= getattr(call, name) <= most
    ]
    if not set(call.danger_signs) <= set(DangerSign.values):
        errors.append(FieldError("danger_signs", "没有这种涉险情形。"))
    return errors


def _coordinate_errors(lon: float, lat: float) -> list[FieldError]:
    if looks_swapped(lon, lat):
        return [FieldError("lon", "经度和纬度好像填反了，请核对。")]
    try:
        foreign = outside_china(lon, lat)
    except ValueError:
        foreign = True
    return [FieldError("lon", "坐标不在中国范围内，请核对经度、纬度和坐标系。")] if foreign else []


def time_errors(call: Call, *, at: datetime) -> list[FieldError]:
    errors = []
    named = (
        ("occurred_at", "发生时间"),
        ("head_informed_at", "单位负责人接报时间"),
        ("received_at", "接报时间"),
    )
    for name, label in named:
        moment = getattr(call, name)
        if moment is None:
            continue
        if moment > at + FUTURE_TOLERANCE:
            errors.append(FieldError(name, f"{label}不能晚于现在。"))
        elif moment < at - OLDEST and not call.exercise:
            errors.append(FieldError(name, f"{label}早于十年前，请核对。"))
    received = call.received_at or at
    if call.occurred_at and call.occurred_at > received + FUTURE_TOLERANCE and not errors:
        errors.append(FieldError("occurred_at", "发生时间不能晚于接报时间。"))
    return errors


def length_errors(call: Call) -> list[FieldError]:
    limits = {"place": 200, "substance": 64, "description": 4000, "caller_name": 64, "caller_phone": 32}
    return [
        FieldError(name, f"内容过长，最多 {limit} 个字。")
        for name, limit in limits.items()
        if len(getattr(call, name)) > limit
    ]


def find_place(call: Call) -> Place:
    """The best known place: given coordinates, else the enterprise's, else the division the text names."""
    if call.lon is not None and call.lat is not None:
        found = locate(call.lon, call.lat)
        if found is not None:
            return Place(call.lon, call.lat, found.district.code, "坐标")
        named = division_named_in(call.place)
        return Place(call.lon, call.lat, named.code if named else None, "坐标不在本市边界内")
    if call.enterprise is not None:
        enterprise = call.enterprise
        return Place(enterprise.lon, enterprise.lat, enterprise.located_in_id, "企业档案")
    named = division_named_in(call.place)
    return Place(None, None, named.code if named else None, "地点文字" if named else "")


def division_named_in(text: str) -> Division | None:
    """The division whose name takes up most of the text, of equals the more precise.

    The name may come without its suffix (甘井子 for 甘井子区), unless a township is called like its district. A city
    has some two hundred of them, so one read and a look at each is enough.
    """
    best: Division | None = None
    most = (0, 0)
    rows = Division.objects.filter(level__in=[DivisionLevel.DISTRICT, DivisionLevel.TOWNSHIP])
    for division in rows.select_related("parent"):
        parent = division.parent.name if division.parent else ""
        short = _without_suffix(division.name)
        if division.level == DivisionLevel.TOWNSHIP and short == _without_suffix(parent):
            short = division.name
        found = division.name if division.name in text else short if short in text else ""
        weight = (len(found), len(division.code))
        if found and weight > most:
            best, most = division, weight
    return best


def _without_suffix(name: str) -> str:
    for suffix in ("街道", "地区", "区", "市", "县", "镇", "乡"):
        if name.endswith(suffix) and len(name) - len(suffix) >= 2:
            return name.removesuffix(suffix)
    return name


def as_given(call: Call) -> dict[str, Any]:
    """The call for the audit row: what was said, without what was left open."""
    given: dict[str, Any] = {}
    for each in fields(call):
        value = getattr(call, each.name)
        if value not in (None, "", 0, False):
            given[each.name] = str(value) if isinstance(value, Enterprise | Decimal | datetime) else value
    return given
