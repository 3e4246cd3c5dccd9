"""Lists of the supplies room."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from typing import Any

from django.db.models import F
from django.urls import reverse
from django.utils.html import format_html
from django.utils.safestring import SafeString

from anlan.data.supplies import queries
from anlan.data.supplies.enums import (
    ItemCategory,
    MovementKind,
)
from anlan.data.supplies.models import Movement, StockLevel
from anlan.data.supplies.policies import expiry_state
from anlan.kernel.clock import in_shanghai, now
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


def today() -> date:
    """Today in Shanghai, for how near a lot's end is."""
    return in_shanghai(now()).date()


def grouped(quantity: Decimal) -> str:
    """A quantity with thousands separators and without needless zeros."""
    text = f"{quantity:,.2f}"
    return text.rstrip("0").rstrip(".")


def with_unit(quantity: Decimal | None, unit: str) -> str:
    """12 套; a dash for nothing."""
    return "—" if quantity is None else f"{grouped(quantity)} {unit}"


def expiry_badge(expires_on: date | None) -> SafeString | str:
    """The last day, with a word when it is near or past."""
    if expires_on is None:
        return "—"
    state = expiry_state(expires_on, today())
    if not state:
        return expires_on.isoformat()
    word, tone = ("已过期", "late") if state == "expired" else ("临期", "waiting")
    return format_html('<span class="num">{}</span> {}', expires_on.isoformat(), status_badge(word, tone))


def _free(row: StockLevel) -> SafeString | str:
    text = with_unit(row.free, row.item.unit)
    return format_html("{} {}", text, status_badge("低于下限", "late")) if row.is_low else text


STOCK = Table(
    key="supply-stock",
    title="物资库存",
    unit="项",
    columns=[
        Column("item.name", "物资", sortable=True, link=True, order_by=("item__name",), width="wide"),
        Column("item.specification", "规格", hidden=True),
        Column("item.category", "类别", sortable=True, order_by=("item__category",)),
        Column("depot.name", "物资库", sortable=True, order_by=("depot__name",), width="wide"),
        Column(
            "free",
            "可用",
            render=_free,
            export=lambda row: row.free,
            align="end",
            sortable=True,
            order_by=("free_now",),
        ),
        Column(
            "on_hand",
            "结存",
            render=lambda row: with_unit(row.on_hand, row.item.unit),
            export=lambda row: row.on_hand,
            align="end",
            sortable=True,
        ),
        Column(
            "reserved",
            "已承诺",
            render=lambda row: with_unit(row.reserved, row.item.unit),
            export=lambda row: row.reserved,
            align="end",
            sortable=True,
        ),
        Column(
            "minimum",
            "最低库存",
            render=lambda row: with_unit(row.minimum, row.item.unit),
            export=lambda row: row.minimum,
            align="end",
        ),
        Column("item.unit", "单位", hidden=True),
        Column("depot.located_in.name", "区划"),
        Column("updated_at", "变动", sortable=True, align="end"),
    ],
    filters=[
        SearchFilter(search=queries.matching_stock, placeholder="物资、简拼、规格或物资库"),
        ChoiceFilter("category", "类别", choices=ItemCategory.choices, field="item__category"),
        BooleanFilter(
            "low",
            "下限",
            yes="低于最低库存",
            no="不低于",
            apply_to=lambda rows, yes: (
                queries.low(rows) if yes else rows.exclude(pk__in=queries.low(rows).order_by().values("pk"))
            ),
        ),
        ChoiceFilter("depot", "物资库", choices=lambda request: depot_choices(request), field="depot_id"),
    ],
    default_order="item__name",
    row_url=lambda row: reverse("supplies:lots") + f"?depot={row.depot_id}&item={row.item_id}",
    empty=EmptyState("没有库存", "换个条件，或办理入库。", "入库", "supplies:take-in", "supplies.keep_stock"),
)


def depot_choices(request: Any) -> list[tuple[str, str]]:
    """Depots of the viewer, by name."""
    rows = queries.depots(visible_to=request.user).order_by("name").values_list("pk", "name")[:500]
    return [(str(pk), name) for pk, name in rows]


def with_free(rows: Any) -> Any:
    """Levels that can be sorted by what is free."""
    return rows.annotate(free_now=F("on_hand") - F("reserved"))


