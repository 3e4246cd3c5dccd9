"""List of the objects of a campaign."""

from __future__ import annotations

from typing import Any

from django.urls import reverse

from anlan.base.divisions.facade import districts
from anlan.data.campaigns.enums import ObjectStatus
from anlan.ui.facade import (
    BooleanFilter,
    ChoiceFilter,
    Column,
    DivisionFilter,
    EmptyState,
    SearchFilter,
    Table,
    status_badge,
    time_element,
)

TONES = {
    ObjectStatus.WAITING: "waiting",
    ObjectStatus.COLLECTED: "active",
    ObjectStatus.RETURNED: "late",
    ObjectStatus.ACCEPTED: "done",
}


def _sample(row: Any) -> str:
    if not row.in_sample:
        return ""
    return "待抽验" if row.passed is None else "合格" if row.passed else f"不合格：{row.remark}"


OBJECTS = Table(
    key="collection-objects",
    title="采集对象",
    unit="家",
    columns=[
        Column("enterprise.name", "企业", sortable=True, link=True, width="wide"),
        Column("located_in.name", "区划"),
        Column("batch.title", "批次"),
        Column("batch.due_on", "期限", sortable=True),
        Column("collector", "采集人", export=lambda row: str(row.collector or "")),
        Column(
            "status",
            "状态",
            sortable=True,
            render=lambda row: status_badge(row.get_status_display(), TONES[ObjectStatus(row.status)]),
            export=lambda row: row.get_status_display(),
        ),
        Column(
            "collected_at",
            "采集时间",
            sortable=True,
            render=lambda row: time_element(row.collected_at) if row.collected_at else "",
            export=lambda row: row.collected_at,
        ),
        Column("collected_how", "方式"),
        Column("sample", "抽验", render=_sample, export=_sample),
    ],
    filters=[
        SearchFilter(
            search=lambda rows, text: rows.filter(enterprise__search__contains=text.lower()),
            placeholder="企业名称",
        ),
        ChoiceFilter("status", "状态", choices=ObjectStatus.choices),
        DivisionFilter(
            "located_in", "区划", choices=lambda request: list(districts().values_list("code", "name"))
        ),
        BooleanFilter(
            "assigned",
            "采集人",
            yes="已指定",
            no="未指定",
            apply_to=lambda rows, wanted: rows.filter(collector__isnull=not wanted),
        ),
        BooleanFilter("sample", "抽验", field="in_sample", yes="抽中", no="未抽中"),
    ],
    default_order="batch__due_on",
    row_url=lambda row: reverse("campaigns:object", args=[row.pk]),
    empty=EmptyState(title="没有采集对象", text="在采集工作中增加批次后列出。"),
)
