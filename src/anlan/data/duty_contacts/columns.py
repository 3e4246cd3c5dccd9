"""Columns of the import of duty contacts."""

from __future__ import annotations

from anlan.data.duty_contacts.enums import ContactCategory
from anlan.kernel.columns import ImportColumn

IMPORT_COLUMNS = [
    ImportColumn(
        "name",
        "单位",
        required=True,
        example="金州区应急管理局值班室",
        aliases=("单位名称", "值班单位", "名称"),
    ),
    ImportColumn(
        "duty_phone",
        "值班电话",
        required=True,
        kind="phone",
        example="0411-80000000",
        aliases=("电话", "联系电话", "24小时值班电话"),
    ),
    ImportColumn(
        "category",
        "类别",
        kind="choice",
        example="应急管理",
        aliases=("类型", "行业类别"),
        choices=tuple(ContactCategory.choices),
    ),
    ImportColumn(
        "located_in", "区划", example="金州区", aliases=("所在区划", "负责区域", "行政区划", "区县", "区市县")
    ),
    ImportColumn("person", "联系人", example="张三", aliases=("带班领导", "负责人", "姓名")),
    ImportColumn("post", "职务", example="值班主任", aliases=("岗位",)),
    ImportColumn(
        "mobile", "手机", kind="phone", example="13800000000", aliases=("手机号", "手机号码", "移动电话")
    ),
    ImportColumn("hours", "值守时间", example="24 小时", aliases=("值班时间",)),
    ImportColumn("fax", "传真", kind="phone", example="0411-80000001", aliases=("传真号码",)),
    ImportColumn("address", "地址", example="大连市金州区示例路1号", aliases=("详细地址", "办公地址")),
    ImportColumn("lon", "经度", kind="longitude", example=""),
    ImportColumn("lat", "纬度", kind="latitude", example=""),
    ImportColumn("note", "备注", example="夜间由总值班室转接", aliases=("说明",)),
    ImportColumn("as_of", "核实日期", kind="date", example="2026-10-28"),
    ImportColumn("source", "数据来源", example="2026 年通讯录"),
]
