"""Lists of 消防水源 and 责任田."""

from __future__ import annotations

from typing import Any

from django.urls import reverse
from django.utils.html import format_html
from django.utils.safestring import SafeString

from anlan.data.ledger.screens import division_filter, status_filter
from anlan.data.resources.enums import AreaField, AreaLevel, WaterKind, WaterState
from anlan.data.resources.models import ResponsibilityArea, WaterSource
from anlan.data.resources.tables import searched
from anlan.ui.facade import ChoiceFilter, Column, EmptyState, SearchFilter, Table
from anlan.ui.templatetags.anlan_ui import status_badge

_TONES = {WaterState.USABLE: "done", WaterState.LIMITED: "waiting", WaterState.BROKEN: "off"}


def water_state(row: WaterSource) -> SafeString:
    """The state in its tone."""
    return status_badge(row.get_state_display(), _TONES[WaterState(row.state)])


def _figure(name: str, title: str, *, hidden: bool = False) -> Column:
    def shown(row: WaterSource) -> str:
        value = getattr(row, name)
        return "—" if value is None else f"{value:g}"

    return Column(
        name,
        title,
        render=shown,
        export=lambda row: getattr(row, name),
        align="end",
        sortable=True,
        hidden=hidden,
    )


_END = [
    Column("located_in.name", "区划", sortable=True, order_by=("located_in_id",)),
    Column("address", "地址", hidden=True, width="wide"),
    Column("lon", "经度", hidden=True, align="end"),
    Column("lat", "纬度", hidden=True, align="end"),
    Column("supervised_by.name", "监管机构", hidden=True),
    Column("as_of", "核实日期"),
    Column("source", "数据来源", hidden=True),
    Column("updated_at", "更新", sortable=True, align="end"),
]

WATERS = Table(
    key="water-sources",
    title="消防水源",
    unit="处",
    columns=[
        Column("name", "名称", sortable=True, link=True, width="wide"),
        Column("kind", "类别", sortable=True),
        Column("state", "状况", sortable=True, render=water_state, export=lambda r: r.get_state_display()),
        _figure("yield_l_s", "供水能力（L/s）"),
        _figure("head_mpa", "供水水头（MPa）", hidden=True),
        _figure("pipe_mm", "管径（mm）", hidden=True),
        _figure("capacity_m3", "蓄水量（m³）"),
        Column("access", "取水条件", width="wide"),
        Column("winter", "冬季情况", hidden=True),
        Column("owner", "管理单位"),
        Column("contact_name", "联系人", hidden=True),
        Column("contact_phone", "联系电话"),
        Column("number", "编号", hidden=True),
        *_END,
    ],
    filters=[
        SearchFilter(search=searched, placeholder="名称、编号、简拼或地址"),
        ChoiceFilter("kind", "类别", choices=WaterKind.choices),
        ChoiceFilter("state", "状况", choices=WaterState.choices),
        division_filter(),
        status_filter(),
    ],
    default_order="name",
    row_url=lambda row: reverse("resources:water", args=[row.pk]),
    empty=EmptyState(
        "没有消防水源",
        "换个条件，或登记一处。",
        "新增消防水源",
        "resources:water-create",
        "resources.create_water",
    ),
)


def phone_link(number: str) -> SafeString | str:
    """A number to call from the screen."""
    if not number or "," in number:
        return number or "—"
    return format_html('<a class="num" href="tel:{}">{}</a>', number.replace(" ", ""), number)


def _where(row: ResponsibilityArea) -> str:
    place = row.located_in.name if row.located_in else ""
    return f"{place} {row.grid}".strip()


def _phone(row: Any) -> SafeString | str:
    return phone_link(row.phone)


AREAS = Table(
    key="responsibility-areas",
    title="责任田",
    unit="人",
    columns=[
        Column("name", "责任人", sortable=True, link=True),
        Column("where", "责任区", render=_where, export=_where, sortable=True, order_by=("located_in_id",)),
        Column("level", "层级", sortable=True),
        Column("field", "领域", sortable=True),
        Column("organisation_name", "单位", width="wide"),
        Column("post", "职务"),
        Column("phone", "联系电话", render=_phone, export=lambda row: row.phone),
        Column("deputy", "替岗人"),
        Column("deputy_phone", "替岗电话", hidden=True),
        Column("note", "职责", hidden=True, width="wide"),
        Column("supervised_by.name", "监管机构", hidden=True),
        Column("as_of", "核实日期"),
        Column("updated_at", "更新", sortable=True, align="end"),
    ],
    filters=[
        SearchFilter(search=searched, placeholder="姓名、简拼、单位、网格或电话"),
        ChoiceFilter("level", "层级", choices=AreaLevel.choices),
        ChoiceFilter("field", "领域", choices=AreaField.choices),
        division_filter(),
        status_filter(),
    ],
    default_order="located_in_id",
    row_url=lambda row: reverse("resources:area", args=[row.pk]),
    empty=EmptyState(
        "没有责任田", "换个条件，或登记一人。", "新增责任田", "resources:area-create", "resources.create_area"
    ),
)
