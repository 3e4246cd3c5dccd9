"""The list of runs."""

from __future__ import annotations

from django.http import HttpRequest
from django.urls import reverse
from django.utils.safestring import SafeString

from anlan.data.imports.enums import RunStatus
from anlan.data.imports.models import ImportRun
from anlan.data.imports.registry import datasets
from anlan.ui.facade import (
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
    "draft": "waiting",
    "queued": "waiting",
    "running": "active",
    "done": "done",
    "stopped": "neutral",
    "failed": "late",
}


def _dataset(run: ImportRun) -> str:
    return next((each.title for each in datasets() if each.key == run.dataset), run.dataset)


def _status(run: ImportRun) -> SafeString:
    label = "已撤销" if run.undo == "done" else run.get_status_display()
    return status_badge(label, "neutral" if run.undo == "done" else TONES[run.status])


RUNS = Table(
    key="imports",
    title="导入记录",
    unit="次",
    default_order="-created_at",
    columns=[
        Column("file_name", "文件", link=True, width="wide"),
        Column("dataset", "台账", render=_dataset, export=_dataset),
        Column("status", "状态", render=_status),
        Column("created", "新增", align="end"),
        Column("updated", "更新", align="end"),
        Column("withdrawn", "撤出", align="end"),
        Column("unchanged", "未变", align="end"),
        Column("rejected", "退回", align="end"),
        Column("by_name", "导入人"),
        Column("created_at", "时间", sortable=True, render=lambda run: time_element(run.created_at)),
    ],
    filters=[
        SearchFilter(fields=("file_name", "by_name")),
        ChoiceFilter("dataset", "台账", choices=lambda request: _choices(request)),
        ChoiceFilter("status", "状态", choices=RunStatus.choices),
        DateRangeFilter("made", "日期", field="created_at"),
    ],
    row_url=lambda run: reverse("imports:detail", args=[run.pk]),
    empty=EmptyState("还没有导入过文件", "从 xlsx 或 csv 文件批量登记台账。", "导入文件", "imports:start"),
)


def _choices(request: HttpRequest) -> list[tuple[str, str]]:
    return [(each.key, each.title) for each in datasets()]
