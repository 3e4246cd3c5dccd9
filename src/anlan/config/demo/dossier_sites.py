"""Where the demo's dangerous enterprises have their risk points, shut-offs and facilities: laid out round a point."""

from __future__ import annotations

import math
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from anlan.config.demo.people import CLI
from anlan.config.demo.places import AS_OF, INVENTED, person_name, telephone
from anlan.data.dossiers.facade import create_item, kind_of
from anlan.data.enterprises.facade import Enterprise
from anlan.data.hazards.facade import MajorHazardInstallation

#: Facts older than a year, so that the demo has something grey.
LONG_AGO = date(2025, 3, 18)
_METRES_PER_DEGREE = 111_195.0


@dataclass(frozen=True)
class Site:
    """An enterprise of the demo and its number in the table."""

    enterprise: Enterprise
    number: int
    at: datetime

    def at_metres(self, east: float, north: float) -> dict[str, float]:
        """A point so far from the enterprise's."""
        lon, lat = self.enterprise.point or (0.0, 0.0)
        return {
            "lon": round(lon + east / (_METRES_PER_DEGREE * math.cos(math.radians(lat))), 6),
            "lat": round(lat + north / _METRES_PER_DEGREE, 6),
        }

    def add(self, key: str, name: str, **values: Any) -> Any:
        """Add an item to the dossier, marked invented."""
        given = {"name": name, "is_demo": True, "as_of": AS_OF, "source": INVENTED, **values}
        return create_item(kind=kind_of(key), enterprise=self.enterprise, values=given, by=CLI, at=self.at)


def build_risks(site: Site, installations: list[MajorHazardInstallation]) -> None:
    """Risk points in four colours."""
    who = person_name(site.number + 40), telephone(6100 + site.number)
    responsible = {"responsible": who[0], "telephone": who[1]}
    for place, row in enumerate(installations):
        names = "、".join(dict.fromkeys(stored.substance.name for stored in row.stored.all()))
        site.add(
            "risk-point",
            row.name,
            level="red" if row.level in {"1", "2"} else "orange",
            accident_types="火灾、容器爆炸、中毒和窒息",
            hazards=f"{names}泄漏后着火、爆炸或使人中毒",
            measures="气体报警联锁切断，双人巡检，动火和受限空间作业升级审批",
            **responsible,
            **site.at_metres(-120 + 220 * place, 150),
        )
    rows: tuple[tuple[str, str, str, str, str, float, float], ...] = (
        ("装卸区", "orange", "火灾、车辆伤害", "装卸臂或软管脱开", "防拉脱联锁、静电接地、专人监护", 210, 20),
        ("变配电所", "yellow", "触电、火灾", "电气短路、电缆沟起火", "持证操作、定期测温", 75, -140),
        ("综合办公楼", "blue", "火灾", "办公用电", "每日巡查、应急照明完好", -245, -165),
    )
    if site.enterprise.category == "crowded":
        rows = (
            (
                "餐饮区燃气厨房",
                "orange",
                "火灾、其他爆炸",
                "燃气泄漏、油烟道起火",
                "燃气报警联锁、每季清洗烟道",
                30,
                40,
            ),
            ("中庭与扶梯", "yellow", "踩踏、机械伤害", "大客流聚集", "限流、扶梯专人值守", 0, 0),
            ("地下车库", "yellow", "火灾", "电动车辆充电起火", "充电区防火分隔、夜间断电", -40, -40),
        )
    for name, level, kinds, hazards, measures, east, north in rows:
        site.add(
            "risk-point",
            name,
            level=level,
            accident_types=kinds,
            hazards=hazards,
            measures=measures,
            **responsible,
            **site.at_metres(east, north),
        )


def build_shut_offs(site: Site, installations: list[MajorHazardInstallation]) -> None:
    """Where power, product lines and drains are cut."""
    on_duty = {"key_holder": "当班调度", "telephone": telephone(7000 + site.number)}
    site.add(
        "shut-off",
        "全厂进线总断路器",
        kind="power",
        address="变配电所 1 号进线柜",
        how="调度下令后由值班电工拉开 1DL、2DL；消防泵与事故照明为独立回路，勿断",
        scope="生产装置用电",
        **on_duty,
        **site.at_metres(70, -110),
    )
    for place, row in enumerate(installations):
        site.add(
            "shut-off",
            f"{row.name}紧急切断",
            kind="process",
            address="罐区东侧与中央控制室各一处",
            how="按下“紧急停车”按钮，罐根阀全关、机泵全停；现场手轮顺时针关到底",
            scope=row.name,
            **on_duty,
            **site.at_metres(-30 + 220 * place, 165),
        )
        site.add(
            "shut-off",
            f"雨水总排口闸板（{place + 1}）",
            kind="drain",
            address="厂区西北角排口井",
            how="放下闸板并以沙袋封堵，事故水转入应急池",
            scope="雨水外排",
            as_of=LONG_AGO if place else AS_OF,
            **on_duty,
            **site.at_metres(-300, 190 - 60 * place),
        )
    if not installations:
        site.add(
            "shut-off",
            "天然气调压箱总阀",
            kind="gas",
            address="东门外调压箱",
            how="打开箱门，球阀手柄转 90 度至与管线垂直",
            scope="食堂与锅炉房",
            **on_duty,
            **site.at_metres(150, -60),
        )


def build_facilities(site: Site, dangerous: bool) -> None:
    """Fire water and what else helps."""
    keeper = {"keeper": person_name(site.number + 70), "telephone": telephone(6300 + site.number)}
    site.add(
        "safety-facility",
        "消防水池",
        kind="water_tank",
        capacity_m3=2000.0 if dangerous else 400.0,
        supply_l_s=150.0 if dangerous else 40.0,
        description="设消防车取水口 2 处",
        address="泵房北侧",
        **keeper,
        **site.at_metres(-60, -150),
    )
    for number, (east, north) in enumerate(((-260, 60), (-40, 220), (240, 120)), start=1):
        site.add(
            "safety-facility",
            f"{number} 号室外消火栓",
            kind="hydrant",
            supply_l_s=40.0,
            quantity=1,
            as_of=LONG_AGO if number == 3 else AS_OF,
            **keeper,
            **site.at_metres(east, north),
        )
    site.add(
        "safety-facility",
        "主大门集合点",
        kind="shelter",
        description="上风向备用：北门停车场",
        **keeper,
        **site.at_metres(-300, -190),
    )
    if dangerous:
        site.add(
            "safety-facility",
            "事故应急池",
            kind="basin",
            capacity_m3=6000.0,
            description="自流进水，提升泵双电源",
            **keeper,
            **site.at_metres(-290, 150),
        )
        site.add(
            "safety-facility",
            "微型消防站",
            kind="station",
            quantity=8,
            description="8 人，泡沫车 1 台，空气呼吸器 12 具",
            **keeper,
            **site.at_metres(-170, -110),
        )
