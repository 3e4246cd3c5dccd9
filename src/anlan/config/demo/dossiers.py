"""Dossiers of the demo world's dangerous enterprises, invented like the enterprises themselves.

Units follow what the installations have filed; buildings, risk points, shut-offs and fire water are laid out round the
enterprise's point, so that the site can be read on the map. Some facts are old on purpose.
"""

from __future__ import annotations

import io
import math
import re
from collections.abc import Iterator
from datetime import date, datetime
from typing import Any

from anlan.base.accounts.facade import User
from anlan.base.documents.facade import render_pdf
from anlan.config.demo.dossier_sites import Site, build_facilities, build_risks, build_shut_offs
from anlan.config.demo.people import CLI, FILER_NAME
from anlan.config.demo.places import AS_OF, person_name, telephone
from anlan.data.dossiers.facade import dossier_of, site_plan, store_upload
from anlan.data.enterprises.facade import Enterprise, change_enterprise
from anlan.data.hazards.facade import MajorHazardInstallation, StoredSubstance, installations_of

_TANKS = re.compile(r"(?P<shape>\S+) (?P<number>\d+)×(?P<size>[\d.]+) (?P<unit>t|m³)")
#: t/m³ at storage, for volumes of tanks whose filing names tonnes.
_DENSITY = {"氯": 1.41, "氨": 0.61, "氟化氢": 0.97, "甲苯二异氰酸酯": 1.22}
_PRESSURISED = {"氯", "氨", "氟化氢", "液化石油气", "丙烯", "乙烯", "氢"}


def build_dossiers(viewer: User, enterprises: dict[str, Enterprise], *, at: datetime) -> int:
    """Dossiers for every enterprise with a major hazard installation and for one of each other dangerous trade;
    answers how many. `viewer` sees the whole city."""
    others = ("fireworks", "xuling-quarry", "metro-build", "foundry", "mall", "harbor", "paint", "oxygen")
    built = 0
    for number, (key, enterprise) in enumerate(enterprises.items()):
        installations = list(installations_of(enterprise, visible_to=viewer))
        if not installations and key not in others:
            continue
        site = Site(enterprise, number, at)
        _details(site)
        for place, installation in enumerate(installations):
            _units(site, installation, place)
        _buildings(site)
        build_risks(site, installations)
        build_shut_offs(site, installations)
        build_facilities(site, bool(installations))
        _shifts(site)
        _papers(site)
        if enterprise.name == FILER_NAME:
            _filer(site)
        _files(site, viewer)
        built += 1
    return built


def _details(site: Site) -> None:
    """The fields of the industry."""
    by_category: dict[str, dict[str, Any]] = {
        "chemicals": {
            "chemical_business": "生产",
            "in_park": "大孤山化工园区（虚构）",
            "fire_station": 24,
            "last_hazop": "2025-09-30",
        },
        "mine": {
            "mine_kind": "露天",
            "mineral": "建筑用石料",
            "working_faces": 2,
            "most_underground": 0,
            "depth_m": 45,
            "water_class": "简单",
            "rescue_agreement": "大连示例矿山救护队（虚构）",
        },
        "fireworks": {
            "fireworks_business": "批发",
            "store_class": "1.3 级",
            "stores": 4,
            "approved_boxes": 8000,
            "outer_distance_m": 120,
        },
        "construction": {
            "project": "示例线二期土建（虚构）",
            "stage": "基坑",
            "tower_cranes": 3,
            "pit_depth_m": 18,
            "most_on_site": 320,
        },
        "metallurgy": {"furnaces": 2, "ladle_t": 10, "deep_well_casting": False, "confined_spaces": 9},
        "port": {"berths": 6, "largest_berth_t": 300000, "dangerous_cargo": True, "cargoes": "原油、成品油"},
        "crowded": {
            "venue_kind": "商场",
            "most_people": 12000,
            "sleeps_people": False,
            "exits": 26,
            "fire_control_room": "1 层东侧",
            "basement_levels": 2,
        },
    }
    if values := by_category.get(site.enterprise.category):
        change_enterprise(enterprise=site.enterprise, version=None, by=CLI, at=site.at, **values)


def _units(site: Site, installation: MajorHazardInstallation, place: int) -> None:
    serial = 100 * (place + 1)
    for row, stored in enumerate(installation.stored.all(), start=1):
        for number, values in enumerate(_tanks(stored), start=1):
            serial += 1
            site.add(
                "storage-unit",
                f"{number} 号{stored.substance.name}{values.pop('noun')}",
                tag=f"{'V' if values['storage'] == 'pressurised' else 'T'}-{serial}",
                substance=stored.substance,
                installation=installation,
                isolation=f"罐根紧急切断阀 XV-{serial}：控制室远程关闭，现场手轮备用",
                **site.at_metres(-150 + 62 * (number - 1) + 220 * place, 110 - 75 * (row - 1)),
                **values,
            )


