"""List of the transfers."""

from __future__ import annotations

from typing import Any

from django.urls import reverse
from django.utils.html import format_html
from django.utils.safestring import SafeString

from anlan.kernel.clock import now
from anlan.rescue.transfers import queries
from anlan.rescue.transfers.enums import ACTIVE, TransferStatus, TransferWay
from anlan.rescue.transfers.models import Transfer
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

TONES = {
    TransferStatus.SENT: "waiting",
    TransferStatus.RECEIVED: "active",
    TransferStatus.TAKEN_OVER: "done",
    TransferStatus.RETURNED: "off",
    TransferStatus.WITHDRAWN: "off",
}


def tone_of(transfer: Transfer) -> str:
    """How its status is coloured: late once the clock ran out."""
    if transfer.is_active and transfer.due_at <= now():
        return "late"
    return TONES[TransferStatus(transfer.status)]


def _title(row: Transfer) -> SafeString:
    mark = format_html('<span class="exercise-mark">演练</span> ') if row.incident.exercise else ""
    return format_html("{}{}", mark, row.incident.title)


def _status(row: Transfer) -> SafeString:
    return status_badge(status_words(row), tone_of(row))


def status_words(row: Transfer) -> str:
    """The status, with 超时 when nobody took over in time."""
    late = row.is_active and row.due_at <= now()
    return f"{row.get_status_display()}（超时）" if late else str(row.get_status_display())


def _receiver(row: Transfer) -> str:
    return row.taken_over_by or row.receiver


def _receiver_shown(row: Transfer) -> str:
    return _receiver(row) or "—"


def _overdue(rows: Any, wanted: bool) -> Any:
    late = rows.filter(status__in=ACTIVE, due_at__lte=now())
    return late if wanted else rows.exclude(pk__in=late.order_by().values("pk"))


TRANSFERS = Table(
    key="transfers",
    title="信息接转",
    unit="条",
    columns=[
        Column("incident.number", "事故编号", width="narrow"),
        Column(
            "incident.title",
            "事故",
            render=_title,
            export=lambda row: row.incident.title,
            link=True,
            width="wide",
        ),
        Column("to_name", "接收单位", sortable=True),
        Column("status", "状态", render=_status, export=status_words, sortable=True),
        Column("way", "方式"),
        Column(
            "sent_at",
            "接转时间",
            sortable=True,
            render=lambda row: time_element(row.sent_at),
            export=lambda row: row.sent_at,
        ),
        Column("sent_by_name", "接转人"),
        Column("receiver", "签收、接办人", render=_receiver_shown, export=_receiver),
        Column("received_at", "签收时间", hidden=True),
        Column("taken_over_at", "接办时间"),
        Column("end_reason", "退回或撤回理由", hidden=True, width="wide"),
        Column("contact", "联系方式", hidden=True),
        Column("content", "内容", hidden=True, width="wide"),
        Column(
            "exercise",
            "演练",
            hidden=True,
            render=lambda row: "演练" if row.incident.exercise else "",
            export=lambda row: "演练" if row.incident.exercise else "",
        ),
    ],
    filters=[
        SearchFilter(search=queries.matching, placeholder="事故编号、名称、单位、签收人"),
        ChoiceFilter("status", "状态", choices=TransferStatus.choices),
        BooleanFilter("overdue", "时限", yes="超时未接办", no="未超时", apply_to=_overdue),
        ChoiceFilter("way", "方式", choices=TransferWay.choices),
        BooleanFilter("exercise", "演练", field="incident__exercise", yes="只看演练", no="不含演练"),
        DateRangeFilter("sent", "接转时间", field="sent_at"),
    ],
    default_order="-sent_at",
    row_url=lambda row: reverse("transfers:detail", args=[row.pk]),
    empty=EmptyState(title="没有接转", text="在接报或指挥屏上可将信息接转给区县、其他部门和联动单位。"),
)