LOTS = Table(
    key="supply-lots",
    title="物资批次",
    unit="批",
    columns=[
        Column("item.name", "物资", sortable=True, link=True, order_by=("item__name",), width="wide"),
        Column("number", "批号"),
        Column("depot.name", "物资库", sortable=True, order_by=("depot__name",), width="wide"),
        Column(
            "on_hand",
            "结存",
            render=lambda row: with_unit(row.on_hand, row.item.unit),
            export=lambda row: row.on_hand,
            align="end",
            sortable=True,
        ),
        Column(
            "reserved",
            "已承诺",
            render=lambda row: with_unit(row.reserved, row.item.unit),
            export=lambda row: row.reserved,
            align="end",
        ),
        Column("item.unit", "单位", hidden=True),
        Column("received_on", "入库日期", sortable=True),
        Column(
            "expires_on",
            "有效期至",
            sortable=True,
            render=lambda row: expiry_badge(row.expires_on),
            export=lambda row: row.expires_on,
        ),
        Column("supplier", "供应单位"),
        Column("place", "库位", hidden=True),
        Column("depot.located_in.name", "区划", hidden=True),
    ],
    filters=[
        SearchFilter(search=queries.matching_stock, placeholder="物资、规格或物资库"),
        BooleanFilter(
            "expiring",
            "到期",
            yes="30 日内到期",
            no="其他",
            apply_to=lambda rows, yes: (
                queries.expiring(rows, today())
                if yes
                else rows.exclude(pk__in=queries.expiring(rows, today()).order_by().values("pk"))
            ),
        ),
        BooleanFilter(
            "expired",
            "过期",
            yes="已过期",
            no="未过期",
            apply_to=lambda rows, yes: (
                queries.expired(rows, today())
                if yes
                else rows.exclude(pk__in=queries.expired(rows, today()).order_by().values("pk"))
            ),
        ),
        ChoiceFilter("depot", "物资库", choices=depot_choices, field="depot_id"),
        ChoiceFilter("item", "物资", choices=lambda request: item_choices(request), field="item_id"),
    ],
    default_order="item__name",
    row_url=lambda row: reverse("supplies:lot", args=[row.pk]),
    empty=EmptyState("没有批次", "换个条件，或办理入库。", "入库", "supplies:take-in", "supplies.keep_stock"),
)


def item_choices(request: Any) -> list[tuple[str, str]]:
    """The catalogue, by name."""
    rows = queries.items(visible_to=request.user).order_by("name").values_list("pk", "name", "unit")[:1000]
    return [(str(pk), f"{name}（{unit}）") for pk, name, unit in rows]


def _signed(row: Movement) -> str:
    sign = "+" if row.quantity > 0 else "−"
    return f"{sign}{grouped(abs(row.quantity))} {row.item.unit}"


MOVEMENTS = Table(
    key="supply-movements",
    title="出入库流水",
    unit="笔",
    columns=[
        Column(
            "at",
            "时间",
            sortable=True,
            render=lambda row: time_element(row.at),
            export=lambda row: row.at,
        ),
        Column("kind", "类别"),
        Column("item.name", "物资", sortable=True, order_by=("item__name",)),
        Column(
            "quantity", "数量", render=_signed, export=lambda row: row.quantity, align="end", sortable=True
        ),
        Column(
            "balance",
            "批次结存",
            render=lambda row: with_unit(row.balance, row.item.unit),
            export=lambda row: row.balance,
            align="end",
        ),
        Column("item.unit", "单位", hidden=True),
        Column("lot.number", "批号"),
        Column("depot.name", "物资库", sortable=True, order_by=("depot__name",), width="wide"),
        Column("by_name", "经办人"),
        Column("paper", "单号"),
        Column("reason", "说明", width="wide"),
    ],
    filters=[
        SearchFilter(search=queries.matching_stock, placeholder="物资或物资库"),
        ChoiceFilter("kind", "类别", choices=MovementKind.choices),
        ChoiceFilter("depot", "物资库", choices=depot_choices, field="depot_id"),
        DateRangeFilter("at", "时间", field="at"),
    ],
    default_order="-at",
    row_url=lambda row: reverse("supplies:lot", args=[row.lot_id]),
    empty=EmptyState("没有流水", "入库、领用、调拨、盘点都会记在这里。"),
)


ITEMS = Table(
    key="supply-items",
    title="物资品种",
    unit="种",
    columns=[
        Column("name", "名称", sortable=True, link=True, width="wide"),
        Column("unit", "单位"),
        Column("category", "类别", sortable=True),
        Column("specification", "规格型号", width="wide"),
        Column("shelf_life_months", "保质期（月）", align="end"),
        Column("is_active", "在用"),
        Column("note", "备注", hidden=True),
    ],
    filters=[
        SearchFilter(search=queries.matching_items, placeholder="名称、简拼、规格"),
        ChoiceFilter("category", "类别", choices=ItemCategory.choices),
        BooleanFilter("is_active", "在用", yes="在用", no="停用"),
    ],
    default_order="name",
    row_url=lambda row: reverse("supplies:item", args=[row.pk]),
    empty=EmptyState(
        "目录为空", "先登记品种，再办理入库。", "新增品种", "supplies:item-create", "supplies.edit_item"
    ),
)
