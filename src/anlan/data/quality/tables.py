"""Lists of 数据质量."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from django.http import QueryDict
from django.urls import reverse
from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString

from anlan.base.divisions.facade import districts
from anlan.data.quality.checking import CHECKED
from anlan.data.quality.enums import IssueStatus, PairStatus, Reason
from anlan.data.quality.faces import LEDGERS
from anlan.data.quality.models import Issue, Merge, Pair
from anlan.data.quality.queries import issues_named, pairs_named
from anlan.data.quality.rules import BY_KEY, RULES
from anlan.ui.facade import (
    Action,
    ChoiceFilter,
    Column,
    DateRangeFilter,
    DivisionFilter,
    EmptyState,
    SearchFilter,
    Table,
    status_badge,
)

_TONES: Mapping[str, str] = {
    PairStatus.OPEN: "active",
    PairStatus.DISMISSED: "off",
    PairStatus.MERGED: "done",
    PairStatus.GONE: "off",
    IssueStatus.OPEN: "active",
    IssueStatus.CONFIRMED: "off",
    IssueStatus.CLOSED: "done",
}


class OpenFilter(ChoiceFilter):
    """待处理 unless the URL asks for another state or for all."""

    unset = "待处理"

    def apply(self, rows: Any, query: QueryDict) -> Any:
        wanted = query.get(self.key, "")
        if wanted == "all":
            return rows
        return rows.filter(status=wanted or "open")


class ReasonFilter(ChoiceFilter):
    """Pairs with a reason."""

    def apply(self, rows: Any, query: QueryDict) -> Any:
        wanted = query.get(self.key, "")
        # The list is stored as JSON text; SQLite has no containment.
        return rows.filter(reasons__icontains=f'"{wanted}"') if wanted in Reason.values else rows


class PairPlaceFilter(DivisionFilter):
    """Pairs one of whose records lies in a district."""

    def apply(self, rows: Any, query: QueryDict) -> Any:
        code = query.get(self.key, "").strip()
        if not (code.isascii() and code.isdigit()):
            return rows
        return rows.filter(first_place__gte=code, first_place__lt=code + ":")


def _kind(row: Any) -> str:
    return LEDGERS[row.kind].title if row.kind in LEDGERS else CHECKED[row.kind].title


def reason_chips(row: Pair) -> SafeString:
    """The reasons as marks."""
    return format_html_join(" ", '<span class="reason">{}</span>', ((label,) for label in row.reason_labels))


def status_mark(row: Any) -> SafeString:
    """The state of a pair or issue."""
    return status_badge(row.get_status_display(), _TONES[row.status])


def _both(row: Pair) -> SafeString:
    return format_html(
        '<span class="pair-names"><span>{}</span><span>{}</span></span>', row.first_name, row.second_name
    )


def _score(row: Pair) -> SafeString:
    return format_html('<span class="score score-{}">{}</span>', row.score // 25, row.score)


PAIRS = Table(
    key="quality-pairs",
    title="疑似重复",
    unit="对",
    columns=[
        Column("first_name", "两条记录", sortable=True, link=True, width="wide", render=_both, export=str),
        Column("kind", "类别", render=_kind, export=_kind),
        Column("score", "相似度", sortable=True, align="end", render=_score, export=lambda row: row.score),
        Column("reasons", "依据", render=reason_chips, export=lambda row: "、".join(row.reason_labels), width="wide"),
        Column("status", "状态", render=status_mark, export=lambda row: row.get_status_display()),
        Column("found_at", "发现时间", sortable=True),
        Column("decided_by", "处理人", hidden=True),
        Column("note", "说明", hidden=True, width="wide"),
    ],
    filters=[
        SearchFilter(search=pairs_named, placeholder="任一名称"),
        OpenFilter("status", "状态", choices=[*[c for c in PairStatus.choices if c[0] != "open"], ("all", "全部")]),
        ChoiceFilter("kind", "类别", choices=[(each.kind, each.title) for each in LEDGERS.values()]),
        ReasonFilter("reason", "依据", choices=Reason.choices),
        PairPlaceFilter("place", "区划", choices=lambda request: list(districts().values_list("code", "name"))),
    ],
    default_order="-score",
    row_url=lambda row: reverse("quality:pair", args=[row.pk]),
    actions=[
        Action("不是重复", "quality:dismiss-many", "x", "quality.decide_pair", "所选各对不是重复，数据不变时不再提示？")
    ],
    empty=EmptyState("没有疑似重复", "新增或修改记录后一分钟内查重，每天夜间全查一次。"),
)  # fmt: skip


def issue_url(row: Issue) -> str:
    """The record an issue is about."""
    return CHECKED[row.kind].url(row.record_id)


def _rule(row: Issue) -> str:
    return BY_KEY[row.rule].title if row.rule in BY_KEY else row.rule


ISSUES = Table(
    key="quality-issues",
    title="异常数值",
    unit="项",
    columns=[
        Column("name", "名称", sortable=True, link=True, width="wide"),
        Column("kind", "类别", render=_kind, export=_kind),
        Column("rule", "项目", sortable=True, render=_rule, export=_rule),
        Column("message", "问题", width="wide"),
        Column("located_in.name", "区划", sortable=True, order_by=("located_in_id",)),
        Column("status", "状态", render=status_mark, export=lambda row: row.get_status_display()),
        Column("found_at", "发现时间", sortable=True),
        Column("decided_by", "处理人", hidden=True),
        Column("note", "确认依据", hidden=True, width="wide"),
    ],
    filters=[
        SearchFilter(search=issues_named, placeholder="名称或问题"),
        OpenFilter("status", "状态", choices=[*[c for c in IssueStatus.choices if c[0] != "open"], ("all", "全部")]),
        ChoiceFilter("kind", "类别", choices=[(each.kind, each.title) for each in CHECKED.values()]),
        ChoiceFilter("rule", "项目", choices=[(rule.key, rule.title) for rule in RULES]),
        DivisionFilter("located_in", "区划", choices=lambda request: list(districts().values_list("code", "name"))),
    ],
    default_order="-found_at",
    row_url=lambda row: reverse("quality:issue", args=[row.pk]),
    empty=EmptyState("没有异常数值", "数值更正后，对应的项自动办结。"),
)  # fmt: skip


def _merge_state(row: Merge) -> SafeString:
    return status_badge("已撤销", "off") if row.undone_at else status_badge("已合并", "done")


MERGES = Table(
    key="quality-merges",
    title="合并记录",
    unit="次",
    columns=[
        Column("winner_name", "保留", sortable=True, link=True, width="wide"),
        Column("loser_name", "并入", sortable=True, width="wide"),
        Column("kind", "类别", render=_kind, export=_kind),
        Column("moved_count", "转移记录", align="end", sortable=True),
        Column("undone_at", "状态", render=_merge_state, export=lambda row: "已撤销" if row.undone_at else "已合并"),
        Column("at", "合并时间", sortable=True),
        Column("by_name", "经手人"),
        Column("reason", "说明", hidden=True, width="wide"),
    ],
    filters=[
        ChoiceFilter("kind", "类别", choices=[(each.kind, each.title) for each in LEDGERS.values()]),
        DateRangeFilter("at", "合并时间"),
    ],
    default_order="-at",
    row_url=lambda row: reverse("quality:merge", args=[row.pk]),
    empty=EmptyState("还没有合并过", "在疑似重复中打开一对，选择保留的内容后合并。"),
)  # fmt: skip
