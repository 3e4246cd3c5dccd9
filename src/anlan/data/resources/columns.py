"""Columns of the resource imports: common ones, then those of the kind."""

from __future__ import annotations

from anlan.data.resources.details import DETAILS, Detail
from anlan.data.resources.enums import PlaceKind, ResourceKind
from anlan.kernel.columns import ColumnKind, ImportColumn

_KINDS: dict[str, ColumnKind] = {"text": "text", "integer": "integer", "flag": "choice"}
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
    choices = _YES_NO if detail.type == "flag" else ()
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
    *_AFTER,
    *_LAST,
]
