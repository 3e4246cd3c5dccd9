"""The figures on paper: a workbook of several sheets and the report of the month or year as PDF."""

from __future__ import annotations

import tempfile
from collections.abc import Iterable
from datetime import datetime
from decimal import Decimal
from typing import Any

from anlan.base.documents.facade import render_pdf
from anlan.kernel.clock import in_shanghai
from anlan.rescue.accidents.charts import charts_of
from anlan.rescue.accidents.figures import Breakdown, Line, Report, Sums, against, change_of
from anlan.rescue.accidents.models import Accident

WAN = Decimal(10000)
BASIS = (
    "统计范围：台账中纳入统计的生产安全事故，不含演练、误报、测试和并入其他事故的记录。"
    "等级按《生产安全事故报告和调查处理条例》第三条，类别按 GB 6441-1986，直接经济损失按 GB 6721-1986。"
)
HEADS = (
    *("事故起数", "上年同期", "增减", "同比"),
    *("死亡（人）", "上年同期", "同比"),
    *("重伤（人）", "上年同期"),
    *("直接经济损失（万元）", "上年同期"),
)
DETAIL = (
    *("编号", "事故名称", "发生时间", "事故单位", "区划", "行业", "类别", "等级", "死亡", "重伤", "轻伤"),
    *("直接经济损失（元）", "性质", "档案", "直接原因"),
)


def report_workbook(report: Report, rows: Iterable[Accident], *, at: datetime) -> Any:
    """An open temporary file with the workbook: one sheet a dimension, then the accidents themselves."""
    import xlsxwriter  # loaded when somebody exports, not at every start

    target = tempfile.TemporaryFile()  # noqa: SIM115  (FileResponse closes it after sending)
    book = xlsxwriter.Workbook(target, {"strings_to_formulas": False, "strings_to_urls": False})
    formats = _formats(book)
    for breakdown in report.breakdowns:
        _breakdown_sheet(book, formats, report, breakdown)
    _detail_sheet(book, formats, report, rows)
    _notes_sheet(book, formats, report, at)
    book.close()
    target.seek(0)
    return target


def _formats(book: Any) -> dict[str, Any]:
    border = {"border": 1, "border_color": "#9aa5b1", "valign": "vcenter"}
    return {
        "title": book.add_format({"bold": True, "font_size": 16, "align": "center", "valign": "vcenter"}),
        "sub": book.add_format({"font_color": "#4b5563", "align": "center", "valign": "vcenter"}),
        "head": book.add_format(
            {**border, "bold": True, "bg_color": "#e9edf2", "align": "center", "text_wrap": True}
        ),
        "text": book.add_format(border),
        "wrap": book.add_format({**border, "text_wrap": True}),
        "number": book.add_format({**border, "num_format": "#,##0"}),
        "signed": book.add_format({**border, "num_format": "+#,##0;-#,##0;0"}),
        "share": book.add_format({**border, "align": "right"}),
        "money": book.add_format({**border, "num_format": "#,##0.00"}),
        "moment": book.add_format({**border, "num_format": "yyyy-mm-dd hh:mm"}),
        "bold": book.add_format({**border, "bold": True, "num_format": "#,##0", "bg_color": "#f3f5f7"}),
        "bold_money": book.add_format(
            {**border, "bold": True, "num_format": "#,##0.00", "bg_color": "#f3f5f7"}
        ),
        "bold_signed": book.add_format(
            {**border, "bold": True, "num_format": "+#,##0;-#,##0;0", "bg_color": "#f3f5f7"}
        ),
        "bold_share": book.add_format({**border, "bold": True, "align": "right", "bg_color": "#f3f5f7"}),
    }


def _breakdown_sheet(book: Any, formats: dict[str, Any], report: Report, breakdown: Breakdown) -> None:
    sheet = book.add_worksheet(f"按{breakdown.head}")
    sheet.merge_range(0, 0, 0, len(HEADS), f"生产安全事故统计表（按{breakdown.title}）", formats["title"])
    sheet.merge_range(1, 0, 1, len(HEADS), report.period.title, formats["sub"])
    sheet.set_row(0, 30)
    sheet.set_row(2, 34)
    sheet.set_column(0, 0, 26)
    sheet.set_column(1, len(HEADS), 11)
    sheet.write_row(2, 0, [breakdown.head, *HEADS], formats["head"])
    sheet.freeze_panes(3, 1)
    for number, line in enumerate([*breakdown.lines, breakdown.total], start=3):
        _write_line(sheet, number, line, formats, bold=line is breakdown.total)
    _print_setup(sheet)


def _write_line(sheet: Any, row: int, line: Line, formats: dict[str, Any], *, bold: bool) -> None:
    def style(name: str) -> Any:
        return formats[{"text": "bold", "number": "bold"}.get(name, f"bold_{name}") if bold else name]

    now, before = line.now, line.before
    sheet.write_string(row, 0, line.label, style("text"))
    cells: list[tuple[Any, str]] = [
        (now.number, "number"),
        (before.number, "number"),
        (line.difference, "signed"),
        (line.change, "share"),
        (now.deaths, "number"),
        (before.deaths, "number"),
        (line.deaths_change, "share"),
        (now.serious_injuries, "number"),
        (before.serious_injuries, "number"),
        (now.direct_loss / WAN, "money"),
        (before.direct_loss / WAN, "money"),
    ]
    for column, (value, name) in enumerate(cells, start=1):
        if isinstance(value, str):
            sheet.write_string(row, column, value, style(name))
        else:
            sheet.write_number(row, column, value, style(name))


