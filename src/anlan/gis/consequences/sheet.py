"""推演方案单: what the printed sheet of a saved scenario says. Layout is in `typst/sheet.typ`."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from anlan.base.accounts.facade import User
from anlan.gis.consequences.drawing import draw_map
from anlan.gis.consequences.exposure import LABELS, exposure_of
from anlan.gis.consequences.features import (
    LEVEL_WORDS,
    PHASES,
    distance_words,
    shapes_of,
    unit_words,
    zone_id,
    zone_label,
    zones_of,
)
from anlan.gis.consequences.geometry import Placement, wind_words
from anlan.gis.consequences.models import InstallationScenario
from anlan.gis.consequences.running import model_version
from anlan.kernel.clock import in_shanghai

NAMED = 30
CONTAINMENTS = {
    "tank": "常压储罐", "pressure-vessel": "压力容器", "pipe": "管道", "cylinder": "气瓶", "warehouse": "仓库",
    "reactor": "反应器",
}  # fmt: skip
STATES = {"liquid": "液体", "liquefied-gas": "液化气体", "gas": "气体", "solid": "固体"}
CONGESTION = {"open": "开阔", "some": "一般", "dense": "密集"}
TERRAIN = {"rural": "开阔地", "urban": "城区"}


def sheet_data(found: InstallationScenario, *, visible_to: User, at: datetime) -> dict[str, Any]:
    """Everything the template prints, as text."""
    result, inputs = found.result, found.inputs
    weather = inputs["weather"]
    placement = Placement(found.lon, found.lat, float(weather.get("wind_direction_deg") or 0.0))
    shapes = shapes_of(result, placement)
    exposure = exposure_of(
        shapes, visible_to=visible_to, apart_from=found.installation_id, named=NAMED
    ).as_json()
    return {
        "title": found.name,
        "installation": found.installation.name,
        "enterprise": found.installation.enterprise.name,
        "demo": found.is_demo,
        "note": found.note,
        "number": str(found.id)[:8],
        "facts": _facts(found),
        "weather": _weather(result, weather),
        "source": _source(result),
        "outcomes": [_outcome(outcome, shapes, exposure) for outcome in result["outcomes"]],
        "maps": _maps(result, placement, shapes, exposure),
        "items": _items(exposure),
        "roads": "" if exposure["roads_loaded"] else "道路未导入，未统计道路。",
        "warnings": result["warnings"],
        "assumptions": result["assumptions"],
        "sensitivity": _sensitivity(result),
        "shelter": (result.get("shelter") or {}).get("text", ""),
        "model": found.model_version,
        "outdated": found.model_version != model_version(),
        "saved": f"{found.saved_by} {in_shanghai(found.saved_at):%Y-%m-%d %H:%M}",
        "printed": f"{in_shanghai(at):%Y-%m-%d %H:%M}",
    }


def _facts(found: InstallationScenario) -> list[dict[str, str]]:
    scenario = found.inputs["scenario"]
    amount = scenario.get("amount_kg")
    hole = scenario.get("hole_diameter_m")
    rows = [
        ("物质", str(scenario.get("substance", ""))),
        ("数量", f"{amount / 1000:,.4g} 吨" if amount else "—"),
        ("设备", CONTAINMENTS.get(str(scenario.get("containment")), "—")),
        ("状态", STATES.get(str(scenario.get("state")), "—")),
        ("破口", "整体破裂" if scenario.get("rupture") else f"孔径 {hole * 1000:g} mm" if hole else "—"),
        ("释放高度", _with(scenario.get("release_height_m"), "m")),
        ("储存温度", _celsius(scenario.get("temperature_K"))),
        ("储存压力", _megapascal(scenario.get("pressure_Pa"))),
        ("围堰面积", _with(scenario.get("bund_area_m2"), "m²")),
        ("周边拥塞", CONGESTION.get(str(scenario.get("congestion")), "开阔")),
        ("位置", f"{found.lon:.5f}, {found.lat:.5f}（WGS-84）"),
        ("保存", f"{found.saved_by} {in_shanghai(found.saved_at):%m-%d %H:%M}"),
    ]
    return _pairs(rows)


def _weather(result: dict[str, Any], weather: dict[str, Any]) -> list[dict[str, str]]:
    used = result["weather"]
    direction = float(weather.get("wind_direction_deg") or 0.0)
    return _pairs(
        [
            ("风", f"{wind_words(direction)}（{direction:g}°）{float(weather['wind_speed']):g} m/s"),
            ("稳定度", f"{used['stability']}（{used['stability_from']}）"),
            ("气温", _celsius(used.get("temperature_K", used.get("temperature")))),
            ("相对湿度", f"{float(used['humidity']) * 100:.0f} %"),
            ("地形", TERRAIN.get(str(used.get("terrain")), "—")),
            ("10 米风速", f"{float(used['wind_speed_10m']):.3g} m/s"),
        ]
    )


def _source(result: dict[str, Any]) -> list[dict[str, str]]:
    source = result["source"]
    rows = [
        ("泄漏相态", PHASES.get(str(source.get("phase")), str(source.get("phase", "")))),
        ("源模型", str(source.get("model", ""))),
    ]
    if source.get("rate"):
        rows.append(("泄漏速率", f"{source['rate']:.4g} kg/s，持续 {source['duration'] / 60:.3g} 分钟"))
    if source.get("instantaneous_kg"):
        rows.append(("瞬时释放", f"{source['instantaneous_kg'] / 1000:.4g} 吨"))
    if source.get("pool_area_m2"):
        rows.append(("液池面积", f"{source['pool_area_m2']:,.0f} m²"))
    return _pairs(rows)


def _outcome(outcome: dict[str, Any], shapes: dict[str, Any], exposure: dict[str, Any]) -> dict[str, Any]:
    rows = []
    for zone in outcome["zones"]:
        key = zone_id(outcome, zone)
        numbers = exposure["zones"].get(key)
        rows.append(
            {
                "level": zone["level"],
                "word": LEVEL_WORDS[zone["level"]],
                "threshold": f"{zone['threshold']['value']:g} {unit_words(zone['threshold']['unit'])}",
                "meaning": zone["threshold"]["meaning"],
                "distance": distance_words(zone["max_distance_m"]),
                "arrival": _minutes(zone["arrival_s"]),
                "people": f"{numbers['people']:,}" if numbers and key in shapes else "0",
                "counts": _counts(numbers) if numbers else "",
                "roads": "、".join(
                    f"{road['name']} {distance_words(road['length_m'])}"
                    for road in (numbers or {}).get("roads", [])[:6]
                ),
            }
        )
    return {
        "label": outcome["label"],
        "probability": _percent(outcome["probability"]),
        "model": outcome["model"],
        "uncertainty": outcome["uncertainty"],
        "assumptions": outcome["assumptions"],
        "zones": rows,
    }


def _counts(numbers: dict[str, Any]) -> str:
    return "、".join(
        f"{LABELS.get(kind, kind)} {count}"
        for kind, count in sorted(numbers["counts"].items(), key=lambda each: -each[1])
    )


def _maps(
    result: dict[str, Any], placement: Placement, shapes: dict[str, Any], exposure: dict[str, Any]
) -> list[dict[str, str]]:
    """The farthest outcome large, the others small below it."""
    by_kind: dict[str, list[Any]] = {}
    for outcome, zone in zones_of(result):
        key = zone_id(outcome, zone)
        if key in shapes:
            by_kind.setdefault(outcome["kind"], []).append(
                (zone["level"], zone_label(zone), shapes[key], zone)
            )
    labels = {outcome["kind"]: outcome["label"] for outcome in result["outcomes"]}
    order = sorted(by_kind, key=lambda kind: -max(row[3]["max_distance_m"] for row in by_kind[kind]))
    maps = []
    for index, kind in enumerate(order):
        inside = [
            item for item in exposure["items"] if any(zone.startswith(f"{kind}/") for zone in item["zones"])
        ]
        size = (680, 470) if index == 0 else (335, 250)
        zones = [(level, label, shape) for level, label, shape, _ in by_kind[kind]]
        svg = draw_map(placement=placement, zones=zones, items=inside, width=size[0], height=size[1])
        maps.append({"title": labels[kind], "svg": svg})
    return maps


def _items(exposure: dict[str, Any]) -> list[dict[str, str]]:
    words = {"red": "红", "orange": "橙", "yellow": "黄"}
    rows = []
    for item in exposure["items"][:NAMED]:
        levels = {zone.rpartition("/")[2] for zone in item["zones"]}
        level = next(each for each in ("red", "orange", "yellow") if each in levels)
        people = "—" if item["people"] is None else f"{item['people']:,}"
        rows.append(
            {"level": words[level], "kind": item["kind_label"], "name": item["name"], "people": people}
        )
    return rows


def _sensitivity(result: dict[str, Any]) -> list[dict[str, str]]:
    return [
        {
            "label": row["label"],
            "low": f"{_factor(row['factor_low'], row['label'])} → {distance_words(row['red_low_m'])}",
            "high": f"{_factor(row['factor_high'], row['label'])} → {distance_words(row['red_high_m'])}",
        }
        for row in result["sensitivity"]
    ]


def _pairs(rows: list[tuple[str, str]]) -> list[dict[str, str]]:
    return [{"label": label, "text": text} for label, text in rows]


def _with(value: Any, unit: str) -> str:
    return "—" if value is None else f"{float(value):g} {unit}"


def _celsius(kelvin: Any) -> str:
    return "—" if kelvin is None else f"{float(kelvin) - 273.15:.1f} ℃"


def _megapascal(pascal: Any) -> str:
    return "—" if pascal is None else f"{float(pascal) / 1e6:.3g} MPa（绝压）"


def _percent(share: float) -> str:
    return "低于 0.1 %" if 0 < share < 0.001 else f"{float(f'{share * 100:.2g}'):g} %"


def _factor(value: Any, name: str) -> str:
    """One end of a sensitivity as people say it."""
    if isinstance(value, str):
        return value
    if "%" in name and 0 < value < 10:
        return f"{(value - 1) * 100:+.0f}%"
    if "℃" in name and value > 100:
        return f"{value - 273.15:.0f} ℃"
    return f"{value:g}"


def _minutes(seconds: Any) -> str:
    if seconds is None:
        return "—"
    if seconds < 90:
        return f"{seconds:.0f} 秒"
    return f"{seconds / 60:.0f} 分钟" if seconds < 7200 else f"{seconds / 3600:.2g} 小时"
