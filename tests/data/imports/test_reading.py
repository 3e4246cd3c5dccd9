"""Opening files: hostile ones, real ones of every format, headers in odd places."""

from __future__ import annotations

import io
import zipfile
from pathlib import Path
from typing import Any

import pytest
from tests.data.imports.conftest import FIXTURES, HEADERS, workbook

from anlan.base.files.facade import content_types as types
from anlan.base.files.facade import sniff
from anlan.data.enterprises.facade import IMPORT_COLUMNS
from anlan.data.imports.headers import find_header, folded
from anlan.data.imports.reading import decode, open_sheets, sniff_delimiter
from anlan.data.imports.rows import open_table
from anlan.kernel.coordinates import Crs
from anlan.kernel.errors import InvalidInput


def _file(tmp_path: Path, body: bytes) -> Path:
    path = tmp_path / "file"
    path.write_bytes(body)
    return path


def _patched(body: bytes, part: str, old: bytes, new: bytes) -> bytes:
    target = io.BytesIO()
    with (
        zipfile.ZipFile(io.BytesIO(body)) as source,
        zipfile.ZipFile(target, "w", zipfile.ZIP_DEFLATED) as made,
    ):
        for name in source.namelist():
            content = source.read(name)
            made.writestr(name, content.replace(old, new) if name == part else content)
    return target.getvalue()


def _refusal(tmp_path: Path, body: bytes, content_type: str = types.XLSX) -> InvalidInput:
    with pytest.raises(InvalidInput) as refusal:
        open_sheets(_file(tmp_path, body), content_type)
    assert refusal.value.field == "file"
    return refusal.value


def test_a_zip_bomb_is_refused(tmp_path: Path) -> None:
    target = io.BytesIO()
    with zipfile.ZipFile(target, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("xl/workbook.xml", "")
        with archive.open("xl/worksheets/sheet1.xml", "w", force_zip64=True) as part:
            for _ in range(720):
                part.write(b"0" * (1 << 20))
    assert _refusal(tmp_path, target.getvalue()).code == "sheet_too_large"


def test_a_single_far_cell_is_refused(tmp_path: Path) -> None:
    body = workbook([["甲", "乙"]])
    for far in (b'r="XFD2"', b'r="B1048576"'):
        bad = _patched(body, "xl/worksheets/sheet1.xml", b'r="B2"', far)
        assert _refusal(tmp_path, bad).code == "sheet_too_large"


def test_a_broken_and_an_empty_workbook(tmp_path: Path) -> None:
    assert _refusal(tmp_path, workbook([["甲"]])[:-40]).code == "file_broken"
    bad = _patched(workbook([["甲"]]), "xl/workbook.xml", b"<sheets>", b"<sheets")
    assert _refusal(tmp_path, bad).code == "file_broken"
    assert _refusal(tmp_path, workbook([], [""])).code == "file_empty"


@pytest.mark.parametrize("ending", ["xlsx", "ods", "xls", "csv"])
def test_every_format_reads_the_same(ending: str) -> None:
    path = FIXTURES / f"formats.{ending}"
    with path.open("rb") as file:
        content_type = sniff(file)
    table = open_table(open_sheets(path, content_type), IMPORT_COLUMNS)
    rows = list(table.prepared(crs=Crs.WGS84))
    assert [row.number for row in rows] == [4, 5]
    assert rows[0].values["name"] == "大连演示甲化工有限公司"
    assert rows[0].values["employees"] == 120
    assert rows[0].values["as_of"].isoformat() == "2026-03-01"
    assert rows[1].values["lon"] == 121.783


def test_utf16_gb18030_and_unknown_bytes() -> None:
    for encoding in ("utf-8", "utf-8-sig", "utf-16", "gb18030"):
        assert decode("企业名称，𠮷".encode(encoding)) == "企业名称，𠮷"
    with pytest.raises(InvalidInput, match="编码"):
        decode(b"\x81\xff\xff\xfe\x00")


def test_delimiters() -> None:
    assert sniff_delimiter("a,b,c\n1,2,3") == ","
    assert sniff_delimiter("a\tb\n1\t2") == "\t"
    assert sniff_delimiter("甲") == ","


def test_headers_are_recognised_with_their_decorations() -> None:
    assert folded("*企业名称（必填）：") == "企业名称"
    header = find_header([["名册"], [], [f"{name}*" for name in HEADERS], ["甲"]], IMPORT_COLUMNS)
    assert (header.row, header.data_row) == (3, 4)
    assert [column.field for column in header.columns.values()] == [
        "name", "credit_code", "address", "lon", "lat", "industry", "employees", "contact_name", "contact_phone",
    ]  # fmt: skip


def test_a_repeated_header_is_read_once() -> None:
    header = find_header([["企业名称", "统一社会信用代码", "名称"]], IMPORT_COLUMNS)
    assert header.unknown == ("名称",)


def test_the_example_row_of_the_template_is_skipped(tmp_path: Path) -> None:
    body = workbook([["（示例）甲", "x"], ["乙", "y"]])
    table = open_table(open_sheets(_file(tmp_path, body), types.XLSX), IMPORT_COLUMNS)
    assert [row.values["name"] for row in table.prepared(crs=Crs.WGS84)] == ["乙"]


def test_a_sheet_of_notes_before_the_table(tmp_path: Path) -> None:
    import xlsxwriter

    target = io.BytesIO()
    book = xlsxwriter.Workbook(target, {"in_memory": True})
    notes: Any = book.add_worksheet("说明")
    notes.write(0, 0, "请填写第二张表")
    sheet: Any = book.add_worksheet("企业")
    for column, title in enumerate(HEADERS):
        sheet.write(5, column + 2, title)
    sheet.write(6, 2, "甲")
    sheet.write_formula(6, 3, "=1+1", None, 2)
    book.close()
    table = open_table(open_sheets(_file(tmp_path, target.getvalue()), types.XLSX), IMPORT_COLUMNS)
    (row,) = table.prepared(crs=Crs.WGS84)
    assert (table.header.row, row.number, row.values["name"]) == (6, 7, "甲")
    assert "公式" in row.problems[0].message
    assert row.problems[0].column == "统一社会信用代码"
