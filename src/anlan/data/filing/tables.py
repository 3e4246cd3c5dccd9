"""Lists of the filings: the reviewers' worklist by age, and all filings one sees."""

from __future__ import annotations

from typing import Any, ClassVar

from django.http import QueryDict
from django.urls import reverse
from django.utils.html import format_html
from django.utils.safestring import SafeString

from anlan.data.filing import queries
from anlan.data.filing.enums import FilingStatus
from anlan.data.filing.models import Filing
from anlan.data.filing.policies import workdays_left
from anlan.data.ledger.screens import division_filter
from anlan.kernel.clock import in_shanghai, now
from anlan.ui.facade import (
    BooleanFilter,
    ChoiceFilter,
    Column,
    DateRangeFilter,
    DivisionFilter,
    EmptyState,
    SearchFilter,
    Table,
    status_badge,
    time_element,
)

TONES = {
    FilingStatus.DRAFT: "active",
    FilingStatus.SUBMITTED: "waiting",
    FilingStatus.RETURNED: "active",
    FilingStatus.ACCEPTED: "done",
    FilingStatus.WITHDRAWN: "off",
}


def tone_of(filing: Filing) -> str:
    """How its status is coloured: late once the review's clock ran out."""
    if filing.status == FilingStatus.SUBMITTED and filing.due_at and filing.due_at <= now():
        return "late"
    return TONES[FilingStatus(filing.status)]


def status_words(filing: Filing) -> str:
    """The status, with 超时 when nobody decided in time."""
    late = tone_of(filing) == "late"
    return f"{filing.get_status_display()}（超时）" if late else str(filing.get_status_display())


def due_words(filing: Filing) -> str:
    """How long the reviewer has: 剩 3 个工作日, 超时 2 个工作日; nothing without a clock."""
    if filing.due_at is None:
        return ""
    moment = now()
    if filing.due_at <= moment:
        return f"超时 {max(-workdays_left(filing.due_at, moment), 1)} 个工作日"
    left = workdays_left(filing.due_at, moment)
    return f"剩 {left} 个工作日" if left else "今日到期"


def _due(filing: Filing) -> SafeString | str:
    if filing.due_at is None:
        return "—"
    late = "filing-late" if filing.due_at <= now() else ""
    day = f"{in_shanghai(filing.due_at):%Y-%m-%d}"
    return format_html('<span class="{}" title="{}">{}</span>', late, day, due_words(filing))


def _age(filing: Filing) -> str:
    """Days since submission while it waits."""
    if filing.submitted_at is None or filing.status != FilingStatus.SUBMITTED:
        return ""
    days = (in_shanghai(now()).date() - in_shanghai(filing.submitted_at).date()).days
    return f"{days} 天" if days else "今天"


def _status(filing: Filing) -> SafeString:
    return status_badge(status_words(filing), tone_of(filing))


def _overdue(rows: Any, wanted: bool) -> Any:
    late = rows.filter(status=FilingStatus.SUBMITTED, due_at__lte=now())
    return late if wanted else rows.exclude(pk__in=late.order_by().values("pk"))


class WaitingFilter(ChoiceFilter):
    """待审核 unless the URL asks for another status or for all."""

    unset: ClassVar[str] = FilingStatus.SUBMITTED.label

    def apply(self, rows: Any, query: QueryDict) -> Any:
        wanted = query.get(self.key, "")
        if wanted == "all":
            return rows
        return rows.filter(status=wanted if wanted in FilingStatus.values else FilingStatus.SUBMITTED)


def _places() -> DivisionFilter:
    usual = division_filter()
    return DivisionFilter(usual.key, usual.title, choices=usual.choices, field="enterprise__located_in_id")


_COLUMNS = [
    Column("enterprise.name", "企业", link=True, width="wide", order_by=("enterprise__name",), sortable=True),
    Column("number", "次数", render=lambda row: f"第 {row.number} 次", export=lambda row: row.number, width="narrow"),
    Column("summary", "内容", width="wide"),
    Column(
        "submitted_at",
        "提交时间",
        sortable=True,
        render=lambda row: time_element(row.submitted_at) if row.submitted_at else "—",
        export=lambda row: row.submitted_at,
    ),
    Column("age", "已等", render=lambda row: _age(row) or "—", export=_age),
    Column("due_at", "审核时限", sortable=True, render=_due, export=lambda row: row.due_at),
    Column("submitted_by_name", "提交人"),
    Column("status", "状态", render=_status, export=status_words, sortable=True),
    Column("enterprise.located_in.name", "区划", order_by=("enterprise__located_in_id",), sortable=True),
    Column("submissions", "提交次数", hidden=True, align="end"),
    Column("reviewed_at", "审核时间", hidden=True),
    Column("reviewed_by_name", "审核人", hidden=True),
    Column("review_note", "审核意见", hidden=True, width="wide"),
]  # fmt: skip
_SEARCH = SearchFilter(search=queries.matching, placeholder="企业、简拼、内容、提交人")
_OVERDUE = BooleanFilter("overdue", "时限", yes="超时", no="未超时", apply_to=_overdue)
_SUBMITTED = DateRangeFilter("submitted", "提交时间", field="submitted_at")

WORKLIST = Table(
    key="filing-reviews",
    title="填报审核",
    unit="次",
    columns=_COLUMNS,
    filters=[
        _SEARCH,
        WaitingFilter(
            "status",
            "状态",
            choices=[
                ("all", "全部"),
                *(
                    (each.value, str(each.label))
                    for each in (FilingStatus.RETURNED, FilingStatus.ACCEPTED, FilingStatus.WITHDRAWN)
                ),
            ],
        ),
        _places(),
        _OVERDUE,
        _SUBMITTED,
    ],
    default_order="submitted_at",
    row_url=lambda row: reverse("filing:review", args=[row.pk]),
    empty=EmptyState("没有待审核的填报", "企业提交后在这里按等待时间排列。"),
)

FILINGS = Table(
    key="filings",
    title="填报记录",
    unit="次",
    columns=_COLUMNS,
    filters=[
        _SEARCH,
        ChoiceFilter("status", "状态", choices=FilingStatus.choices),
        _places(),
        _OVERDUE,
        _SUBMITTED,
    ],
    default_order="-created_at",
    row_url=lambda row: reverse("filing:filing", args=[row.pk]),
    empty=EmptyState("没有填报记录", "企业填报后在这里留存每一次。"),
)
