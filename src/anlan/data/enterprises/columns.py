"""Columns of the enterprise import; the first nine headers are the published template's."""

from __future__ import annotations

from anlan.data.enterprises.enums import INDUSTRIES, Category, Department, Scale, SupervisionLevel
from anlan.kernel.columns import ImportColumn

IMPORT_COLUMNS = [
    ImportColumn(
        "name", "企业名称", required=True, example="大连示例化工有限公司", aliases=("单位名称", "名称")
    ),
    ImportColumn(
        "credit_code",
        "统一社会信用代码",
        required=True,
        kind="credit_code",
        example="91210200MA0000000X",
        aliases=("信用代码", "社会信用代码", "统一代码"),
    ),
    ImportColumn(
        "address", "地址", example="大连市甘井子区示例路1号", aliases=("单位地址", "详细地址", "住所")
    ),
    ImportColumn("lon", "经度", kind="longitude", example="121.5210", aliases=("东经", "lng", "longitude")),
    ImportColumn("lat", "纬度", kind="latitude", example="38.9530", aliases=("北纬", "latitude")),
    ImportColumn(
        "industry",
        "行业",
        kind="choice",
        example="化学原料和化学制品制造业",
        aliases=("行业类别", "所属行业", "国民经济行业"),
        choices=tuple(INDUSTRIES.items()),
    ),
    ImportColumn(
        "employees", "从业人数", kind="integer", example="120", aliases=("从业人员", "员工人数", "职工人数")
    ),
    ImportColumn("contact_name", "联系人", example="张三", aliases=("联系人姓名",)),
    ImportColumn(
        "contact_phone", "联系电话", kind="phone", example="0411-80000000", aliases=("电话", "联系方式")
    ),
    ImportColumn("short_name", "简称", example="示例化工", aliases=("企业简称",)),
    ImportColumn("legal_representative", "法定代表人", example="李四", aliases=("法人", "法人代表")),
    ImportColumn(
        "category", "监管类别", kind="choice", example="危险化学品", choices=tuple(Category.choices)
    ),
    ImportColumn(
        "level", "监管层级", kind="choice", example="区县级", choices=tuple(SupervisionLevel.choices)
    ),
    ImportColumn(
        "department", "行业主管部门", kind="choice", example="应急管理", choices=tuple(Department.choices)
    ),
    ImportColumn("scale", "企业规模", kind="choice", example="中型", choices=tuple(Scale.choices)),
    ImportColumn("business", "经营范围", example="化工产品生产", aliases=("主要产品",)),
    ImportColumn("as_of", "核实日期", kind="date", example="2026-10-28", aliases=("更新日期",)),
    ImportColumn("source", "数据来源", example="2026 年企业普查"),
]