def _detail_sheet(book: Any, formats: dict[str, Any], report: Report, rows: Iterable[Accident]) -> None:
    sheet = book.add_worksheet("事故明细")
    last = len(DETAIL) - 1
    sheet.merge_range(0, 0, 0, last, "生产安全事故明细表", formats["title"])
    sheet.merge_range(1, 0, 1, last, report.period.title, formats["sub"])
    sheet.set_row(0, 30)
    for column, width in enumerate((14, 36, 16, 28, 12, 22, 12, 10, 7, 7, 7, 18, 12, 10, 48)):
        sheet.set_column(column, column, width)
    sheet.write_row(2, 0, DETAIL, formats["head"])
    sheet.freeze_panes(3, 2)
    number = 2
    for number, row in enumerate(rows, start=3):
        _write_accident(sheet, number, row, formats)
    sheet.autofilter(2, 0, max(number, 3), last)
    _print_setup(sheet)


def _write_accident(sheet: Any, line: int, row: Accident, formats: dict[str, Any]) -> None:
    texts = {
        0: row.number,
        1: row.name,
        3: row.unit,
        4: row.located_in.name if row.located_in else "",
        5: row.industry_label,
        6: row.kind_label,
        7: row.grade_label,
        12: row.get_nature_display(),
        13: row.get_dossier_display(),
        14: row.direct_cause,
    }
    for column, text in texts.items():
        sheet.write_string(line, column, text[:32767], formats["wrap" if column in (1, 14) else "text"])
    moment = in_shanghai(row.occurred_at).replace(tzinfo=None)
    sheet.write_datetime(line, 2, moment, formats["moment"])
    for column, count in ((8, row.deaths), (9, row.serious_injuries), (10, row.minor_injuries)):
        sheet.write_number(line, column, count, formats["number"])
    sheet.write_number(line, 11, row.direct_loss, formats["money"])


def _notes_sheet(book: Any, formats: dict[str, Any], report: Report, at: datetime) -> None:
    sheet = book.add_worksheet("说明")
    sheet.set_column(0, 0, 16)
    sheet.set_column(1, 1, 90)
    period = report.period
    lines = (
        ("统计期", f"{period.title}（{period.first:%Y-%m-%d} 至 {period.last:%Y-%m-%d}）"),
        ("上年同期", f"{period.first_before:%Y-%m-%d} 至 {period.last_before:%Y-%m-%d}"),
        ("口径", BASIS),
        ("同比", "上年同期为 0 时不计算，以“—”表示。"),
        ("导出时间", f"{in_shanghai(at):%Y-%m-%d %H:%M}"),
    )
    for number, (label, text) in enumerate(lines):
        sheet.write_string(number, 0, label, formats["head"])
        sheet.write_string(number, 1, text, formats["wrap"])


def _print_setup(sheet: Any) -> None:
    sheet.set_landscape()
    sheet.set_paper(9)
    sheet.fit_to_pages(1, 0)
    sheet.repeat_rows(2)


def report_pdf(report: Report, *, issuer: str, at: datetime) -> bytes:
    """The report of the period on official paper: findings in words, then the tables."""
    period = report.period
    findings = charts_of(report)
    tables = [
        {
            "title": f"按{each.title}",
            "finding": findings[each.key]["title"] if each.key in findings else "",
            "head": each.head,
            "lines": [_paper_line(line) for line in each.lines],
            "total": _paper_line(each.total),
        }
        for each in report.breakdowns
        if len(each.lines) > 1 or each.key != "month"
    ]
    return render_pdf(
        "accidents/report.typ",
        {
            "title": "生产安全事故统计报告",
            "period": period.title,
            "issuer": issuer,
            "summary": summary_of(report),
            "basis": BASIS,
            "before": f"{period.first_before:%Y-%m-%d} 至 {period.last_before:%Y-%m-%d}",
            "tables": tables,
            "date": _long_date(at),
        },
    )


def summary_of(report: Report) -> list[str]:
    """The period in sentences."""
    total = report.total
    now, before = total.now, total.before
    words = [
        f"{report.period.title}，共发生生产安全事故 {now.number} 起，{_against(now.number, before.number, '起')}；"
        f"死亡 {now.deaths} 人，{_against(now.deaths, before.deaths, '人')}；"
        f"重伤 {now.serious_injuries} 人，{_against(now.serious_injuries, before.serious_injuries, '人')}；"
        f"直接经济损失 {now.direct_loss / WAN:,.2f} 万元，上年同期 {before.direct_loss / WAN:,.2f} 万元"
        f"{_share(now, before)}。"
    ]
    graver = [line for line in report.by("grade").lines if line.key in {"1", "2", "3"} and line.now.number]
    if graver:
        words.append("其中" + "，".join(f"{line.label}事故 {line.now.number} 起" for line in graver) + "。")
    elif now.number:
        words.append("未发生较大及以上事故。")
    return words


def _share(now: Sums, before: Sums) -> str:
    change = change_of(now.direct_loss, before.direct_loss)
    return "" if change == "—" else f"（{change}）"


def _against(now: int, before: int, unit: str) -> str:
    return against(now, before, unit).replace("去年", "上年")


def _paper_line(line: Line) -> list[str]:
    now, before = line.now, line.before
    return [
        line.label,
        str(now.number),
        str(before.number),
        line.change,
        str(now.deaths),
        str(before.deaths),
        str(now.serious_injuries),
        str(before.serious_injuries),
        f"{now.direct_loss / WAN:,.2f}",
        f"{before.direct_loss / WAN:,.2f}",
    ]


def _long_date(at: datetime) -> str:
    day = in_shanghai(at)
    return f"{day.year} 年 {day.month} 月 {day.day} 日"
