"""The figures: page, Excel and PDF. Same period, same numbers, three forms."""

from __future__ import annotations

from datetime import date
from typing import Any, cast
from urllib.parse import quote, urlencode

from django.http import FileResponse, HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.http import require_safe

from anlan.base.accounts.facade import User, requires
from anlan.kernel.clock import in_shanghai, now
from anlan.kernel.errors import InvalidInput
from anlan.rescue.accidents.charts import charts_of
from anlan.rescue.accidents.figure_papers import report_pdf, report_workbook
from anlan.rescue.accidents.figures import Report, report
from anlan.rescue.accidents.periods import FIRST_YEAR, LAST_YEAR, period_of
from anlan.rescue.accidents.queries import counted_of, first_year

SCOPE = "不含演练、误报、测试和不纳入统计的事件。"
XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"


def _report(request: HttpRequest, today: date, *, list_url: str = "") -> Report:
    text = request.GET.get("year", "")
    year = int(text) if text.isascii() and text.isdigit() and len(text) == 4 else today.year
    if not FIRST_YEAR <= year <= LAST_YEAR:
        year = today.year
    try:
        period = period_of(year=year, key=request.GET.get("period", ""), today=today)
    except InvalidInput:
        period = period_of(year=year, today=today)
    return report(visible_to=cast(User, request.user), period=period, list_url=list_url)


@require_safe
@requires("accidents.view_figures")
def figures_page(request: HttpRequest) -> HttpResponse:
    """事故统计: tables first, each with its chart."""
    user = cast(User, request.user)
    today = in_shanghai(now()).date()
    found = _report(request, today, list_url=reverse("accidents:list"))
    period = found.period
    query = urlencode({"year": period.year, "period": period.key})
    actions = [
        {
            "title": "导出 Excel",
            "url": f"{reverse('accidents:figures-xlsx')}?{query}",
            "icon": "file-spreadsheet",
        },
        {"title": "统计报告", "url": f"{reverse('accidents:figures-pdf')}?{query}", "icon": "file-type-pdf"},
    ]
    first = first_year(visible_to=user) or today.year
    context = {
        "page_title": "事故统计",
        "page_actions": actions,
        "subtitle": f"{period.title}，对比 {period.first_before:%Y-%m-%d} 至 {period.last_before:%Y-%m-%d}。{SCOPE}",
        "report": found,
        "total": found.total,
        "breakdowns": [(each, charts_of(found).get(each.key)) for each in found.breakdowns],
        "years": range(today.year, min(first, today.year) - 1, -1),
        "periods": _periods(),
    }  # fmt: skip
    return render(request, "accidents/figures.html", context)


def _periods() -> list[tuple[str, list[tuple[str, str]]]]:
    return [
        ("年度", [("ytd", "年初至今"), ("year", "全年")]),
        ("累计", [(f"to{month}", f"1 至 {month} 月") for month in range(2, 13)]),
        ("单月", [(f"m{month}", f"{month} 月") for month in range(1, 13)]),
    ]


@require_safe
@requires("accidents.view_figures")
def figures_pdf(request: HttpRequest) -> HttpResponse:
    """The monthly or yearly report as PDF."""
    at = now()
    found = _report(request, in_shanghai(at).date())
    made = report_pdf(found, issuer=_issuer(cast(User, request.user)), at=at)
    response = HttpResponse(made, content_type="application/pdf")
    name = quote(f"生产安全事故统计报告_{found.period.title}.pdf")
    response["Content-Disposition"] = f"inline; filename*=UTF-8''{name}"
    return response


@require_safe
@requires("accidents.view_figures")
def figures_workbook(request: HttpRequest) -> FileResponse:
    """All tables and the accidents behind them as a workbook."""
    at = now()
    found = _report(request, in_shanghai(at).date())
    rows = counted_of(visible_to=cast(User, request.user), first=found.period.first, last=found.period.last)
    response = FileResponse(report_workbook(found, rows, at=at), content_type=XLSX)
    name = quote(f"生产安全事故统计_{found.period.title}.xlsx")
    response["Content-Disposition"] = f"attachment; filename*=UTF-8''{name}"
    response["Cache-Control"] = "no-store"
    return response


def _issuer(user: Any) -> str:
    """The office that the figures are those of: the user's own."""
    for post in user.current_posts:
        return str(post.organisation.name)
    return "应急管理局"
