"""Sample content of the style page. Nothing here is a record."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta
from operator import attrgetter
from typing import Any

from django import forms
from django.utils.safestring import SafeString

from anlan.kernel.clock import now
from anlan.ui.tables.columns import Column
from anlan.ui.tables.filters import ChoiceFilter, SearchFilter
from anlan.ui.tables.table import Action, EmptyState, Table
from anlan.ui.templatetags.anlan_ui import grade_badge, status_badge


@dataclass(frozen=True, slots=True)
class SampleEnterprise:
    """One row of the sample list."""

    pk: int
    name: str
    code: str
    division: str
    level: str
    status: str
    tone: str
    people: int
    checked_on: str


ENTERPRISES = [
    SampleEnterprise(1, "示例化工有限公司", "SAMPLE1", "甘井子区", "一级", "整改中", "active", 412, "2026-09-28"),
    SampleEnterprise(2, "示例冷冻厂", "SAMPLE2", "旅顺口区", "三级", "待复查", "waiting", 86, "2026-10-03"),
    SampleEnterprise(3, "示例石油储运公司", "SAMPLE3", "金州区", "二级", "已销号", "done", 1280, "2026-08-14"),
    SampleEnterprise(4, "示例船舶修造厂", "SAMPLE4", "长海县", "四级", "逾期", "late", 2140, ""),
    SampleEnterprise(5, "示例粮食仓储库", "SAMPLE5", "庄河市", "", "已停用", "off", 35, "2025-12-20"),
]  # fmt: skip


def _level(row: SampleEnterprise) -> SafeString:
    return grade_badge(row.level)


def _status(row: SampleEnterprise) -> SafeString:
    return status_badge(row.status, row.tone)


TABLE = Table(
    key="sample",
    title="企业台账",
    columns=[
        Column("name", "企业名称", sortable=True, link=True),
        Column("code", "统一社会信用代码"),
        Column("division", "区划", sortable=True),
        Column("level", "风险等级", render=_level),
        Column("status", "状态", render=_status),
        Column("people", "从业人数", sortable=True, align="end"),
        Column("checked_on", "最近检查", sortable=True, align="end"),
    ],
    filters=[
        SearchFilter(fields=("name",), placeholder="名称或信用代码"),
        ChoiceFilter("division", "区划", choices=[("甘井子区", "甘井子区"), ("金州区", "金州区")]),
    ],
    default_order="name",
    row_url=lambda row: f"#{row.pk}",
    actions=[Action("批量指派", "ui:style", "user-plus")],
    empty=EmptyState("暂无企业", "导入台账或逐个登记。", "导入台账", "ui:style"),
    unit="家",
)


class SampleRows:
    """As much of a queryset as a list of samples needs."""

    def __init__(self, rows: list[SampleEnterprise]) -> None:
        self._rows = rows

    def filter(self, *conditions: Any, **fields: Any) -> SampleRows:
        kept = [row for row in self._rows if all(getattr(row, k, None) == v for k, v in fields.items())]
        return SampleRows(kept)

    def order_by(self, *names: str) -> SampleRows:
        rows = list(self._rows)
        for name in reversed([name for name in names if name.removeprefix("-") != "pk"]):
            key = name.removeprefix("-")
            rows.sort(key=attrgetter(key), reverse=name.startswith("-"))
        return SampleRows(rows)

    def count(self) -> int:
        return len(self._rows)

    def iterator(self, chunk_size: int = 0) -> Any:
        return iter(self._rows)

    def __getitem__(self, part: Any) -> Any:
        found = self._rows[part]
        return SampleRows(found) if isinstance(part, slice) else found

    def __iter__(self) -> Any:
        return iter(self._rows)

    def __len__(self) -> int:
        return len(self._rows)


class SampleForm(forms.Form):
    """A form with every kind of field and two complaints."""

    name = forms.CharField(label="企业名称", max_length=100)
    credit_code = forms.CharField(label="统一社会信用代码", help_text="18 位，营业执照上载明")
    level = forms.ChoiceField(
        label="监管层级", choices=[("city", "市级"), ("district", "区县级"), ("town", "乡镇级")]
    )
    people = forms.IntegerField(label="从业人数", required=False)
    found_on = forms.DateField(
        label="成立日期", required=False, widget=forms.DateInput(attrs={"type": "date"})
    )
    chemical = forms.BooleanField(label="危险化学品企业", required=False)
    description = forms.CharField(label="说明", required=False, widget=forms.Textarea(attrs={"rows": 3}))

    sections = [
        ("基本信息", ["name", "credit_code", "level", "people"]),
        ("其他情况", ["found_on", "chemical", "description"]),
    ]


def checked_form() -> SampleForm:
    """The form as it comes back with complaints."""
    form = SampleForm({"name": "示例化工有限公司", "credit_code": "9121020", "level": "city", "people": "-3"})
    form.is_valid()
    form.add_error("credit_code", "应为 18 位，现为 7 位，请对照营业执照填写。")
    form.add_error("people", "从业人数不能小于 0。")
    return form


FACTS = [
    ("统一社会信用代码", "91210200SAMPLE1"),
    ("行业", "基础化学原料制造"),
    ("地址", "甘井子区示例路 1 号"),
    ("监管单位", "市应急管理局危化处"),
    ("安全负责人", "示例人员 139****0000"),
    ("最近检查", None),
]

ACTIONS = [
    {"title": "派出", "url": "#", "icon": "send", "primary": True},
    {"title": "续报", "url": "#", "icon": "file-text"},
    {"title": "结束响应", "dialog": "sample-dialog", "icon": "flag-check"},
    {"title": "打印", "url": "#", "icon": "printer"},
    {"title": "合并", "url": "#", "icon": "git-merge", "disabled": "没有可合并的事件"},
]


def timeline_entries() -> list[dict[str, Any]]:
    """Entries of the last hours."""
    at = now()
    return [
        {"at": at - timedelta(minutes=12), "text": "市消防救援支队二大队到场", "by": "值班员"},
        {"at": at - timedelta(minutes=31), "text": "派出救援队伍 3 支", "by": "值班员", "tone": "active"},
        {"at": at - timedelta(hours=3), "text": "签发首报", "by": "带班领导", "tone": "done"},
        {"at": at - timedelta(days=40), "text": "接报立案", "by": "值班员"},
    ]
