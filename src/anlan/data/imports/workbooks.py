"""Workbooks given to the user: the template of a dataset, rejected rows with their reasons, lists of records.

Every text is written as text, so that nothing from outside becomes a formula.
"""

from __future__ import annotations

import io
import tempfile
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from datetime import date, datetime
from typing import IO, Any

from anlan.data.imports.models import ImportRun
from anlan.data.imports.queries import problems_of
from anlan.data.imports.reading import open_sheets
from anlan.data.imports.registry import Dataset, dataset_named
from anlan.data.imports.rows import NAMES, Table, open_table
from anlan.kernel.columns import ImportColumn
from anlan.kernel.coordinates import Crs
from anlan.kernel.errors import DomainError

TEMPLATE_ROWS = 5000
_OPTIONS = {"strings_to_formulas": False, "strings_to_urls": False, "strings_to_numbers": False}
_KINDS = {
    "text": "文字",
    "integer": "整数",
    "number": "数字",
    "date": "日期，例如 2026-03-01",
    "phone": "电话号码",
    "longitude": "经度，十进制度，例如 121.6147",
    "latitude": "纬度，十进制度，例如 38.9140",
    "choice": "从下拉列表中选择",
    "credit_code": "18 位统一社会信用代码，按文本填写",
}
#: Notes at cells slow a spreadsheet program down; beyond so many the coloured cell and the second column must do.
NOTES_AT_MOST = 5000
_Line = tuple[Sequence[Any], Mapping[int, str]]
_TEXT_KINDS = {"text", "phone", "credit_code", "choice"}


def template(dataset: Dataset) -> bytes:
    """An xlsx template: header with notes, an example row that imports skip, drop-down lists, and a sheet of notes."""
    import xlsxwriter  # loaded when somebody asks for a workbook, not at every start

    target = io.BytesIO()
    book = xlsxwriter.Workbook(target, {"in_memory": True, **_OPTIONS})
    sheet, lists = book.add_worksheet(dataset.title[:31]), book.add_worksheet("可选项")
    head = book.add_format({"bold": True, "bottom": 1, "bg_color": "#E4EDFA"})
    needed = book.add_format({"bold": True, "bottom": 1, "bg_color": "#E4EDFA", "underline": 1})
    example = book.add_format({"italic": True, "font_color": "#7A8593", "num_format": "@"})
    text, day = book.add_format({"num_format": "@"}), book.add_format({"num_format": "yyyy-mm-dd"})
    sheet.freeze_panes(1, 0)
    for index, column in enumerate(dataset.columns):
        style = text if column.kind in _TEXT_KINDS else day if column.kind == "date" else None
        sheet.set_column(index, index, max(12, 2 * len(column.header) + 4), style)
        sheet.write_string(0, index, column.header, needed if column.required else head)
        sheet.write_comment(0, index, _note(column), {"x_scale": 1.5})
        mark = "（示例）" if index == 0 else ""
        sheet.write_string(1, index, mark + column.example, example)
        _validate(sheet, lists, index, column)
    lists.hide()
    _notes(book, dataset)
    book.close()
    return target.getvalue()


def _note(column: ImportColumn) -> str:
    parts = ["必填。" if column.required else "选填。", _KINDS[column.kind], "。"]
    if column.aliases:
        parts.append("也认得的列名：" + "、".join(column.aliases) + "。")
    return "".join(parts)


def _validate(sheet: Any, lists: Any, index: int, column: ImportColumn) -> None:
    """Drop-down lists and bounds; what is typed otherwise is only warned of, the import says what it takes."""
    from xlsxwriter.utility import xl_col_to_name

    rule: dict[str, Any]
    if column.choices:
        labels = [label for _, label in column.choices]
        for line, label in enumerate(labels):
            lists.write_string(line, index, label)
        letter = xl_col_to_name(index, col_abs=True)
        rule = {"validate": "list", "source": f"='可选项'!{letter}$1:{letter}${len(labels)}"}
    elif column.kind == "credit_code":
        rule = {"validate": "length", "criteria": "==", "value": 18, "error_message": "应为 18 位。"}
    elif column.kind == "integer":
        rule = {"validate": "integer", "criteria": ">=", "value": 0}
    elif column.kind == "longitude":
        rule = {"validate": "decimal", "criteria": "between", "minimum": 73, "maximum": 136}
    elif column.kind == "latitude":
        rule = {"validate": "decimal", "criteria": "between", "minimum": 3, "maximum": 54}
    else:
        return
    sheet.data_validation(2, index, TEMPLATE_ROWS, index, {**rule, "error_type": "warning"})


def _notes(book: Any, dataset: Dataset) -> None:
    sheet = book.add_worksheet("填写说明")
    sheet.set_column(0, 0, 24)
    sheet.set_column(1, 1, 10)
    sheet.set_column(2, 2, 70)
    bold = book.add_format({"bold": True})
    wrap = book.add_format({"text_wrap": True, "valign": "top"})
    for index, title in enumerate(("列名", "必填", "说明")):
        sheet.write_string(0, index, title, bold)
    for line, column in enumerate(dataset.columns, start=1):
        sheet.write_string(line, 0, column.header)
        sheet.write_string(line, 1, "是" if column.required else "")
        sheet.write_string(line, 2, _note(column), wrap)
    last = len(dataset.columns) + 2
    for offset, rule in enumerate(
        (
            "以“（示例）”开头的行不会导入。",
            "坐标系在导入时选择：WGS-84（GPS、天地图）、GCJ-02（高德、腾讯）或 BD-09（百度）。",
            "空白单元格不会清除台账中已有的内容。",
            "请填写数值而不是公式。",
        )
    ):
        sheet.write_string(last + offset, 0, rule)


