"""Columns of the installation import; an installation with several substances takes several rows."""

from __future__ import annotations

from anlan.data.hazards.enums import InstallationKind, InstallationLevel
from anlan.kernel.columns import ImportColumn

IMPORT_COLUMNS = [
    ImportColumn(
        "enterprise_code",
        "企业统一社会信用代码",
        required=True,
        kind="credit_code",
        example="91210200MA0000000X",
        aliases=("统一社会信用代码", "信用代码"),
    ),
    ImportColumn("name", "危险源名称", required=True, example="液氨罐区", aliases=("重大危险源名称", "名称")),
    ImportColumn(
        "kind", "单元类型", kind="choice", example="储存单元", choices=tuple(InstallationKind.choices)
    ),
    ImportColumn(
        "level",
        "级别",
        kind="choice",
        example="三级",
        aliases=("重大危险源级别", "等级"),
        choices=tuple(InstallationLevel.choices),
    ),
    ImportColumn("r_value", "R值", kind="number", example="12.5", aliases=("R 值",)),
    ImportColumn("exposed_people", "500米内常住人口", kind="integer", example="60"),
    ImportColumn("lon", "经度", kind="longitude", example="121.5210"),
    ImportColumn("lat", "纬度", kind="latitude", example="38.9530"),
    ImportColumn("address", "地址", example="厂区东北角"),
    ImportColumn("substance", "物质", example="氨", aliases=("危险化学品", "物质名称", "化学品名称")),
    ImportColumn(
        "quantity_t", "数量（吨）", kind="number", example="50", aliases=("数量", "最大储量", "储量")
    ),
    ImportColumn("container", "容器", example="球罐 2×25 t"),
    ImportColumn("filing_number", "备案编号", example="BA210200（2026）001"),
    ImportColumn("filed_on", "备案日期", kind="date", example="2026-03-01"),
    ImportColumn("review_due_on", "复评到期", kind="date", example="2029-03-01"),
    ImportColumn("chief_name", "主要负责人", example="王一"),
    ImportColumn("chief_phone", "主要负责人电话", kind="phone", example="13800000001"),
    ImportColumn("technical_name", "技术负责人", example="王二"),
    ImportColumn("technical_phone", "技术负责人电话", kind="phone", example="13800000002"),
    ImportColumn("operating_name", "操作负责人", example="王三"),
    ImportColumn("operating_phone", "操作负责人电话", kind="phone", example="13800000003"),
    ImportColumn("description", "描述", example="2 台球罐"),
    ImportColumn("as_of", "核实日期", kind="date", example="2026-10-28"),
    ImportColumn("source", "数据来源", example="2026 年备案"),
]
