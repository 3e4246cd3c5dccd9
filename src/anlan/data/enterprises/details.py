"""What each high-risk industry says beyond the common fields: declared once for checks, form, page, import, export and
the API. Kept in `Enterprise.details`."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, Literal

from anlan.data.enterprises.enums import Category
from anlan.data.ledger.checks import (
    FieldRule,
    clean_choice,
    clean_date,
    clean_flag,
    clean_integer,
    clean_text,
)
from anlan.kernel.errors import FieldError

DetailType = Literal["text", "integer", "flag", "choice", "date"]
_CLEANERS = {
    "text": clean_text,
    "integer": clean_integer,
    "flag": clean_flag,
    "choice": clean_choice,
    "date": clean_date,
}
MOST = 200


@dataclass(frozen=True, slots=True)
class Detail:
    """One field of an industry; `choices` are both stored and shown."""

    name: str
    label: str
    type: DetailType = "text"
    example: str = ""
    choices: tuple[str, ...] = ()


DETAILS: dict[str, tuple[Detail, ...]] = {
    Category.CHEMICALS: (
        Detail("chemical_business", "危化品类别", "choice", "生产", ("生产", "储存经营", "无储存经营", "使用", "运输")),
        Detail("supervised_processes", "重点监管危险化工工艺", example="合成氨、氯化"),
        Detail("supervised_chemicals", "重点监管危险化学品", example="氯、氨、苯"),
        Detail("in_park", "所在化工园区", example="大孤山化工园区"),
        Detail("fire_station", "专职消防队人数", "integer", "24"),
        Detail("last_hazop", "最近危险与可操作性分析", "date", "2025-09-30"),
    ),
    Category.MINE: (
        Detail("mine_kind", "矿山类别", "choice", "地下", ("地下", "露天", "尾矿库", "排土场")),
        Detail("mineral", "矿种", example="石灰石"),
        Detail("working_faces", "作业面数", "integer", "3"),
        Detail("most_underground", "单班最多下井人数", "integer", "29"),
        Detail("depth_m", "开采深度（米）", "integer", "320"),
        Detail("water_class", "水文地质类型", "choice", "中等", ("简单", "中等", "复杂", "极复杂")),
        Detail("rescue_agreement", "签约矿山救护队", example="大连示例矿山救护队"),
    ),
    Category.FIREWORKS: (
        Detail("fireworks_business", "烟花爆竹类别", "choice", "批发", ("生产", "批发", "零售")),
        Detail("store_class", "库房级别", "choice", "1.3 级", ("1.1 级", "1.3 级")),
        Detail("stores", "库房数", "integer", "4"),
        Detail("approved_boxes", "核定存量（箱）", "integer", "8000"),
        Detail("outer_distance_m", "外部安全距离（米）", "integer", "120"),
    ),
    Category.CONSTRUCTION: (
        Detail("project", "在建工程", example="示例大厦"),
        Detail("builder", "建设单位", example="大连示例置业有限公司"),
        Detail("supervision_unit", "监理单位", example="大连示例监理有限公司"),
        Detail("stage", "施工阶段", "choice", "主体", ("基坑", "主体", "装修", "拆除")),
        Detail("tower_cranes", "塔式起重机（台）", "integer", "2"),
        Detail("pit_depth_m", "基坑深度（米）", "integer", "12"),
        Detail("most_on_site", "高峰人数", "integer", "260"),
    ),
    Category.METALLURGY: (
        Detail("furnaces", "冶炼（熔炼）炉数", "integer", "3"),
        Detail("ladle_t", "最大钢（铁）水包（吨）", "integer", "80"),
        Detail("gas_holder_m3", "煤气柜容积（立方米）", "integer", "50000"),
        Detail("deep_well_casting", "深井铸造", "flag", "否"),
        Detail("confined_spaces", "有限空间数", "integer", "16"),
    ),
    Category.PORT: (
        Detail("berths", "泊位数", "integer", "6"),
        Detail("largest_berth_t", "最大靠泊（吨级）", "integer", "300000"),
        Detail("dangerous_cargo", "危险货物作业", "flag", "是"),
        Detail("cargoes", "主要货种", example="原油、成品油、液体化工"),
        Detail("yard_containers", "危险品堆场箱位", "integer", "400"),
        Detail("pier_fire", "码头消防", example="固定消防炮 6 门、消拖两用船 2 艘"),
    ),
    Category.CROWDED: (
        Detail(
            "venue_kind",
            "场所类型",
            "choice",
            "商场",
            ("商场", "宾馆饭店", "公共娱乐", "医院", "学校", "养老机构", "体育场馆", "客运车站", "其他"),
        ),
        Detail("most_people", "核定最多人数", "integer", "3000"),
        Detail("sleeps_people", "有人留宿", "flag", "否"),
        Detail("exits", "安全出口数", "integer", "12"),
        Detail("fire_control_room", "消防控制室", example="1 层东侧，0411-80000000"),
        Detail("basement_levels", "地下层数", "integer", "2"),
    ),
}  # fmt: skip
#: Every detail by its name; a name means the same in every industry that has it.
BY_NAME: dict[str, Detail] = {detail.name: detail for details in DETAILS.values() for detail in details}


def take_details(values: Mapping[str, Any]) -> tuple[dict[str, Any], list[FieldError]]:
    """The details of any industry among `values`, cleaned, dates as text; an empty value becomes None."""
    taken: dict[str, Any] = {}
    errors: list[FieldError] = []
    if values.keys().isdisjoint(BY_NAME):
        return taken, errors
    for detail in BY_NAME.values():
        if detail.name not in values:
            continue
        value = values[detail.name]
        if value is None or value == "":
            taken[detail.name] = None
            continue
        choices = {each: each for each in detail.choices} or None
        rule = FieldRule(detail.name, detail.label, _CLEANERS[detail.type], max_length=MOST, choices=choices)
        try:
            cleaned = rule.clean(rule, value)
        except ValueError as error:
            errors.append(FieldError(detail.name, f"{detail.label}{error}"))
        else:
            taken[detail.name] = cleaned.isoformat() if detail.type == "date" else cleaned
    return taken, errors


def detail_rows(category: str, held: Mapping[str, Any]) -> list[tuple[str, Any]]:
    """Label and value in words of each detail of the category."""
    return [(detail.label, shown(held.get(detail.name))) for detail in DETAILS.get(category, ())]


def shown(value: Any) -> str:
    """A detail in words."""
    if isinstance(value, bool):
        return "是" if value else "否"
    if isinstance(value, int):
        return f"{value:,}"
    return "" if value is None else str(value)