def rejected_rows(run: ImportRun, dataset: Dataset) -> IO[bytes]:
    """The rows a run refused, as they were in the file, each with its number there and the reasons.

    The reasons stand in the second column and as notes at the cells they are about. A later import leaves the first
    two columns out, so the corrected file can be sent as it is; a coordinate system named above the file's header is
    named in the header here. A formula's last value is not taken for what was meant: its cell is blank.
    `DomainError` when the run has no row to show.
    """
    reasons: dict[int, list[str]] = defaultdict(list)
    marked: dict[int, dict[str, str]] = defaultdict(dict)
    for problem in problems_of(run).exclude(row=0).iterator():
        said = f"{problem.column}：{problem.message}" if problem.column else problem.message
        reasons[problem.row].append(said)
        if problem.column:
            marked[problem.row][problem.column] = problem.message
    if not reasons:
        raise DomainError("这次导入没有退回的行。", code="nothing_rejected")
    table = open_table(
        open_sheets(run.file.path, run.file.content_type), dataset.columns_for(run.mode), run.mapping
    )
    header = table.header
    width = max(header.titles) + 1
    titles = ["原行号", "退回原因", *(header.titles.get(at, "") for at in range(width))]
    _state_crs(titles, run, table)
    places = {title: at + 2 for at, title in header.titles.items()}
    bad = table.sheet.findings.formulas | table.sheet.findings.errors

    def lines() -> Iterator[_Line]:
        for number, row in table.sheet.rows():
            if number in reasons:
                cells = ["" if (number, at) in bad else value for at, value in enumerate(row[:width])]
                notes = {places[title]: text for title, text in marked[number].items() if title in places}
                yield [number, "\n".join(reasons[number]), *cells], notes

    return _sheet("退回的行", titles, lines(), widths={1: 50})


def returned_rows(run: ImportRun) -> IO[bytes]:
    """`rejected_rows` of a run, whichever its dataset."""
    return rejected_rows(run, dataset_named(run.dataset))


def _state_crs(titles: list[str], run: ImportRun, table: Table) -> None:
    position = table.position_of("lon")
    if position is None or run.crs in ("", Crs.WGS84):
        return
    name = NAMES[Crs(run.crs)]
    if not any(name in title for title in titles):
        titles[position + 2] += f"（{name}）"


def kept_records(rows: Sequence[tuple[str, str, str, str]]) -> bytes:
    """Records an undo left as they are: name, what the import did, why it stays, its page."""
    lines: Iterator[_Line] = ((list(row), {}) for row in rows)
    widths = {0: 36, 2: 44, 3: 60}
    with _sheet("未恢复的记录", ["名称", "导入结果", "未恢复的原因", "链接"], lines, widths=widths) as file:
        return file.read()


def listed_records(records: Sequence[Any], dataset: Dataset) -> bytes:
    """Records of the ledger that a file does not name, with the fields they are found by."""
    named = [column for column in dataset.columns if column.field in dataset.found_by]
    extra = [
        column
        for column in named
        if column.field != "name" and hasattr(dataset.book.spec.model, column.field)
    ]
    titles = ["名称", *(column.header for column in extra), "区划", "地址"]

    def lines() -> Iterator[_Line]:
        for record in records:
            values = [str(getattr(record, column.field) or "") for column in extra]
            place = record.located_in.name if record.located_in else ""
            yield [record.name, *values, place, record.address], {}

    with _sheet("台账有而文件没有", titles, lines(), widths={0: 36}) as file:
        return file.read()


def _sheet(
    name: str, titles: Sequence[str], lines: Iterable[_Line], *, widths: Mapping[int, int]
) -> IO[bytes]:
    import xlsxwriter

    target = tempfile.TemporaryFile()  # noqa: SIM115  (the answer closes it after sending)
    book = xlsxwriter.Workbook(target, {"constant_memory": True, **_OPTIONS})
    sheet = book.add_worksheet(name)
    head, wrap = book.add_format({"bold": True, "bottom": 1}), book.add_format({"text_wrap": True})
    day = book.add_format({"num_format": "yyyy-mm-dd"})
    wrong = book.add_format({"bg_color": "#FBE3E1"})
    wrong_day = book.add_format({"bg_color": "#FBE3E1", "num_format": "yyyy-mm-dd"})
    sheet.freeze_panes(1, 0)
    sheet.set_column(0, len(titles), 18)
    for index, size in widths.items():
        sheet.set_column(index, index, size)
    for index, title in enumerate(titles):
        sheet.write_string(0, index, title, head)
    noted = 0
    for number, (line, notes) in enumerate(lines, start=1):
        for index, value in enumerate(line):
            style = wrong if index in notes else None
            if value is None or value == "":
                if style is not None:
                    sheet.write_blank(number, index, None, style)
            elif isinstance(value, datetime | date):
                sheet.write_datetime(number, index, value, wrong_day if style else day)
            elif isinstance(value, int | float) and not isinstance(value, bool) and abs(value) < 1e15:
                sheet.write_number(number, index, value, style)
            else:
                sheet.write_string(number, index, str(value), style or (wrap if index == 1 else None))
        for index, text in notes.items():
            noted += 1
            if noted <= NOTES_AT_MOST:
                sheet.write_comment(number, index, text)
    book.close()
    target.seek(0)
    return target