def _tanks(stored: StoredSubstance) -> Iterator[dict[str, Any]]:
    """What the filed container says, tank by tank."""
    name = stored.substance.name
    storage = (
        "refrigerated" if name == "液化天然气" else "pressurised" if name in _PRESSURISED else "atmospheric"
    )
    found = _TANKS.match(stored.container)
    if found is None:
        cylinders = "钢瓶" in stored.container
        noun = "瓶库" if cylinders else "系统"
        kind = "cylinders" if cylinders else "vessel"
        yield {"noun": noun, "kind": kind, "storage": storage, "quantity_t": stored.quantity_t}
        return
    number, size = min(int(found["number"]), 8), float(found["size"])
    volume = size if found["unit"] == "m³" else round(size / _DENSITY.get(name, 1.0) * 1.2, 1)
    each = {"noun": "储罐", "kind": "tank", "storage": storage, "volume_m3": volume}
    if storage == "atmospheric":
        diameter = round((volume * 4 / math.pi / 1.2) ** (1 / 3) * 1.15)
        each |= {"diameter_m": float(diameter), "bund_area_m2": float(round(diameter**2 * 3, -1))}
    else:
        each |= {"bund_area_m2": 240.0}
    for _ in range(number):
        yield {**each, "quantity_t": round(stored.quantity_t / int(found["number"]), 1)}


def _buildings(site: Site) -> None:
    crowded = site.enterprise.category == "crowded"
    site.add(
        "building",
        "商业主楼" if crowded else "综合办公楼",
        use="public" if crowded else "office",
        storeys=6 if crowded else 4,
        basement_storeys=2 if crowded else None,
        area_m2=86000.0 if crowded else 3600.0,
        fire_class="1",
        people=5200 if crowded else 60,
        exits=26 if crowded else 3,
        as_of=date(2024, 6, 5),
        **site.at_metres(-230, -150),
    )
    if crowded:
        return
    site.add(
        "building",
        "中央控制室",
        use="control",
        storeys=1,
        area_m2=620.0,
        fire_class="1",
        people=9,
        exits=2,
        **site.at_metres(-120, -60),
    )
    site.add(
        "building",
        "变配电所",
        use="utility",
        storeys=1,
        area_m2=380.0,
        fire_class="1",
        people=0,
        exits=2,
        **site.at_metres(60, -120),
    )


def _shifts(site: Site) -> None:
    people = max(site.enterprise.employees or 20, 12)
    rows = (
        ("白班", "daily", "08:00", "20:00", max(people // 4, 4)),
        ("夜班", "daily", "20:00", "08:00", max(people // 6, 3)),
        ("行政班", "workdays", "08:30", "17:00", max(people // 3, 4)),
    )
    for number, (name, days, starts, ends, count) in enumerate(rows):
        site.add(
            "shift",
            name,
            days=days,
            starts=starts,
            ends=ends,
            people=count,
            leader=person_name(site.number + 100 + 17 * number),
            telephone=telephone(7200 + 3 * site.number + number),
        )


def _papers(site: Site) -> None:
    chemical = site.enterprise.category in {"chemicals", "port", "gas"}
    serial = f"{site.number + 1:04d}"
    site.add(
        "held-licence",
        "安全生产许可证" if chemical else "消防验收合格意见书",
        kind="safety" if chemical else "fire",
        number=f"（辽）演示许〔2024〕{serial}",
        issued_by="辽宁省应急管理厅（虚构编号）" if chemical else "住建部门（虚构编号）",
        issued_on="2024-04-01",
        valid_until="2027-03-31" if site.number % 5 else "2026-10-31",
    )
    site.add(
        "held-licence",
        "排污许可证",
        kind="discharge",
        number=f"91210200DEMO{serial}",
        issued_on="2023-12-01",
        valid_until="2028-11-30",
        issued_by="大连市生态环境局（虚构编号）",
    )
    site.add(
        "special-equipment",
        "1 号叉车",
        kind="vehicle",
        code=f"车11辽B{serial}(26)",
        inspected_on="2026-05-12",
        inspection_due_on="2027-05-31",
    )
    site.add(
        "special-equipment",
        "1 号蒸汽锅炉",
        kind="boiler",
        code=f"锅10辽B{serial}(25)",
        inspected_on="2025-10-20",
        inspection_due_on="2026-10-31",
    )


def _filer(site: Site) -> None:
    """What only the enterprise with a filer of its own has: processes and more places."""
    site.add(
        "process",
        "离子膜电解",
        kind="electrolysis",
        materials="精制盐水",
        products="烧碱、氯气、氢气",
        hazards="氯气泄漏中毒，氢气爆炸，碱灼伤",
        emergency_stop="中控按 ESD-1：断整流电、停盐水、氯气切入事故氯吸收塔",
    )
    site.add(
        "process",
        "氯气液化",
        kind="other",
        materials="干燥氯气",
        products="液氯",
        hazards="三氯化氮积聚爆炸，液氯泄漏",
        emergency_stop="中控按 ESD-2：停压缩机，液化槽切断，尾氯去吸收塔",
    )
    site.add(
        "safety-facility",
        "事故氯吸收塔",
        kind="spray",
        description="15%～20% 烧碱循环吸收，失电自启",
        **site.at_metres(-200, 200),
    )
    site.add(
        "risk-point",
        "液氯充装站",
        level="orange",
        accident_types="中毒和窒息",
        hazards="充装卡具脱落、钢瓶超装",
        measures="充装前检查、电子秤联锁、碱池备用",
        responsible=person_name(203),
        telephone=telephone(6190),
        **site.at_metres(150, 190),
    )


def _files(site: Site, viewer: User) -> None:
    """A plan drawn from the site itself and, of the worst substance, nothing invented: only the plan."""
    plan = site_plan(dossier_of(site.enterprise, visible_to=viewer, at=site.at))
    made = render_pdf("dossiers/plan.typ", plan)
    file = store_upload(source=io.BytesIO(made), name="平面位置图.pdf", by=CLI, at=site.at)
    site.add(
        "dossier-file",
        "厂区平面位置图",
        kind="site_plan",
        file=file,
        made_on=AS_OF,
        description="由本系统坐标绘制",
    )
