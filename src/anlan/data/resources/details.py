"""What each kind of resource says beyond the common fields: declared once for checks, forms, imports and the API."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, Literal

from anlan.data.ledger.checks import FieldRule, clean_flag, clean_integer, clean_text
from anlan.data.resources.enums import ResourceKind
from anlan.kernel.errors import FieldError

DetailType = Literal["text", "integer", "flag"]
_CLEANERS = {"text": clean_text, "integer": clean_integer, "flag": clean_flag}


@dataclass(frozen=True, slots=True)
class Detail:
    """One field of a kind."""

    name: str
    label: str
    type: DetailType = "text"
    example: str = ""
    aliases: tuple[str, ...] = ()


DETAILS: dict[str, tuple[Detail, ...]] = {
    ResourceKind.RESCUE_TEAM: (
        Detail("specialities", "专业", example="危险化学品", aliases=("救援专业", "专长")),
        Detail("members", "人数", "integer", "35", ("队员人数", "队伍人数")),
        Detail("vehicles", "车辆数", "integer", "6", ("车辆",)),
        Detail("equipment", "主要装备", example="泡沫车 2 台、堵漏器具 1 套"),
    ),
    ResourceKind.EXPERT: (
        Detail("field", "专业领域", example="化工工艺", aliases=("专业", "领域")),
        Detail("employer", "工作单位", example="大连示例大学", aliases=("单位",)),
        Detail("title", "职称", example="教授级高级工程师"),
    ),
    ResourceKind.MEDICAL_INSTITUTION: (
        Detail("level", "等级", example="三级甲等", aliases=("医院等级",)),
        Detail("beds", "床位", "integer", "1200", ("床位数",)),
        Detail("burns", "烧伤救治", "flag", "是"),
        Detail("poison", "中毒救治", "flag", "是"),
    ),
    ResourceKind.SUPPLIES: (
        Detail("custodian", "管理单位", example="大连市示例物资储备中心"),
        Detail("area_m2", "面积（平方米）", "integer", "800", ("面积",)),
    ),
    ResourceKind.SHELTER: (
        Detail("capacity", "容量（人）", "integer", "3000", ("容纳人数", "容量")),
        Detail("area_m2", "面积（平方米）", "integer", "12000", ("面积",)),
        Detail("indoor", "室内", "flag", "否"),
    ),
    ResourceKind.VEHICLE: (
        Detail("plate", "车牌号", example="辽B00000", aliases=("车牌",)),
        Detail("type", "车型", example="移动指挥车", aliases=("类型",)),
        Detail("crew", "车组人数", "integer", "4", ("人数",)),
    ),
}
#: Every detail name of any kind.
NAMES = frozenset(detail.name for details in DETAILS.values() for detail in details)


def take_details(kind: str, values: Mapping[str, Any]) -> tuple[dict[str, Any], list[FieldError]]:
    """The kind's details among `values`, cleaned; an empty value becomes None."""
    taken: dict[str, Any] = {}
    errors: list[FieldError] = []
    for detail in DETAILS.get(kind, ()):
        if detail.name not in values:
            continue
        value = values[detail.name]
        if value is None or value == "":
            taken[detail.name] = None
            continue
        rule = FieldRule(detail.name, detail.label, _CLEANERS[detail.type], max_length=200)
        try:
            taken[detail.name] = rule.clean(rule, value)
        except ValueError as error:
            errors.append(FieldError(detail.name, f"{detail.label}{error}"))
    return taken, errors
