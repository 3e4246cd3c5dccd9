"""Columns of the resource imports: common ones, then those of the kind."""

from __future__ import annotations

from anlan.data.resources.details import DETAILS, Detail
from anlan.data.resources.enums import AreaField, AreaLevel, PlaceKind, ResourceKind, WaterKind, WaterState
from anlan.kernel.columns import ColumnKind, ImportColumn

_KINDS: dict[str, ColumnKind] = {
    "text": "text",
    "integer": "integer",
    "flag": "choice",
    "choice": "choice",
    "date": "date",
}
_YES_NO = (("是", "是"), ("否", "否"))
_AFTER = (
    ImportColumn("address", "地址", example="大连市甘井子区示例路1号", aliases=("详细地址",)),
    ImportColumn("lon", "经度", kind="longitude", example="121.5210"),
    ImportColumn("lat", "纬度", kind="latitude", example="38.9530"),
    ImportColumn("contact_name", "联系人", example="张三", aliases=("负责人",)),
    ImportColumn(
        "contact_phone", "联系电话", kind="phone", example="0411-80000000", aliases=("电话", "联系方式")
    ),
)
_LAST = (
    ImportColumn("as_of", "核实日期", kind="date", example="2026-10-28"),
    ImportColumn("source", "数据来源", example="2026 年普查"),
)
_NAMES = {
    ResourceKind.RESCUE_TEAM: ("队伍名称", "大连示例救援队"),
    ResourceKind.EXPERT: ("姓名", "赵六"),
    ResourceKind.MEDICAL_INSTITUTION: ("机构名称", "大连示例医院"),
    ResourceKind.SUPPLIES: ("物资库名称", "大连示例物资库"),
    ResourceKind.SHELTER: ("场所名称", "示例公园避难场所"),
    ResourceKind.VEHICLE: ("车辆名称", "移动指挥车一号"),
}
_STOCK = (
    ImportColumn("item", "物资名称", example="防化服", aliases=("物资",)),
    ImportColumn("quantity", "数量", kind="number", example="20"),
    ImportColumn("unit", "单位", example="套", aliases=("计量单位",)),
)


def _detail(detail: Detail) -> ImportColumn:
    choices = _YES_NO if detail.type == "flag" else detail.choices
    return ImportColumn(
        detail.name,
        detail.label,
        kind=_KINDS[detail.type],
        example=detail.example,
        aliases=detail.aliases,
        choices=choices,
    )


def _columns_of(kind: ResourceKind) -> list[ImportColumn]:
    header, example = _NAMES[kind]
    name = ImportColumn("name", header, required=True, example=example, aliases=("名称",))
    stock = _STOCK if kind == ResourceKind.SUPPLIES else ()
    return [name, *_AFTER, *map(_detail, DETAILS[kind]), *stock, *_LAST]


#: Columns of each kind's import.
IMPORT_COLUMNS: dict[str, list[ImportColumn]] = {str(kind): _columns_of(kind) for kind in ResourceKind}

PLACE_IMPORT_COLUMNS = [
    ImportColumn("name", "场所名称", required=True, example="示例小学", aliases=("名称",)),
    ImportColumn(
        "kind",
        "类别",
        required=True,
        kind="choice",
        example="学校",
        aliases=("类型",),
        choices=tuple(PlaceKind.choices),
    ),
    ImportColumn("people", "人数", kind="integer", example="900", aliases=("常住人数",)),
    ImportColumn("people_day", "白天人数", kind="integer", example="900"),
    ImportColumn("people_night", "夜间人数", kind="integer", example="20"),
    *_AFTER,
    *_LAST,
]

WATER_IMPORT_COLUMNS = [
    ImportColumn("name", "水源名称", required=True, example="示例路 3 号消火栓", aliases=("名称",)),
    ImportColumn(
        "kind",
        "类别",
        required=True,
        kind="choice",
        example="市政消火栓",
        aliases=("类型", "水源类别"),
        choices=tuple(WaterKind.choices),
    ),
    ImportColumn("number", "编号", example="XH-0213"),
    ImportColumn("state", "状况", kind="choice", example="完好", choices=tuple(WaterState.choices)),
    ImportColumn("yield_l_s", "供水能力（L/s）", kind="number", example="25", aliases=("供水能力",)),
    ImportColumn("head_mpa", "供水水头（MPa）", kind="number", example="0.25", aliases=("供水水头",)),
    ImportColumn("pipe_mm", "管径（mm）", kind="integer", example="200", aliases=("管径",)),
    ImportColumn("capacity_m3", "蓄水量（m³）", kind="number", example="500", aliases=("蓄水量", "容量")),
    ImportColumn("engines", "可同时停靠车辆", kind="integer", example="2"),
    ImportColumn("access", "取水条件", example="路侧直接取水"),
    ImportColumn("winter", "冬季情况", example="防冻型"),
    ImportColumn("owner", "管理单位", example="大连示例水务公司"),
    *_AFTER,
    *_LAST,
]

AREA_IMPORT_COLUMNS = [
    ImportColumn("name", "责任人", required=True, example="张三", aliases=("姓名", "网格员")),
    ImportColumn("located_in", "责任区划", required=True, example="210213006", aliases=("区划", "所在区划")),
    ImportColumn(
        "level",
        "层级",
        required=True,
        kind="choice",
        example="街道乡镇",
        choices=tuple(AreaLevel.choices),
    ),
    ImportColumn("field", "领域", kind="choice", example="综合", choices=tuple(AreaField.choices)),
    ImportColumn("grid", "网格", example="第三网格"),
    ImportColumn("organisation_name", "单位", example="大孤山街道应急管理办公室"),
    ImportColumn("post", "职务", example="安监员"),
    ImportColumn("phone", "联系电话", kind="phone", example="0411-80000000", aliases=("电话", "手机")),
    ImportColumn("deputy", "替岗人", example="李四"),
    ImportColumn("deputy_phone", "替岗电话", kind="phone", example="0411-80000001"),
    ImportColumn("note", "职责", example="日常巡查、隐患上报"),
    *_LAST,
]
