"""The sheet of terms of GB 18218-2018 as an installation's page and its paper show it. Computes nothing."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from django.urls import reverse
from django.utils.html import format_html

from anlan.base.accounts.facade import User
from anlan.base.documents.facade import render_pdf
from anlan.data.hazards.grading import level_word
from anlan.data.hazards.models import MajorHazardInstallation
from anlan.data.hazards.policies import Assessment, Line, differs
from anlan.data.hazards.queries import gradings_of
from anlan.data.ledger.screens import Notice, Part
from anlan.kernel.clock import in_shanghai

STANDARD = "GB 18218-2018"
_HEADS = ("物质", "容器", "q（吨）", "Q（吨）", "q/Q", "β", "β·q/Q", "依据")
_NUMBERS = frozenset({2, 3, 4, 5, 6})


def figure(value: float | None, digits: int = 4) -> str:
    """A number as people write it: significant digits, thousands separated; a dash for none.

    >>> figure(4250.0), figure(0.12345), figure(None), figure(80.0)
    ('4,250', '0.1235', '—', '80')
    """
    if value is None:
        return "—"
    if abs(value) >= 1000:
        return f"{value:,.0f}"
    return f"{value:.{digits}g}"


def sheet_part(found: MajorHazardInstallation, assessment: Assessment) -> Part:
    """储存物质与分级: results, the terms line by line, and what is missing."""
    links = {
        row.substance.name: reverse("hazards:substance", args=[row.substance_id])
        for row in found.stored.all()
    }
    rows = [_row(line, links) for line in assessment.lines]
    if assessment.s is not None:
        s, terms = assessment.s, _sum_of_terms(assessment)
        rows.append(("合计", "", "", "", figure(s), "", figure(terms), ""))
    return Part(
        f"储存物质与分级（{STANDARD}）",
        facts=_results(found, assessment),
        heads=_HEADS,
        rows=rows,
        empty="没有登记储存物质。",
        texts=_remarks(assessment),
        numeric=_NUMBERS,
    )


def history_part(found: MajorHazardInstallation, user: User) -> Part:
    """分级历史: every sheet that was different from the one before, newest first."""
    rows = [
        (
            f"{in_shanghai(one.at):%Y-%m-%d %H:%M}",
            level_word(one.level),
            figure(one.s),
            figure(one.r),
            one.get_filed_level_display() or "—",
            one.get_cause_display(),
            one.by_name,
        )
        for one in gradings_of(found, visible_to=user)[:20]
    ]
    return Part(
        f"分级历史（{len(rows)}）",
        heads=("时间", "测算级别", "S", "R", "当时备案", "起因", "经手人"),
        rows=rows,
        empty="还没有分级记录。",
        numeric=frozenset({2, 3}),
    )


def notice_of(found: MajorHazardInstallation, assessment: Assessment) -> list[Notice]:
    """A warning where the computed grade is not the filed one."""
    level = assessment.level.value if assessment.level else ""
    if not found.is_active or not differs(found.level, level):
        return []
    r = f"（R = {figure(assessment.r)}）" if assessment.r is not None else ""
    act = "请核实后申请核销" if level == "none" else "应向县级应急管理部门重新备案，并告知消防救援机构"
    return [Notice(f"测算级别为{level_word(level)}{r}，与备案级别{found.get_level_display()}不一致，{act}。")]


def _results(found: MajorHazardInstallation, assessment: Assessment) -> list[tuple[str, Any]]:
    level = str(assessment.level.label) if assessment.level else "不能判定"
    partial = "≥ " if assessment.missing and assessment.s else ""
    major = {True: "构成重大危险源", False: "不构成重大危险源", None: "不能判定"}[assessment.is_major]
    s = f"{partial}{figure(assessment.s)}（{major}）" if assessment.s is not None else "—"
    residents = "未填" if assessment.exposed_people is None else f"{assessment.exposed_people} 人"
    return [
        ("S = Σ q/Q", s),
        ("α", f"{figure(assessment.alpha)}（500 米内常住人口 {residents}）"),
        ("R = α·Σ β·q/Q", figure(assessment.r)),
        ("测算级别", level),
    ]


def _remarks(assessment: Assessment) -> list[str]:
    texts = []
    if assessment.missing:
        texts.append(f"缺少：{'；'.join(assessment.missing)}。")
    return texts


def _row(line: Line, links: dict[str, str]) -> tuple[Any, ...]:
    link = links.get(line.name)
    name = format_html('<a href="{}">{}</a>', link, line.name) if link else line.name
    return (name, line.container or "—", *_figures(line), line.reference)


def _figures(line: Line) -> tuple[str, ...]:
    numbers = (line.quantity_t, line.critical_quantity_t, line.ratio, line.beta, line.beta_term)
    return tuple(figure(number) for number in numbers)


def _sum_of_terms(assessment: Assessment) -> float | None:
    """Σ β·q/Q of what has a critical quantity; None while one of their β is unknown."""
    counted = [line for line in assessment.lines if line.ratio is not None]
    terms = [line.beta_term for line in counted if line.beta_term is not None]
    return sum(terms) if counted and len(terms) == len(counted) else None


def sheet_pdf(found: MajorHazardInstallation, assessment: Assessment, *, at: datetime) -> bytes:
    """重大危险源辨识分级计算单 as PDF."""
    filed = found.get_level_display() or "未定级"
    facts = [
        ("企业", found.enterprise.name),
        ("单元类型", found.get_kind_display()),
        ("地址", found.address or found.enterprise.address),
        ("所在区划", str(found.located_in or "")),
        ("备案编号", found.filing_number),
        ("备案日期", f"{found.filed_on:%Y-%m-%d}" if found.filed_on else ""),
        ("备案级别", filed),
        ("备案 R 值", figure(found.r_value) if found.r_value is not None else ""),
    ]
    return render_pdf(
        "hazards/grading.typ",
        {
            "title": found.name,
            "demo": found.is_demo,
            "standard": STANDARD,
            "facts": [{"label": label, "text": text} for label, text in facts],
            "lines": [
                {
                    "name": line.name,
                    "container": line.container,
                    "figures": list(_figures(line)),
                    "reference": line.reference,
                }
                for line in assessment.lines
            ],
            "s": figure(assessment.s),
            "terms": figure(_sum_of_terms(assessment)),
            "alpha": figure(assessment.alpha),
            "people": "未填" if assessment.exposed_people is None else str(assessment.exposed_people),
            "r": figure(assessment.r),
            "level": level_word(assessment.level.value if assessment.level else ""),
            "major": assessment.is_major is True,
            "remarks": _remarks(assessment),
            "warning": "".join(notice.text for notice in notice_of(found, assessment)),
            "printed": f"{in_shanghai(at):%Y-%m-%d %H:%M}",
        },
    )
