"""Writes `fixtures/enterprises_libreoffice.xlsx` anew: `python -m tests.data.imports.write_fixture`, needs LibreOffice.

The workbook is what a district bureau sends: a merged title, a unit line, full-width digits, dates in several forms,
GCJ-02 coordinates, a second sheet with filling notes. LibreOffice recalculates and writes it.
"""

from __future__ import annotations

import datetime
import subprocess
import tempfile
from pathlib import Path

import xlsxwriter
from tests.data.imports.credit_codes import credit_code

from anlan.kernel.coordinates import Crs, from_wgs84

TARGET = Path(__file__).parent / "fixtures" / "enterprises_libreoffice.xlsx"
HEADERS = [
    "序号",
    "企业名称（全称）*",
    "统一社会信用代码*",
    "地址",
    "经度",
    "纬度",
    "所属行业",
    "从业人数",
    "联系人",
    "联系电话",
    "核实日期",
    "备注",
]

#: WGS-84 points: Ganjingzi, Jinzhou, Zhuanghe.
GANJINGZI, JINZHOU, ZHUANGHE = (121.5210, 38.9530), (121.7830, 39.0510), (122.9670, 39.6810)


def main() -> None:
    """Write, convert, keep."""
    with tempfile.TemporaryDirectory() as folder:
        source = Path(folder) / "enterprises_libreoffice.xlsx"
        _write(source)
        out = Path(folder) / "out"
        subprocess.run(
            [
                "soffice",
                "--headless",
                "--convert-to",
                "xlsx:Calc MS Excel 2007 XML",
                "--outdir",
                str(out),
                str(source),
            ],
            check=True,
            capture_output=True,
        )
        TARGET.write_bytes((out / source.name).read_bytes())


def _write(path: Path) -> None:
    book = xlsxwriter.Workbook(str(path))
    sheet = book.add_worksheet("企业名册")
    center = book.add_format({"align": "center", "bold": True})
    day = book.add_format({"num_format": "yyyy/m/d"})
    sheet.merge_range("A1:L1", "大连市危险化学品企业名册（2026 年）", center)
    sheet.merge_range("A2:L2", "填报单位：金州区应急管理局　　坐标系：GCJ-02", center)
    for column, title in enumerate(HEADERS):
        sheet.write(3, column, title)
    g, j, z = (from_wgs84(*point, Crs.GCJ02) for point in (GANJINGZI, JINZHOU, ZHUANGHE))
    rows = [
        (1, "大连演示甲化工有限公司", credit_code(1), "甘井子区示例路1号", *g, "化学原料和化学制品制造业", "１２０", "张三", "０４１１－８００００００１", datetime.date(2026, 3, 1)),
        (2, "大连演示乙仓储有限公司 ", credit_code(2).lower(), "金州区示例路２号", *(f"{v:.6f}" for v in j), "C2614", 85.0, "李四", 13900000002, "2026年3月1日"),
        (3, "大连演示丙食品有限公司", credit_code(3), "庄河市示例路3号", *z, "不知道的行业", "1,200人", "王五", "13900000003 / 0411-80000003", "2026/3/1"),
        (4, "大连演示丁有限公司", "91210200MA00000XXX", "", *g, "", 10, "", "", ""),
        (5, "大连演示戊有限公司", credit_code(5), "", g[1], g[0], "", 10, "", "", ""),
        (6, "大连演示己有限公司", credit_code(6), "", *g, "", -5, "", "", ""),
        (7, "大连演示庚有限公司", credit_code(7), "", *g, "", 1e9, "", "", ""),
        (8, "大连演示辛有限公司", credit_code(8), "", 116.4, 39.9, "", 10, "", "", ""),
        (9, "大连演示壬有限公司", 912102001234567890, "", "", "", "", 10, "", "", ""),
        (10, "大连演示癸有限公司", credit_code(1), "", "", "", "", 10, "", "", ""),
    ]  # fmt: skip
    for line, row in enumerate(rows, start=4):
        for column, value in enumerate(row):
            if isinstance(value, datetime.date):
                sheet.write_datetime(line, column, value, day)
            else:
                sheet.write(line, column, value)
    sheet.write_formula(14, 1, '="大连演示" & "公式有限公司"', None, "大连演示公式有限公司")
    sheet.write(14, 2, credit_code(11))
    sheet.write(16, 1, "大连演示末行有限公司")
    sheet.write(16, 2, credit_code(12))
    notes = book.add_worksheet("填写说明")
    notes.write(0, 0, "企业名称按营业执照填写。")
    book.close()


if __name__ == "__main__":
    main()
