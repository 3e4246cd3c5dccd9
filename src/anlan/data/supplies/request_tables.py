"""Lists of requests and of stocktakes, and how their statuses are coloured."""

from __future__ import annotations

from typing import Any

from django.urls import reverse
from django.utils.html import format_html
from django.utils.safestring import SafeString

from anlan.data.ledger.screens import division_filter
from anlan.data.supplies import queries
from anlan.data.supplies.enums import ConsignmentStatus, RequestStatus, StocktakeStatus
from anlan.data.supplies.models import SupplyRequest
from anlan.data.supplies.operations.values import shown
from anlan.data.supplies.tables import depot_choices
from anlan.ui.facade import (
    BooleanFilter,
    ChoiceFilter,
    Column,
    DateRangeFilter,
    EmptyState,
    SearchFilter,
    Table,
    status_badge,
    time_element,
)

REQUEST_TONES = {
    RequestStatus.REQUESTED: "waiting",
    RequestStatus.COMMITTED: "active",
    RequestStatus.SENT: "active",
    RequestStatus.RECEIVED: "done",
    RequestStatus.DECLINED: "off",
    RequestStatus.CANCELLED: "off",
}
CONSIGNMENT_TONES = {
    ConsignmentStatus.COMMITTED: "waiting",
    ConsignmentStatus.SENT: "active",
    ConsignmentStatus.RECEIVED: "done",
    ConsignmentStatus.CANCELLED: "off",
    ConsignmentStatus.RECALLED: "off",
}
STOCKTAKE_TONES = {
    StocktakeStatus.COUNTING: "active",
    StocktakeStatus.SUBMITTED: "waiting",
    StocktakeStatus.APPROVED: "done",
    StocktakeStatus.CANCELLED: "off",
}


def _number(row: SupplyRequest) -> SafeString:
    mark = format_html('<span class="exercise-mark">演练</span> ') if row.exercise else ""
    return format_html("{}{}", mark, row.number)


def _wanted(row: SupplyRequest) -> str:
    lines = list(row.lines.all())
    words = "、".join(f"{line.item.name} {shown(line.quantity)}{line.item.unit}" for line in lines[:3])
    return f"{words} 等 {len(lines)} 种" if len(lines) > 3 else words


def request_badge(row: SupplyRequest) -> SafeString:
    """The status in its tone."""
    return status_badge(row.get_status_display(), REQUEST_TONES[RequestStatus(row.status)])


REQUESTS = Table(
    key="supply-requests",
    title="物资调拨",
    unit="件",
    columns=[
        Column("number", "编号", render=_number, export=lambda row: row.number, link=True, sortable=True),
        Column(
            "status",
            "状态",
            render=request_badge,
            export=lambda row: row.get_status_display(),
            sortable=True,
        ),
        Column("wanted", "申请物资", render=_wanted, export=_wanted, width="wide"),
        Column("place", "送达地点", width="wide"),
        Column("organisation.name", "申请单位"),
        Column("subject_title", "用于", hidden=True),
        Column(
            "requested_at",
            "申请时间",
            sortable=True,
            render=lambda row: time_element(row.requested_at),
            export=lambda row: row.requested_at,
        ),
        Column("requested_by_name", "申请人", hidden=True),
        Column("needed_by", "需要时间"),
        Column("located_in.name", "区划", hidden=True),
    ],
    filters=[
        SearchFilter(search=queries.matching_requests, placeholder="编号、地点、单位、物资"),
        ChoiceFilter("status", "状态", choices=RequestStatus.choices),
        division_filter(),
        BooleanFilter("exercise", "演练", yes="只看演练", no="不含演练"),
        DateRangeFilter("requested", "申请时间", field="requested_at"),
    ],
    default_order="-requested_at",
    row_url=lambda row: reverse("supplies:request", args=[row.pk]),
    empty=EmptyState(
        "没有调拨申请",
        "事故现场和各单位都可以申请物资。",
        "申请物资",
        "supplies:request-create",
        "supplies.request_supplies",
    ),
)


def _progress(row: Any) -> str:
    return f"{row.lines_counted} / {row.lines_total} 批"


STOCKTAKES = Table(
    key="supply-stocktakes",
    title="物资盘点",
    unit="次",
    columns=[
        Column("number", "编号", link=True, sortable=True),
        Column("depot.name", "物资库", sortable=True, order_by=("depot__name",), width="wide"),
        Column(
            "status",
            "状态",
            render=lambda row: status_badge(
                row.get_status_display(), STOCKTAKE_TONES[StocktakeStatus(row.status)]
            ),
            export=lambda row: row.get_status_display(),
            sortable=True,
        ),
        Column("progress", "已点", render=_progress, export=_progress, align="end"),
        Column("started_at", "开始", sortable=True),
        Column("started_by", "盘点人"),
        Column("decided_by", "审批人"),
        Column("decided_at", "审批时间"),
    ],
    filters=[
        SearchFilter(fields=("number", "depot__name"), placeholder="编号或物资库"),
        ChoiceFilter("status", "状态", choices=StocktakeStatus.choices),
        ChoiceFilter("depot", "物资库", choices=depot_choices, field="depot_id"),
    ],
    default_order="-started_at",
    row_url=lambda row: reverse("supplies:stocktake", args=[row.pk]),
    empty=EmptyState(
        "没有盘点", "选择一个物资库开始盘点。", "开始盘点", "supplies:stocktake-start", "supplies.keep_stock"
    ),
)
