"""What the supplies room shows in the frame: navigation, to-do, search, the panel on a depot's page."""

from __future__ import annotations

from typing import Any

from django.urls import reverse

from anlan.base.accounts.facade import User
from anlan.data.ledger.facade import Part
from anlan.data.resources.facade import Addition, Resource, ResourceKind, add_to_page
from anlan.data.supplies import queries, tables
from anlan.data.supplies.enums import RequestStatus, StocktakeStatus
from anlan.data.supplies.notices import url_of
from anlan.ui.facade import (
    NavItem,
    SearchHit,
    SearchProvider,
    TodoItem,
    TodoProvider,
    navigation,
    register_search,
    register_todo,
)

MOST = 20


def register() -> None:
    """Called from `AppConfig.ready()`."""
    navigation.register(
        NavItem(
            key="supplies",
            title="应急物资",
            url_name="supplies:stock",
            icon="packages",
            service="数据",
            permission="supplies.view_stock",
            order=32,
            section="基础台账",
            count=_count,
        )
    )
    register_todo(
        TodoProvider("supplies.answer", "物资调拨", "supplies.commit_supplies", _to_answer, order=12)
    )
    register_todo(
        TodoProvider("supplies.receive", "待收货", "supplies.receive_supplies", _to_receive, order=13)
    )
    register_todo(TodoProvider("supplies.stock", "物资库存", "supplies.keep_stock", _stock_work, order=60))
    register_search(SearchProvider(kind="supplies", title="应急物资", search=_search, order=45))
    add_to_page(str(ResourceKind.SUPPLIES), _depot_page)


def _count(user: Any) -> int:
    if not isinstance(user, User) or not user.has_perm("supplies.commit_supplies"):
        return 0
    return queries.unanswered_count(visible_to=user)


def _mark(exercise: bool) -> str:
    return "【演练】" if exercise else ""


def _to_answer(user: Any) -> list[TodoItem]:
    """Requests nobody has promised anything for, and promises that have not left."""
    rows = queries.waiting_requests(visible_to=user).filter(status=RequestStatus.REQUESTED)
    found = [
        TodoItem(
            title=f"待承诺：{_mark(row.exercise)}{row.place}",
            subtitle=f"{row.number}　{row.organisation.name}",
            url=url_of(row),
            due_at=row.needed_by,
        )
        for row in rows[:MOST]
    ]
    found += [
        TodoItem(
            title=f"待发出：{_mark(each.request.exercise)}{each.request.place}",
            subtitle=f"{each.number}　{each.depot.name}",
            url=reverse("supplies:consignment", args=[each.pk]),
            due_at=each.ready_by or each.request.needed_by,
        )
        for each in queries.to_send(visible_to=user)[:MOST]
    ]
    return found


def _to_receive(user: Any) -> list[TodoItem]:
    return [
        TodoItem(
            title=f"待收货：{_mark(each.request.exercise)}{each.request.place}",
            subtitle=f"{each.number}　{each.carrier} {each.carrier_phone}",
            url=reverse("supplies:consignment", args=[each.pk]),
            due_at=each.expected_at,
        )
        for each in queries.on_the_road(visible_to=user)[:MOST]
    ]


def _stock_work(user: Any) -> list[TodoItem]:
    """What is low, what ends soon, counts that wait for approval."""
    day = tables.today()
    found: list[TodoItem] = []
    stock_url, lots_url = reverse("supplies:stock"), reverse("supplies:lots")
    low = queries.low(queries.levels(visible_to=user)).order_by()
    for row in low[:MOST]:
        least = tables.with_unit(row.minimum, row.item.unit)
        found.append(
            TodoItem(
                title=f"低于最低库存：{row.item.name} {tables.with_unit(row.free, row.item.unit)}",
                subtitle=f"{row.depot.name}　下限 {least}",
                url=f"{stock_url}?low=1&depot={row.depot_id}",
            )
        )
    lots = queries.lots(visible_to=user)
    for words, rows, flag in (
        ("已过期", queries.expired(lots, day), "expired"),
        ("30 日内到期", queries.expiring(lots, day), "expiring"),
    ):
        number = rows.order_by().count()
        if number:
            found.append(
                TodoItem(f"{words}物资 {number} 批", "请更换、调剂使用或报废", f"{lots_url}?{flag}=1")
            )
    if user.has_perm("supplies.approve_stocktake"):
        waiting = queries.open_stocktakes(visible_to=user).filter(status=StocktakeStatus.SUBMITTED)
        found += [
            TodoItem(
                title=f"待审批盘点：{row.depot.name}",
                subtitle=f"{row.number}　{row.submitted_by} 提交",
                url=reverse("supplies:stocktake", args=[row.pk]),
            )
            for row in waiting[:MOST]
            if row.submitted_by_id != user.id
        ]
    return found


def _search(user: Any, text: str, limit: int) -> list[SearchHit]:
    """Depots that hold an item, and requests by number."""
    if not user.has_perm("supplies.view_stock"):
        return []
    rows = queries.levels(visible_to=user, q=text).filter(on_hand__gt=0).order_by("item__name", "depot__name")
    hits = [
        SearchHit(
            f"{row.item.name} {tables.with_unit(row.free, row.item.unit)}",
            row.depot.name,
            reverse("supplies:lots") + f"?depot={row.depot_id}&item={row.item_id}",
            "packages",
        )
        for row in rows[:limit]
    ]
    if len(hits) < limit:
        requests = queries.requests(visible_to=user, q=text)[: limit - len(hits)]
        hits += [
            SearchHit(row.number, f"{row.get_status_display()}　{row.place}", url_of(row), "send")
            for row in requests
        ]
    return hits


def _depot_page(depot: Resource, user: User) -> Addition:
    """What a depot holds, lot by lot, in place of the ledger's own lines."""
    if not user.has_perm("supplies.view_stock"):
        return Addition()
    lots = list(queries.lots(visible_to=user).filter(depot=depot).order_by("item__name", "expires_on")[:300])
    rows = [
        (
            lot.item.name,
            lot.number or "—",
            tables.with_unit(lot.free, lot.item.unit),
            tables.with_unit(lot.on_hand, lot.item.unit),
            lot.received_on.isoformat(),
            tables.expiry_badge(lot.expires_on),
        )
        for lot in lots
    ]
    part = Part(
        f"库存批次（{len(rows)}）",
        heads=("物资", "批号", "可用", "结存", "入库", "有效期至"),
        rows=rows,
        empty="没有结存。",
        numeric=frozenset({2, 3}),
    )
    actions: list[dict[str, Any]] = []
    if depot.is_active and user.has_perm("supplies.keep_stock"):
        query = f"?depot={depot.pk}"
        actions.append({"title": "入库", "url": reverse("supplies:take-in") + query, "icon": "plus"})
        actions.append(
            {"title": "盘点", "url": reverse("supplies:stocktake-start") + query, "icon": "clipboard-check"}
        )
    if depot.is_active and user.has_perm("supplies.request_supplies"):
        url = reverse("supplies:request-create") + f"?depot={depot.pk}"
        actions.append({"title": "申请物资", "url": url, "icon": "send"})
    return Addition(parts=[part], actions=actions)
