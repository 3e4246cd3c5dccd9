"""List of the duty contacts."""

from __future__ import annotations

from typing import Any

from django.urls import reverse
from django.utils.html import format_html
from django.utils.safestring import SafeString

from anlan.data.duty_contacts.enums import ContactCategory
from anlan.data.duty_contacts.models import DutyContact
from anlan.data.ledger.screens import division_filter, status_filter
from anlan.ui.facade import ChoiceFilter, Column, EmptyState, SearchFilter, Table


def _searched(rows: Any, text: str) -> Any:
    return rows.search(text)


def phone_link(number: str) -> SafeString | str:
    """A number to call from the screen; several in one field stay text."""
    if not number or "," in number:
        return number or "—"
    return format_html('<a class="num" href="tel:{}">{}</a>', number.replace(" ", ""), number)


def _duty_phone(row: DutyContact) -> SafeString | str:
    return phone_link(row.duty_phone)


def _mobile(row: DutyContact) -> SafeString | str:
    return phone_link(row.mobile)


CONTACTS = Table(
    key="duty-contacts",
    title="值班通讯录",
    unit="个",
    columns=[
        Column("name", "单位", sortable=True, link=True, width="wide"),
        Column("category", "类别", sortable=True, order_by=("call_order",)),
        Column("duty_phone", "值班电话", render=_duty_phone, export=lambda row: row.duty_phone),
        Column("located_in.name", "负责区域", sortable=True, order_by=("located_in_id",)),
        Column("person", "联系人"),
        Column("post", "职务"),
        Column("mobile", "手机", render=_mobile, export=lambda row: row.mobile),
        Column("hours", "值守时间"),
        Column("fax", "传真", hidden=True),
        Column("address", "地址", hidden=True, width="wide"),
        Column("note", "备注", hidden=True, width="wide"),
        Column("supervised_by.name", "监管机构", hidden=True),
        Column("as_of", "核实日期", hidden=True),
        Column("updated_at", "更新", sortable=True, align="end"),
    ],
    filters=[
        SearchFilter(search=_searched, placeholder="单位、简拼、联系人或电话"),
        ChoiceFilter("category", "类别", choices=ContactCategory.choices),
        division_filter(),
        status_filter(),
    ],
    default_order="call_order",
    row_url=lambda row: reverse("duty_contacts:detail", args=[row.pk]),
    empty=EmptyState(
        "没有值班单位",
        "换个条件，或登记一个。",
        "新增值班单位",
        "duty_contacts:create",
        "duty_contacts.create_contact",
    ),
)
