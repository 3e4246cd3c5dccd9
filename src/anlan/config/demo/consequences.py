"""The demo's zones: main roads drawn from general knowledge (近似), and a saved scenario for each kind of danger.

Installations and their content are invented; the calculation is the product's own, in the weather of the hour.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import datetime
from pathlib import Path
from typing import Any

from anlan.base.accounts.facade import User
from anlan.config.demo.people import CLI
from anlan.config.demo.places import AS_OF, INVENTED
from anlan.data.enterprises.facade import Enterprise
from anlan.data.hazards.facade import MajorHazardInstallation, create_installation, installations
from anlan.gis.consequences.facade import Request, import_roads, save_scenario
from anlan.kernel.actor import Actor

ROADS = Path(__file__).parent / "data" / "roads.geojson"
ROADS_SOURCE = "演示数据（主要道路，线形为近似）"


@dataclass(frozen=True)
class Saved:
    """A scenario to keep: at which installation, what fails."""

    enterprise: str
    installation: str
    name: str
    scenario: dict[str, Any]
    weather: dict[str, Any] = field(default_factory=dict)


#: The prevailing winds of the city in daytime and at night.
DAY = {
    "wind_speed": 3.6, "wind_direction_deg": 340.0, "height_m": 10.0, "temperature_K": 283.15, "humidity": 0.6,
    "cloud_octas": 4, "terrain": "rural", "stability": "D",
}  # fmt: skip
NIGHT = {**DAY, "wind_speed": 1.5, "wind_direction_deg": 20.0, "stability": "F"}


def _of(substance: str, containment: str, tonnes: float, **more: Any) -> dict[str, Any]:
    return {"substance": substance, "containment": containment, "amount_kg": tonnes * 1000.0, **more}


_LIQUEFIED = {"state": "liquefied-gas", "release_height_m": 1.0}
_LIQUID = {"state": "liquid", "temperature_K": 293.15, "pressure_Pa": 101325.0, "release_height_m": 0.5}

SCENARIOS = (
    Saved("biliu", "液氯储罐区", "液氯卧罐 25 mm 孔泄漏（夜间静稳）",
          _of("氯", "pressure-vessel", 25, **_LIQUEFIED, temperature_K=293.15, pressure_Pa=676_000.0,
              hole_diameter_m=0.025), NIGHT),
    Saved("cold-port", "液氨制冷机房", "储氨器 20 mm 孔泄漏",
          _of("氨", "pressure-vessel", 12, **_LIQUEFIED, temperature_K=293.15, pressure_Pa=857_000.0,
              hole_diameter_m=0.02, congestion="some"), DAY),
    Saved("haiqing-refinery", "液化气球罐区", "球罐整体破裂",
          _of("液化石油气", "pressure-vessel", 1100, **_LIQUEFIED, temperature_K=293.15, pressure_Pa=522_000.0,
              rupture=True, congestion="some"), DAY),
    Saved("lng", "LNG 储罐区", "卸料管线 100 mm 孔泄漏",
          _of("液化天然气", "tank", 70_000, state="liquefied-gas", temperature_K=111.7, pressure_Pa=106_400.0,
              hole_diameter_m=0.1, release_height_m=2.0, bund_area_m2=2500.0, duration_s=600.0), DAY),
    Saved("dagu-oil", "成品油罐区", "汽油罐 100 mm 孔泄漏",
          _of("汽油", "tank", 3000, **_LIQUID, hole_diameter_m=0.1, bund_area_m2=3600.0, duration_s=1800.0), DAY),
    Saved("dagu-px", "对二甲苯罐区", "苯罐 50 mm 孔泄漏（夜间静稳）",
          _of("苯", "tank", 4500, **_LIQUID, hole_diameter_m=0.05, bund_area_m2=2400.0, duration_s=1800.0), NIGHT),
    Saved("biliu", "电解氢气单元", "氢气缓冲罐 25 mm 孔泄漏",
          _of("氢", "pressure-vessel", 0.5, state="gas", temperature_K=293.15, pressure_Pa=1_600_000.0,
              hole_diameter_m=0.025, release_height_m=3.0, congestion="dense"), DAY),
    Saved("songmu-chem", "硝酸铵仓库", "硝酸铵仓库爆炸",
          _of("硝酸铵", "warehouse", 200, state="solid", rupture=True), DAY),
)  # fmt: skip


def build_consequences(people: dict[str, User], enterprises: dict[str, Enterprise], *, at: datetime) -> None:
    """Roads, the two installations the table of places lacks, and the scenarios."""
    with ROADS.open("rb") as file:
        import_roads(file=file, source=ROADS_SOURCE, approximate=True, by=CLI, at=at)
    _installation(
        enterprises["dagu-oil"],
        "成品油罐区",
        {"substance": "汽油", "quantity_t": 18_000.0, "container": "内浮顶罐 6×5000 m³"},
        at=at,
    )
    _installation(
        enterprises["songmu-chem"],
        "硝酸铵仓库",
        {"substance": "硝酸铵", "quantity_t": 200.0, "container": "袋装仓库"},
        at=at,
    )
    expert = people["expert"]
    by = Actor(id=expert.id, name=expert.name, address="演示")
    for saved in SCENARIOS:
        found = _found(enterprises[saved.enterprise], saved.installation, people["duty"])
        save_scenario(
            installation=found,
            name=saved.name,
            note="演示方案，储存量和设备均为虚构。",
            request=Request(
                scenario=saved.scenario,
                weather=saved.weather,
                lon=float(found.lon or 0.0),
                lat=float(found.lat or 0.0),
            ),
            is_demo=True,
            by=by,
            at=at,
        )


def _installation(enterprise: Enterprise, name: str, stored: dict[str, Any], *, at: datetime) -> None:
    create_installation(
        enterprise=enterprise,
        name=name,
        kind="storage",
        exposed_people=20,
        filed_on="2025-06-20",
        review_due_on="2028-06-20",
        stored=[stored],
        is_demo=True,
        as_of=AS_OF,
        source=INVENTED,
        by=CLI,
        at=at,
    )


def _found(enterprise: Enterprise, name: str, viewer: User) -> MajorHazardInstallation:
    found: MajorHazardInstallation = (
        installations(visible_to=viewer).active().get(enterprise=enterprise, name=name)
    )
    return found
