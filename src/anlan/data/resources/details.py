"""What each kind of resource says beyond the common fields: declared once for checks, forms, imports and the API."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any, Literal

from anlan.data.ledger.checks import (
    FieldRule,
    clean_choice,
    clean_date,
    clean_flag,
    clean_integer,
    clean_text,
)
from anlan.data.resources.enums import EmergencyStatus, ResourceKind
from anlan.kernel.errors import FieldError

DetailType = Literal["text", "integer", "flag", "choice", "date"]


def _clean_day(rule: FieldRule, value: Any) -> str:
    """Details are JSON: a day is kept as text."""
    return clean_date(rule, value).isoformat()


_CLEANERS: dict[str, Callable[[FieldRule, Any], Any]] = {
    "text": clean_text,
    "integer": clean_integer,
    "flag": clean_flag,
    "choice": clean_choice,
    "date": _clean_day,
}


@dataclass(frozen=True, slots=True)
class Detail:
    """One field of a kind; `listed` ones have a column in the kind's list."""

    name: str
    label: str
    type: DetailType = "text"
    example: str = ""
    aliases: tuple[str, ...] = ()
    choices: tuple[tuple[str, str], ...] = ()
    listed: bool = True

    def words(self, value: Any) -> Any:
        """A choice by its label, anything else as it is."""
        return dict(self.choices).get(str(value), value) if self.choices else value


_SERVICE = tuple((str(value), str(label)) for value, label in EmergencyStatus.choices)

DETAILS: dict[str, tuple[Detail, ...]] = {
    ResourceKind.RESCUE_TEAM: (
        Detail("specialities", "专业", example="危险化学品", aliases=("救援专业", "专长")),
        Detail("members", "人数", "integer", "35", ("队员人数", "队伍人数")),
        Detail("vehicles", "车辆数", "integer", "6", ("车辆",)),
        Detail("equipment", "主要装备", example="泡沫车 2 台、堵漏器具 1 套"),
        Detail("on_duty", "在岗备勤人数", "integer", "12", ("备勤人数",), listed=False),
        Detail("mobilise_min", "出动时间（分钟）", "integer", "5", ("出动时间",), listed=False),
        Detail("level", "队伍级别", example="市级专业队伍", aliases=("级别",), listed=False),
        Detail("area", "责任区域", example="金州区、金普新区", aliases=("救援区域",), listed=False),
    ),
    ResourceKind.EXPERT: (
        Detail("field", "专业领域", example="化工工艺", aliases=("专业", "领域")),
        Detail("employer", "工作单位", example="大连示例大学", aliases=("单位",)),
        Detail("title", "职称", example="教授级高级工程师"),
        Detail("specialities", "专长", example="液氯储运、泄漏处置", aliases=("擅长",), listed=False),
        Detail("second_field", "第二领域", example="消防工程", listed=False),
        Detail("remote", "可远程会商", "flag", "是", listed=False),
        Detail("hours", "可联系时间", example="8:00—22:00", listed=False),
    ),
    ResourceKind.MEDICAL_INSTITUTION: (
        Detail("level", "等级", example="三级甲等", aliases=("医院等级",)),
        Detail("beds", "床位", "integer", "1200", ("床位数",)),
        Detail("burns", "烧伤救治", "flag", "是"),
        Detail("poison", "中毒救治", "flag", "是"),
        Detail("emergency", "急诊状态", "choice", "正常接诊", choices=_SERVICE),
        Detail("burn_beds", "烧伤床位", "integer", "40", listed=False),
        Detail("icu_beds", "重症床位", "integer", "60", ("ICU 床位",), listed=False),
        Detail("hyperbaric", "高压氧舱（位）", "integer", "20", ("高压氧舱",), listed=False),
        Detail("toxicology", "毒物检测", "flag", "是", listed=False),
        Detail(
            "antidotes", "解毒药储备", example="亚甲蓝、硫代硫酸钠、阿托品", aliases=("解毒药",), listed=False
        ),
        Detail("decontamination", "洗消能力（人/时）", "integer", "30", ("洗消能力",), listed=False),
        Detail("ventilators", "呼吸机", "integer", "80", listed=False),
        Detail("ambulances", "救护车", "integer", "8", ("救护车数",), listed=False),
        Detail("helipad", "直升机停机坪", "flag", "否", ("停机坪",), listed=False),
        Detail("emergency_phone", "急诊电话", example="0411-80000000", listed=False),
    ),
    ResourceKind.SUPPLIES: (
        Detail("custodian", "管理单位", example="大连市示例物资储备中心"),
        Detail("area_m2", "面积（平方米）", "integer", "800", ("面积",)),
        Detail("hours", "值守时间", example="24 小时", listed=False),
        Detail("loading", "装卸条件", example="叉车 2 台、月台 1 处", listed=False),
    ),
    ResourceKind.SHELTER: (
        Detail("capacity", "容量（人）", "integer", "3000", ("容纳人数", "容量")),
        Detail("area_m2", "面积（平方米）", "integer", "12000", ("面积",)),
        Detail("indoor", "室内", "flag", "否"),
        Detail("present", "现有人数", "integer", "0", listed=False),
        Detail("water", "供水", "flag", "是", listed=False),
        Detail("power", "供电", "flag", "是", listed=False),
        Detail("toilets", "厕位", "integer", "40", listed=False),
        Detail("medical", "医疗点", "flag", "是", listed=False),
        Detail("accessible", "无障碍", "flag", "是", listed=False),
        Detail("facilities", "其他设施", example="应急厨房、直升机起降点", aliases=("设施",), listed=False),
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
        rule = FieldRule(
            detail.name,
            detail.label,
            _CLEANERS[detail.type],
            max_length=200,
            choices=dict(detail.choices) or None,
        )
        try:
            taken[detail.name] = rule.clean(rule, value)
        except ValueError as error:
            errors.append(FieldError(detail.name, f"{detail.label}{error}"))
    return taken, errors
