"""What the charts of the figures draw, and the finding that stands over each. Pure: from a report to plain data."""

from __future__ import annotations

from typing import Any

from anlan.rescue.accidents.figures import Breakdown, Line, Report, against

SHOWN = 8


def charts_of(report: Report) -> dict[str, dict[str, Any]]:
    """Charts by dimension; a dimension without accidents has none, for there is nothing to see."""
    found: dict[str, dict[str, Any]] = {}
    total = report.total
    if not total.now.number and not total.before.number:
        return found
    if len(report.by("month").lines) > 1:
        found["month"] = _chart("columns", _months_finding(report), report.by("month").lines, report)
    for key in ("grade", "kind", "industry", "located_in"):
        breakdown = report.by(key)
        lines = breakdown.lines if key == "grade" else breakdown.lines[:SHOWN]
        found[key] = _chart("bars", _ranking_finding(breakdown), lines, report)
    return found


def _chart(shape: str, finding: str, lines: Any, report: Report) -> dict[str, Any]:
    year = report.period.year
    return {
        "shape": shape,
        "title": finding,
        "unit": "起",
        "axis": "月" if shape == "columns" else "",
        "labels": [line.key if shape == "columns" else line.label for line in lines],
        "series": [
            {"name": f"{year} 年", "values": [line.now.number for line in lines]},
            {"name": f"{year - 1} 年同期", "values": [line.before.number for line in lines]},
        ],
        "urls": [[line.url for line in lines], [line.url_before for line in lines]],
    }


def _months_finding(report: Report) -> str:
    total = report.total
    words = against(total.now.number, total.before.number, "起").replace("去年", "上年")
    most = _most(report.by("month").lines)
    tail = f"，{'、'.join(line.label.replace(' ', '') for line in most)}最多" if 0 < len(most) < 3 else ""
    return f"共 {total.now.number} 起，{words}{tail}"


def _ranking_finding(breakdown: Breakdown) -> str:
    """What stands out: the largest line and its share; the graver grades by number."""
    total = breakdown.total.now.number
    if not total:
        return "本期没有事故"
    if breakdown.key == "grade":
        graver = sum(line.now.number for line in breakdown.lines if line.key in {"1", "2", "3"})
        return f"较大及以上事故 {graver} 起，占 {graver / total:.1%}" if graver else "没有较大及以上事故"
    most = _most(breakdown.lines)
    if len(most) > 2:
        return f"{len(most)} 个{breakdown.title.replace('事故', '')}并列最多，各 {most[0].now.number} 起"
    names = "和".join(line.label for line in most)
    share = most[0].now.number / total
    return f"{names}最多，{'各 ' if len(most) > 1 else ''}{most[0].now.number} 起，占 {share:.1%}"


def _most(lines: Any) -> list[Line]:
    highest = max((line.now.number for line in lines), default=0)
    return [line for line in lines if line.now.number == highest] if highest else []
