"""What belongs to the demo world's resources: vehicles and equipment of a team, an expert's leave, beds of an invented
hospital, water sources, and who answers for which area. All invented; telephones reach nobody."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from anlan.base.accounts.facade import User
from anlan.base.divisions.facade import Division
from anlan.config.demo.people import CLI
from anlan.config.demo.places import AS_OF, INVENTED, person_name, telephone
from anlan.data.resources.facade import (
    change_lines,
    create_area,
    create_resource,
    create_water,
    resources,
)
from anlan.kernel.actor import Actor
from anlan.kernel.clock import SHANGHAI

AT = datetime(2026, 9, 15, 9, 0, tzinfo=SHANGHAI)

FLEET = (
    {"name": "泡沫消防车", "plate": "辽B Y1001", "quantity": 2, "capability": "载液 12 吨"},
    {"name": "举高喷射车", "plate": "辽B Y1003", "capability": "臂高 32 米"},
    {"name": "化学救援车", "plate": "辽B Y1004", "capability": "洗消、侦检一体"},
    {"name": "供气车", "plate": "辽B Y1006", "state": "repair"},
)
GEAR = (
    {"name": "重型防化服", "quantity": 24, "unit": "套", "usable": 22},
    {"name": "正压式空气呼吸器", "quantity": 46, "unit": "具", "usable": 46},
    {"name": "带压堵漏工具", "quantity": 3, "unit": "套", "usable": 3},
    {"name": "有毒气体检测仪", "quantity": 8, "unit": "台", "usable": 7},
)
BEDS = (
    {"kind": "emergency", "total": 20, "free": 9},
    {"kind": "adult_icu", "total": 24, "free": 5},
    {"kind": "burn", "total": 36, "free": 14},
    {"kind": "isolation", "total": 10, "free": 10},
    {"kind": "hyperbaric", "total": 12, "free": 8},
)
#: Kind, name, township, lon, lat, and what it gives.
WATERS: tuple[tuple[str, str, str, float, float, dict[str, Any]], ...] = (
    ("hydrant", "海滨路 12 号消火栓", "210213006", 121.8440, 39.0035, {"yield_l_s": 30, "pipe_mm": 300}),
    ("hydrant", "海滨路 36 号消火栓", "210213006", 121.8485, 39.0008, {"yield_l_s": 25, "pipe_mm": 200}),
    ("crane", "大孤山消防水鹤", "210213006", 121.8412, 39.0061, {"yield_l_s": 60, "pipe_mm": 400}),
    ("pool", "化工园区消防水池", "210213006", 121.8502, 39.0042, {"capacity_m3": 3000, "engines": 4}),
    ("sea", "新港 3 号海水取水口", "210213006", 121.8830, 38.9731, {"yield_l_s": 120, "engines": 2}),
    ("hydrant", "泉水路 101 号消火栓", "210211004", 121.5900, 38.9902, {"yield_l_s": 20, "pipe_mm": 200}),
    ("underground", "山中街地下消火栓", "210211004", 121.6172, 38.9842, {"yield_l_s": 15, "pipe_mm": 150}),
    ("natural", "英那河取水口", "210283003", 122.9705, 39.6902, {"engines": 3}),
)
GRID = {
    "type": "Polygon",
    "coordinates": [[[121.83, 38.99], [121.87, 38.99], [121.87, 39.02], [121.83, 39.02], [121.83, 38.99]]],
}


def build_capabilities(people: Mapping[str, User]) -> None:
    """What the ledgers of resources hold beyond their rows."""
    clerk = Actor(id=people["clerk"].id, name=people["clerk"].name, address="演示")
    seen = resources(visible_to=people["duty"])
    team = seen.get(name__startswith="大连市危险化学品应急救援一队")
    change_lines(resource=team, name="fleet", rows=FLEET, by=clerk, at=AT)
    change_lines(resource=team, name="gear", rows=GEAR, by=clerk, at=AT)
    leave = [{"starts_on": "2026-11-20", "ends_on": "2026-12-04", "kind": "travel", "note": "外地授课"}]
    change_lines(resource=seen.get(name__startswith="万启明"), name="leaves", rows=leave, by=clerk, at=AT)
    _hospital(clerk)
    _waters()
    _areas(people)


def _hospital(by: Actor) -> None:
    """An invented one: figures of real hospitals are not ours to invent."""
    hospital = create_resource(
        kind="medical-institution",
        name="大连示例职业病与烧伤医院（虚构）",
        address="旅顺口区",
        lon=121.3000,
        lat=38.8400,
        located_in=Division.objects.get(code="210212"),
        contact_name=person_name(77),
        contact_phone=telephone(777),
        level="三级",
        beds=420,
        burns=True,
        poison=True,
        emergency="normal",
        burn_beds=36,
        icu_beds=24,
        hyperbaric=12,
        toxicology=True,
        antidotes="亚甲蓝、硫代硫酸钠、阿托品、解磷定",
        decontamination=24,
        ventilators=30,
        ambulances=6,
        helipad=False,
        emergency_phone=telephone(778),
        is_demo=True,
        as_of=AS_OF,
        source=INVENTED,
        by=CLI,
        at=AT,
    )
    change_lines(resource=hospital, name="bed_lines", rows=BEDS, by=by, at=AT)


def _waters() -> None:
    for number, (kind, name, division, lon, lat, gives) in enumerate(WATERS):
        create_water(
            kind=kind,
            name=f"{name}（虚构）",
            number=f"SY-{division[:6]}-{number + 1:03d}",
            located_in=Division.objects.get(code=division),
            lon=lon,
            lat=lat,
            state="limited" if kind == "underground" else "usable",
            state_note="井盖锈蚀，开启需 5 分钟" if kind == "underground" else "",
            access="路侧直接取水" if kind in {"hydrant", "crane"} else "需自备吸水管",
            winter="防冻型" if kind == "hydrant" else "",
            owner="某区供水公司（虚构）",
            contact_name=person_name(60 + number),
            contact_phone=telephone(760 + number),
            is_demo=True,
            as_of=AS_OF,
            source=INVENTED,
            by=CLI,
            at=AT,
            **gives,
        )


def _areas(people: Mapping[str, User]) -> None:
    """The city, two districts, a township, and one grid with its own outline."""
    clerk, jinzhou, township, zhuanghe = (
        people[name] for name in ("clerk", "jinzhou", "township", "zhuanghe")
    )
    rows = (
        ("210200", "city", "chemicals", clerk.name, "市应急管理局危化处", clerk.phone),
        ("210213", "district", "general", jinzhou.name, "金州区应急管理局", jinzhou.phone),
        ("210213006", "township", "general", township.name, "大孤山街道应急管理办公室", township.phone),
        ("210213006", "grid", "chemicals", person_name(90), "大孤山街道", telephone(790)),
        ("210283", "district", "general", zhuanghe.name, "庄河市应急管理局", zhuanghe.phone),
    )
    for number, (division, level, field, name, office, phone) in enumerate(rows):
        in_grid = level == "grid"
        create_area(
            name=name,
            located_in=Division.objects.get(code=division),
            level=level,
            field=field,
            organisation_name=office,
            phone=phone,
            grid="化工园区网格" if in_grid else "",
            boundary=GRID if in_grid else None,
            deputy=person_name(95 + number),
            deputy_phone=telephone(795 + number),
            note="日常巡查、隐患上报、初期处置",
            is_demo=True,
            as_of=AS_OF,
            source=INVENTED,
            by=CLI,
            at=AT,
        )
